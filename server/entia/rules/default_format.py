"""`default-format`: a text default is no date, time, UUID or JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from uuid import UUID

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.native_types import logical_of
from entia.model.schema import (
    Column,
    Expression,
    Table,
)
from entia.model.types import MOMENTS
from entia.rules._targets import targets
from entia.rules._words import all_titled, titled
from entia.rules.rule import Rule, Subject

_UNIT = r"\d+ (?:year|month|week|day|hour|minute|second)s?"
_DURATION = re.compile(rf"{_UNIT}(?: {_UNIT})*(?: \d\d:\d\d(?::\d\d)?)?|\d\d:\d\d(?::\d\d)?")
_EXAMPLES = {
    "date": "'2026-01-31'",
    "time": "'08:30:00'",
    "datetime": "'2026-01-31 08:30:00'",
    "timestamp": "'2026-01-31 08:30:00+00:00'",
    "uuid": "'00000000-0000-4000-8000-000000000000'",
    "json": "'{}'",
    "duration": "'1 day 02:30:00'",
}


def _check(subject: Subject, element: tuple[Table, Column]) -> Iterator[Diagnostic]:
    _, column = element
    default, base = column.default, column.type.base
    if default is None or default.kind != "string":
        return
    yield from _of_natives(subject, column, default)
    if base not in _EXAMPLES:
        return
    if base == "duration":
        counts = [target for target in targets(subject, column.only) if target[0] not in ("postgres", "duckdb")]
        if counts:
            span = column.type_span if default.owner else default.span
            count = "counts" if len(counts) == 1 else "count"
            message = f"{all_titled(counts)} {count} a duration in microseconds, so a text cannot be its default"
            yield RULE.at(subject, span, message, help="leave the default to the application")
            return
    if reads(base, default.text):
        return
    span = column.type_span if default.owner else default.span
    example = _EXAMPLES[base]
    fixes: tuple[Fix, ...] = ()
    if (
        not default.owner
        and base in MOMENTS
        and default.text.strip().lower() in ("now", "now()", "today", "current_timestamp")
    ):
        call = "current_date" if base == "date" else "now()"
        if base != "time":
            fixes = (subject.replace(f"write `{call}`", span, call, preferred=True),)
    article = "no" if base != "json" else "not"
    yield RULE.at(
        subject, span, f"`'{default.text}'` is {article} {base}", help=f"write it as in `{example}`", fixes=fixes
    )


def _of_natives(subject: Subject, column: Column, default: Expression) -> Iterator[Diagnostic]:
    """The same for the types that a column has beside its own."""
    for native in column.natives:
        base = logical_of(native.dialect, native.type).base if native.type else ""
        if base in _EXAMPLES and base != "duration" and not reads(base, default.text):
            span = column.type_span if default.owner else default.span
            message = f"`'{default.text}'` is no {base}, as which {titled(native.dialect)} keeps `{column.name}`"
            yield RULE.at(subject, span, message, help=f"write it as in `{_EXAMPLES[base]}`")


def reads(base: str, text: str) -> bool:
    """Whether a text is a value of a type that `_EXAMPLES` knows, as every database reads it."""
    try:
        if base == "date":
            date.fromisoformat(text)
            return len(text) == 10
        if base == "time":
            return time.fromisoformat(text).tzinfo is None
        if base in ("datetime", "timestamp"):
            read = datetime.fromisoformat(text)
            return len(text) >= 10 and (base == "timestamp" or read.tzinfo is None)
        if base == "uuid":
            return str(UUID(text)) == text.lower()
        if base == "duration":
            return _DURATION.fullmatch(text.strip().lower()) is not None
        json.loads(text)
    except ValueError:
        return False
    return True


RULE = Rule(
    "default-format",
    Severity.ERROR,
    "a text default is no date, time, UUID or JSON",
    "column",
    _check,
)
