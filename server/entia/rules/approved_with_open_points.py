"""`approved-with-open-points`: the model is approved, and its checklist is not done."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    count, first = issue.names
    left = "one point of its checklist is open" if count == "1" else f"{count} points of its checklist are open"
    yield RULE.at(
        subject,
        issue.span,
        f"the model is approved, but {left}: {first}{'' if count == '1' else ', …'}",
        help="write `under_review`, or close what `entia check --checklist` lists",
        fixes=(subject.replace("write `under_review`", issue.span, "under_review"),),
    )


RULE = Rule(
    "approved-with-open-points",
    Severity.WARNING,
    "the model is approved, and its checklist is not done",
    "issue",
    _check,
)
