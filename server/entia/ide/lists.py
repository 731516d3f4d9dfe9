"""Refactorings of lists of names: a line for each name, and one line for what says the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from entia.diagnostics import Edit
from entia.ide.actions import Action
from entia.ide.caret import Caret
from entia.syntax.lists import is_shareable, lines_of
from entia.syntax.shape import shape
from entia.syntax.tree import Member, rows_of
from entia.text import Span

_Row = Sequence[Member]
# What stands between lines that can be joined: a comment or an empty line sets them apart.
_BETWEEN = re.compile(r"[ \t]*(?:;[ \t]*)?(?:(?:\r\n?|\n)[ \t]*)?")
_COMMENTED = re.compile(r"[ \t]*//")


def rewrites(caret: Caret) -> Iterator[Action]:
    """What can be done with the line at the caret."""
    if caret.declaration is None or caret.member is None:
        return
    block = caret.members[-2].block or () if len(caret.members) > 1 else caret.declaration.members
    rows = list(rows_of(block))
    at = next((i for i, row in enumerate(rows) if caret.member in row), None)
    if at is None:
        return
    if len(rows[at]) > 1:
        yield Action("Write a line for each name", "rewrite", (), (_split(caret, rows[at]),))
    first, last = at, at
    while first > 0 and _can_be_one(caret.chunk.text, rows[first - 1], rows[first]):
        first -= 1
    while last + 1 < len(rows) and _can_be_one(caret.chunk.text, rows[last], rows[last + 1]):
        last += 1
    if first < last and _COMMENTED.match(caret.chunk.text, rows[last][0].end) is None:
        yield Action(
            "Write one line for the names that are the same", "rewrite", (), (_join(caret, rows[first : last + 1]),)
        )


def _split(caret: Caret, row: _Row) -> Edit:
    text = caret.chunk.text
    tail = text[row[0].at : row[0].end]
    return Edit(caret.place(Span(row[0].start, row[0].end)), lines_of(text, [((member,), tail) for member in row]))


def _join(caret: Caret, rows: Sequence[_Row]) -> Edit:
    first, last = rows[0][0], rows[-1][0]
    text = caret.chunk.text
    tail = text[first.at : first.end]
    return Edit(
        caret.place(Span(first.start, last.end)), lines_of(text, [([each for row in rows for each in row], tail)])
    )


def _can_be_one(text: str, upper: _Row, lower: _Row) -> bool:
    """Whether two neighbouring lines are the same but for their names, with nothing between them."""
    one, other = upper[0], lower[0]
    return (
        one.kind == other.kind
        and is_shareable(one)
        and not (one.doc or other.doc)
        and shape(one.tail) == shape(other.tail)
        and _BETWEEN.fullmatch(text, one.end, other.start) is not None
    )
