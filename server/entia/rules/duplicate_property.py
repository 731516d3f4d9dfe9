"""`duplicate-property`: a line that can be said once stands twice in its block."""

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
        f"`{word}` stands twice in {_block(subject)}",
        help=f"keep one `{word}`",
        labels=labels,
        fixes=fixes,
    )


def _block(subject: Subject) -> str:
    declaration = subject.resolved.declaration
    return f"`{declaration.name.text}`" if declaration.name is not None else f"`{declaration.keyword}`"


RULE = Rule(
    "duplicate-property",
    Severity.ERROR,
    "a line that can be said once stands twice in its block",
    "issue",
    _check,
)
