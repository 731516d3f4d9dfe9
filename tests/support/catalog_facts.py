"""An importer's catalog as the facts that `read_back` asks an engine for, so that the two can be compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from entia.importers.catalog import Catalog, Column, ForeignKey, Table
from tests.support.read_back import Fact


def catalog_facts(catalog: Catalog) -> set[Fact]:
    """What `read_back.facts_of` would give of the database that the catalog is of."""
    return set(_READERS[catalog.dialect](catalog))


def _postgres(catalog: Catalog) -> Iterator[Fact]:
    for table in catalog.tables.values():
        yield from _columns(table, _counted_of_postgres)
        for name, text in [("", table.comment), *((each.name, each.comment) for each in table.columns.values())]:
            if text:
                yield "comment", table.name, name, text
        if table.primary_key is not None:
            yield "key", table.name, table.primary_key.name, table.primary_key.columns
        for key in table.uniques:
            yield "unique", table.name, key.name, key.columns, key.nulls_not_distinct, key.deferral
        for foreign in table.foreign_keys:
            yield (*_foreign(table, foreign, foreign.name), *_actions(foreign), foreign.deferral)
        for check in table.checks:
            yield "check", table.name, check.name
        for exclusion in table.exclusions:
            yield "exclusion", table.name, exclusion.name
        for index in table.indexes:
            keys = [(key.column or "()", key.descending, key.nulls == "first" or (key.descending and not key.nulls))
                    for key in index.keys]  # fmt: skip
            yield (
                "index", table.name, index.name, index.unique, tuple(keys), bool(index.where), index.include,
                index.method or "btree", index.nulls_not_distinct,
            )  # fmt: skip
        if table.partitioning is not None:
            yield "partition", table.name, table.partitioning.method
    for enum in catalog.enums.values():
        yield "enum", enum.name, tuple(label.text for label in enum.labels)
    for domain in catalog.domains.values():
        yield "domain", domain.name


def _duckdb(catalog: Catalog) -> Iterator[Fact]:
    enums = {
        name: "ENUM({})".format(", ".join("'{}'".format(label.text.replace("'", "''")) for label in enum.labels))
        for (_, name), enum in catalog.enums.items()
    }
    sequences = {sequence.name: sequence for sequence in catalog.sequences.values()}
    for table in catalog.tables.values():
        yield "table", table.name
        if table.comment:
            yield "comment", table.name, "", table.comment
        for column in table.columns.values():
            type_, brackets = re.fullmatch(r"(.*?)((?:\[\d*\])*)", column.type, re.DOTALL).groups()  # type: ignore[union-attr]  # matches anything
            shown = f"{enums.get(type_.split('.')[-1], type_)}{brackets}"
            yield "column", table.name, column.name, shown.replace('"', "")
            yield "required", table.name, column.name, column.required
            counted = re.fullmatch(r"nextval\('(?:.*\.)?\"?(.*?)\"?'\)", column.default)
            if counted:
                counting = sequences[counted[1]].counting
                yield "counted", table.name, column.name, counting.start or 1, counting.by or 1
            yield "default", table.name, column.name, bool(column.default) and not counted
            if column.comment:
                yield "comment", table.name, column.name, column.comment
        if table.primary_key is not None:
            yield "key", table.name, table.primary_key.columns
        for key in table.uniques:
            yield "unique", table.name, key.columns
        for foreign in table.foreign_keys:
            yield "fk", table.name, foreign.columns, foreign.target[1], foreign.target_columns
        for index in table.indexes:
            yield "index", table.name, index.name, index.unique, tuple(key.column or "()" for key in index.keys)
    for enum in catalog.enums.values():
        yield "enum", enum.name, tuple(label.text for label in enum.labels)


def _mariadb(catalog: Catalog) -> Iterator[Fact]:
    for table in catalog.tables.values():
        yield "table", table.name
        if table.comment:
            yield "comment", table.name, "", table.comment
        usual = table.options.get("collate", "")
        for column in table.columns.values():
            type_ = "longtext" if column.type == "json" else column.type  # which is MariaDB's
            yield "column", table.name, column.name, type_.lower() if "(" not in type_ else type_
            yield "required", table.name, column.name, column.required
            yield "default", table.name, column.name, bool(column.default) and column.default != "NULL"
            if column.identity is not None:
                yield "counted", table.name, column.name
            if column.computed:
                yield "computed", table.name, column.name, "stored" if column.stored else "virtual"
            if column.comment:
                yield "comment", table.name, column.name, column.comment
            json = column.collate == "utf8mb4_bin" and column.type == "longtext"  # as `read_back` has it
            if column.collate and column.collate != usual and not json:
                yield "collate", table.name, column.name, column.collate
        if table.primary_key is not None:
            yield "key", table.name, "", table.primary_key.columns
        for key in table.uniques:
            yield "index", table.name, key.name, True, tuple((column, False, 0) for column in key.columns)
        for index in table.indexes:
            keys = tuple((key.column, key.descending, key.length or 0) for key in index.keys)
            yield "index", table.name, index.name, index.unique, keys
        for check in table.checks:
            if check.name and not check.column:
                yield "check", table.name, check.name
        for foreign in table.foreign_keys:
            actions = (action.replace("restrict", "no action") for action in _actions(foreign))
            yield (*_foreign(table, foreign, foreign.name), *actions)
        if table.partitioning is not None:
            yield "partition", table.name, table.partitioning.method


def _sqlite(catalog: Catalog) -> Iterator[Fact]:
    for table in catalog.tables.values():
        yield "table", table.name
        key = table.primary_key.columns if table.primary_key is not None else ()
        for column in table.columns.values():
            yield "column", table.name, column.name, column.type
            yield "required", table.name, column.name, column.required or column.name in key
            yield "default", table.name, column.name, bool(column.default)
            if column.computed:
                yield "computed", table.name, column.name, "stored" if column.stored else "virtual"
            if column.identity is not None:
                yield "counted", table.name, column.name, column.identity.start or 1
        if key:
            yield "key", table.name, key
        for check in table.checks:
            if check.name:
                yield "check", table.name, check.name
        for unique in table.uniques:
            yield "unique", table.name, unique.columns
        for index in table.indexes:
            keys = tuple((each.column or "()", each.descending) for each in index.keys)
            yield "index", table.name, index.name, index.unique, keys, bool(index.where)
        for foreign in table.foreign_keys:
            yield (*_foreign(table, foreign), *_actions(foreign))


def _columns(table: Table, counted: Callable[[Column], tuple[object, ...]]) -> Iterator[Fact]:
    yield "table", table.name
    for column in table.columns.values():
        yield "column", table.name, column.name, column.type.replace('"', "").split(".")[-1]
        yield "required", table.name, column.name, column.required
        yield "default", table.name, column.name, bool(column.default)
        if column.identity is not None:
            yield "counted", table.name, column.name, *counted(column)
        if column.computed:
            yield "computed", table.name, column.name, "stored" if column.stored else "virtual"
        if column.collate:
            yield "collate", table.name, column.name, column.collate


def _counted_of_postgres(column: Column) -> tuple[object, ...]:
    identity = column.identity
    return () if identity is None else (identity.always, identity.start or 1, identity.by or 1)


def _foreign(table: Table, key: ForeignKey, *name: str) -> Fact:
    return "fk", table.name, *name, key.columns, key.target[1], key.target_columns


def _actions(key: ForeignKey) -> tuple[str, str]:
    return key.on_delete or "no action", key.on_update or "no action"


_READERS: dict[str, Callable[[Catalog], Iterator[Fact]]] = {
    "postgres": _postgres,
    "mariadb": _mariadb,
    "sqlite": _sqlite,
    "duckdb": _duckdb,
}
