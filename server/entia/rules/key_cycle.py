"""`key-cycle`: primary keys are made of each other."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.resolved import Issue
from entia.rules import _lines
from entia.rules._words import chained
from entia.rules.rule import Rule, Subject
from entia.syntax import tree


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    fixes: tuple[Fix, ...] = ()
    flag = _lines.clause(_into(subject, issue), tree.Flag, "pk")
    if flag is not None:
        fixes = (_lines.fix("take this `pk` away", _lines.remove_clause(subject.chunk, flag[1])),)
    yield RULE.at(
        subject,
        issue.span,
        f"the primary key of `{issue.names[0]}` is made of itself: {chained(issue.names)}",
        help="give one of the entities a key of its own",
        labels=subject.circle(issue.names),
        fixes=fixes,
    )


def _into(subject: Subject, issue: Issue) -> tree.Member | None:
    """The line that leads into the circle."""
    for member in subject.resolved.declaration.members:
        tail = member.tail
        if len(issue.names) > 1 and isinstance(tail, tree.RelationshipTail):
            names = {target.name.text for target in tail.targets}
            if names & {issue.names[1], issue.names[1].rpartition(".")[2]} and _lines.clause(member, tree.Flag, "pk"):
                return member
    return None


RULE = Rule(
    "key-cycle",
    Severity.ERROR,
    "primary keys are made of each other",
    "issue",
    _check,
)
