"""`encrypted-in-range-index`: an index or partition compares what is encrypted."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Label, Severity
from entia.model.privacy import is_encrypted
from entia.model.schema import Column, Table
from entia.rules.rule import Rule, Subject
from entia.text import Span

_EQUAL = ("hash",)  # what only asks whether two values are the same


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    encrypted = {column.name: column for column in table.columns if is_encrypted(column)}
    if not encrypted:
        return
    for index in table.indexes:
        for key in index.keys:
            if key.column in encrypted and index.method not in _EQUAL and not index.unique:
                yield _say(subject, encrypted[key.column], key.span, "an index sorts")
    for partition in table.partitions:
        for name in partition.columns:
            if name in encrypted and partition.method == "range":
                yield _say(subject, encrypted[name], partition.span, "a range partition sorts")


def _say(subject: Subject, column: Column, span: Span, what: str) -> Diagnostic:
    return RULE.at(
        subject,
        span,
        f"{what} by `{column.name}`, which is encrypted, so its order means nothing",
        help="index a digest of the value, or use a unique index or `using hash` for equality alone",
        labels=(Label(subject.place(column.name_span), "encrypted here"),),
    )


RULE = Rule(
    "encrypted-in-range-index",
    Severity.WARNING,
    "an index or partition compares what is encrypted",
    "table",
    _check,
)
