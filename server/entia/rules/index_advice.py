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
from entia.rules._reads import reads
from entia.rules.rule import Rule, Subject

_SMALL = 10_000  # rows that are read faster than an index is asked
_LARGE = 100_000


def _check(subject: Subject, plan: Plan) -> Iterator[Diagnostic]:
    query = plan.content
    if not isinstance(query, Query) or not subject.model.targets:
        return
    for read in reads(subject, query):
        owner, table, keys = read.owner, read.table, read.wanted
        rows = most_rows(table.design.volume) if table.design.volume is not None else None
        if read.columns or (rows is not None and rows < _SMALL):
            continue
        line = _index_line(table, keys)
        urgent = bool(query.measures) and rows is not None and rows >= _LARGE
        what = ", ".join(f"`{column}`" for column, _ in keys)
        yield RULE.at(
            subject,
            read.access.span.shifted(query.expression.span.start),
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
