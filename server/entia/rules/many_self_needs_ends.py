"""`many-self-needs-ends`: a many-to-many of an entity with itself does not name its ends."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.resolved import Issue
from entia.rules import _lines
from entia.rules.rule import Rule, Subject
from entia.syntax import tree
from entia.text import Span


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    name = subject.resolved.name.rpartition(".")[2]
    member = _lines.member_at(subject.resolved.declaration, issue.span)
    fixes: tuple[Fix, ...] = ()
    text = f"via {name}Link(from, to)"
    if member is not None and isinstance(member.tail, tree.ManyTail) and member.tail.target is not None and member.name:
        role = member.name
        one = role[:-1] if role.endswith("s") and len(role) > 2 else role
        ends = f"({name[:1].lower()}{name[1:]}, {one})"
        if member.tail.via is not None:
            end = member.tail.via.span.end + member.at
            text = f"via {member.tail.via.text}{ends}"
            fixes = (subject.replace(f"write `{text}`", Span(end, end), ends),)
        else:
            end = member.tail.target.span.end + member.at
            text = f"via {name}{role[:1].upper()}{role[1:]}{ends}"
            fixes = (subject.replace(f"write `{text}`", Span(end, end), f" {text}"),)
    yield RULE.at(
        subject,
        issue.span,
        f"both ends of the junction would be named after `{name}`",
        help=f"name them: `{text}`",
        fixes=fixes,
    )


RULE = Rule(
    "many-self-needs-ends",
    Severity.ERROR,
    "a many-to-many of an entity with itself does not name its ends",
    "issue",
    _check,
)
