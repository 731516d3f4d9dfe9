"""`several-primary-keys`: an entity has two primary keys."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.resolved import Issue
from entia.rules import _lines
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    name = subject.resolved.name
    member = _lines.member_at(subject.resolved.declaration, issue.span)
    fixes: tuple[Fix, ...] = ()
    if subject.text(issue.span).startswith("pk") and member is not None:
        fixes = (_lines.fix("remove this `pk`", _lines.remove_clause(subject.chunk, issue.span)),)
        if member.kind == "pk":
            fixes = (_lines.fix("remove this line", _lines.remove_line(subject.chunk, issue.span), destructive=True),)
    yield RULE.at(
        subject,
        issue.span,
        f"`{name}` has a second primary key",
        help="mark the attributes with `pk`, or write one line `pk (a, b)`",
        fixes=fixes,
    )


RULE = Rule(
    "several-primary-keys",
    Severity.ERROR,
    "an entity has two primary keys",
    "issue",
    _check,
)
