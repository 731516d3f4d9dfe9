"""What PostgreSQL calls what the source leaves without a name, so that a model says such a name where it differs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import count

from entia.dialects.derived import combined
from entia.importers.catalog import Catalog, Check, Index, Table

_WORD = re.compile(r"'(?:''|[^'])*'|\"((?:\"\"|[^\"])*)\"|(?<!::)\b([A-Za-z_]\w*)\b(?!\s*\()")


def give_names(catalog: Catalog) -> None:
    """Fill in the names of keys, constraints and indexes of a PostgreSQL catalog.

    https://github.com/postgres/postgres/blob/REL_15_STABLE/src/backend/commands/indexcmds.c, `ChooseIndexName`;
    heap.c, `AddRelationNewConstraints`: a check of one column has that in its name.
    """
    for table in catalog.tables.values():
        taken = {name for name in _all_names(table) if name}
        if table.primary_key is not None and not table.primary_key.name:
            table.primary_key.name = _free(taken, table.name, (), "pkey")
        for key in table.uniques:
            key.name = key.name or _free(taken, table.name, key.columns, "key")
        for check in table.checks:
            if not check.name:
                check.name = _free(taken, table.name, named_in_check(check, table), "check")
        for foreign in table.foreign_keys:
            foreign.name = foreign.name or _free(taken, table.name, foreign.columns, "fkey")
        for index in table.indexes:
            if not index.name:
                index.name = _free(taken, table.name, named_in_index(index), "idx")


def give_free_names(catalog: Catalog, derive: Callable[[str, str, Sequence[str]], str]) -> None:
    """Fill in the name of a check without one whose derived name is another's: MariaDB's columns have such checks.

    `derive` gives the name of a kind of constraint on columns of a table.
    """
    for table in catalog.tables.values():
        taken = {name for name in _all_names(table) if name}
        for check in table.checks:
            derived = derive("check", table.name, (check.column,)) if check.column and not check.name else ""
            if derived in taken:
                check.name = next(name for number in count(1) if (name := f"{derived}{number}") not in taken)
                taken.add(check.name)


def columns_in(sql: str, table: Table) -> tuple[str, ...]:
    """The columns that SQL over a table names, each once."""
    found = [(match[1] or "").replace('""', '"') or (match[2] or "").lower() for match in _WORD.finditer(sql)]
    return tuple(dict.fromkeys(name for name in found if name in table.columns))


def named_in_check(check: Check, table: Table) -> tuple[str, ...]:
    """The columns that the name of a check has."""
    columns = columns_in(check.sql, table)
    return columns if len(columns) == 1 else ()


def named_in_index(index: Index) -> tuple[str, ...]:
    """The columns and functions that the name of an index has."""
    return (*(each.column or _expression_name(each.sql) for each in index.keys), *index.include)


def _all_names(table: Table) -> Iterable[str]:
    if table.primary_key is not None:
        yield table.primary_key.name
    yield from (key.name for key in table.uniques)
    yield from (check.name for check in table.checks)
    yield from (key.name for key in table.foreign_keys)
    yield from (index.name for index in table.indexes)
    yield from (exclusion.name for exclusion in table.exclusions)


def _expression_name(sql: str) -> str:
    found = re.match(r"\(*\s*(?:\w+\.)?([A-Za-z_]\w*)\s*\(", sql)
    return found[1].lower() if found else "expr"


def _free(taken: set[str], table: str, columns: Iterable[str], label: str) -> str:
    joined = "_".join(columns)
    name, number = combined(table, joined, label), 0
    while name in taken:
        number += 1
        name = combined(table, joined, f"{label}{number}")
    taken.add(name)
    return name
