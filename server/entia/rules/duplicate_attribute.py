"""`duplicate-attribute`: an entity has two columns of one name."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Label, Severity
from entia.model.resolved import Issue
from entia.rules import _lines
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    name, where = issue.names[0], issue.names[1] if len(issue.names) > 1 else "line"
    declaration = subject.resolved.declaration
    kind, _, by = where.partition(" ")
    labels: tuple[Label, ...] = ()
    if kind == "mixin":
        message = f"`{name}` is brought by mixin `{by}` already"
        labels = subject.label(by, f"mixin `{by}` is declared here")
    else:
        message = f"`{name}` is declared twice"
    first = _lines.member_named(declaration, name)
    if kind != "mixin" and first is not None and first.name_span != issue.span:
        labels = (Label(subject.place(first.name_span), "first declared here"),)
    member = _lines.member_at(declaration, issue.span)
    fixes: tuple[Fix, ...] = ()
    help = "give it another name, or remove it"
    if member is not None and member.implied:
        help = f"give it a role: write `role {subject.text(member.span)}`, or remove it"
    if member is not None and member.name == name:
        fixes = (_lines.fix(f"remove this `{name}`", _lines.remove_line(subject.chunk, member.span), destructive=True),)
    yield RULE.at(subject, issue.span, message, help=help, labels=labels, fixes=fixes)


RULE = Rule(
    "duplicate-attribute",
    Severity.ERROR,
    "an entity has two columns of one name",
    "issue",
    _check,
)
