"""`default-too-long`: a text default is longer than its attribute."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.schema import (
    Column,
    Table,
)
from entia.rules import _lines
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, element: tuple[Table, Column]) -> Iterator[Diagnostic]:
    _, column = element
    default, type_ = column.default, column.type
    if default is None or default.kind != "string" or type_.base not in ("string", "char") or not type_.args:
        return
    limit, size = type_.args[0], len(default.text)
    if size <= limit:
        return
    span = column.type_span if default.owner else default.span
    fixes: tuple[Fix, ...] = ()
    member = _lines.member_at(subject.resolved.declaration, column.span)
    written = _lines.type_text(subject.chunk, member) if member is not None else None
    if written is not None and written[0] == f"{type_.base}({limit})":
        wider = f"{type_.base}({size})"
        fixes += (subject.replace(f"make it `{wider}`", written[1], wider),)
    if not default.owner:
        shorter = "'" + default.text[:limit].replace("'", "''") + "'"
        fixes += (
            subject.replace(f"shorten the default to {limit} characters", default.span, shorter, destructive=True),
        )
    yield RULE.at(
        subject,
        span,
        f"the default has {size} characters, but `{column.name}` holds {limit}",
        help=f"shorten it, or make `{column.name}` a `{type_.base}({size})`",
        fixes=fixes,
    )


RULE = Rule(
    "default-too-long",
    Severity.ERROR,
    "a text default is longer than its attribute",
    "column",
    _check,
)
