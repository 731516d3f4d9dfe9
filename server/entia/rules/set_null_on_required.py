"""`set-null-on-required`: an action sets a required relationship to null."""

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
    if member is not None:
        edits = _lines.make_optional(subject.chunk, member)
        if edits and _lines.clause(member, tree.Flag, "pk") is None:
            fixes += (Fix(f"make `{role}` optional", edits),)
        fixes += _restrict(subject, member)
    yield RULE.at(
        subject,
        issue.span,
        f"`{role}` is required, so it cannot be set to null",
        help="write `?` behind the target, or `on delete restrict`",
        fixes=fixes,
    )


def _restrict(subject: Subject, member: tree.Member) -> tuple[Fix, ...]:
    for clause in _lines.clauses(member):
        if isinstance(clause, tree.Action) and clause.action == "set null":
            text = f"on {clause.event} restrict"
            return (subject.replace(f"write `{text}`", clause.span.shifted(member.at), text),)
    return (
        _lines.fix("write `on delete restrict`", _lines.append_clause(subject.chunk, member, "on delete restrict")),
    )


RULE = Rule(
    "set-null-on-required",
    Severity.ERROR,
    "an action sets a required relationship to null",
    "issue",
    _check,
)
