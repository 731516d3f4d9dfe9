"""A select over several lines, as people write one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from entia.importers.expressions_pieces import Piece, gap_before, is_spaced, join, partners

_WIDTH = 100
# Words that begin a line of a select, and those that a join begins with.
_CLAUSES = frozenset("from where group having order limit offset union except intersect fetch window qualify".split())
_JOINS = frozenset("join inner left right full cross natural".split())


def laid_out(pieces: Sequence[Piece], spell: Callable[[Piece], str]) -> str:
    """The select as text: on one line where it is short, else a clause a line. One with comments keeps its lines."""
    if any(piece.gap.strip() for piece in pieces):
        return join(pieces, spell)
    flat = [Piece(piece.kind, piece.text, piece.at) for piece in pieces]
    return _block(flat, spell, 0)


def _one_line(pieces: Sequence[Piece], spell: Callable[[Piece], str]) -> str:
    return "".join(f"{gap_before(pieces, i) if i else ''}{spell(piece)}" for i, piece in enumerate(pieces))


def _block(pieces: Sequence[Piece], spell: Callable[[Piece], str], indent: int) -> str:
    whole = _one_line(pieces, spell)
    if len(whole) + indent <= _WIDTH:
        return whole
    lines: list[str] = []
    for start, stop in _clauses(pieces):
        lines += _clause(pieces[start:stop], spell, indent)
    return ("\n" + " " * indent).join(lines)


def _clauses(pieces: Sequence[Piece]) -> list[tuple[int, int]]:
    """The stretches of a select that stand on a line each."""
    starts = [0]
    depth = 0
    for i, piece in enumerate(pieces):
        word = piece.word.split(" ")[0]
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(piece.word, 0)
        if depth or i == 0 or i == starts[-1]:
            continue
        before = pieces[i - 1].word.split(" ")[0]
        opens = word in _CLAUSES and not (word == "from" and before == "distinct") and not _is_entity(pieces, i)
        opens = opens or (word in _JOINS and _is_join(pieces, i) and before not in (*_JOINS, "outer"))
        opens = opens or (word == "select" and before in ("union", "except", "intersect", "all", ")", "distinct"))
        if opens and not (word == "from" and "is" in (pieces[i - 2].word, pieces[i - 1].word)):
            starts.append(i)
    return list(zip(starts, [*starts[1:], len(pieces)], strict=True))


def _is_entity(pieces: Sequence[Piece], i: int) -> bool:
    """Whether a word is no clause: `Order` and `Group` are good names of entities."""
    words = " ".join(piece.word for piece in pieces[i : i + 2])
    return words.startswith(("group", "order")) and not words.startswith(("group by", "order by"))


def _is_join(pieces: Sequence[Piece], i: int) -> bool:
    """Whether a join begins here, and not a call of `left(…)`."""
    return any(piece.word == "join" for piece in pieces[i : i + 4]) and not (
        i + 1 < len(pieces) and pieces[i + 1].word == "(" and pieces[i].word != "join"
    )


def _clause(pieces: Sequence[Piece], spell: Callable[[Piece], str], indent: int) -> list[str]:
    whole = _one_line(pieces, spell)
    if len(whole) + indent <= _WIDTH:
        return [whole]
    word = pieces[0].word
    if word == "select":
        head = 2 if len(pieces) > 1 and pieces[1].word in ("distinct", "all") else 1
        items = _split(pieces[head:], lambda piece: piece.word == ",")
        first = _one_line(pieces[:head], spell)
        filled = [
            _nested(item, spell, indent + 2) + ("," if i < len(items) - 1 else "") for i, item in enumerate(items)
        ]
        return [first, *(f"  {line}" for line in filled)]
    if word in ("where", "having"):
        parts = _split(pieces, lambda piece: piece.word == "and", keep=True)
        return [f"{'  ' if i else ''}{_nested(part, spell, indent + 2)}" for i, part in enumerate(parts)]
    return [_nested(pieces, spell, indent)]


def _split(pieces: Sequence[Piece], divides: Callable[[Piece], bool], keep: bool = False) -> list[Sequence[Piece]]:
    """The stretches between the pieces that divide, outside brackets; `keep` leaves each at the head of its stretch."""
    parts: list[list[Piece]] = [[]]
    depth = betweens = 0
    for piece in pieces:
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(piece.word, 0)
        if not depth and piece.word == "between":
            betweens += 1
        if not depth and divides(piece) and not betweens:
            parts.append([piece] if keep else [])
        else:
            betweens -= 1 if not depth and betweens and piece.word == "and" else 0
            parts[-1].append(piece)
    return [part for part in parts if part]


def _nested(pieces: Sequence[Piece], spell: Callable[[Piece], str], indent: int) -> str:
    """A stretch whose inner selects stand on lines of their own where it is long."""
    whole = _one_line(pieces, spell)
    if len(whole) + indent <= _WIDTH:
        return whole
    pairs = partners(pieces)
    out = ""
    i = 0
    while i < len(pieces):
        piece = pieces[i]
        out += (" " if i and is_spaced(pieces, i) else "") + spell(piece)
        stop = pairs.get(i)
        if piece.word == "(" and stop is not None and pieces[i + 1].word in ("select", "with"):
            inner = _block(pieces[i + 1 : stop], spell, indent + 2)
            out += f"\n{' ' * (indent + 2)}{inner}\n{' ' * indent})" if "\n" in inner else f"{inner})"
            i = stop + 1
            continue
        i += 1
    return out
