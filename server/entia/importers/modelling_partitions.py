"""How a table is partitioned, as `partition by` says it where that makes the same partitions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from entia.importers.catalog import Part, Partitioning, Table
from entia.importers.modelling_text import Piece, Row

if TYPE_CHECKING:
    from entia.importers.modelling_entities import Modelling


def partition_rows(modelling: Modelling, table: Table, member: Callable[[str], str]) -> list[Row]:
    """The `partition by` rows of a table; what they cannot say is told to the trace."""
    rows: list[Row] = []
    level = table.partitioning
    while level is not None:
        row = _row(modelling, table, level, member)
        if row is None:
            break
        rows.append(row)
        level = level.sub
    return rows


def _row(modelling: Modelling, table: Table, level: Partitioning, member: Callable[[str], str]) -> Row | None:
    what = f"partitions of {modelling.names.full(table.key)}"
    lines = level.lines if level.lines != (0, 0) else table.lines
    if any(column not in table.columns for column in level.columns):
        modelling.trace.leave(lines, f"{what}: Entia partitions by columns, not by `{', '.join(level.columns)}`")
        return None
    head = f"partition by {level.method} ({', '.join(map(member, level.columns))})"
    if level.method == "hash":
        return Row([Piece(f"{head} into {level.into or max(1, len(level.parts))}")], what, lines)
    if not level.parts:
        modelling.trace.leave(lines, f"{what}: the source names none")
        return None
    prefix = f"{table.name}_" if modelling.dialect == "postgres" else ""
    rest = next((part for part in level.parts if part.kind == "default"), None)
    parts = [part for part in level.parts if part.kind != "default"]
    if level.method == "list":
        block = [Row([Piece(f"{_named(part, prefix)} ({part.values})")], what, part.lines) for part in parts]
    else:
        block = [Row([Piece(f"{_named(part, prefix)} to ({part.high})")], what, part.lines) for part in parts]
        if modelling.dialect == "postgres":
            _note_range(modelling, what, parts, rest)
    if rest is not None:
        block.append(Row([Piece(f"{_named(rest, prefix)} default")], what, rest.lines))
    return Row([Piece(head)], what, lines, block=block)


def _note_range(modelling: Modelling, what: str, parts: list[Part], rest: Part | None) -> None:
    """What Entia's ranges have besides: they begin at the least value, leave no gap, and one takes the rest."""
    previous = ""
    for part in parts:
        low = part.low.strip().lower()
        if low not in ("minvalue", previous):
            why = "an earlier bound is the least value" if not previous else "ranges leave no gap"
            modelling.trace.map(part.lines, what, f"{why}: `{part.name}` begins where the one before it ends")
        previous = part.high.strip().lower()
    if rest is None:
        modelling.trace.map(parts[0].lines, what, "a partition for all other rows comes with them")


def _named(part: Part, prefix: str) -> str:
    name = part.name.removeprefix(prefix)
    return name if name.isidentifier() else f'"{name}"'
