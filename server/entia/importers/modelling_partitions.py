"""How a table is partitioned, as `partition by` says it; and whether that makes the very same partitions."""

from __future__ import annotations

import re
from collections.abc import Callable

from entia.importers.catalog import Part, Partitioning, Table
from entia.importers.modelling_text import Piece, Row

_METHODS = ("range", "list", "hash")


def can_say(table: Table, dialect: str) -> bool:
    """Whether the model's words make exactly the table's partitions."""
    level = table.partitioning
    while level is not None:
        if (
            level.method not in _METHODS
            or not level.columns
            or any(column not in table.columns for column in level.columns)
            or any(part.schema for part in level.parts)
        ):
            return False
        if _is_elsewhere(level, dialect):
            return level.sub is None
        if level.method == "hash":
            if not (level.into or level.parts) or not _are_usual(table, level):
                return False
        elif (
            not level.parts
            or any(not part.name for part in level.parts)
            or (level.method == "range" and not _joins(level, dialect))
        ):
            return False
        level = level.sub
    return True


def _is_elsewhere(level: Partitioning, dialect: str) -> bool:
    """Whether the application makes the partitions, which PostgreSQL allows."""
    return dialect == "postgres" and not (level.parts or level.into)


def _are_usual(table: Table, level: Partitioning) -> bool:
    """Whether PostgreSQL's hash partitions are those that `into` makes: `…_p0`, `…_p1`, one for each remainder."""
    count = len(level.parts)
    for number, part in enumerate(level.parts):
        if not part.values:
            continue
        found = re.fullmatch(r"modulus (\d+), remainder (\d+)", " ".join(part.values.lower().split()))
        if found is None or (int(found[1]), int(found[2])) != (count, number) or not part.name.endswith(f"_p{number}"):
            return False
    return level is not table.partitioning or all(
        not part.values or part.name == f"{table.name}_p{number}" for number, part in enumerate(level.parts)
    )


def _joins(level: Partitioning, dialect: str) -> bool:
    """Whether ranges leave nothing out: Entia's begin at the least value, and one takes all other rows."""
    parts = [part for part in level.parts if part.kind != "default"]
    previous = ""
    for part in parts:
        low = "" if part.low.strip().lower() == "minvalue" else part.low.strip()
        if low != previous:
            return False
        previous = part.high.strip()
    if dialect == "postgres":
        return len(parts) < len(level.parts)
    return not parts[-1].high.strip()


def partition_rows(table: Table, dialect: str, member: Callable[[str], str]) -> list[Row]:
    """The `partition by` rows of a table of which `can_say` is true."""
    rows: list[Row] = []
    level = table.partitioning
    while level is not None:
        rows.append(_row(table, level, dialect, member))
        level = level.sub
    return rows


def _row(table: Table, level: Partitioning, dialect: str, member: Callable[[str], str]) -> Row:
    lines = level.lines if level.lines != (0, 0) else table.lines
    head = f"partition by {level.method} ({', '.join(map(member, level.columns))})"
    if _is_elsewhere(level, dialect):
        return Row([Piece(f"{head} {{}}")], "partitions", lines)
    if level.method == "hash":
        return Row([Piece(f"{head} into {level.into or len(level.parts)}")], "partitions", lines)
    prefix = f"{table.name}_" if dialect == "postgres" else ""
    block = [Row([Piece(_part(part, prefix))], "partition", part.lines) for part in level.parts]
    return Row([Piece(head)], "partitions", lines, block=block)


def _part(part: Part, prefix: str) -> str:
    name = part.name.removeprefix(prefix)
    name = name if name.isidentifier() else f'"{name}"'
    if part.kind == "default":
        return f"{name} default"
    return f"{name} ({part.values})" if part.values else f"{name} to ({part.high or 'maxvalue'})"
