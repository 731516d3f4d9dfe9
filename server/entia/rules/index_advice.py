"""`index-advice`: a query reads a whole table, because no index begins with what it looks for."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Edit, Fix, Label, Place, Severity
from entia.model.design import Plan, Query
from entia.model.growth import most_rows
from entia.model.resolved import Resolved
from entia.model.schema import Table
from entia.rules import _lines
from entia.rules._attributes import attribute_of
from entia.rules._expressions import select_scope
from entia.rules.rule import Rule, Subject

_SMALL = 10_000  # rows that are read faster than an index is asked
_LARGE = 100_000


def _check(subject: Subject, plan: Plan) -> Iterator[Diagnostic]:
    query = plan.content
    if not isinstance(query, Query) or not subject.model.targets:
        return
    from entia.model.sql_access import accesses, columns_for, holds, indexes_of, serves

    scope = select_scope(subject, query.only)
    for access in accesses(query.expression.text, scope):
        owner = subject.model.resolved(access.relation)
        table = next((each for each in owner.tables if each.name == access.relation), None) if owner else None
        keys = columns_for(access)
        if owner is None or table is None or table.external or not keys:
            continue
        rows = most_rows(table.design.volume) if table.design.volume is not None else None
        if rows is not None and rows < _SMALL:
            continue
        if any(
            serves(columns, access) and (index is None or holds(index, access, scope.dialect))
            for columns, index in indexes_of(table)
        ):
            continue
        line = _index_line(table, keys)
        urgent = bool(query.measures) and rows is not None and rows >= _LARGE
        what = ", ".join(f"`{column}`" for column, _ in keys)
        yield RULE.at(
            subject,
            access.span.shifted(query.expression.span.start),
            f"no index of `{table.name}` begins with {what}, so this query reads all of it",
            help=f"write `{line}` in `{table.name}`",
            labels=(Label(Place(owner.chunk, table.name_span), "the table that is read"),),
            fixes=(_fix(owner, table, line),) if not table.junction_of else (),
            severity=Severity.WARNING if urgent else None,
        )


def _index_line(table: Table, keys: tuple[tuple[str, bool], ...]) -> str:
    names: dict[str, None] = {}
    for column, descending in keys:
        known = table.column(column)
        name = attribute_of(known) if known is not None and known.role else column
        names.setdefault(f"{name} desc" if descending else name)
    return f"index ({', '.join(names)})"


def _fix(owner: Resolved, table: Table, line: str) -> Fix:
    edit: Edit = _lines.add_line(owner.chunk, owner.declaration, line)
    return _lines.fix(f"add `{line}` to `{table.name}`", edit)


RULE = Rule(
    "index-advice",
    Severity.HINT,
    "a query reads a whole table, because no index begins with what it looks for",
    "plan",
    _check,
)
