"""The labels that a declaration gives, with their places."""

from __future__ import annotations

from collections.abc import Iterator

from entia.model.resolved import Resolved
from entia.rules import _lines
from entia.syntax.tree import AttributeTail, Text, TypeExpr
from entia.text import Span


def labels_of(resolved: Resolved) -> Iterator[tuple[str, Span, tuple[str, ...]]]:
    """(stored text, place, `only` of its column) of each label of an enum declaration, or of the enums written in place
    in an entity. Codes of coded enums are numbers and not among them."""
    declaration = resolved.declaration
    if resolved.enum is not None:
        if resolved.enum.base is None:
            spans = {member.name: member.name_span for member in declaration.members if member.name is not None}
            for label in resolved.enum.labels:
                yield label.value, spans.get(label.name) or _quoted(resolved, label.name), ()
        return
    for table in resolved.tables:
        for column in table.columns:
            enum = column.type.enum
            if enum is None or enum.name or column.origin or column.role:
                continue
            written = _written(resolved, column.span)
            for label in enum.labels:
                yield label.value, written.get(label.name, column.type_span), column.only


def _quoted(resolved: Resolved, name: str) -> Span:
    """A label's place where its line holds it in quotes; else the declaration's keyword."""
    for member in resolved.declaration.members:
        written = resolved.chunk.text[member.start : member.end]
        if written.startswith(f'"{name}"'):
            return Span(member.start, member.start + len(name) + 2)
    return resolved.declaration.keyword_span


def _written(resolved: Resolved, line: Span) -> dict[str, Span]:
    """The labels of an `enum(…)` on a line."""
    member = _lines.member_at(resolved.declaration, line)
    if member is None or not isinstance(member.tail, AttributeTail) or member.tail.type is None:
        return {}
    spans: dict[str, Span] = {}
    for argument in member.tail.type.args:
        if isinstance(argument, TypeExpr):
            spans[argument.name.text] = argument.span.shifted(member.at)
        elif isinstance(argument, Text):
            spans[argument.text] = argument.span.shifted(member.at)
    return spans
