"""`needless-nulls-not-distinct`: `nulls not distinct` stands on columns that are never null."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.schema import (
    Table,
)
from entia.rules import _lines
from entia.rules.rule import Rule, Subject
from entia.syntax import tree


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    elements = [(key.columns, key.span) for key in table.uniques if key.nulls_not_distinct]
    elements += [
        (tuple(key.column for key in index.keys), index.span) for index in table.indexes if index.nulls_not_distinct
    ]
    for names, span in elements:
        columns = [table.column(name) for name in names]
        if not columns or any(column is None or not column.required for column in columns):
            continue
        flag = _lines.clause(_lines.member_at(subject.resolved.declaration, span), tree.Flag, "nulls not distinct")
        if flag is not None:
            yield RULE.at(
                subject,
                flag[1],
                "none of these columns is ever null",
                help="remove `nulls not distinct`",
                fixes=(
                    _lines.fix(
                        "remove `nulls not distinct`", _lines.remove_clause(subject.chunk, flag[1]), preferred=True
                    ),
                ),
                unnecessary=True,
            )


RULE = Rule(
    "needless-nulls-not-distinct",
    Severity.HINT,
    "`nulls not distinct` stands on columns that are never null",
    "table",
    _check,
)
