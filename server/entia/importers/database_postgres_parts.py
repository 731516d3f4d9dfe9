"""PostgreSQL's partitions → `Catalog`."""

from __future__ import annotations

import re

from entia.importers.catalog import Part, Partitioning, Table
from entia.importers.database_postgres_reading import Reading, root_of
from entia.importers.database_sql import bare, separated

_METHODS = {"r": "range", "l": "list", "h": "hash"}
_BOUND = re.compile(
    r"FOR VALUES (?:IN \((?P<values>.*)\)|FROM \((?P<low>.*)\) TO \((?P<high>.*)\)|WITH \(.*\))", re.DOTALL
)


def read_partitions(reading: Reading) -> None:
    """How tables are partitioned, and their parts."""
    keys: dict[int, Partitioning] = {}
    for oid, method, numbers, expressions in reading.rows(
        "select p.partrelid, p.partstrat::text, p.partattrs::text, pg_get_expr(p.partexprs, p.partrelid) "
        "from pg_partitioned_table p order by p.partrelid"
    ):
        if oid in reading.names:
            waiting = iter(separated(expressions or ""))
            columns = tuple(
                reading.columns[oid, int(number)] if int(number) else bare(next(waiting)) for number in numbers.split()
            )
            keys[oid] = Partitioning(_METHODS[method], columns)
    children: dict[int, list[int]] = {}
    for oid, bound in reading.rows(
        "select c.oid, pg_get_expr(c.relpartbound, c.oid) from pg_class c where c.relispartition and c.relkind in "
        "('r', 'p') order by c.oid"
    ):
        parent = reading.partitions.get(oid)
        if parent in keys:
            children.setdefault(parent, []).append(oid)
            schema, name = reading.names[oid]
            part = _part(name, bound)._replace(schema=schema if schema != reading.names[parent][0] else "")
            keys[parent].parts.append(part)
    for oid, table in reading.tables.items():
        if oid in keys:
            _settle(keys[oid], table)
            _level(reading, table, oid, keys, children)
    _defaults(reading)


def _part(name: str, bound: str) -> Part:
    if bound == "DEFAULT":
        return Part(name, "default")
    found = _BOUND.fullmatch(bound)
    if found is None:
        return Part(name, "hash")
    if found["values"] is not None:
        return Part(name, "list", values=found["values"])
    if found["low"] is not None:
        low, high = (text if text not in ("MINVALUE", "MAXVALUE") else "" for text in (found["low"], found["high"]))
        return Part(name, "range", low, high)
    return Part(name, "hash")


def _settle(partitioning: Partitioning, table: Table) -> None:
    partitioning.lines = table.lines
    partitioning.parts = [part._replace(lines=table.lines) for part in partitioning.parts]
    if partitioning.method == "hash":
        partitioning.into = len(partitioning.parts)


def _level(
    reading: Reading, table: Table, oid: int, keys: dict[int, Partitioning], children: dict[int, list[int]]
) -> None:
    """Say how the table is partitioned, with its second level where all parts have the same one."""
    found = table.partitioning = keys[oid]
    divided = [keys[part] for part in children.get(oid, ()) if part in keys]
    if not divided:
        return
    for each in divided:
        _settle(each, table)
    first = divided[0]
    alike = all((each.method, each.columns, each.into) == (first.method, first.columns, first.into) for each in divided)
    if alike and first.method == "hash" and len(divided) == len(found.parts):
        found.sub = Partitioning(first.method, first.columns, table.lines, into=first.into)
        reading.trace.map(table.lines, f"partitions of {reading.shown(table.key)}", "parts of parts get names by rule")
    else:
        names = ", ".join(part.name for each in divided for part in each.parts)
        reading.trace.leave(table.lines, f"partitions of partitions that differ: {names}")


def _defaults(reading: Reading) -> None:
    """A default that only a partition has."""
    for (oid, number), default in reading.part_defaults.items():
        root = root_of(reading, oid)
        table = reading.catalog.tables.get(reading.names[root])
        name = reading.columns[oid, number]
        column = table.columns.get(name) if table is not None else None
        if column is None or column.computed or default == column.default:
            continue
        part = reading.names[oid]
        where = f"{reading.quoted(part)} ALTER COLUMN {reading.quoted(('', name))}"
        action = f"SET DEFAULT {default}" if default else "DROP DEFAULT"
        lines = reading.inventory.add(f"default of {name} in {reading.shown(part)}")
        what = f"default of {name} in the partition {reading.shown(part)}"
        reading.code("default", (part[0], name), f"ALTER TABLE {where} {action}", lines, what, reading.names[root])
