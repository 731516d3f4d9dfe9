"""`no-primary-key`: an entity has no primary key."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.schema import Table
from entia.rules import _lines
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    if table.primary_key is not None or table.external or not table.columns or table.junction_of:
        return
    declaration = subject.resolved.declaration
    if any(
        issue.kind
        in ("several-primary-keys", "unknown-attribute", "key-cycle", "unknown-entity", "unknown-mixin", "foreign-tag")
        or (issue.kind == "unknown-type" and issue.names[0] == "pk")
        for issue in subject.resolved.issues
    ):
        return  # the key may be what could not be read
    if _lines.is_broken(subject.chunk, declaration):
        return
    fixes: tuple[Fix, ...] = ()
    if table.column("id") is None:
        fixes = (
            _lines.fix("add `id: bigint pk auto`", _lines.first_line(subject.chunk, declaration, "id: bigint pk auto")),
        )
    else:
        member = _lines.member_named(declaration, "id")
        if member is not None and member.kind == "attribute":
            fixes = (_lines.fix("make `id` the primary key", _lines.append_clause(subject.chunk, member, "pk")),)
    yield RULE.at(
        subject,
        table.name_span,
        f"`{table.name}` has no primary key, so its rows cannot be told apart or referred to",
        help="mark an attribute with `pk`",
        fixes=fixes,
    )


RULE = Rule(
    "no-primary-key",
    Severity.WARNING,
    "an entity has no primary key",
    "table",
    _check,
)
