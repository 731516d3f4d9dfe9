"""`required-cycle`: required relationships form a circle, so that no row can be the first."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.resolved import Issue
from entia.rules import _lines
from entia.rules._words import chained
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    member = _lines.member_at(subject.resolved.declaration, issue.span)
    edits = _lines.make_optional(subject.chunk, member) if member is not None else ()
    role = f"`{member.name}`" if member is not None and member.name is not None else "a relationship"
    yield RULE.at(
        subject,
        issue.span,
        f"each of these requires the next, so none can have a first row: {chained(issue.names)}",
        help="write `?` behind the target, or `deferred` on the line",
        labels=subject.circle(issue.names),
        fixes=(Fix(f"make {role} optional", edits),) if edits else (),
    )


RULE = Rule(
    "required-cycle",
    Severity.WARNING,
    "required relationships form a circle, so that no row can be the first",
    "issue",
    _check,
)
