"""The one place that knows how the protocol counts: UTF-16 units, unless client and server agreed on something else.

Everywhere else columns are code points. A line of ASCII, nearly every line, counts the same in all encodings.
"""

from __future__ import annotations

from typing import Any

from entia.diagnostics import Place
from entia.syntax.document import Document
from entia.text import Position, Span


def to_units(line: str, column: int, encoding: str) -> int:
    """How the protocol counts the first `column` code points of `line`."""
    if encoding == "utf-32" or line.isascii():
        return column
    before = line[:column]
    if encoding == "utf-8":
        return len(before.encode("utf-8", "surrogatepass"))
    return column + sum(1 for character in before if character > "\uffff")


def to_column(line: str, units: int, encoding: str) -> int:
    """The code points that `units` units of `line` cover.

    Beyond the line's end it is the line's end; inside a code point it is that code point's start.
    """
    if encoding == "utf-32" or line.isascii():
        return min(units, len(line))
    seen = 0
    for column, character in enumerate(line):
        if encoding == "utf-8":
            seen += len(character.encode("utf-8", "surrogatepass"))
        else:
            seen += 2 if character > "\uffff" else 1
        if seen > units:
            return column
    return len(line)


def from_protocol(document: Document, line: int, character: int, encoding: str) -> Position:
    """A position of the protocol as ours; outside the text it is the nearest place inside."""
    if line < 0:
        return Position(0, 0)
    if line >= document.line_count:
        last = document.line_count - 1
        return Position(last, len(document.line(last)))
    return Position(line, to_column(document.line(line), max(character, 0), encoding))


def to_protocol(document: Document, position: Position, encoding: str) -> dict[str, int]:
    """Our position as the protocol's."""
    line, column = position
    if encoding != "utf-32":
        column = to_units(document.line(line), column, encoding)
    return {"line": line, "character": column}


def range_of(document: Document, index: int, span: Span, encoding: str) -> dict[str, Any]:
    """A span of the document's chunk at `index` as the protocol's range."""
    start = document.position(index, span.start)
    end = document.position(index, span.end) if span.end != span.start else start
    if document.chunks[index].text.isascii():
        return {
            "start": {"line": start.line, "character": start.column},
            "end": {"line": end.line, "character": end.column},
        }
    return {"start": to_protocol(document, start, encoding), "end": to_protocol(document, end, encoding)}


def range_text(document: Document, index: int, span: Span, encoding: str) -> str:
    """The same range as JSON text, for answers with thousands of them."""
    where = range_of(document, index, span, encoding)
    start, end = where["start"], where["end"]
    return (
        f'{{"start":{{"line":{start["line"]},"character":{start["character"]}}},'
        f'"end":{{"line":{end["line"]},"character":{end["character"]}}}}}'
    )


def place_range(document: Document, place: Place, encoding: str) -> dict[str, Any]:
    """A place of this document as the protocol's range."""
    return range_of(document, document.index(place.chunk), place.span, encoding)
