"""Lines that say the same, as one line with a list of their names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from entia.syntax.document import Document
from entia.syntax.lists import is_shareable, lines_of
from entia.syntax.shape import shape
from entia.syntax.tree import Chunk, Flag, Member, rows_of
from entia.text import Span

_Row = Sequence[Member]
# What stands between lines that can be one: a comment or an empty line sets them apart.
_BETWEEN = re.compile(r"[ \t]*(?:;[ \t]*)?(?:(?:\r\n?|\n)[ \t]*)?")
_COMMENTED = re.compile(r"[ \t]*//")


def with_lists(text: str, widest: int = 80) -> str:
    """The text with a list for each run of lines that say the same; a list that would be wider begins anew."""
    parts: list[str] = []
    for chunk in Document.parse(text).chunks:
        at = 0
        for span, line in _joined(chunk, widest):
            parts += [chunk.text[at : span.start], line]
            at = span.end
        parts.append(chunk.text[at:])
    return "".join(parts)


def _joined(chunk: Chunk, widest: int) -> list[tuple[Span, str]]:
    found = []
    for declaration in chunk.declarations:
        for block in declaration.blocks:
            rows = list(rows_of(block))
            for run in runs_of(chunk.text, rows):
                if not _is_key(run[0][0]):
                    found += _fitting(chunk.text, run, widest)
    return found


def _fitting(text: str, run: Sequence[_Row], widest: int) -> list[tuple[Span, str]]:
    """The lists that a run becomes."""
    lists: list[list[_Row]] = [[run[0]]]
    for row in run[1:]:
        if len(joined(text, [*lists[-1], row])) + 2 <= widest:
            lists[-1].append(row)
        else:
            lists.append([row])
    return [(Span(rows[0][0].start, rows[-1][0].end), joined(text, rows)) for rows in lists if len(rows) > 1]


def _is_key(member: Member) -> bool:
    """Whether a line is a part of the primary key, which is seen at once where it has lines of its own."""
    return any(isinstance(clause, Flag) and clause.word == "pk" for clause in getattr(member.tail, "clauses", ()))


def joined(text: str, rows: Sequence[_Row]) -> str:
    """The line with the names of all these."""
    first = rows[0][0]
    return lines_of(text, [(list(chain.from_iterable(rows)), text[first.at : first.end])])


def runs_of(text: str, rows: Sequence[_Row]) -> list[Sequence[_Row]]:
    """The neighbouring lines that say the same and nothing of one of them alone; each run has two or more."""
    runs: list[list[_Row]] = []
    for row in rows:
        if runs and _can_be_one(text, runs[-1][-1], row):
            runs[-1].append(row)
        else:
            runs.append([row])
    return [run for run in runs if _is_run(text, run)]


def run_around(text: str, rows: Sequence[_Row], at: int) -> Sequence[_Row]:
    """The one of these runs that has rows[at]; empty where it is in none. It looks at its neighbours alone."""
    first, last = at, at + 1
    while first > 0 and _can_be_one(text, rows[first - 1], rows[first]):
        first -= 1
    while last < len(rows) and _can_be_one(text, rows[last - 1], rows[last]):
        last += 1
    return rows[first:last] if _is_run(text, rows[first:last]) else ()


def _is_run(text: str, rows: Sequence[_Row]) -> bool:
    return len(rows) > 1 and _COMMENTED.match(text, rows[-1][0].end) is None


def _can_be_one(text: str, upper: _Row, lower: _Row) -> bool:
    one, other = upper[0], lower[0]
    return (
        one.kind == other.kind
        and is_shareable(one)
        and is_shareable(other)
        and not (one.doc or other.doc)
        and _BETWEEN.fullmatch(text, one.end, other.start) is not None
        and (one.tail is other.tail or shape(one.tail) == shape(other.tail))
    )
