"""PostgreSQL's counted columns: `serial` is an integer, a sequence that it owns, and a default; statements may change
each of them, and what is exactly `serial` at the end is called so."""

from __future__ import annotations

import re

from entia.dialects.derived import combined
from entia.importers.catalog import SERIALS, Column, Sequence, Table
from entia.importers.report import Trace
from entia.importers.sql_assembly import Assembly

_COUNTED = {
    "integer": "serial",
    "int": "serial",
    "int4": "serial",
    "bigint": "bigserial",
    "int8": "bigserial",
    "smallint": "smallserial",
    "int2": "smallserial",
}
_MOST = {"serial": "2147483647", "bigserial": "9223372036854775807", "smallserial": "32767"}
_OTHERS = re.compile(r"(?<!NO )\b(?:CYCLE\b|CACHE\s+(?!1\b)|MINVALUE\s+(?!1\b)|UNLOGGED\b)", re.IGNORECASE)
_MAXIMUM = re.compile(r"(?<!NO )\bMAXVALUE\s+(\d+)", re.IGNORECASE)


def expand(column: Column, table: Table, assembly: Assembly) -> None:
    """A column of type `serial` becomes what PostgreSQL makes of it."""
    integer = SERIALS.get(column.type.lower())
    if integer is None:
        return
    column.required = True
    if assembly.catalog.dialect != "postgres":
        return
    name = (table.schema, combined(table.name, column.name, "seq"))
    owner = (table.schema, table.name, column.name)
    assembly.catalog.sequences[name] = Sequence(*name, column.lines, owner=owner, type=integer)
    column.type, column.default = integer, f"nextval('{_quoted('.'.join(filter(None, name)))}'::regclass)"


def _quoted(name: str) -> str:
    return name if re.fullmatch(r"[a-z_][a-z0-9_$.]*", name) else ".".join(f'"{part}"' for part in name.split("."))


def gather(assembly: Assembly, trace: Trace) -> None:
    """Columns that count by a sequence of their own are `serial`, `bigserial` or `smallserial` again."""
    for table in assembly.catalog.tables.values():
        for column in table.columns.values():
            sequence = assembly.sequence_of(column.default) if column.default else None
            if sequence is None or not _is_serial(sequence, column, table):
                continue
            serial = _COUNTED[column.type.lower()]
            if not sequence.type and serial != "bigserial":
                why = f"the sequence of a `{serial}` counts in the column's own type"
                trace.map(sequence.lines, f"sequence `{sequence.name}`", why)
            column.type, column.default = serial, ""
            del assembly.catalog.sequences[sequence.schema, sequence.name]


def _is_serial(sequence: Sequence, column: Column, table: Table) -> bool:
    """Whether `serial` makes exactly this column and this sequence.

    Dumps of before version 10 do not say in which type a sequence counts: the column's is taken.
    """
    serial = _COUNTED.get(column.type.lower())
    if serial is None or not column.required or sequence.owner != (table.schema, table.name, column.name):
        return False
    if (sequence.schema, sequence.name) != (table.schema, combined(table.name, column.name, "seq")):
        return False
    if sequence.start is not None or sequence.by is not None or _OTHERS.search(sequence.text):
        return False
    if sequence.type and _COUNTED.get(sequence.type.lower()) != serial:
        return False
    most = _MAXIMUM.search(sequence.text)
    return most is None or most[1] in _MOST.values()
