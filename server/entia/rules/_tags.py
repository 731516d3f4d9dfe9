"""The tags of a declaration, as they are written."""

from __future__ import annotations

from collections.abc import Iterator

from entia.model.resolved import Resolved
from entia.rules import _lines
from entia.syntax.tree import Tag


def tags_of(resolved: Resolved) -> Iterator[tuple[int, Tag]]:
    """(where its spans count from, tag) of each tag in a declaration's head and on its lines."""
    declaration = resolved.declaration
    if "@" not in resolved.chunk.text:  # as in most
        return
    for clause in getattr(declaration.head, "clauses", ()):
        if isinstance(clause, Tag):
            yield declaration.at, clause
    for member in _lines.members(declaration):
        for clause in _lines.clauses(member):
            if isinstance(clause, Tag):
                yield member.at, clause
