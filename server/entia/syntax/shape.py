"""What a tree says apart from where: two texts that differ in layout only have equal shapes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from entia.syntax.tree import Declaration, Member, Sql, Value
from entia.syntax.writing import sort_clauses
from entia.text import Span

_BLANKS = re.compile(r"\s+")


def same_declarations(one: Sequence[Declaration], other: Sequence[Declaration]) -> bool:
    """Whether two runs of declarations say the same."""
    return len(one) == len(other) and all(map(_same_declaration, one, other))


def _same_declaration(one: Declaration, other: Declaration) -> bool:
    return (
        one.keyword == other.keyword
        and shape(one.name) == shape(other.name)
        and one.doc == other.doc
        and shape(one.head) == shape(other.head)
        and _same_members(one.members, other.members)
    )


def _same_members(one: Sequence[Member], other: Sequence[Member]) -> bool:
    return len(one) == len(other) and all(map(_same_member, one, other))


def _same_member(one: Member, other: Member) -> bool:
    if (one.kind, one.name, one.implied, one.doc) != (other.kind, other.name, other.implied, other.doc):
        return False
    if one.tail is not other.tail and shape(one.tail) != shape(other.tail):
        return False
    if one.block is None or other.block is None:
        return one.block is other.block
    return _same_members(one.block, other.block)


def shape(value: object) -> object:
    """A value of the tree without its spans; SQL without its layout, clauses in one order."""
    if isinstance(value, Span):
        return None
    if isinstance(value, Sql):
        return "sql", _squeezed(value.text)
    if isinstance(value, Value):
        return value.kind, _squeezed(value.text) if value.kind == "sql" else value.text
    if isinstance(value, tuple):
        fields = getattr(value, "_fields", None)
        if fields is None:
            return tuple(map(shape, value))
        named: list[object] = [type(value).__name__]
        for field, part in zip(fields, value, strict=True):
            if field == "clauses":
                part = tuple(sort_clauses(part))
            named.append(part is not None if field == "optional" else shape(part))
        return tuple(named)
    return value


def _squeezed(sql: str) -> str:
    return _BLANKS.sub(" ", sql).strip()
