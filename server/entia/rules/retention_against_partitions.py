"""`retention-against-partitions`: old rows are spread over the partitions that should be dropped."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Label, Severity
from entia.model.partitions import unit_hours
from entia.model.schema import Table
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    ranges = [part for part in table.partitions if part.method == "range" and part.every]
    if not ranges:
        return
    partition = ranges[0]
    for retention in table.design.retentions:
        if retention.attribute is None or not retention.column or retention.action == "anonymize":
            continue
        labels = (Label(subject.place(partition.span), "partitioned here"),)
        if retention.column not in partition.columns:
            yield RULE.at(
                subject,
                retention.attribute.span,
                f"old rows by `{retention.column}` lie in all parts by `{', '.join(partition.columns)}`",
                help=f"keep the rows by `{partition.columns[0]}`, or partition by `{retention.column}`",
                labels=labels,
            )
            continue
        hours = unit_hours(partition.every)
        if hours is not None and hours * 3600 > retention.period.mean_seconds:
            yield RULE.at(
                subject,
                retention.span,
                f"rows are kept {retention.period.text}, and a part holds those of a longer time",
                help="make the parts shorter, such as `every month`",
                labels=labels,
            )


RULE = Rule(
    "retention-against-partitions",
    Severity.WARNING,
    "old rows are spread over the partitions that should be dropped",
    "table",
    _check,
)
