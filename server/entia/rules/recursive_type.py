"""`recursive-type`: a type contains itself."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    chain = " → ".join(f"`{name}`" for name in issue.names)
    yield RULE.at(
        subject,
        issue.span,
        f"type `{issue.names[0]}` contains itself: {chain}",
        help="refer to an entity instead, or hold the inner one as `json`",
        labels=tuple(
            label for name in issue.names[1:-1] for label in subject.label(name, f"`{name}` is in the circle")
        ),
    )


RULE = Rule(
    "recursive-type",
    Severity.ERROR,
    "a type contains itself",
    "issue",
    _check,
)
