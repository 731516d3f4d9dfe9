"""`default-too-long`: a text default is longer than its attribute."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.schema import (
    Column,
    Table,
)
from entia.model.sql_types import read_bytes
from entia.rules import _lines
from entia.rules._targets import targets
from entia.rules.rule import Rule, Subject
from entia.syntax.writing import quote_string

_UNITS = {"string": "characters", "char": "characters", "bytes": "bytes"}


def _check(subject: Subject, element: tuple[Table, Column]) -> Iterator[Diagnostic]:
    _, column = element
    default, type_ = column.default, column.type
    if default is None or default.kind != "string" or type_.base not in _UNITS or not type_.args:
        return
    limit, size = type_.args[0], len(default.text)
    if type_.base == "bytes":
        dialects = {dialect for dialect, _ in targets(subject, column.only)}
        size = len(read_bytes(default.text, dialects.pop() if len(dialects) == 1 else ""))
    if size <= limit:
        return
    span = column.type_span if default.owner else default.span
    fixes: tuple[Fix, ...] = ()
    member = _lines.member_at(subject.resolved.declaration, column.span)
    written = _lines.type_text(subject.chunk, member) if member is not None else None
    if written is not None and written[0] == f"{type_.base}({limit})":
        wider = f"{type_.base}({size})"
        fixes += (subject.replace(f"make it `{wider}`", written[1], wider),)
    if not default.owner and type_.base != "bytes":
        shorter = quote_string(default.text[:limit])
        fixes += (
            subject.replace(f"shorten the default to {limit} characters", default.span, shorter, destructive=True),
        )
    yield RULE.at(
        subject,
        span,
        f"the default has {size} {_UNITS[type_.base]}, but `{column.name}` holds {limit}",
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
