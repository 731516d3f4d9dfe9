"""`unused-declaration`: nothing uses an enum, a type or a mixin."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    keyword, name = issue.names[0], issue.names[1]
    span = subject.resolved.declaration.span
    fixes = (subject.replace(f"remove {keyword} `{name}`", span, "", destructive=True),)
    yield RULE.at(
        subject,
        issue.span,
        f"nothing uses {keyword} `{name}`",
        help="use it or remove it",
        fixes=fixes,
        unnecessary=True,
    )


RULE = Rule(
    "unused-declaration",
    Severity.HINT,
    "nothing uses an enum, a type or a mixin",
    "issue",
    _check,
)
