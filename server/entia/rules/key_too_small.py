"""`key-too-small`: more rows are projected than the key can number."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Label, Severity
from entia.dialects.types import integer_range
from entia.model.growth import most_rows
from entia.model.schema import Table
from entia.model.types import INTEGERS
from entia.rules import _lines
from entia.rules.rule import Rule, Subject
from entia.text import Span


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    volume = table.design.volume
    key = table.primary_key.columns if table.primary_key is not None else ()
    column = table.column(key[0]) if len(key) == 1 else None
    if volume is None or column is None or column.type.base not in INTEGERS or column.role:
        return
    most, rows = integer_range(column.type)[1], most_rows(volume)
    if column.identity is not None and column.identity.by:
        most = most // abs(column.identity.by)
    if rows <= most:
        return
    member = _lines.member_named(subject.resolved.declaration, column.name)
    fixes: tuple[Fix, ...] = ()
    if member is not None and not column.origin and column.type.domain is None and column.type.base != "bigint":
        name = _type_name(column.type_span, column.type.base)
        fixes = (subject.replace("write `bigint`", name, "bigint", preferred=True),)
    yield RULE.at(
        subject,
        column.type_span,
        f"`{column.name}` can number {most:,} rows, and {rows:,} are projected",
        help="write `bigint`",
        labels=(Label(subject.place(volume.span), "projected here"),),
        fixes=fixes,
    )


def _type_name(span: Span, base: str) -> Span:
    """The type's name alone, without what stands behind it."""
    return Span(span.start, span.start + len(base))


RULE = Rule(
    "key-too-small",
    Severity.WARNING,
    "more rows are projected than the key can number",
    "table",
    _check,
)
