"""`partition-bounds`: a bound or value of a partition is of another type than its column."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.dialects.types import integer_range
from entia.model.schema import (
    Column,
    Partition,
    Table,
)
from entia.model.types import INTEGERS, NUMBERS
from entia.rules.default_format import reads
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, element: tuple[Table, Partition]) -> Iterator[Diagnostic]:
    table, partition = element
    if not partition.parts or len(partition.columns) != 1:
        return
    column = table.column(partition.columns[0])
    if column is None or column.type.base in ("native", "unknown"):
        return
    base = column.type.base
    for part in partition.parts:
        for text in (value.strip() for value in part.values.split(",")) if part.kind != "default" else ():
            wrong = _wrong(column, text)
            if wrong:
                yield RULE.at(
                    subject,
                    part.span,
                    f"`{text}` {wrong}, but `{column.name}` is `{base}`",
                    help=f"write values of `{base}`",
                )
                break


def _wrong(column: Column, text: str) -> str:
    """What a literal is that the column's type is not; "" for what fits, and for expressions."""
    base = column.type.base
    if text.lstrip("+-").replace(".", "", 1).isdigit():
        is_coded = column.type.enum is not None and column.type.enum.base is not None
        if base in INTEGERS:
            if "." in text:
                return "has decimals"
            low, high = integer_range(column.type)
            return "" if low <= int(text) <= high + 1 else "is out of range"  # an upper bound may be one above
        return "is a number" if base not in NUMBERS and not is_coded else ""
    if len(text) > 1 and text[0] == text[-1] == "'":
        if base in NUMBERS or base == "bool":
            return "is text"
        return (
            ""
            if base not in ("date", "time", "datetime", "timestamp", "uuid") or reads(base, text[1:-1])
            else "is no value"
        )
    return "is true or false" if text.lower() in ("true", "false") and base != "bool" else ""


RULE = Rule(
    "partition-bounds",
    Severity.ERROR,
    "a bound or value of a partition is of another type than its column",
    "partition",
    _check,
)
