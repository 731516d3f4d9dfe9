"""Names in a database that no element of the schema has: of partitions, of sequences, of checks that keep a type.

The DDL writes them, or the database makes them itself; `rules` ask for them so that nothing else takes them. Names of
triggers and of their functions are not among them: their endings differ, so that each is as unique as its table's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from entia.dialects import Version
from entia.dialects.constructs import changed_columns, words
from entia.dialects.types import object_of, physical
from entia.model.partitions import part_names
from entia.model.schema import Column, Header, Partition, Table
from entia.model.types import BOUNDED
from entia.text import Span


class Derived(NamedTuple):
    """A name that one dialect's DDL takes beside those of the schema's elements.

    `kind` is one of `names.KINDS`; `table` whose it is. What is `automatic` the database picks itself among the names
    that are free then: it takes a place from who comes later, never from who has it.
    """

    kind: str
    table: str
    name: str
    span: Span
    dialect: str
    automatic: bool = False


def derived_names(table: Table, header: Header, targets: tuple[tuple[str, Version], ...]) -> Iterator[Derived]:
    """All of them of a table, for these (dialect, version)."""
    for dialect, version in targets:
        if table.only and dialect not in table.only:
            continue
        if dialect == "postgres":
            yield from _partitions(table, header)
        if dialect in ("postgres", "duckdb"):
            yield from _sequences(table, dialect)
        if dialect == "mysql":  # the one in which a check's name is taken in the whole schema
            for column, name in type_checks(dialect, version, table):
                yield Derived("check", table.db_name, name, column.name_span, dialect)


# ---- partitions ------------------------------------------------------------------------------------------------------
def child_name(parent: str, part: str) -> str:
    """The table that PostgreSQL keeps a part in."""
    return f"{parent}_{part}"


def _partitions(table: Table, header: Header) -> Iterator[Derived]:
    levels = [partition for partition in table.partitions if _in(partition.only, "postgres")]
    if not levels:
        return
    indexes = list(_indexes(table))
    for child, span in _children(table.db_name, levels, header.created):
        yield Derived("partition", "", child, span, "postgres")
        for columns, label in indexes:
            yield Derived("index", child, combined(child, columns, label), span, "postgres", automatic=True)


def _children(parent: str, levels: list[Partition], created: str) -> Iterator[tuple[str, Span]]:
    for part in part_names(levels[0], created):
        child = child_name(parent, part)
        yield child, levels[0].span
        if levels[1:]:
            yield from _children(child, levels[1:], created)


def _indexes(table: Table) -> Iterator[tuple[str, str]]:
    """(columns, ending) from which PostgreSQL names the indexes that a child gets of its parent's. Those of
    expressions, whose names depend on what each consists of, are left out."""
    key = table.primary_key
    if key is not None and _in(key.only, "postgres"):
        yield "", "pkey"
    for unique in table.uniques:
        if _in(unique.only, "postgres"):
            yield _joined(table, unique.columns), "key"
    for index in table.indexes:
        if _in(index.only, "postgres") and all(each.column for each in index.keys):
            yield _joined(table, (*(each.column for each in index.keys), *index.include)), "idx"


def _joined(table: Table, columns: tuple[str, ...]) -> str:
    found = (table.column(name) for name in columns)
    return "_".join(column.db_name for column in found if column is not None)


# ---- sequences -------------------------------------------------------------------------------------------------------
def sequence_name(table: str, column: str) -> str:
    """The sequence behind an `auto` column, where the DDL makes it."""
    return f"{table}_{column}_seq"


def _sequences(table: Table, dialect: str) -> Iterator[Derived]:
    for column in table.columns:
        if column.identity is None or not _in(column.only, dialect):
            continue
        if dialect == "postgres":
            name = combined(table.db_name, column.db_name, "seq")
        else:
            name = sequence_name(table.db_name, column.db_name)
        yield Derived("sequence", table.db_name, name, column.name_span, dialect, automatic=dialect == "postgres")


def combined(first: str, second: str, label: str) -> str:
    """`first_second_label` as PostgreSQL makes its own names fit: the longer part is cut, at whole characters.

    https://github.com/postgres/postgres/blob/REL_15_STABLE/src/backend/commands/indexcmds.c, `makeObjectName`.
    """
    room = _ROOM - len(label) - 1 - (1 if second else 0)
    one, two = len(first.encode()), len(second.encode())
    while one + two > room:
        if one > two:
            one -= 1
        else:
            two -= 1
    parts = (first.encode()[:one].decode(errors="ignore"), second.encode()[:two].decode(errors="ignore"), label)
    return "_".join(filter(None, parts))


_ROOM = 63


# ---- checks ----------------------------------------------------------------------------------------------------------
def type_condition(dialect: str, table: Table, column: Column, promised: str | None) -> str:
    """The check that keeps the promise of a column's type in this table, or "". `promised` is `Physical.check`."""
    if promised:
        return "" if dialect in ("mysql", "mariadb") and column.name in changed_columns(table) else promised
    # MySQL and MariaDB would compute it when it is read, and cut what does not fit.
    return "{column} = {column}" if _is_computed_late(dialect, table, column) else ""


def _is_computed_late(dialect: str, table: Table, column: Column) -> bool:
    """Whether the value of a virtual column may not fit its type, which nobody would see when the row comes.

    What counts, and what a foreign key changes, can have no check there.
    """
    if dialect not in ("mysql", "mariadb") or column.computed is None or column.stored is not False:
        return False
    sources = words(column.computed)
    fixed = {each.name for each in table.columns if each.identity is not None} | changed_columns(table)
    return column.type.base in BOUNDED and not sources & fixed


def check_name(table: str, column: str, given: str, taken: set[str]) -> str:
    """A name for a check that a type brings to its column, which is then taken: `table_column_check` (or with the name
    that its domain gives it), and a number behind it where another constraint of the table is called so."""
    stem = f"{table}_{column}_{given or 'check'}"
    name, number = stem, 0
    while name.lower() in taken:
        number += 1
        name = f"{stem}{number}"
    taken.add(name.lower())
    return name


def constraint_names(table: Table) -> set[str]:
    """The names of a table's own constraints, in lower case."""
    return {
        *(check.name.lower() for check in table.checks),
        *(key.name.lower() for key in table.uniques),
        *(exclusion.name.lower() for exclusion in table.exclusions),
        *(key.name.lower() for key in table.foreign_keys),
    }


def type_checks(dialect: str, version: Version, table: Table) -> Iterator[tuple[Column, str]]:
    """The columns whose types bring checks to the table, with the names of these, in the order of the DDL."""
    taken: set[str] | None = None
    for column in table.columns:
        domain = column.type.domain
        given = []
        if _in(column.only, dialect):
            if type_condition(dialect, table, column, physical(dialect, version, column.type).check):
                given.append("")
            if domain is not None and domain.checks and object_of(dialect, column.type) is None:
                given += [check.name for check in domain.checks]
        if given and taken is None:
            taken = constraint_names(table)
        for name in given:
            assert taken is not None
            yield column, check_name(table.db_name, column.db_name, name, taken)


def _in(only: tuple[str, ...], dialect: str) -> bool:
    return not only or dialect in only
