"""`missing-plan-value`: a line of a plan says nothing."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    word, expected = issue.names
    yield RULE.at(
        subject, issue.span, f"`{word}` says nothing, expected {expected}", help=f"write {expected} behind `{word}`"
    )


RULE = Rule(
    "missing-plan-value",
    Severity.WARNING,
    "a line of a plan says nothing",
    "issue",
    _check,
)
