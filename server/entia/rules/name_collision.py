"""`name-collision`: two names are one in a database."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules._words import titled
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    if issue.other == subject.resolved.name and any(i.kind == "duplicate-declaration" for i in subject.resolved.issues):
        return  # all names of the second declaration collide with those of the first
    name, dialect, kind = issue.names[:3]
    yield RULE.at(
        subject,
        issue.span,
        f"{titled(dialect)} has {kind} `{name}` already",
        help='give one of them another name, as with `as "…"`',
        labels=subject.label(issue.other, "it is declared here") if issue.other else (),
    )


RULE = Rule(
    "name-collision",
    Severity.ERROR,
    "two names are one in a database",
    "issue",
    _check,
)
