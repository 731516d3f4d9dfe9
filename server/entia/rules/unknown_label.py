"""`unknown-label`: a default is no label of its enum."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Edit, Fix, Place, Severity
from entia.model.resolved import Issue
from entia.rules import _lines
from entia.rules._words import listed
from entia.rules.rule import Rule, Subject
from entia.syntax import tree
from entia.text import Span, nearest


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    label, enum, labels = issue.names[0], issue.names[1], issue.names[2:]
    near = nearest(label, labels)
    fixes: tuple[Fix, ...] = ()
    if near is not None:
        fixes += (subject.replace(f"write `{near}`", issue.span, near, preferred=True),)
    fixes += _add(subject, issue, label, enum)
    owner = f"of `{enum}`" if enum else "of its enum"
    yield RULE.at(
        subject,
        issue.span,
        f"`{label}` is no label {owner}",
        help=f"write `{near}`" if near is not None else f"write {listed(labels, 'or')}",
        labels=subject.label(enum, f"`{enum}` is declared here") if enum else (),
        fixes=fixes,
    )


def _add(subject: Subject, issue: Issue, label: str, enum: str) -> tuple[Fix, ...]:
    written = label if label.isidentifier() else f'"{label}"'
    if enum:
        found = subject.model.find(enum)
        if found is None or not found[1].members:
            return ()
        chunk, declaration = found
        last = declaration.members[-1]
        line = chunk.text[chunk.text.rfind("\n", 0, last.start) + 1 : last.start]
        if line.strip():
            edit = Edit(Place(chunk, Span(last.end, last.end)), f", {written}")
        else:
            edit = _lines.add_line(chunk, declaration, written, columns=False)
        return (_lines.fix(f"add `{written}` to `{enum}`", edit),)
    member = _lines.member_at(subject.resolved.declaration, issue.span)
    if (
        member is None
        or not isinstance(member.tail, tree.AttributeTail)
        or member.tail.type is None
        or not member.tail.type.args
    ):
        return ()
    end = member.tail.type.args[-1].span.end + member.at
    return (subject.replace(f"add `{written}` to the enum", Span(end, end), f", {written}"),)


RULE = Rule(
    "unknown-label",
    Severity.ERROR,
    "a default is no label of its enum",
    "issue",
    _check,
)
