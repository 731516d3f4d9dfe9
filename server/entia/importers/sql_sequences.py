"""PostgreSQL's counted columns: what pg_dump writes in four statements is `serial` again, if it is exactly that."""

from __future__ import annotations

import re

from entia.importers.catalog import Column, Sequence, Table
from entia.importers.sql_assembly import Assembly

_SERIALS = {
    "integer": "serial",
    "int": "serial",
    "int4": "serial",
    "bigint": "bigserial",
    "int8": "bigserial",
    "smallint": "smallserial",
    "int2": "smallserial",
}
_LIMITS = {"serial": 2**31 - 1, "bigserial": 2**63 - 1, "smallserial": 2**15 - 1}


def gather(assembly: Assembly) -> None:
    """Columns that count by a sequence of their own become `serial`, `bigserial` or `smallserial`."""
    for table in assembly.catalog.tables.values():
        for column in table.columns.values():
            sequence = assembly.sequence_of(column.default) if column.default else None
            if sequence is not None and _is_serial(sequence, column, table):
                column.type, column.default = _SERIALS[column.type.lower()], ""
                del assembly.catalog.sequences[sequence.schema, sequence.name]


def _is_serial(sequence: Sequence, column: Column, table: Table) -> bool:
    """Whether `serial` makes exactly this column and this sequence."""
    serial = _SERIALS.get(column.type.lower())
    if serial is None or not column.required or sequence.owner != (table.schema, table.name, column.name):
        return False
    if sequence.schema != table.schema or sequence.name != usual_name(table.name, column.name):
        return False
    plain = sequence.start is None and sequence.by is None
    return plain and not _bounded(sequence.text, serial)


def usual_name(table: str, column: str) -> str:
    """What PostgreSQL calls the sequence of a serial column: both names are cut where they are too long together."""
    room = 63 - len("__seq")
    while len(table.encode()) + len(column.encode()) > room:
        if len(table.encode()) > len(column.encode()):
            table = table[:-1]
        else:
            column = column[:-1]
    return f"{table}_{column}_seq"


def _bounded(text: str, serial: str) -> bool:
    """Whether the sequence says of itself what that of `serial` does not."""
    kind = re.search(r"\bAS\s+(\w+)", text, re.IGNORECASE)
    if kind is not None and _SERIALS.get(kind[1].lower()) != serial:
        return True
    if re.search(r"\bCYCLE\b", text, re.IGNORECASE) and not re.search(r"\bNO\s+CYCLE\b", text, re.IGNORECASE):
        return True
    cache = re.search(r"\bCACHE\s+(\d+)", text, re.IGNORECASE)
    if cache is not None and cache[1] != "1":
        return True
    low = re.search(r"(?<!NO )\bMINVALUE\s+(-?\d+)", text, re.IGNORECASE)
    high = re.search(r"(?<!NO )\bMAXVALUE\s+(\d+)", text, re.IGNORECASE)
    return (low is not None and low[1] != "1") or (high is not None and int(high[1]) not in _LIMITS.values())
