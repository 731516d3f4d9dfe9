"""`fk-cycle`: relationships form a circle that a target cannot create."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules import _lines
from entia.rules._limit_words import refused
from entia.rules._words import chained
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    member = _lines.member_at(subject.resolved.declaration, issue.span)
    role = member.name if member is not None and member.name is not None else subject.text(issue.span)
    for message, advice in refused(subject, "fk.cycle", role, issue.span):
        yield RULE.at(
            subject,
            issue.span,
            f"{message} ({chained(issue.names)})",
            help=advice,
            labels=subject.circle(issue.names),
        )


RULE = Rule(
    "fk-cycle",
    Severity.ERROR,
    "relationships form a circle that a target cannot create",
    "issue",
    _check,
)
