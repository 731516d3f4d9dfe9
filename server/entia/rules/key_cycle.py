"""`key-cycle`: primary keys are made of each other."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.resolved import Issue
from entia.rules import _lines
from entia.rules.rule import Rule, Subject
from entia.syntax import tree


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    chain = " → ".join(f"`{name}`" for name in issue.names)
    fixes: tuple[Fix, ...] = ()
    member = _lines.member_at(subject.resolved.declaration, issue.span)
    flag = _lines.clause(member, tree.Flag, "pk")
    if flag is not None:
        fixes = (_lines.fix("take this `pk` away", _lines.remove_clause(subject.chunk, flag[1])),)
    yield RULE.at(
        subject,
        issue.span,
        f"the primary key of `{issue.names[0]}` is made of itself: {chain}",
        help="give one of the entities a key of its own",
        labels=tuple(
            label for name in issue.names[1:-1] for label in subject.label(name, f"`{name}` is in the circle")
        ),
        fixes=fixes,
    )


RULE = Rule(
    "key-cycle",
    Severity.ERROR,
    "primary keys are made of each other",
    "issue",
    _check,
)
