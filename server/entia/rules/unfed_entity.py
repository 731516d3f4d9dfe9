"""`unfed-entity`: no source feeds an entity, and no flow stores it."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.schema import Table
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    if table.junction_of or table.external or subject.model.fed(table.name):
        return
    yield RULE.at(
        subject,
        table.name_span,
        f"no source feeds `{table.name}`, and no flow stores it",
        help=f"name `{table.name}` behind the `->` of a `source`, or in a `store` line",
    )


RULE = Rule(
    "unfed-entity",
    Severity.HINT,
    "no source feeds an entity, and no flow stores it",
    "table",
    _check,
)
