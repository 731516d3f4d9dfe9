"""`required-self-reference`: a required relationship refers to its own entity."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.schema import (
    Table,
)
from entia.rules import _lines
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    for fk in table.foreign_keys:
        if fk.target != table.name or not fk.enforced or fk.deferral == "deferred" or table.junction_of:
            continue
        columns = [column for name in fk.columns for column in (table.column(name),) if column is not None]
        if not columns or not all(column.required for column in columns) or set(fk.columns) == set(fk.target_columns):
            continue
        if any(column.default is not None for column in columns):
            continue
        member = _lines.member_at(subject.resolved.declaration, fk.span)
        if member is None or member.name != fk.role:
            continue
        edits = _lines.make_optional(subject.chunk, member)
        yield RULE.at(
            subject,
            member.name_span,
            f"`{fk.role}` is required, so the first `{table.name}` can only refer to itself",
            help="write `?` behind the target",
            fixes=(Fix(f"make `{fk.role}` optional", edits),) if edits else (),
        )


RULE = Rule(
    "required-self-reference",
    Severity.WARNING,
    "a required relationship refers to its own entity",
    "table",
    _check,
)
