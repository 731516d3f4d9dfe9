"""`partition-outside-unique`: a unique key lacks a column that the table is partitioned by."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Label, Severity
from entia.model.schema import (
    Table,
)
from entia.rules import _lines
from entia.rules._targets import targets
from entia.rules._words import all_titled, listed
from entia.rules.rule import Rule, Subject
from entia.syntax import tree
from entia.text import Span


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    if not table.partitions:
        return
    keys = [(key.columns, key.only, key.span) for key in table.uniques]
    keys += [
        (tuple(key.column for key in index.keys), index.only, index.span) for index in table.indexes if index.unique
    ]
    for partition in table.partitions:
        for columns, only, span in keys:
            missing = [name for name in partition.columns if name not in columns]
            hit = [
                t
                for t in targets(subject, table.only, partition.only, only)
                if t[0] in ("postgres", "mysql", "mariadb")
            ]
            if missing and hit:
                yield RULE.at(
                    subject,
                    span,
                    f"{all_titled(hit)} can keep this unique in partitions only if it has {listed(missing)}",
                    help=f"add {listed(missing)} to it",
                    labels=(Label(subject.place(partition.span), "the partitioning"),),
                    fixes=_add(subject, span, missing),
                )


def _add(subject: Subject, span: Span, missing: list[str]) -> tuple[Fix, ...]:
    member = _lines.member_at(subject.resolved.declaration, span)
    if member is None or not isinstance(member.tail, tree.ColumnsTail) or not member.tail.columns:
        return ()
    end = member.tail.columns[-1].span.end + member.at
    return (subject.replace(f"add {listed(missing)}", Span(end, end), "".join(f", {name}" for name in missing)),)


RULE = Rule(
    "partition-outside-unique",
    Severity.ERROR,
    "a unique key lacks a column that the table is partitioned by",
    "table",
    _check,
)
