"""Where a caret stands: file, chunk, declaration, line, and the tree values around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from entia.diagnostics import Place
from entia.model.resolved import Resolved
from entia.model.snapshot import Snapshot
from entia.model.workspace import Workspace
from entia.syntax.document import Document
from entia.syntax.tree import Chunk, Declaration, Member, rows_of
from entia.text import Position, Span

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Caret:
    """A place between two characters. `offset` counts from the start of `chunk`; so do all spans in `declaration`.

    `members` are the lines around the caret, outermost first (a line inside a block of a line comes second).
    """

    workspace: Workspace
    path: str
    document: Document
    index: int
    offset: int
    declaration: Declaration | None
    members: tuple[Member, ...]

    @property
    def chunk(self) -> Chunk:
        """The stretch of the file the caret is in."""
        return self.document.chunks[self.index]

    @property
    def member(self) -> Member | None:
        """The innermost line around the caret."""
        return self.members[-1] if self.members else None

    @property
    def snapshot(self) -> Snapshot | None:
        """The model the file belongs to."""
        return self.workspace.model_of(self.path)

    @property
    def resolved(self) -> Resolved | None:
        """The declaration around the caret, resolved."""
        snapshot = self.snapshot
        return None if snapshot is None or self.declaration is None else snapshot.resolved(self.declaration, self.chunk)

    def place(self, span: Span) -> Place:
        """A span of the caret's chunk."""
        return Place(self.chunk, span)

    def touches(self, span: Span) -> bool:
        """Whether the caret is in the span or at one of its ends."""
        return span.start <= self.offset <= span.end


def caret_at(workspace: Workspace, path: str, position: Position) -> Caret | None:
    """The caret at a position of a file; None where there is no such file."""
    document = workspace.document(path)
    if document is None:
        return None
    index, offset = document.locate(position)
    declaration = _declaration_at(document.chunks[index], offset)
    members = () if declaration is None else tuple(_members_at(declaration.members, offset))
    return Caret(workspace, path, document, index, offset, declaration, members)


def _declaration_at(chunk: Chunk, offset: int) -> Declaration | None:
    for declaration in reversed(chunk.declarations):
        if declaration.span.start <= offset:
            return declaration if offset <= declaration.span.end else None
    return None


def _members_at(members: tuple[Member, ...], offset: int) -> Iterator[Member]:
    for row in rows_of(members):
        if row[0].start <= offset <= row[0].end:
            member = next(each for each in reversed(row) if each.start <= offset)  # of a list, the name at the caret
            yield member
            if member.block:
                yield from _members_at(member.block, offset)
            return


def word_at(caret: Caret) -> tuple[str, Span] | None:
    """The word the caret is in or at an end of."""
    text = caret.chunk.text
    start = caret.offset
    while start > 0 and (text[start - 1].isalnum() or text[start - 1] == "_"):
        start -= 1
    match = _WORD.match(text, start)
    if match is None or match.end() < caret.offset:
        return None
    return match[0], Span(*match.span())


def nodes_at(tail: Any, offset: int) -> list[Any]:
    """The values of a tail that have a span around `offset` (counted from the tail's start), outermost first."""
    found: list[Any] = []
    _collect(tail, offset, found)
    return found


def _collect(value: Any, offset: int, found: list[Any]) -> None:
    span = getattr(value, "span", None)
    if isinstance(span, Span):
        if not span.start <= offset <= span.end:
            return
        found.append(value)
    elif isinstance(value, Span) or not isinstance(value, tuple):
        return
    for part in value:
        if isinstance(part, tuple) and not isinstance(part, Span):
            _collect(part, offset, found)
