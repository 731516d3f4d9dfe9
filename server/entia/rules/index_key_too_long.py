"""`index-key-too-long`: the columns of an index are longer together than a key can be."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.schema import (
    Column,
    Table,
)
from entia.rules import _lines
from entia.rules._targets import targets
from entia.rules._widths import key_bytes
from entia.rules._words import titled
from entia.rules.rule import Rule, Subject

_LIMIT = 3072  # of InnoDB's DYNAMIC rows


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
        for dialect, version in built:
            if only and dialect not in only:
                continue
            found = [column for name in columns if name for column in (table.column(name),) if column is not None]
            total = sum(key_bytes(dialect, version, column.type) for column in found)
            if total > _LIMIT:
                yield RULE.at(
                    subject,
                    span,
                    f"a key of {titled(dialect, version)} has {_LIMIT} bytes, and this one needs up to {total}",
                    help="shorten its texts, of which each character counts four bytes",
                    fixes=_shorter(subject, found),
                )
                break


def _shorter(subject: Subject, columns: list[Column]) -> tuple[Fix, ...]:
    if len(columns) != 1 or columns[0].type.base != "string" or columns[0].origin:
        return ()
    member = _lines.member_at(subject.resolved.declaration, columns[0].span)
    written = _lines.type_text(subject.chunk, member) if member is not None else None
    if written is None or not written[0].startswith("string("):
        return ()
    return (subject.replace("make it `string(768)`", written[1], "string(768)", destructive=True),)


RULE = Rule(
    "index-key-too-long",
    Severity.ERROR,
    "the columns of an index are longer together than a key can be",
    "table",
    _check,
)
