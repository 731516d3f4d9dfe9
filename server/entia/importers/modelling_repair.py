"""The written model is checked; a piece that the rules refuse is kept as SQL instead, so that nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from entia.diagnostics import Severity
from entia.importers.modelling_text import Block, Spot, Written, write
from entia.model.workspace import Workspace
from entia.rules.checker import Findings

PATH = "imported.entia"
_ROUNDS = 6
_Keep = Callable[[Spot, str], Block | None]  # takes a piece that is refused, and why; what says it instead


def mended(blocks: list[Block], keep: _Keep) -> tuple[Written, int]:
    """The text, and how many errors are left in it: those have no other wording."""
    written = write(blocks)
    for _ in range(_ROUNDS):
        errors = _errors(written)
        changed = False
        for spot, message in errors:
            if spot is None or not spot.piece.instead or spot.piece not in spot.row.pieces:
                continue
            made = keep(spot, message)
            spot.row.pieces.remove(spot.piece)
            if not spot.row.pieces:
                _drop(blocks, spot)
            if made is not None:
                blocks.append(made)
            changed = True
        if not changed:
            return written, len(errors)
        written = write(blocks)
    return written, len(_errors(written))


def _drop(blocks: list[Block], spot: Spot) -> None:
    if spot.row is spot.block.head:
        blocks.remove(spot.block)
        return
    rows = spot.block.rows
    if rows is not None and spot.row in rows:
        rows.remove(spot.row)


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
