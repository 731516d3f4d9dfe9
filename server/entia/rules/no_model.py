"""`no-model`: no `model` says which databases the file is for."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules.rule import Rule, Subject
from entia.text import Span


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    text = "model Main {\n  target postgres 15\n}\n\n"
    fixes = (subject.replace("add a `model` with a target", Span(0, 0), text, preferred=True),)
    yield RULE.at(
        subject,
        issue.span,
        "no `model` says which databases this is for, so only rules that hold for all are checked",
        help="write `model Main { target postgres 15 }`",
        fixes=fixes,
    )


RULE = Rule(
    "no-model",
    Severity.HINT,
    "no `model` says which databases the file is for",
    "issue",
    _check,
)
