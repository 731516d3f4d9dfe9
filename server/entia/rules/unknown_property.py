"""`unknown-property`: a line of the model block starts with a word that it does not have."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules._words import listed
from entia.rules.rule import Rule, Subject
from entia.text import nearest


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    word, allowed = issue.names[0], issue.names[1:]
    near = _SYNONYMS.get(word.lower()) or nearest(word, allowed)
    fixes = (subject.replace(f"write `{near}`", issue.span, near, preferred=True),) if near is not None else ()
    yield RULE.at(
        subject,
        issue.span,
        f"a model has no property `{word}`",
        help=f"write `{near}`" if near is not None else f"write {listed(allowed, 'or')}",
        fixes=fixes,
    )


# What others call a property of ours.
_SYNONYMS = {
    **dict.fromkeys(("database", "databases", "dialect", "dialects", "provider", "engine", "db"), "target"),
    **dict.fromkeys(("relation", "relations", "references"), "relationships"),
    **dict.fromkeys(("extensions", "plugin", "plugins"), "extension"),
    **dict.fromkeys(("severity", "level"), "sev"),
    **dict.fromkeys(("owner", "by"), "author"),
    **dict.fromkeys(("ignore", "disable"), "allow"),
}


RULE = Rule(
    "unknown-property",
    Severity.ERROR,
    "a line of the model block starts with a word that it does not have",
    "issue",
    _check,
)
