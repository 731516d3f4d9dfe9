"""`required-default-null`: the default of a required attribute is null."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.schema import (
    Column,
    Table,
)
from entia.rules import _lines
from entia.rules.rule import Rule, Subject
from entia.syntax import tree


def _check(subject: Subject, element: tuple[Table, Column]) -> Iterator[Diagnostic]:
    _, column = element
    default = column.default
    if (
        default is None
        or not column.required
        or default.kind != "name"
        or default.text.lower() != "null"
        or default.owner
    ):
        return
    member = _lines.member_at(subject.resolved.declaration, column.span)
    clause = _lines.clause(member, tree.Default)
    fixes: tuple[Fix, ...] = ()
    edits = _lines.make_optional(subject.chunk, member)
    if edits:
        fixes += (Fix(f"make `{column.name}` optional", edits),)
    if clause is not None:
        fixes += (_lines.fix("remove the default", _lines.remove_clause(subject.chunk, clause[1])),)
    yield RULE.at(
        subject,
        default.span,
        f"`{column.name}` is required, so null cannot be its default",
        help="write `?` behind the type, or remove `= null`",
        fixes=fixes,
    )


RULE = Rule(
    "required-default-null",
    Severity.ERROR,
    "the default of a required attribute is null",
    "column",
    _check,
)
