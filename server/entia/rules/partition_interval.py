"""`partition-interval`: `every` does not fit the column that it divides, or has no first day to start from."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.partitions import first_moment
from entia.model.schema import (
    Partition,
    Table,
)
from entia.model.types import INTEGERS, MOMENTS
from entia.rules.rule import Rule, Subject

_TIMES = ("hour", "day", "week", "month", "quarter", "year")


def _check(subject: Subject, element: tuple[Table, Partition]) -> Iterator[Diagnostic]:
    table, partition = element
    if not partition.every:
        return
    if partition.method != "range":
        yield RULE.at(
            subject, partition.span, f"`every` divides a range, not a {partition.method}", help="write `by range`"
        )
        return
    if len(partition.columns) != 1:
        if partition.columns:
            yield RULE.at(
                subject,
                partition.span,
                f"`every` divides one column, not {len(partition.columns)}",
                help="name one column",
            )
        return
    column = table.column(partition.columns[0])
    if column is None or column.type.base in ("native", "unknown"):
        return
    every, base = partition.every.strip(), column.type.base
    is_number = every.isdigit()
    if is_number and base not in (*INTEGERS, "decimal"):
        yield RULE.at(
            subject,
            partition.span,
            f"`every {every}` counts numbers, but `{column.name}` is `{base}`",
            help="write a span of time such as `every month`" if base in MOMENTS else "partition by a number",
        )
    elif not is_number and every in _TIMES and base not in ("date", "datetime", "timestamp"):
        yield RULE.at(
            subject,
            partition.span,
            f"`every {every}` divides time, but `{column.name}` is `{base}`",
            help="write a number such as `every 1000000`" if base in INTEGERS else "partition by a date",
        )
    elif not is_number and every not in _TIMES:
        yield RULE.at(
            subject,
            partition.span,
            f"`{every}` is no span of time to divide by",
            help=f"write one of {', '.join(_TIMES)}",
        )
    elif every == "hour" and base == "date":
        yield RULE.at(
            subject, partition.span, f"`{column.name}` is a `date`, which has no hours", help="write `every day`"
        )
    elif not is_number and first_moment(partition.start or subject.model.header.created[:7], every) is None:
        start = partition.start
        yield RULE.at(
            subject,
            partition.span,
            f"`from {start}` is no day" if start else "nothing says when the first partition starts",
            help="write a day of the calendar" if start else "write `from 2026-01`, or `created` in the model",
        )


RULE = Rule(
    "partition-interval",
    Severity.ERROR,
    "`every` does not fit the column that it divides",
    "partition",
    _check,
)
