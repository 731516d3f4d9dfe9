"""`partition-outside-primary-key`: the primary key lacks a column that the table is partitioned by."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Label, Severity
from entia.model.schema import (
    Key,
    Table,
)
from entia.rules import _lines
from entia.rules._targets import targets
from entia.rules._words import all_titled, listed
from entia.rules.rule import Rule, Subject
from entia.syntax import tree
from entia.text import Span


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    key = table.primary_key
    if key is None:
        return
    for partition in table.partitions:
        missing = [name for name in partition.columns if name not in key.columns]
        hit = [
            t
            for t in targets(subject, table.only, partition.only, key.only)
            if t[0] in ("postgres", "mysql", "mariadb")
        ]
        if not missing or not hit:
            continue
        yield RULE.at(
            subject,
            partition.span,
            f"{all_titled(hit)} can keep a primary key unique in partitions only if it has {listed(missing)}",
            help=f"add {listed(missing)} to the primary key",
            labels=(Label(subject.place(key.span), "the primary key"),),
            fixes=_add(subject, table, key, missing),
        )


def _add(subject: Subject, table: Table, key: Key, missing: list[str]) -> tuple[Fix, ...]:
    declaration = subject.resolved.declaration
    title = f"add {listed(missing)} to the primary key"
    member = _lines.member_at(declaration, key.span)
    if member is not None and isinstance(member.tail, tree.ColumnsTail) and member.tail.columns:
        end = member.tail.columns[-1].span.end + member.at
        return (subject.replace(title, Span(end, end), "".join(f", {name}" for name in missing)),)
    lines = [_lines.member_named(declaration, name) for name in missing]
    if all(line is not None and line.kind == "attribute" for line in lines):
        edits = [_lines.append_clause(subject.chunk, line, "pk") for line in lines if line is not None]
        return (_lines.fix(title, *edits),)
    return ()


RULE = Rule(
    "partition-outside-primary-key",
    Severity.ERROR,
    "the primary key lacks a column that the table is partitioned by",
    "table",
    _check,
)
