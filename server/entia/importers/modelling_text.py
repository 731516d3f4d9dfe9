"""A model's text while it can still be weakened: blocks of rows, rows of pieces, each piece with what may stand for it.

A piece that the rules refuse is taken out, and its `instead` (SQL of the source's database that makes the same) becomes
a `sql` object, so that the database is still what it was; of a source without SQL, its words are kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from entia.importers.catalog import Name
from entia.importers.sources import NOWHERE, Lines
from entia.syntax.joining import with_lists
from entia.syntax.printer import format_text
from entia.text import small_name


class Piece(NamedTuple):
    """A part of a row. `instead` is the SQL that does the same in the database, "" where there is none; `says` is what
    it is called in the report, "" where the row cannot be without it; `words` are those of the source, if it has any.
    """

    text: str
    instead: str = ""
    says: str = ""
    words: str = ""


@dataclass(slots=True)
class Row:
    """A line of a block, `what` in the report. `columns` are those of the database that it makes, `block` its lines.

    `instead` is the SQL that does the same as the whole row, `weaker` the row that is left then (None: none is).
    What is `wrong` stays as it is, with its error: the database would refuse the SQL, too. `table` is the junction that
    the row is of, None for any other.
    """

    pieces: list[Piece]
    what: str
    lines: Lines = NOWHERE
    doc: str = ""
    columns: tuple[str, ...] = ()
    block: list[Row] | None = None
    instead: str = ""
    weaker: Row | None = None
    wrong: bool = False
    table: Name | None = None

    @property
    def text(self) -> str:
        """The row as it stands on its line."""
        return " ".join(piece.text for piece in self.pieces)


@dataclass(slots=True)
class Block:
    """A declaration: its head, and its rows (None: it is all in the head). `schema` is the database's.

    `table` is the one that an entity is of, `apart` says that SQL makes it, so that nothing of it need be said here.
    `users` are of a mixin: the blocks that take it in, each with its own rows, which stood there before.
    """

    head: Row
    rows: list[Row] | None = None
    schema: str = ""
    comments: tuple[str, ...] = ()
    table: Name | None = None
    apart: bool = False
    users: list[tuple[Block, list[Row]]] = field(default_factory=list)


class Spot(NamedTuple):
    """Where a piece stands in a line of the text, by columns."""

    start: int
    end: int
    block: Block
    row: Row
    piece: Piece


class Written(NamedTuple):
    """The text, and what stands where in its lines."""

    text: str
    spots: Mapping[int, list[Spot]]

    def at(self, line: int, column: int) -> Spot | None:
        """What stands at a place: the piece there, else the last one of its line that SQL can say instead."""
        found = self.spots.get(line, ())
        exact = next((spot for spot in found if spot.start <= column < spot.end), None)
        if exact is not None and exact.piece.says:
            return exact
        return next((spot for spot in reversed(found) if spot.piece.instead), exact or next(iter(found), None))


_DECLARING = re.compile(r'(?:"([^"]*)"|(\w+))?(?::| ?<?->) ?([\w.]*)')


def declared(text: str) -> str:
    """What the line of an attribute or a relationship is called, "" of another line."""
    found = _DECLARING.match(text)
    return found[1] or found[2] or small_name(found[3]) if found is not None else ""


_WIDEST = 140  # of a line with its doc behind it
_SHORT = 80  # of a declaration on one line, and of a list of names


@dataclass(slots=True)
class _Writer:
    lines: list[str] = field(default_factory=list)
    spots: dict[int, list[Spot]] = field(default_factory=dict)
    keyword: str = ""  # of the declaration before, where that is one line

    def row(self, block: Block, row: Row, indent: str, opening: str = "") -> None:
        docs = row.doc.split("\n") if row.doc else []
        text = indent + row.text + opening
        behind = ""
        if len(docs) == 1 and not opening and "\n" not in text and len(text) + len(docs[0]) < _WIDEST and indent:
            behind, docs = f"  /// {docs[0].strip()}", []
        self.lines += [f"{indent}/// {doc}".rstrip() for doc in docs]
        self.put(block, row, len(self.lines), len(indent))
        self.lines += (text + behind).split("\n")

    def put(self, block: Block, row: Row, line: int, column: int) -> None:
        """Remember where the pieces of a row stand that begins there."""
        for piece in row.pieces:
            for number, text in enumerate(piece.text.split("\n")):
                start = column if number == 0 else 0
                column = start + len(text)
                self.spots.setdefault(line + number, []).append(Spot(start, column, block, row, piece))
            column += 1

    def block(self, block: Block) -> None:
        head = block.head
        alone = _alone(block)
        is_one_line = (not block.rows or alone) and not (head.doc or block.comments or "\n" in head.text)
        keyword = head.text.partition(" ")[0] if is_one_line else ""
        if keyword and keyword == self.keyword:
            self.lines.pop()  # such lines of one kind stand together
        self.keyword = keyword
        self.lines += [f"// {comment}" for comment in block.comments]
        if alone is not None:
            self.row(block, head, "", f" {{ {alone.text} }}")
            self.put(block, alone, len(self.lines) - 1, len(f"{head.text} {{ "))
        else:
            self.rows(block, head, block.rows, "")
        self.lines.append("")

    def rows(self, block: Block, row: Row, inner: list[Row] | None, indent: str) -> None:
        """A row, and the block that it may have."""
        self.row(block, row, indent, "" if inner is None else " {" if inner else " {}")
        for each in inner or ():
            self.rows(block, each, each.block, indent + "  ")
        if inner:
            self.lines.append(f"{indent}}}")


def _alone(block: Block) -> Row | None:
    """The only line of a block, if it can stand on the line of the head."""
    if block.rows is None or len(block.rows) != 1:
        return None
    row = block.rows[0]
    short = "\n" not in row.text and len(block.head.text) + len(row.text) < _SHORT
    return row if short and row.block is None and not row.doc and not block.head.text.startswith("model ") else None


def write(blocks: Iterable[Block]) -> Written:
    """The text of all blocks, not yet formatted."""
    writer = _Writer()
    for block in blocks:
        writer.block(block)
    return Written("\n".join(writer.lines), writer.spots)


def laid_out(text: str, tell: Callable[[int, int], None] | None = None) -> str:
    """The text of blocks with lists of names, in the one layout."""
    return format_text(with_lists(text, _SHORT), tell)


def rows_of(block: Block) -> Iterator[Row]:
    """All rows of a block, inner ones too."""
    for row in block.rows or ():
        yield row
        yield from row.block or ()
