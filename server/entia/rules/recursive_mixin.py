"""`recursive-mixin`: a mixin contains itself."""

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
        f"mixin `{issue.names[0]}` contains itself: {chain}",
        help="take one `with` out of the circle",
        labels=tuple(
            label for name in issue.names[1:-1] for label in subject.label(name, f"`{name}` is in the circle")
        ),
    )


RULE = Rule(
    "recursive-mixin",
    Severity.ERROR,
    "a mixin contains itself",
    "issue",
    _check,
)
