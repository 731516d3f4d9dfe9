"""`auto-not-integer`: `auto` stands on an attribute that is no integer."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.schema import (
    Column,
    Table,
)
from entia.model.types import INTEGERS
from entia.rules import _lines
from entia.rules.rule import Rule, Subject
from entia.syntax import tree


def _check(subject: Subject, element: tuple[Table, Column]) -> Iterator[Diagnostic]:
    _, column = element
    if column.identity is None or column.type.base in (*INTEGERS, "native", "unknown"):
        return
    declaration = subject.resolved.declaration
    member = _lines.member_at(declaration, column.span)
    written = _lines.type_text(subject.chunk, member) if member is not None else None
    clause = _lines.clause(member, tree.Auto)
    fixes: tuple[Fix, ...] = ()
    if clause is not None and column.type.base == "uuid":
        fixes += (subject.replace("write `= uuid()`", clause[1], "= uuid()", preferred=True),)
    if written is not None:
        fixes += (subject.replace("make it a `bigint`", written[1], "bigint"),)
    yield RULE.at(
        subject,
        clause[1] if clause is not None else column.span,
        f"`auto` counts integers, but `{column.name}` is `{column.type.base}`",
        help="write `= uuid()`" if column.type.base == "uuid" else "make it a `bigint`",
        fixes=fixes,
    )


RULE = Rule(
    "auto-not-integer",
    Severity.ERROR,
    "`auto` stands on an attribute that is no integer",
    "column",
    _check,
)
