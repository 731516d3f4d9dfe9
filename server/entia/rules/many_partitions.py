"""`many-partitions`: a table is cut into more partitions than a database handles well."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.partitions import HOURS, unit_count
from entia.model.schema import Partition, Table
from entia.rules.rule import Rule, Subject

MANY = 1_000  # planning and opening tables slow down
TOO_MANY = 8_192  # what MySQL and MariaDB take at the most, and the DDL would be megabytes


def _check(subject: Subject, element: tuple[Table, Partition]) -> Iterator[Diagnostic]:
    table, partition = element
    count = _count(partition)
    if count <= MANY:
        return
    yield RULE.at(
        subject,
        partition.span,
        f"this makes {count:,} partitions of `{table.name}`",
        help=f"make larger ones, or fewer: well below {MANY:,}",
        severity=Severity.ERROR if count > TOO_MANY else None,
    )


def _count(partition: Partition) -> int:
    if partition.into is not None:
        return partition.into
    if partition.parts:
        return len(partition.parts)
    if partition.every in HOURS:
        return unit_count(partition.count, partition.every)
    return int(partition.count) if partition.count.isdigit() else 0


RULE = Rule(
    "many-partitions",
    Severity.WARNING,
    "a table is cut into more partitions than a database handles well",
    "partition",
    _check,
)
