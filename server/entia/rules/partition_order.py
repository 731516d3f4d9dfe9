"""`partition-order`: the bounds of range partitions do not rise."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.schema import (
    Partition,
    Table,
)
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, element: tuple[Table, Partition]) -> Iterator[Diagnostic]:
    _, partition = element
    last: tuple[object, ...] | None = None
    for part in partition.parts:
        if part.kind != "to":
            continue
        bound = tuple(_value(text.strip()) for text in part.values.split(","))
        if last is not None and len(last) == len(bound) and _comparable(last, bound) and bound <= last:
            yield RULE.at(
                subject,
                part.span,
                f"partition `{part.name}` ends at or before the one above it",
                help="order the partitions by their bounds",
            )
        last = bound


def _value(text: str) -> object:
    if text.startswith("'") and text.endswith("'"):
        return text[1:-1]
    try:
        return float(text)
    except ValueError:
        return None  # an expression: its order cannot be seen from here


def _comparable(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    return all(a is not None and type(a) is type(b) for a, b in zip(one, other, strict=True))


RULE = Rule(
    "partition-order",
    Severity.ERROR,
    "the bounds of range partitions do not rise",
    "partition",
    _check,
)
