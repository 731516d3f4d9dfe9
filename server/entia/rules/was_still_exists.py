"""`was-still-exists`: `was` names something that is still there."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Label, Severity
from entia.model.resolved import Resolved
from entia.rules import _lines
from entia.rules.rule import Rule, Subject
from entia.syntax import tree
from entia.text import Span


def _check(subject: Subject, resolved: Resolved) -> Iterator[Diagnostic]:
    if " was " not in resolved.chunk.text:  # nearly all: no walk through their lines
        return
    declaration = resolved.declaration
    head = _lines.head_clause(declaration, tree.Was)
    if head is not None and declaration.name is not None:
        old = head[0].name.text
        schema = declaration.name.text.rpartition(".")[0]
        name = f"{schema}.{old}" if schema and "." not in old else old
        if subject.model.find(name) is not None:
            labels = subject.label(name, f"`{name}` is declared here")
            yield _say(subject, head[0].name.span.shifted(declaration.at), declaration.keyword, old, labels, head[1])
    names = {member.name: member for member in declaration.members if member.name is not None}
    for member in declaration.members:
        found = _lines.clause(member, tree.Was)
        if found is None and isinstance(member.tail, tree.EnumLine) and member.tail.was is not None:
            found = member.tail.was, member.tail.was.span.shifted(member.at)
        if found is None or found[0].name.text not in names:
            continue
        old = found[0].name.text
        kind = "label" if member.kind == "label" else member.kind
        labels = (Label(subject.place(names[old].name_span), f"`{old}` is declared here"),)
        yield _say(subject, found[0].name.span.shifted(member.at), kind, old, labels, found[1])


def _say(subject: Subject, span: Span, kind: str, old: str, labels: tuple[Label, ...], clause: Span) -> Diagnostic:
    return RULE.at(
        subject,
        span,
        f"{kind} `{old}` still exists, so this was not renamed from it",
        help=f"remove `was {old}`",
        labels=labels,
        fixes=(_lines.fix(f"remove `was {old}`", _lines.remove_clause(subject.chunk, clause)),),
    )


RULE = Rule(
    "was-still-exists",
    Severity.ERROR,
    "`was` names something that is still there",
    "declaration",
    _check,
)
