"""The written model is checked; a piece that the rules refuse is kept as SQL or in words, so that nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from entia.importers.catalog import Name
from entia.importers.checking import IMPORTED, Wrong, checked, errors_in
from entia.importers.modelling_mixins import dissolve
from entia.importers.modelling_text import Block, Spot, Written, write
from entia.importers.progress import Progress, part, silent
from entia.importers.report import Fate, Passage, passage
from entia.importers.sources import NOWHERE
from entia.rules.checker import Findings

_ROUNDS = 6
_FIRST = 70  # per cent of all checks that are the first, which is of the whole text
_MISSING = frozenset(("unknown-native-type",))  # the source itself lacks what it names, and so would its SQL
_OF_KEYS = ("fk-type-mismatch", "fk-target-not-unique")  # which no database takes either
Keep = Callable[[Spot, str, str], Block | None]  # (what is refused, SQL instead or "", why) → what says it now


class Mended(NamedTuple):
    """The text, the tables that it has no good words for, what is wrong in it still, and all that is said of it."""

    written: Written
    stuck: frozenset[Name]
    errors: tuple[Passage, ...]
    findings: Findings


def mended(
    blocks: list[Block], keep: Keep, tell: Progress = silent, before: Findings | None = None, *, words: bool
) -> Mended:
    """The blocks without what is refused in them. `words`: what no SQL can say may be said in words. `before` is what
    was said of a text that is much the same."""
    rounds, findings = 0, before
    while True:
        written, stuck, changed = write(blocks), set[Name](), False
        findings = checked({IMPORTED: written.text}, _round(tell, rounds), findings)
        refused = [(written.at(wrong.at.line, wrong.at.column), wrong) for wrong in errors_in(findings)]
        for spot, (_, message, rule) in refused:
            if spot is not None and spot.row.wrong and rule in _OF_KEYS:
                continue
            if spot is not None and rounds < _ROUNDS and _weaken(blocks, spot, message, keep, words=words):
                changed = True
            elif spot is not None and spot.block.table is not None and rule not in _MISSING:
                stuck.add(spot.row.table or spot.block.table)
        if not changed:
            errors = tuple(_said(spot, wrong) for spot, wrong in refused)
            return Mended(written, frozenset(stuck), errors, findings)
        rounds += 1


def _round(tell: Progress, number: int) -> Progress:
    """How far one of the checks is among all that there can be."""
    later = (100 - _FIRST) // _ROUNDS
    first = _FIRST + (number - 1) * later
    return part(tell, first, first + later) if number else part(tell, 0, _FIRST)


def _said(spot: Spot | None, wrong: Wrong) -> Passage:
    lines, what = (spot.row.lines, spot.row.what) if spot is not None else (NOWHERE, "model")
    return passage(lines, Fate.PLACED, what, wrong.message)


def _weaken(blocks: list[Block], spot: Spot, message: str, keep: Keep, *, words: bool) -> bool:
    """Say it in a weaker way; whether there is one."""
    row, piece = spot.row, spot.piece
    if spot.block.users:  # what is weakened for one table would be lost for the others
        if spot.block in blocks:
            dissolve(blocks, spot.block)
        return True
    if piece not in row.pieces:
        return True  # it went with another mistake of its line
    if spot.block.apart and piece is not row.pieces[0]:
        row.pieces.remove(piece)
        return True
    if piece.says and (piece.instead or words):
        made = keep(spot, piece.instead, message)
        row.pieces.remove(piece)
        if not row.pieces:
            _replace(blocks, spot)
    elif row.instead or (words and (row.weaker is not None or _is_free(spot))):
        made = keep(spot, row.instead, message)
        _replace(blocks, spot)
    else:
        return False
    if made is not None:
        blocks.append(made)
    return True


def _is_free(spot: Spot) -> bool:
    """Whether a row makes no columns, so that it can go."""
    return not spot.row.columns and spot.row is not spot.block.head and spot.block.table is not None


def _replace(blocks: list[Block], spot: Spot) -> None:
    """Put the row's weaker wording in its place; take it out where it has none."""
    if spot.row is spot.block.head:
        blocks.remove(spot.block)
        return
    for rows in (spot.block.rows or [], *(row.block for row in spot.block.rows or () if row.block)):
        at = next((i for i, row in enumerate(rows) if row is spot.row), None)
        if at is not None:
            rows[at : at + 1] = [spot.row.weaker] if spot.row.weaker is not None else []
