"""`missing-plan-value`: a line of a plan says nothing."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    word, expected = issue.names
    example = expected.split("`")[1] if "`" in expected else '"…"'
    message = f"`{word}` says nothing, expected {expected}"
    yield RULE.at(subject, issue.span, message, help=f"write `{word} {example}`")


RULE = Rule(
    "missing-plan-value",
    Severity.WARNING,
    "a line of a plan says nothing",
    "issue",
    _check,
)
