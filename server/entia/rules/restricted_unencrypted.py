"""`restricted-unencrypted`: restricted data is stored as it is."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.privacy import class_of, classification, is_encrypted, is_personal
from entia.model.schema import Table
from entia.rules import _lines
from entia.rules._attributes import attributes_of
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    if not any(column.tags for column in table.columns):
        return
    header = subject.model.header
    keys = {name for key in (table.primary_key, *table.uniques) if key is not None for name in key.columns}
    keys |= {name for key in table.foreign_keys for name in key.columns}
    for name, columns in attributes_of(table, lambda column: not is_encrypted(column)):
        first = columns[0]
        own = class_of(first.tags) == "restricted"
        inherited = classification(first, table, header) == "restricted" and is_personal(first)
        if first.name in keys or first.computed is not None or not (own or inherited):
            continue
        member = _lines.member_named(subject.resolved.declaration, name)
        fixes: tuple[Fix, ...] = ()
        if member is not None and not first.origin:
            fixes = (_lines.fix("add `@encrypted`", _lines.append_clause(subject.chunk, member, "@encrypted")),)
        yield RULE.at(
            subject,
            first.name_span,
            f"`{name}` is restricted, and nothing says that it is encrypted",
            help="write `@encrypted`",
            fixes=fixes,
            severity=None if own else Severity.HINT,
        )


RULE = Rule(
    "restricted-unencrypted",
    Severity.WARNING,
    "restricted data is stored as it is",
    "table",
    _check,
)
