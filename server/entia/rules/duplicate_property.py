"""`duplicate-property`: a property stands twice in the model block."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Label, Severity
from entia.model.resolved import Issue
from entia.rules import _lines
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    word = issue.names[0]
    member = _lines.member_at(subject.resolved.declaration, issue.span)
    fixes: tuple[Fix, ...] = ()
    labels: tuple[Label, ...] = ()
    if member is not None:
        fixes = (_lines.fix(f"remove this `{word}`", _lines.remove_line(subject.chunk, member.span), destructive=True),)
    first = _lines.member_named(subject.resolved.declaration, word)
    if first is not None and first is not member:
        labels = (Label(subject.place(first.name_span), "first written here"),)
    yield RULE.at(
        subject,
        issue.span,
        f"`{word}` stands twice in the model",
        help=f"keep one `{word}`",
        labels=labels,
        fixes=fixes,
    )


RULE = Rule(
    "duplicate-property",
    Severity.ERROR,
    "a property stands twice in the model block",
    "issue",
    _check,
)
