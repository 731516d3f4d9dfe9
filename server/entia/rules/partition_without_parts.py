"""`partition-without-parts`: a partitioning says no partitions."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.schema import (
    Partition,
    Table,
)
from entia.rules import _lines
from entia.rules.rule import Rule, Subject
from entia.syntax import tree
from entia.text import Span


def _check(subject: Subject, element: tuple[Table, Partition]) -> Iterator[Diagnostic]:
    _, partition = element
    if partition.parts or partition.elsewhere or not partition.columns:
        return
    method = partition.method
    if method == "hash" and not partition.into:
        message = (
            "`by hash` needs the number of partitions" if partition.into is None else "`into 0` makes no partition"
        )
        end = _end(subject, partition)
        fixes = (subject.replace("add `into 8`", Span(end, end), " into 8"),) if partition.into is None else ()
        yield RULE.at(subject, partition.span, message, help="write `into 8`", fixes=fixes)
    elif method == "list":
        yield RULE.at(
            subject,
            partition.span,
            "`by list` needs its partitions",
            help="write `{ eu ('de', 'fr'); rest default }`, or `{}` where the application makes them",
        )
    elif method == "range" and not partition.every:
        end = _end(subject, partition)
        fixes = (subject.replace("add `every month`", Span(end, end), " every month"),)
        yield RULE.at(
            subject,
            partition.span,
            "`by range` needs its partitions",
            help="write `every month`, list them in braces, or write `{}` where the application makes them",
            fixes=fixes,
        )


def _end(subject: Subject, partition: Partition) -> int:
    """Behind the columns."""
    member = _lines.member_at(subject.resolved.declaration, partition.span)
    if member is not None and isinstance(member.tail, tree.PartitionTail) and member.tail.columns:
        close = subject.chunk.text.find(")", member.tail.columns[-1].span.end + member.at)
        return close + 1
    return partition.span.end


RULE = Rule(
    "partition-without-parts",
    Severity.ERROR,
    "a partitioning says no partitions",
    "partition",
    _check,
)
