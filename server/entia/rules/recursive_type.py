"""`recursive-type`: a type contains itself."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules._words import chained
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    help = "refer to an entity instead, or hold the inner one as `json`"
    message = f"type `{issue.names[0]}` contains itself: {chained(issue.names)}"
    yield RULE.at(subject, issue.span, message, help=help, labels=subject.circle(issue.names))


RULE = Rule("recursive-type", Severity.ERROR, "a type contains itself", "issue", _check)
