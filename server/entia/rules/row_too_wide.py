"""`row-too-wide`: the columns of a table are longer together than a row can be."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.schema import (
    Table,
)
from entia.rules._targets import targets
from entia.rules._widths import row_bytes
from entia.rules._words import titled
from entia.rules.rule import Rule, Subject

_LIMIT = 65_535


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    for dialect, version in targets(subject, table.only):
        if dialect not in ("mysql", "mariadb"):
            continue
        total = (len(table.columns) + 7) // 8  # a bit for each column that may be null
        total += sum(
            row_bytes(dialect, version, column.type)
            for column in table.columns
            if not column.only or dialect in column.only
        )
        if total > _LIMIT:
            yield RULE.at(
                subject,
                table.name_span,
                f"a row of {titled(dialect, version)} has {_LIMIT} bytes, and `{table.name}` needs up to {total}",
                help="make long texts `text`, which is stored beside the row",
            )
            break


RULE = Rule(
    "row-too-wide",
    Severity.ERROR,
    "the columns of a table are longer together than a row can be",
    "table",
    _check,
)
