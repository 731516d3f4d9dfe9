"""`column-name-clash`: two columns would have one name in the database."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    name, who = issue.names[0], issue.names[1]
    yield RULE.at(
        subject,
        issue.span,
        f"column `{name}` is made by `{who}` already",
        help='name one of them with `as "…"`',
    )


RULE = Rule(
    "column-name-clash",
    Severity.ERROR,
    "two columns would have one name in the database",
    "issue",
    _check,
)
