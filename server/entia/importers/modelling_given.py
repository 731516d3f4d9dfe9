"""What PostgreSQL calls what the source leaves without a name, so that a model says such a name where it differs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count
from typing import NamedTuple

from entia.dialects.derived import combined
from entia.importers.catalog import Catalog, Check, Index, Name, Table

_WORD = re.compile(r"'(?:''|[^'])*'|\"((?:\"\"|[^\"])*)\"|(?<!::)\b([A-Za-z_]\w*)\b(?!\s*\()")


class _Taken(NamedTuple):
    """The names that a schema has already: indexes may not be called as each other, nor as a table or sequence;
    constraints of one schema are not called alike by PostgreSQL itself."""

    relations: set[str]
    constraints: set[str]


def give_names(catalog: Catalog, tables: Iterable[Table] | None = None) -> None:
    """Fill in the names of keys, constraints and indexes of a PostgreSQL catalog, or of these of its tables.

    https://github.com/postgres/postgres/blob/REL_15_STABLE/src/backend/commands/indexcmds.c, `ChooseIndexName`;
    catalog/pg_constraint.c, `ChooseConstraintName`; heap.c, `AddRelationNewConstraints`: a check of one column has that
    in its name.
    """
    taken = _taken(catalog)
    for table in catalog.tables.values() if tables is None else tables:
        relations, constraints = taken[table.schema]
        for key in table.keys:
            if not key.name:
                primary = key is table.primary_key
                columns = () if primary else key.columns
                key.name = _free((relations, constraints), table.name, columns, "pkey" if primary else "key")
        for check in table.checks:
            if not check.name:
                check.name = _free((constraints,), table.name, named_in_check(check, table), "check")
        for foreign in table.foreign_keys:
            foreign.name = foreign.name or _free((constraints,), table.name, foreign.columns, "fkey")
        for index in table.indexes:
            if not index.name:
                index.name = _free((relations,), table.name, named_in_index(index), "idx")


def _taken(catalog: Catalog) -> Mapping[str, _Taken]:
    found: dict[str, _Taken] = defaultdict(lambda: _Taken(set(), set()))
    for schema, name in (*catalog.tables, *catalog.views, *catalog.sequences):
        found[schema].relations.add(name)
    for table in catalog.tables.values():
        relations, constraints = found[table.schema]
        shared = {key.name for key in table.keys} | {exclusion.name for exclusion in table.exclusions}
        relations |= shared | {index.name for index in table.indexes}
        constraints |= shared | {check.name for check in table.checks} | {key.name for key in table.foreign_keys}
    return found


def give_free_names(catalog: Catalog, derive: Callable[[str, Name, Sequence[str]], str]) -> None:
    """Fill in the name of a check without one whose derived name is another's: MariaDB's columns have such checks.

    `derive` gives the name of a kind of constraint on columns of a table.
    """
    for table in catalog.tables.values():
        taken = {name for name in _all_names(table) if name}
        for check in table.checks:
            derived = derive("check", table.key, (check.column,)) if check.column and not check.name else ""
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


def _free(taken: Sequence[set[str]], table: str, columns: Iterable[str], label: str) -> str:
    """The first name that none of these have; it is taken in all of them then."""
    joined = "_".join(columns)
    name, number = combined(table, joined, label), 0
    while any(name in each for each in taken):
        number += 1
        name = combined(table, joined, f"{label}{number}")
    for each in taken:
        each.add(name)
    return name
