"""`enum-without-labels`: an enum has no labels."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules import _lines
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    if _lines.is_broken(subject.chunk, subject.resolved.declaration):
        return
    yield RULE.at(
        subject,
        issue.span,
        "an enum without labels holds no value",
        help="list its labels, as in `{ open, closed }`",
    )


RULE = Rule(
    "enum-without-labels",
    Severity.ERROR,
    "an enum has no labels",
    "issue",
    _check,
)
