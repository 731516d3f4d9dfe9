"""`unknown-header-value`: a property of the model has a value that it cannot have."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules._words import listed
from entia.rules.rule import Rule, Subject
from entia.text import nearest


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    word, value, allowed = issue.names[0], issue.names[1], issue.names[2:]
    near = _SYNONYMS.get((word, value.lower())) or (nearest(value, allowed) if value else None)
    if word == "extension" and len(allowed) == 1 and allowed[0].startswith("postgres "):
        near = allowed[0]
    if word == "author" and value:
        near = f'"{value}"'
    if not allowed:
        allowed = (_EXAMPLES[word],)
    fixes = (subject.replace(f"write `{near}`", issue.span, near, preferred=True),) if near is not None else ()
    expected = listed(allowed, "or") if len(allowed) > 1 or allowed[0].isidentifier() else allowed[0]
    if len(allowed) > 6:
        expected = f"{', '.join(f'`{name}`' for name in allowed[:4])} or another"
    message = f"`{word}` is `{value}`, expected {expected}" if value else f"`{word}` has no value, expected {expected}"
    yield RULE.at(subject, issue.span, message, help=f"write {f'`{near}`' if near else expected}", fixes=fixes)


# What others call a value of ours: (property, word) → ours.
_SYNONYMS = {
    ("naming", "snake"): "snake_case", ("naming", "camel"): "camel_case", ("naming", "pascal"): "pascal_case",
    ("naming", "lower"): "lower_case", ("naming", "plural"): "table plural", ("naming", "kebab"): "snake_case",
}  # fmt: skip
_EXAMPLES = {
    "version": "a version such as 1.4.0", "status": "`draft`", "sev": "a number such as 2", "author": "a name",
    "created": "a date such as 2026-01-31", "updated": "a date such as 2026-01-31", "target": "`postgres 15`",
    "naming": "`snake_case`", "relationships": "`index`", "extension": "a dialect and a name",
    "allow": "a rule's name", "tag": "a name", "native": "a dialect, and its options in brackets",
}  # fmt: skip


RULE = Rule(
    "unknown-header-value",
    Severity.ERROR,
    "a property of the model has a value that it cannot have",
    "issue",
    _check,
)
