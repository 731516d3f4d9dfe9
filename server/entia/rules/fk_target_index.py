"""`fk-target-index`: a relationship refers to columns that only an index makes unique, which a target does not take."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules._limit_words import refused
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    role, target, *only = issue.names
    for message, advice in refused(subject, "fk.target-index", role, issue.span, tuple(only)):
        yield RULE.at(
            subject,
            issue.span,
            message,
            help=advice,
            labels=subject.label(issue.other or target, f"`{target}` has the unique index"),
        )


RULE = Rule(
    "fk-target-index",
    Severity.ERROR,
    "a relationship refers to columns that only an index makes unique, which a target does not take",
    "issue",
    _check,
)
