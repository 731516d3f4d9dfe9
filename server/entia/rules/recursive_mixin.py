"""`recursive-mixin`: a mixin contains itself."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules._words import chained
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    help = "take one `with` out of the circle"
    message = f"mixin `{issue.names[0]}` contains itself: {chained(issue.names)}"
    yield RULE.at(subject, issue.span, message, help=help, labels=subject.circle(issue.names))


RULE = Rule("recursive-mixin", Severity.ERROR, "a mixin contains itself", "issue", _check)
