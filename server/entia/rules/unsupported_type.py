"""`unsupported-type`: a target cannot have a type."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.dialects import version as version_of
from entia.dialects.types import physical
from entia.model.schema import (
    Column,
    Table,
)
from entia.model.types import Type
from entia.rules._ranges import impossible
from entia.rules._targets import targets
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, element: tuple[Table, Column]) -> Iterator[Diagnostic]:
    table, column = element
    type_ = column.type
    if type_.base in ("unknown", "enum"):
        return  # labels have rules of their own
    said: set[str] = set()
    for dialect, text in targets(subject, table.only, column.only):
        if any(native.dialect == dialect and native.type for native in column.natives):
            continue
        version = version_of(dialect, text)
        if version is None:
            continue
        error = physical(dialect, version, type_).error
        if error and error not in said and not _said_elsewhere(type_):
            said.add(error)
            message, _, advice = error.partition(": ")
            yield RULE.at(
                subject,
                column.type_span,
                message,
                help=advice or f"write another type, or `only …` without {dialect}",
            )


def _said_elsewhere(type_: Type) -> bool:
    """`type-out-of-range` says what is impossible everywhere."""
    while type_.element is not None:
        type_ = type_.element
    return impossible(type_) is not None


RULE = Rule(
    "unsupported-type",
    Severity.ERROR,
    "a target cannot have a type",
    "column",
    _check,
)
