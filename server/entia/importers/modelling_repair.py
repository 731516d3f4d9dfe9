"""The written model is checked; a piece that the rules refuse is kept as SQL instead, so that nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from entia.diagnostics import Severity
from entia.importers.modelling_text import Block, Spot, Written, write
from entia.model.workspace import Workspace
from entia.rules.checker import Findings

PATH = "imported.entia"
_ROUNDS = 6
_Keep = Callable[[Spot, str, str], Block]  # (what is refused, SQL instead, why) → what says it now


def mended(blocks: list[Block], keep: _Keep) -> tuple[Written, int]:
    """The text, and how many errors are left in it: those have no other wording."""
    written = write(blocks)
    for _ in range(_ROUNDS):
        errors = _errors(written)
        changed = False
        for spot, message in errors:
            if spot is None or spot.piece not in spot.row.pieces:
                continue
            if spot.piece.instead:
                spot.row.pieces.remove(spot.piece)
                if not spot.row.pieces:
                    _replace(blocks, spot)
                blocks.append(keep(spot, spot.piece.instead, message))
            elif spot.row.instead:
                _replace(blocks, spot)
                blocks.append(keep(spot, spot.row.instead, message))
            else:
                continue
            changed = True
        if not changed:
            return written, len(errors)
        written = write(blocks)
    return written, len(_errors(written))


def _replace(blocks: list[Block], spot: Spot) -> None:
    """Put the row's weaker wording in its place; take it out where it has none."""
    if spot.row is spot.block.head:
        blocks.remove(spot.block)
        return
    for rows in (spot.block.rows or [], *(row.block for row in spot.block.rows or () if row.block)):
        at = next((i for i, row in enumerate(rows) if row is spot.row), None)
        if at is not None:
            rows[at : at + 1] = [spot.row.weaker] if spot.row.weaker is not None else []


def _errors(written: Written) -> Sequence[tuple[Spot | None, str]]:
    """Where each error is, the first of a line, with its message."""
    workspace = Workspace.empty().with_files({PATH: written.text})
    document = workspace.document(PATH)
    assert document is not None
    found: dict[int, tuple[Spot | None, str]] = {}
    for diagnostic in Findings.of(workspace).diagnostics(PATH):
        if diagnostic.severity is Severity.ERROR:
            place = diagnostic.place
            at = document.position(document.index(place.chunk), place.span.start)
            found.setdefault(at.line, (written.at(at.line, at.column), diagnostic.message))
    return list(found.values())
