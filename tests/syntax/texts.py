"""Random texts and edits, made of what models are made of."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from hypothesis import strategies as st

from entia.syntax.document import Document
from entia.syntax.keywords import DIRECTIVES, KEYWORDS
from entia.syntax.tree import Declaration
from entia.text import Position

EVERYTHING = (Path(__file__).parent / "everything.entia").read_text(encoding="utf-8")
_LINES = EVERYTHING.splitlines(keepends=True)

_PIECES = st.one_of(
    st.sampled_from(sorted([*KEYWORDS, *DIRECTIVES])),
    st.sampled_from(
        ["{", "}", "(", ")", "[", "]", '"', "'", '"""', "//", "///", "--", ";", ",", ":", "->", "<->", "?"]
    ),
    st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\n  ", "  ", " ", "\t", "\f", "\ufeff", "\u2028", "\x85"]),
    st.sampled_from(
        ["name", "int", "string(40)", "Ünï", "cafe\u0301", "1K", "2026-01", "1.2.3", "-1.5", "@pii", "=", "%"]
    ),
    st.sampled_from(_LINES),
    st.text(max_size=6),
)
texts = st.lists(_PIECES, max_size=40).map("".join)
# Runs of whole lines of a sound model, some left out, some twice, some followed by something else.
models = st.lists(st.one_of(st.sampled_from(_LINES), _PIECES), max_size=30).map("".join)
snippets = st.one_of(st.just(""), st.text(max_size=4), _PIECES, st.lists(_PIECES, max_size=4).map("".join))


@st.composite
def edits(draw: st.DrawFn, document: Document) -> tuple[Position, Position, str]:
    """An edit of a document: mostly small, sometimes of many lines."""
    first = draw(st.integers(0, max(0, document.line_count - 1)))
    last = min(first + draw(st.sampled_from([0, 0, 0, 1, 1, 2, 7])), document.line_count - 1)
    start = Position(first, draw(st.integers(0, len(document.line(first)))))
    end = Position(last, draw(st.integers(0, len(document.line(last)))))
    if end < start:
        start, end = end, start
    return start, end, draw(snippets)


def offset(text: str, position: Position) -> int:
    """Where a position stands in a text, worked out the plain way."""
    at = 0
    for _ in range(position.line):
        n, r = text.find("\n", at), text.find("\r", at)
        stop = min(x for x in (n, r) if x >= 0)
        at = stop + (2 if text.startswith("\r\n", stop) else 1)
    return at + position.column


def structure(document: Document) -> list[object]:
    """Everything a document says, comparable."""
    said: list[object] = []
    for chunk in document.chunks:
        flags = (chunk.open_text, chunk.cut_above, chunk.cut_below)
        declarations = [
            tuple(getattr(each, field.name) for field in fields(Declaration)) for each in chunk.declarations
        ]
        said.append((chunk.text, chunk.lines, flags, chunk.problems, declarations))
    return said
