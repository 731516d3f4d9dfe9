"""`empty-entity`: an entity has no attributes."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules import _lines
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    if _lines.is_broken(subject.chunk, subject.resolved.declaration):
        return
    name = subject.resolved.name
    line = _lines.add_line(subject.chunk, subject.resolved.declaration, "id: bigint pk auto")
    yield RULE.at(
        subject,
        issue.span,
        f"`{name}` has no attributes, and a table needs one",
        help="write `id: bigint pk auto`",
        fixes=(_lines.fix("add `id: bigint pk auto`", line, preferred=True),),
    )


RULE = Rule(
    "empty-entity",
    Severity.ERROR,
    "an entity has no attributes",
    "issue",
    _check,
)
