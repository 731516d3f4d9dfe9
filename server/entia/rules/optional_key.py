"""`optional-key`: an attribute of the primary key is optional."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.schema import (
    Table,
)
from entia.rules import _lines
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    if table.primary_key is None:
        return
    for name in table.primary_key.columns:
        column = table.column(name)
        if column is None or column.required:
            continue
        member = _lines.member_at(subject.resolved.declaration, column.span)
        edits = _lines.make_required(subject.chunk, member) if not column.origin else ()
        what = column.role or column.name
        yield RULE.at(
            subject,
            edits[0].place.span if edits else table.primary_key.span,
            f"`{what}` is in the primary key, so it cannot be optional",
            help="remove the `?`",
            fixes=(Fix(f"make `{what}` required", edits, preferred=True),) if edits else (),
        )


RULE = Rule(
    "optional-key",
    Severity.ERROR,
    "an attribute of the primary key is optional",
    "table",
    _check,
)
