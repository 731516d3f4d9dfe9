"""`model-choice`: a file lies between two models and belongs to none."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    yield RULE.at(
        subject,
        issue.span,
        "several files of this folder declare a `model`, so this file belongs to none of them",
        help="write a `model` line here, move the file into a folder of its model, or keep one `model` in the folder",
    )


RULE = Rule(
    "model-choice",
    Severity.WARNING,
    "a file lies between two models and belongs to none",
    "issue",
    _check,
)
