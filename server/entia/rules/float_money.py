"""`float-money`: an amount of money is stored as an approximate number."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.resolved import Resolved
from entia.model.schema import Column
from entia.rules import _lines
from entia.rules.rule import Rule, Subject

_MONEY = frozenset(
    "price amount cost total subtotal balance fee salary wage revenue tax discount payment budget debit credit "
    "refund".split()
)


def _check(subject: Subject, resolved: Resolved) -> Iterator[Diagnostic]:
    """Not of scope "column": the verdict depends on the name, which lines of equal text do not share."""
    for table in (*resolved.tables, resolved.shape):
        for column in table.columns if table is not None else ():
            if column.type.base in ("float", "double") and not column.origin and not column.role:
                yield from _say(subject, column)


def _say(subject: Subject, column: Column) -> Iterator[Diagnostic]:
    if _MONEY.isdisjoint(column.name.lower().split("_")):
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
    "declaration",
    _check,
)
