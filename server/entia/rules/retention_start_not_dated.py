"""`retention-start-not-dated`: rows are kept from a moment that the attribute cannot tell."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.schema import Table
from entia.model.sql_types import describe
from entia.rules.rule import Rule, Subject

_DATED = ("date", "datetime", "timestamp", "unknown", "native")


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    for retention in table.design.retentions:
        column = table.column(retention.column)
        if retention.attribute is None:
            yield RULE.at(
                subject,
                retention.span,
                "nothing says from when the time counts, so no job can find the rows",
                help="write `after` and the attribute that holds the date",
                severity=Severity.HINT,
            )
        elif column is not None and column.type.base not in _DATED:
            yield RULE.at(
                subject,
                retention.attribute.span,
                f"`{column.name}` is `{describe(column.type)}`, and rows are kept from a date or a moment on",
                help="name an attribute of the type `date`, `datetime` or `timestamp`",
            )


RULE = Rule(
    "retention-start-not-dated",
    Severity.ERROR,
    "rows are kept from a moment that the attribute cannot tell",
    "table",
    _check,
)
