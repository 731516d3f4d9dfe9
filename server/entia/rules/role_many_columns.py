"""`role-many-columns`: a relationship of several columns stands where one column is needed."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules import _lines
from entia.rules._words import listed
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    role, columns = issue.names[0], issue.names[1:]
    names = [part.strip() for name in columns for part in name.split(",")]
    span = _lines.mapped_own(subject.resolved.declaration, issue.span, role)
    fixes = tuple(subject.replace(f"write `{name}`", span, name) for name in names)
    yield RULE.at(
        subject,
        span,
        f"`{role}` is the columns {listed(names)}, expected one column",
        help=f"write {listed(names, 'or')}",
        fixes=fixes,
    )


RULE = Rule(
    "role-many-columns",
    Severity.ERROR,
    "a relationship of several columns stands where one column is needed",
    "issue",
    _check,
)
