"""Where a declaration names dialects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from entia.model.resolved import Resolved
from entia.rules import _lines
from entia.syntax.tree import Clause, CodeHead, Native, NativeTail, Only, ValuesTail
from entia.text import Span


class Mention(NamedTuple):
    """A dialect's name as written. `kind` is "target", "only", "native", "sql" or "extension"; `version` of targets."""

    kind: str
    name: str
    span: Span
    version: str = ""
    whole: Span = Span(0, 0)  # of a target, with its version


def mentions(resolved: Resolved) -> Iterator[Mention]:
    """Every dialect that a declaration names outside of types."""
    declaration, text = resolved.declaration, resolved.chunk.text
    if resolved.header is not None:
        yield from _header(resolved)
        return
    if isinstance(declaration.head, CodeHead):
        if declaration.head.dialect is not None:
            yield Mention("sql", declaration.head.dialect.text, declaration.head.dialect.span.shifted(declaration.at))
        return
    if "only" not in text and "native" not in text:  # nearly all: no walk through their lines
        return
    yield from _clauses(getattr(declaration.head, "clauses", ()), declaration.at)
    for member in _lines.members(declaration):
        yield from _clauses(_lines.clauses(member), member.at)
        if isinstance(member.tail, NativeTail):
            name = member.tail.native.dialect
            yield Mention("native", name.text, name.span.shifted(member.at))


def _clauses(clauses: tuple[Clause, ...], at: int) -> Iterator[Mention]:
    for clause in clauses:
        if isinstance(clause, Only):
            for name in clause.dialects:
                yield Mention("only", name.text, name.span.shifted(at))
        elif isinstance(clause, Native):
            yield Mention("native", clause.dialect.text, clause.dialect.span.shifted(at))


def _header(resolved: Resolved) -> Iterator[Mention]:
    assert resolved.header is not None
    for target in resolved.header.targets:
        name = Span(target.span.start, target.span.start + len(target.dialect))
        yield Mention("target", target.dialect, name, target.version, target.span)
    for member in resolved.declaration.members:
        named = member.name in ("extension", "native")
        if named and isinstance(member.tail, ValuesTail) and len(member.tail.values) > 1:
            value = member.tail.values[0]
            yield Mention(member.name or "", value.text, value.span.shifted(member.at))
