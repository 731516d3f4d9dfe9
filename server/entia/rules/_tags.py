"""The tags of a declaration, as they are written."""

from __future__ import annotations

from collections.abc import Iterator

from entia.rules import _lines
from entia.syntax.tree import Declaration, Tag


def tags_of(declaration: Declaration) -> Iterator[tuple[int, Tag]]:
    """(where its spans count from, tag) of each tag in a declaration's head and on its lines."""
    for clause in getattr(declaration.head, "clauses", ()):
        if isinstance(clause, Tag):
            yield declaration.at, clause
    for member in _lines.members(declaration):
        for clause in _lines.clauses(member):
            if isinstance(clause, Tag):
                yield member.at, clause
