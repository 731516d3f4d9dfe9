"""`enum-code-not-integer`: a code of an enum is no whole number."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    label, value = issue.names[0], issue.names[1]
    message = (
        f"label `{label}` has the code `{value}`, expected a whole number" if value else f"label `{label}` has no code"
    )
    yield RULE.at(subject, issue.span, message, help=f"write `{label} = 1`")


RULE = Rule(
    "enum-code-not-integer",
    Severity.ERROR,
    "a code of an enum is no whole number",
    "issue",
    _check,
)
