"""`partition-advice`: a table grows so large that old rows are hard to get rid of."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Label, Severity
from entia.model.growth import most_rows
from entia.model.schema import Table
from entia.rules import _lines
from entia.rules.rule import Rule, Subject

_MANY = 100_000_000  # rows: from here on deleting by row, vacuum and index rebuilds are felt
_DATED = ("date", "datetime", "timestamp")


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    design = table.design
    if design.volume is None or table.partitions or most_rows(design.volume) < _MANY:
        return
    if not any(dialect in ("postgres", "mysql", "mariadb") for dialect, _ in subject.model.targets):
        return
    for retention in design.retentions:
        column = table.column(retention.column)
        if retention.action == "anonymize" or column is None or column.type.base not in _DATED:
            continue
        line = f"partition by range ({column.name}) every month"
        fixes: tuple[Fix, ...] = ()
        key = table.primary_key.columns if table.primary_key is not None else (column.name,)
        if column.name in key and all(column.name in unique.columns for unique in table.uniques):
            fixes = (_lines.fix(f"add `{line}`", _lines.add_line(subject.chunk, subject.resolved.declaration, line)),)
        rows, period = most_rows(design.volume), retention.period.text
        yield RULE.at(
            subject,
            design.volume.span,
            f"{rows:,} rows are projected, and old ones go after {period}, row by row",
            help=f"write `{line}`, with `{column.name}` in the key: an old part is dropped at once",
            labels=(Label(subject.place(retention.span), "old rows go here"),),
            fixes=fixes,
        )


RULE = Rule(
    "partition-advice",
    Severity.HINT,
    "a table grows so large that old rows are hard to get rid of",
    "table",
    _check,
)
