"""`auto-out-of-range`: `auto` starts or steps where its type has no numbers."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.dialects.types import integer_range
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
    identity = column.identity
    if identity is None or column.type.base not in INTEGERS or (identity.start is None and identity.by is None):
        return
    low, high = integer_range(column.type)
    span = _lines.clause_span(subject.resolved.declaration, column.span, tree.Auto)
    if identity.by == 0:
        yield RULE.at(subject, span, "`auto by 0` would give every row one number", help="write `by 1`")
    elif identity.start is not None and identity.start < 1 <= (identity.by or 1):
        yield RULE.at(
            subject, span, f"`auto` counts from 1 upwards, and cannot start at {identity.start}", help="write `start 1`"
        )
    elif identity.start is not None and not low <= identity.start <= high:
        yield RULE.at(
            subject,
            span,
            f"`auto` starts at {identity.start}, but `{column.name}` goes from {low} to {high}",
            help="write a smaller start, or a wider type",
        )


RULE = Rule(
    "auto-out-of-range",
    Severity.ERROR,
    "`auto` starts or steps where its type has no numbers",
    "column",
    _check,
)
