"""`not-an-entity`: a relationship's target is a type, enum, mixin or view."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.resolved import Issue
from entia.rules import _lines
from entia.rules.rule import Rule, Subject
from entia.text import Span


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    name, kind = issue.names[0], issue.names[1]
    article = "an" if kind[:1] in "aeiou" else "a"
    fixes: tuple[Fix, ...] = ()
    help = "refer to an entity"
    member = _lines.member_at(subject.resolved.declaration, issue.span)
    if kind in ("enum", "type") and member is not None and member.kind == "relationship":
        written = f"{member.name}: {name}"
        help = f"write `{written}`"
        fixes = (subject.replace(help, Span(member.start, issue.span.end), written, preferred=True),)
    yield RULE.at(
        subject,
        issue.span,
        f"`{name}` is {article} {kind}, not an entity",
        help=help,
        labels=subject.label(name, f"the {kind} `{name}` is declared here"),
        fixes=fixes,
    )


RULE = Rule(
    "not-an-entity",
    Severity.ERROR,
    "a relationship's target is a type, enum, mixin or view",
    "issue",
    _check,
)
