"""`several-models`: a second `model` is declared where only one can be."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    span = subject.resolved.declaration.span
    fixes = (subject.replace("remove this `model`", span, "", destructive=True),)
    yield RULE.at(
        subject, issue.span, "this file declares a second `model`", help="keep one `model` in a file", fixes=fixes
    )


RULE = Rule(
    "several-models",
    Severity.ERROR,
    "a second `model` is declared where only one can be",
    "issue",
    _check,
)
