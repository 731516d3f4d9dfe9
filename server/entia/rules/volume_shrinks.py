"""`volume-shrinks`: a projection falls, and nothing removes rows."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from entia.diagnostics import Diagnostic, Severity
from entia.model.schema import Table
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    volume = table.design.volume
    if volume is None or table.design.retentions:
        return
    for before, after in pairwise(volume.points):
        if after.after == before.after:
            message = f"two numbers of rows are projected for `{after.after.text}`"
            yield RULE.at(subject, after.span, message, help="keep one of them")
        elif after.rows < before.rows:
            yield RULE.at(
                subject,
                after.span,
                f"{after.rows:,} rows are fewer than the {before.rows:,} before, and nothing removes rows",
                help="write the larger number, or a `retain` line",
            )


RULE = Rule(
    "volume-shrinks",
    Severity.WARNING,
    "a projection falls, and nothing removes rows",
    "table",
    _check,
)
