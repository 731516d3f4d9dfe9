"""How queries read their tables: by an index or a key that is there, or all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from entia.model.design import Query
from entia.model.resolved import Resolved
from entia.model.schema import Index, Table
from entia.rules._expressions import select_scope
from entia.rules.rule import Subject

if TYPE_CHECKING:
    from entia.model.sql_access import Access


class Read(NamedTuple):
    """One table that a query reads. `wanted` are the keys, (column, descending), of the index that would serve it best;
    `columns` those of the first one that serves it, none where nothing does; `index` that one, None for a key."""

    owner: Resolved
    table: Table
    access: Access
    wanted: tuple[tuple[str, bool], ...]
    columns: tuple[str, ...]
    index: Index | None  # type: ignore[assignment]  # hides tuple.index, which nobody asks for


def reads(subject: Subject, query: Query) -> Iterator[Read]:
    """The tables of the model that a query looks something up in, or takes in an order."""
    from entia.model.sql_access import accesses, columns_for, holds, indexes_of, serves

    scope = select_scope(subject, query.only)
    for access in accesses(query.expression.text, scope):
        owner = subject.model.resolved(access.relation)
        table = next((each for each in owner.tables if each.name == access.relation), None) if owner else None
        wanted = columns_for(access)
        if owner is None or table is None or table.external or not wanted:
            continue
        serving = (
            (columns, index)
            for columns, index in indexes_of(table)
            if serves(columns, access) and (index is None or holds(index, access, scope.dialect))
        )
        columns, index = next(serving, ((), None))
        yield Read(owner, table, access, wanted, columns, index)
