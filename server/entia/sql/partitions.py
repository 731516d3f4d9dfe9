"""Partitions: children of a table in PostgreSQL, a clause of it in MySQL and MariaDB.

Bounds come from the model alone (`from`, else its `created` month): DDL never reads the clock.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from entia.dialects.derived import child_name
from entia.model.partitions import (
    HOURS,
    LAST_YEAR,
    Interval,
    first_moment,
    intervals,
    part_names,
    rest_name,
    unit_count,
)
from entia.model.schema import Column, Partition
from entia.model.types import INTEGERS
from entia.sql.draft import Draft


class Part(NamedTuple):
    """One range part: the end of its name, and its bounds as SQL (`upper` is excluded)."""

    suffix: str
    lower: str
    upper: str


def partition_clause(draft: Draft) -> str:
    """What CREATE TABLE itself says: all of it in MySQL, only the key of the first level in PostgreSQL."""
    levels = _levels(draft)
    if not levels:
        return ""
    if draft.context.traits.partitions == "children":
        return _by(draft, levels[0])
    return _clause(draft, levels) if draft.context.traits.partitions == "clause" else ""


def add_partitions(draft: Draft) -> None:
    """PostgreSQL's partitions, each a table of its own."""
    levels = _levels(draft)
    if levels and draft.context.traits.partitions == "children":
        _add_children(draft, levels, draft.name, draft.stem)
    elif levels and draft.context.traits.partitions == "none":
        draft.mapped(f"{draft.context.dialect} has no partitions: one table holds all rows", levels[0].span)


def _levels(draft: Draft) -> list[Partition]:
    return [partition for partition in draft.table.partitions if draft.context.present(partition.only)]


def _by(draft: Draft, partition: Partition) -> str:
    columns = draft.keys(partition.columns, "the partitioning", partition.span) or []
    return f"PARTITION BY {partition.method.upper()} ({', '.join(columns)})"


def _add_children(draft: Draft, levels: list[Partition], parent: str, stem: str) -> None:
    context, partition = draft.context, levels[0]
    if partition.elsewhere:
        return
    if partition.method == "hash":
        parts = partition.into or 1
        bounds = [f"FOR VALUES WITH (MODULUS {parts}, REMAINDER {i})" for i in range(parts)]
    elif partition.method == "list":
        bounds = [
            "DEFAULT" if part.kind == "default" else f"FOR VALUES IN ({_values(draft, part.values)})"
            for part in partition.parts
        ]
    else:
        ranges = range_parts(draft, partition)
        bounds = [*(f"FOR VALUES FROM ({part.lower}) TO ({part.upper})" for part in ranges), "DEFAULT"]
    tail = f" {_by(draft, levels[1])}" if len(levels) > 1 else ""
    for part_name, rows in zip(part_names(partition, context.header.created), bounds, strict=True):
        name = child_name(stem, part_name)
        text = context.qualified(draft.table.schema, name)
        draft.add(f"CREATE TABLE {text} PARTITION OF {parent} {rows}{tail}", partition.span)
        if tail:
            _add_children(draft, levels[1:], text, name)


def _clause(draft: Draft, levels: list[Partition]) -> str:
    partition = levels[0]
    columns = ", ".join(draft.keys(partition.columns, "the partitioning", partition.span) or [])
    if partition.method == "hash":
        return f"\nPARTITION BY KEY ({columns}) PARTITIONS {partition.into or 1}"
    sub = ""
    if len(levels) > 1:
        inner = levels[1]
        if inner.method != "hash" or len(levels) > 2:
            draft.refuse(f"{draft.context.dialect} can only sub-partition by hash, once", inner.span)
        else:
            names = ", ".join(draft.keys(inner.columns, "the partitioning", inner.span) or [])
            sub = f"\nSUBPARTITION BY KEY ({names}) SUBPARTITIONS {inner.into or 1}"
    name = draft.context.name
    if partition.method == "list":
        parts = []
        for part in partition.parts:
            if part.kind != "default":
                parts.append(f"PARTITION {name(part.name)} VALUES IN ({_values(draft, part.values)})")
            elif draft.context.dialect == "mariadb":
                parts.append(f"PARTITION {name(part.name)} DEFAULT")
            else:
                draft.refuse("MySQL has no default partition of a list: it refuses all other values", part.span)
        head = f"\nPARTITION BY LIST COLUMNS ({columns})"
    else:
        found = range_parts(draft, partition)
        parts = [f"PARTITION {name(part.suffix)} VALUES LESS THAN ({part.upper})" for part in found]
        if not found or not _is_last(found[-1]):
            rest = ", ".join(["MAXVALUE"] * len(partition.columns))
            parts.append(f"PARTITION {name(rest_name(partition))} VALUES LESS THAN ({rest})")
        head = f"\nPARTITION BY RANGE COLUMNS ({columns})"
    return f"{head}{sub} (\n  " + ",\n  ".join(parts) + "\n)"


def _is_last(part: Part) -> bool:
    """Whether nothing can lie above a part: a second one up to MAXVALUE would be refused."""
    return all(bound.strip().lower() == "maxvalue" for bound in part.upper.split(","))


def _values(draft: Draft, text: str) -> str:
    """The values of a part, as written: literals, whose backslashes some dialects would read."""
    return text.replace("\\", "\\\\") if draft.context.dialect in ("mysql", "mariadb") else text


# Ranges ---------------------------------------------------------------------------------------------------------------


def range_parts(draft: Draft, partition: Partition) -> list[Part]:
    """The parts of a range, without the catch-all."""
    if partition.parts:
        return _written(draft, partition)
    column = draft.table.column(partition.columns[0]) if partition.columns else None
    found = intervals(partition, draft.context.header.created)
    if column is not None and not partition.every[:1].isdigit():
        _refuse_moments(draft, partition, column, found)
    base = column.type.base if column is not None else ""
    return [Part(each.name, _bound(draft, base, each.lower), _bound(draft, base, each.upper)) for each in found]


def _written(draft: Draft, partition: Partition) -> list[Part]:
    parts = []
    width = len(partition.columns)
    lower = ", ".join(["MINVALUE"] * width)
    for part in partition.parts:
        if part.kind == "default":
            continue
        upper = _values(draft, part.values)
        parts.append(Part(part.name, lower, upper))
        lower = upper
    return parts


def _refuse_moments(draft: Draft, partition: Partition, column: Column, found: list[Interval]) -> None:
    """What is wrong with a range of time."""
    unit = partition.every
    if column.type.base in INTEGERS:
        draft.refuse(f"`{unit}` is a time, but `{column.name}` is a number", partition.span)
    elif unit not in HOURS or (unit == "hour" and column.type.base == "date"):
        draft.refuse(f"`{column.name}` cannot be divided by `{unit}`", partition.span)
    elif first_moment(partition.start or draft.context.header.created[:7], unit) is None:
        draft.refuse(
            "the partitions have no first month: write `from 2026-01`, or `created` in the model", partition.span
        )
    elif len(found) < unit_count(partition.count, unit):
        draft.refuse(f"partitions end with the year {LAST_YEAR}", partition.span)


def _bound(draft: Draft, base: str, bound: datetime | int) -> str:
    if isinstance(bound, int):
        return str(bound)
    if base == "date":
        return f"'{bound:%Y-%m-%d}'"
    zone = "+00" if base == "timestamp" and draft.context.dialect == "postgres" else ""
    return f"'{bound:%Y-%m-%d %H:%M:%S}{zone}'"
