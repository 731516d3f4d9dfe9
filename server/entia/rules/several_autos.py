"""`several-autos`: a table has two attributes with `auto`."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Label, Severity
from entia.model.schema import (
    Table,
)
from entia.rules import _lines
from entia.rules._targets import targets
from entia.rules._words import all_titled
from entia.rules.rule import Rule, Subject
from entia.syntax import tree

_ONE = ("mysql", "mariadb", "sqlite")


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    found = [column for column in table.columns if column.identity is not None]
    if len(found) < 2:
        return
    for column in found[1:]:
        hit = [target for target in targets(subject, table.only, column.only) if target[0] in _ONE]
        if hit:
            span = _lines.clause_span(subject.resolved.declaration, column.span, tree.Auto)
            yield RULE.at(
                subject,
                span,
                f"{all_titled(hit)} can number one column of a table, and `{found[0].name}` is numbered already",
                help="write a default instead of the second `auto`",
                labels=(Label(subject.place(found[0].name_span), "the first one"),),
            )


RULE = Rule(
    "several-autos",
    Severity.ERROR,
    "a table has two attributes with `auto`",
    "table",
    _check,
)
