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
    if issue.other:  # a role of the target: each of its columns is mapped by itself
        written = ", ".join(f"{name} = …" for name in names)
        message = f"`{role}` of `{issue.other}` is the columns {listed(names)}"
        yield RULE.at(subject, issue.span, message, help=f"write `{written}`, or `{role}` alone")
        return
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
