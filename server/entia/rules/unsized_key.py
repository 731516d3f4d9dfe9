"""`unsized-key`: a key or index is over a text without a length."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.schema import (
    Column,
    Table,
)
from entia.rules import _lines
from entia.rules._targets import targets
from entia.rules._widths import is_long
from entia.rules._words import all_titled
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    built = [target for target in targets(subject, table.only) if target[0] in ("mysql", "mariadb")]
    if not built:
        return
    keys = [(key.columns, key.only, key.span) for key in (table.primary_key, *table.uniques) if key is not None]
    keys += [
        (tuple(key.column for key in index.keys), index.only, index.span)
        for index in table.indexes
        if index.method not in ("fulltext", "spatial")
    ]
    for columns, only, span in keys:
        for name in columns:
            column = table.column(name) if name else None
            if column is None or column.type.base not in ("text", "string", "bytes"):
                continue
            hit = [t for t in built if (not only or t[0] in only) and is_long(*t, column.type)]
            if hit:
                yield RULE.at(
                    subject,
                    span,
                    f"{all_titled(hit)} needs a length for `{name}`, which stands in a key"
                    if len(hit) == 1
                    else f"{all_titled(hit)} need a length for `{name}`, which stands in a key",
                    help=f"make `{name}` a `{_sized(column)}`",
                    fixes=_give(subject, column),
                )


def _sized(column: Column) -> str:
    return "bytes(255)" if column.type.base == "bytes" else "string(255)"


def _give(subject: Subject, column: Column) -> tuple[Fix, ...]:
    member = _lines.member_at(subject.resolved.declaration, column.span)
    written = _lines.type_text(subject.chunk, member) if member is not None and not column.origin else None
    if written is None or column.type.domain is not None or column.role:
        return ()
    return (subject.replace(f"make `{column.name}` a `{_sized(column)}`", written[1], _sized(column)),)


RULE = Rule(
    "unsized-key",
    Severity.ERROR,
    "a key or index is over a text without a length",
    "table",
    _check,
)
