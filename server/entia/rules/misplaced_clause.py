"""`misplaced-clause`: a clause has no meaning on this kind of line."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.resolved import Issue
from entia.rules import _lines
from entia.rules.rule import Rule, Subject

_LINES = {
    "attribute": "an attribute",
    "relationship": "a relationship",
    "many": "a many-to-many relationship",
    "index": "an index",
    "unique": "a `unique` line",
    "pk": "a `pk` line",
    "exclude": "an `exclude` line",
    "row": "a `check` or `partition` line",
    "head": "a declaration",
    "domain": "a type",
    "enum": "an enum",
    "shape": "a composite type or mixin",
    "composite": "an attribute of a composite type, which is several columns",
}


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    word, kind = issue.names[0], issue.names[1]
    line = _LINES.get(kind, f"`{kind}`")
    word = f"`{word}`" if not word.startswith(("a ", "an ")) else word
    fixes: tuple[Fix, ...] = ()
    written = subject.text(issue.span)
    if issue.names[0] == "unsigned":  # its span is the whole type's
        fixes = (subject.replace(f"remove {word}", issue.span, " ".join(written.replace("unsigned", "").split())),)
    elif word[0] == "`":
        fixes = (_lines.fix(f"remove {word}", _lines.remove_clause(subject.chunk, issue.span)),)
    yield RULE.at(
        subject,
        issue.span,
        f"{word} has no meaning on {line}",
        help=f"remove {word}" if fixes else "name attributes",
        fixes=fixes,
    )


RULE = Rule(
    "misplaced-clause",
    Severity.ERROR,
    "a clause has no meaning on this kind of line",
    "issue",
    _check,
)
