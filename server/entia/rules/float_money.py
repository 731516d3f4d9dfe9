"""`float-money`: an amount of money is stored as an approximate number."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.schema import (
    Column,
    Table,
)
from entia.rules import _lines
from entia.rules.rule import Rule, Subject

_MONEY = frozenset(
    "price amount cost total subtotal balance fee salary wage revenue tax discount payment budget debit credit "
    "refund".split()
)


def _check(subject: Subject, element: tuple[Table, Column]) -> Iterator[Diagnostic]:
    _, column = element
    if column.type.base not in ("float", "double") or _MONEY.isdisjoint(column.name.lower().split("_")):
        return
    member = _lines.member_at(subject.resolved.declaration, column.span)
    written = _lines.type_text(subject.chunk, member) if member is not None else None
    fixes: tuple[Fix, ...] = ()
    if written is not None and column.type.domain is None:
        fixes = (subject.replace("make it `decimal(12, 2)`", written[1], "decimal(12, 2)"),)
    yield RULE.at(
        subject,
        column.type_span,
        f"`{column.type.base}` cannot hold most decimal amounts exactly, and `{column.name}` looks like one",
        help="write `decimal(12, 2)`",
        fixes=fixes,
    )


RULE = Rule(
    "float-money",
    Severity.HINT,
    "an amount of money is stored as an approximate number",
    "column",
    _check,
)
