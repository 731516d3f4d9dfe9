"""`set-default-without-default`: an action sets a column to a default that it does not have."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.resolved import Issue
from entia.rules import _lines
from entia.rules.rule import Rule, Subject
from entia.syntax import tree


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    role = issue.names[0]
    member = _lines.member_at(subject.resolved.declaration, issue.span)
    fixes: tuple[Fix, ...] = ()
    for clause in _lines.clauses(member) if member is not None else ():
        if member is not None and isinstance(clause, tree.Action) and clause.action == "set default":
            text = f"on {clause.event} restrict"
            fixes += (subject.replace(f"write `{text}`", clause.span.shifted(member.at), text),)
    yield RULE.at(
        subject,
        issue.span,
        f"`{role}` has no default that `set default` could write",
        help="give its column a default, or write `restrict`",
        fixes=fixes,
    )


RULE = Rule(
    "set-default-without-default",
    Severity.ERROR,
    "an action sets a column to a default that it does not have",
    "issue",
    _check,
)
