"""`polymorphic-key-mismatch`: the targets of a polymorphic relationship have keys of different types."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules._words import listed
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    yield RULE.at(
        subject,
        issue.span,
        f"the keys of {listed(issue.names)} differ, so one column cannot hold them",
        help="give the targets one key attribute of one type, or write a relationship to each",
        labels=tuple(label for name in issue.names for label in subject.label(name, f"`{name}` is declared here")),
    )


RULE = Rule(
    "polymorphic-key-mismatch",
    Severity.ERROR,
    "the targets of a polymorphic relationship have keys of different types",
    "issue",
    _check,
)
