"""`fk-target-partitioned`: a relationship refers to a partitioned table, which a target cannot have."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.resolved import Issue
from entia.rules import _lines
from entia.rules._limit_words import refused
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    role, target, *only = issue.names
    member = _lines.member_at(subject.resolved.declaration, issue.span)
    fixes: tuple[Fix, ...] = ()
    if member is not None:
        edit = _lines.append_clause(subject.chunk, member, "not enforced")
        fixes = (_lines.fix("write `not enforced`: nothing then checks it", edit, destructive=True),)
    for message, advice in refused(subject, "fk.target-partitioned", role, issue.span, tuple(only)):
        yield RULE.at(
            subject,
            issue.span,
            message,
            help=advice,
            labels=subject.label(issue.other or target, f"`{target}` is partitioned"),
            fixes=fixes,
        )


RULE = Rule(
    "fk-target-partitioned",
    Severity.ERROR,
    "a relationship refers to a partitioned table, which a target cannot have",
    "issue",
    _check,
)
