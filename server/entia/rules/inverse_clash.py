"""`inverse-clash`: two relationships give their target one inverse."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    name, target = issue.names[0], issue.names[1]
    yield RULE.at(
        subject,
        issue.span,
        f"`{target}` has `{name}` already",
        help="give this `inverse` another name",
        labels=subject.label(issue.other or target, "it is declared here"),
    )


RULE = Rule(
    "inverse-clash",
    Severity.ERROR,
    "two relationships give their target one inverse",
    "issue",
    _check,
)
