"""Partitions: children of a table in PostgreSQL, a clause of it in MySQL and MariaDB.

Bounds come from the model alone (`from`, else its `created` month): DDL never reads the clock.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from itertools import count
from typing import NamedTuple

from entia.model.partitions import HOURS, MONTHS, UNITS, first_moment, unit_count
from entia.model.schema import Column, Partition
from entia.model.types import INTEGERS
from entia.sql.draft import Draft

LAST_YEAR = 9990  # the calendars of databases and of Python end soon after


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
    children: list[tuple[str, str]] = []
    if partition.method == "hash":
        parts = partition.into or 1
        children = [(f"p{i}", f"FOR VALUES WITH (MODULUS {parts}, REMAINDER {i})") for i in range(parts)]
    elif partition.method == "list":
        children = [
            (part.name, "DEFAULT" if part.kind == "default" else f"FOR VALUES IN ({_values(draft, part.values)})")
            for part in partition.parts
        ]
    else:
        children = [
            (part.suffix, f"FOR VALUES FROM ({part.lower}) TO ({part.upper})") for part in range_parts(draft, partition)
        ]
        children.append((_rest(partition, "default"), "DEFAULT"))
    tail = f" {_by(draft, levels[1])}" if len(levels) > 1 else ""
    for suffix, bounds in children:
        name = f"{stem}_{suffix}"
        text = (
            context.qualified(draft.table.schema, name)
            if stem != draft.stem or draft.table.schema
            else context.name(name)
        )
        draft.add(f"CREATE TABLE {text} PARTITION OF {parent} {bounds}{tail}", partition.span)
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
            parts.append(f"PARTITION {name(_rest(partition))} VALUES LESS THAN ({rest})")
        head = f"\nPARTITION BY RANGE COLUMNS ({columns})"
    return f"{head}{sub} (\n  " + ",\n  ".join(parts) + "\n)"


def _rest(partition: Partition, usual: str = "rest") -> str:
    """What the part that takes all other rows is called: by the author, else as usual, if no other part is."""
    written = next((part.name for part in partition.parts if part.kind == "default"), "")
    taken = {part.name.lower() for part in partition.parts}
    if written or usual not in taken:
        return written or usual
    return next(f"{usual}{number}" for number in count(2) if f"{usual}{number}" not in taken)


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
    if column is None:
        return []
    if partition.every[:1].isdigit():
        return _numbers(partition)
    if column.type.base in INTEGERS:
        draft.refuse(f"`{partition.every}` is a time, but `{column.name}` is a number", partition.span)
        return []
    return _moments(draft, partition, column)


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


def _numbers(partition: Partition) -> list[Part]:
    step = int(re.match(r"[0-9]+", partition.every)[0])  # type: ignore[index]  # the caller saw a digit
    start = int(partition.start) if re.fullmatch(r"-?[0-9]+", partition.start) else 0
    units = int(partition.count) if partition.count.isdigit() else UNITS
    return [
        Part(f"p{start + i * step}".replace("-", "m"), str(start + i * step), str(start + (i + 1) * step))
        for i in range(units)
    ]


def _moments(draft: Draft, partition: Partition, column: Column) -> list[Part]:
    unit = partition.every
    if unit not in HOURS or (unit == "hour" and column.type.base == "date"):
        draft.refuse(f"`{column.name}` cannot be divided by `{unit}`", partition.span)
        return []
    first = first_moment(partition.start or draft.context.header.created[:7], unit)
    if first is None:
        draft.refuse(
            "the partitions have no first month: write `from 2026-01`, or `created` in the model", partition.span
        )
        return []
    parts = []
    lower = first
    for _ in range(unit_count(partition.count, unit)):
        if lower.year > LAST_YEAR:
            draft.refuse(f"partitions end with the year {LAST_YEAR}", partition.span)
            break
        upper = _next(lower, unit)
        parts.append(Part(_suffix(lower, unit), _bound(draft, column, lower), _bound(draft, column, upper)))
        lower = upper
    return parts


def _next(moment: datetime, unit: str) -> datetime:
    if unit in MONTHS:
        months = moment.month - 1 + MONTHS[unit]
        return moment.replace(year=moment.year + months // 12, month=months % 12 + 1)
    return moment + timedelta(hours=HOURS[unit])


def _suffix(moment: datetime, unit: str) -> str:
    if unit == "quarter":
        return f"p{moment:%Y}_q{(moment.month + 2) // 3}"
    formats = {"year": "p%Y", "month": "p%Y_%m", "hour": "p%Y_%m_%d_%H"}
    return moment.strftime(formats.get(unit, "p%Y_%m_%d"))


def _bound(draft: Draft, column: Column, moment: datetime) -> str:
    if column.type.base == "date":
        return f"'{moment:%Y-%m-%d}'"
    zone = "+00" if column.type.base == "timestamp" and draft.context.dialect == "postgres" else ""
    return f"'{moment:%Y-%m-%d %H:%M:%S}{zone}'"
