"""`redundant-unique`: a unique key is unique already."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Label, Severity
from entia.model.schema import (
    Key,
    Table,
)
from entia.rules import _lines
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    if not table.uniques:
        return
    seen: dict[frozenset[str], Key] = {}
    if table.primary_key is not None:
        seen[frozenset(table.primary_key.columns)] = table.primary_key
    for key in table.uniques:
        columns = frozenset(key.columns)
        first = seen.setdefault(columns, key)
        if first is key or (first.only and first.only != key.only):
            continue
        what = "the primary key" if first is table.primary_key else "another unique key"
        member = _lines.member_at(subject.resolved.declaration, key.span)
        fixes: tuple[Fix, ...] = ()
        if member is not None and member.kind == "unique":
            fixes = (_lines.fix("remove this unique key", _lines.remove_line(subject.chunk, member.span)),)
        elif member is not None and subject.text(key.span) == "unique":
            fixes = (_lines.fix("remove `unique`", _lines.remove_clause(subject.chunk, key.span), preferred=True),)
        yield RULE.at(
            subject,
            key.span,
            f"{what} is over the same columns",
            help="remove `unique`",
            labels=(Label(subject.place(first.span), "it stands here"),) if first.span != key.span else (),
            fixes=fixes,
            unnecessary=True,
        )


RULE = Rule(
    "redundant-unique",
    Severity.WARNING,
    "a unique key is unique already",
    "table",
    _check,
)
