"""Checks that list the values of a column."""

from __future__ import annotations

from entia.importers.expressions_casts import Seen, without_casts
from entia.importers.expressions_pieces import Piece, in_lists, pieces_of, without_brackets


def labels(sql: str, dialect: str) -> tuple[str, tuple[str, ...]] | None:
    """The column and the texts of a check that is a list of values; None where it says anything else.

    Read are `x in ('a', 'b')`, `x = any (array['a', 'b'])` and `x = 'a' or x = 'b'`, with casts and brackets; a part
    that lets null pass (`x is null or …`) is left out.
    """
    pieces = pieces_of(sql, dialect)
    if not pieces:
        return None
    lowered = [piece.lower() if piece.kind == "word" else piece for piece in pieces]
    types = Seen(dialect, lambda piece: "text", {})
    cleaned = without_brackets(in_lists(without_casts(lowered, types)), machine=True)
    found: dict[str, None] = {}
    columns: set[str] = set()
    for part in _alternatives(cleaned):
        said = [piece.text for piece in part]
        if len(part) == 3 and part[1].word == "is" and part[2].word == "null":
            columns.add(said[0])
            continue
        if len(part) == 3 and said[1] == "=" and part[2].kind == "text":
            texts = [part[2]]
        elif len(part) > 4 and part[1].word == "in" and said[2] == "(" and said[-1] == ")":
            texts = part[3:-1:2]
            if any(piece.text != "," for piece in part[4:-1:2]):
                return None
        else:
            return None
        if part[0].kind not in ("word", "name") or any(piece.kind != "text" for piece in texts):
            return None
        columns.add(said[0])
        found.update(dict.fromkeys(piece.text[1:-1].replace("''", "'") for piece in texts))
    return (columns.pop(), tuple(found)) if len(columns) == 1 and found else None


def _alternatives(pieces: list[Piece]) -> list[list[Piece]]:
    parts: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece.word == "or":
            parts.append([])
        else:
            parts[-1].append(piece)
    return parts
