"""`not-checked-yet`: a construct is read and kept, but its meaning is not checked yet."""

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
        f"{listed(issue.names)} {'is' if len(issue.names) == 1 else 'are'} read and kept, but not checked yet",
    )


RULE = Rule(
    "not-checked-yet",
    Severity.INFORMATION,
    "a construct is read and kept, but its meaning is not checked yet",
    "issue",
    _check,
)
