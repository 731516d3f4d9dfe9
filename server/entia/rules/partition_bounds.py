"""`partition-bounds`: a bound or value of a partition is no value of its column."""

from __future__ import annotations

import re
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
    for part in partition.parts:
        odd = _no_literals(part.values) if part.kind != "default" else ""
        if odd:
            message = f"`{odd}` is no literal, and the parts of a table are told apart by literals"
            yield RULE.at(subject, part.span, message, help="write texts as `'…'`, numbers, or `maxvalue`")
    if not partition.parts or len(partition.columns) != 1:
        return
    column = table.column(partition.columns[0])
    if column is None or column.type.base in ("native", "unknown"):
        return
    base = column.type.base
    for part in partition.parts:
        for text in _values(part.values) if part.kind != "default" and not _no_literals(part.values) else ():
            wrong = _wrong(column, text)
            if wrong:
                yield RULE.at(
                    subject,
                    part.span,
                    f"`{text}` {wrong}, but `{column.name}` is `{base}`",
                    help=f"write values of `{base}`",
                )
                break


_LITERAL = re.compile(
    r"\s*((?:(?:date|time|datetime|timestamp|uuid)\s*)?'(?:''|[^'])*'|[-+]?[0-9]+(?:\.[0-9]+)?"
    r"|maxvalue|minvalue|null|true|false)\s*(?:,|\Z)",
    re.IGNORECASE,
)


def _no_literals(text: str) -> str:
    """What of a list of values is no literal, in short; "" where all of it is."""
    at = 0
    while at < len(text) or not at:
        match = _LITERAL.match(text, at)
        if match is None:
            rest = " ".join(text[at:].split())
            return rest if len(rest) <= 30 else f"{rest[:29]}…"
        at = match.end()
    return ""


def _values(text: str) -> Iterator[str]:
    yield from (match[1] for match in _LITERAL.finditer(text))


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
    "a bound or value of a partition is no value of its column",
    "partition",
    _check,
)
