"""`fk-target-deferrable`: a relationship refers to a key that is checked late, which a target cannot have."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules._limit_words import refused
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    role, target = issue.names[0], issue.names[1]
    for message, advice in refused(subject, "fk.target-deferrable", role, issue.span):
        yield RULE.at(
            subject,
            issue.span,
            message,
            help=advice,
            labels=subject.label(issue.other or target, f"the key of `{target}` is deferrable"),
        )


RULE = Rule(
    "fk-target-deferrable",
    Severity.ERROR,
    "a relationship refers to a key that is checked late, which a target cannot have",
    "issue",
    _check,
)
