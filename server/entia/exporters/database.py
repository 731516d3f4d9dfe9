"""A model as one database has it: what the formats that describe a database are written from.

Names, types and SQL are those of the DDL, without its quotes around names that stand alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from entia.dialects import names
from entia.dialects.types import Made, object_of
from entia.model.schema import Column, ForeignKey, Index, IndexKey, Key, Schema, Table, View
from entia.model.types import Enum, Type
from entia.sql.columns import add_column, add_domain_checks, column_type, default_text
from entia.sql.context import Context
from entia.sql.draft import Draft
from entia.sql.export import context_of
from entia.sql.indexes import add_index
from entia.sql.script import Note
from entia.text import Span


class StoredColumn(NamedTuple):
    """A column. `type` is the DDL's, a domain's being the type that it stands for; `enum` is set where the database
    has a type for it (`type` is then the enum's name, or lists its labels). `default` and `computed` are SQL, or ""."""

    column: Column
    name: str
    type: str
    enum: Enum | None
    default: str
    computed: str


class StoredKey(NamedTuple):
    """A key of an index: the column's name, or SQL where it is an `expression`."""

    key: IndexKey
    text: str
    expression: bool


class StoredIndex(NamedTuple):
    """An index that the database has; `method` is "" for its usual one, `predicate` SQL or ""."""

    model: Index
    name: str
    keys: tuple[StoredKey, ...]
    method: str
    predicate: str


class StoredUnique(NamedTuple):
    """A primary key or unique constraint."""

    key: Key
    name: str
    columns: tuple[str, ...]


class StoredCheck(NamedTuple):
    """A check, of the model's or one that keeps what a column's type promises (`derived`)."""

    name: str
    condition: str
    span: Span
    doc: str = ""
    derived: bool = False


class StoredReference(NamedTuple):
    """A foreign key; `target` is (schema, table)."""

    key: ForeignKey
    name: str
    columns: tuple[str, ...]
    target: tuple[str, str]
    target_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoredTable:
    """A table with all that is in it, in the model's order; `notes` tell of the indexes that the database has not, or
    otherwise."""

    table: Table
    schema: str
    name: str
    columns: tuple[StoredColumn, ...]
    primary_key: StoredUnique | None
    uniques: tuple[StoredUnique, ...]
    indexes: tuple[StoredIndex, ...]
    checks: tuple[StoredCheck, ...]
    references: tuple[StoredReference, ...]
    notes: tuple[Note, ...]


class StoredEnum(NamedTuple):
    """An enum that the database has a type for; one without a name is called after its column."""

    enum: Enum
    schema: str
    name: str


class StoredView(NamedTuple):
    """A view; none of its columns where the type of one is not known."""

    view: View
    schema: str
    name: str
    columns: tuple[StoredColumn, ...]


@dataclass(frozen=True, slots=True)
class Database:
    """The tables, enums and views of a model in one database. `refusals` say what cannot be written for it."""

    dialect: str
    version: str
    tables: tuple[StoredTable, ...]
    enums: tuple[StoredEnum, ...]
    views: tuple[StoredView, ...]
    refusals: tuple[Note, ...]

    def enum_of(self, table: StoredTable, column: StoredColumn) -> StoredEnum | None:
        """The enum that a column's type is."""
        if column.enum is None:
            return None
        name = column.enum.name or f"{table.table.name}.{column.column.name}"
        return next(each for each in self.enums if each.enum.name == name)


def database_of(schema: Schema, dialect: str, version: str) -> Database:
    """The model in that database. Raises KeyError for a dialect that is not built."""
    context = context_of(schema, dialect, version)
    tables: list[StoredTable] = []
    refusals: list[Note] = []
    for table in schema.tables:
        if context.present(table.only):
            draft = Draft(context, table)
            tables.append(_table(draft))
            refusals += draft.refusals
    enums = tuple(_enums(context, schema, tables))
    return Database(dialect, context.version, tuple(tables), enums, tuple(_views(context, schema)), tuple(refusals))


def _table(draft: Draft) -> StoredTable:
    context, table = draft.context, draft.table
    columns = tuple(_column(draft, column) for column in table.columns if context.present(column.only))
    stored = {each.column.name: each.name for each in columns}

    def unique(key: Key) -> StoredUnique:
        # A primary key is PRIMARY on MySQL and MariaDB, whatever one says.
        named = key is not table.primary_key or context.dialect not in ("mysql", "mariadb")
        return StoredUnique(key, _cut(context, key.name) if named else "", tuple(stored[name] for name in key.columns))

    derived = [StoredCheck(_cut(context, name), condition, table.span, "", True) for name, condition in draft.lowered]
    checks = [
        StoredCheck(
            _cut(context, check.name),
            draft.writer.write_expression(check.expression, "check", only=check.only),
            check.span,
            check.doc,
        )
        for check in table.checks
        if context.present(check.only)
    ]
    schema, name = names.place(context.dialect, table.schema, table.db_name)
    noted = len(draft.notes)
    indexes = tuple(_indexes(draft, stored))
    return StoredTable(
        table,
        _cut(context, schema),
        _cut(context, name),
        columns,
        unique(table.primary_key) if table.primary_key and context.present(table.primary_key.only) else None,
        tuple(unique(key) for key in table.uniques if context.present(key.only)),
        indexes,
        (*checks, *derived),
        tuple(_references(context, table, stored)),
        tuple(draft.notes[noted:]),
    )


def _cut(context: Context, name: str) -> str:
    return names.cut(context.dialect, name)


def _column(draft: Draft, column: Column) -> StoredColumn:
    context = draft.context
    made = object_of(context.dialect, column.type)
    plain = column
    if made is not None and made.kind == "domain":
        plain = column._replace(type=column.type._replace(domain=None))
    add_column(draft, plain)
    if plain is not column:
        add_domain_checks(draft, column)
    type_, _ = column_type(draft, plain)
    computed = default = ""
    if column.computed is not None:
        computed = draft.writer.write_expression(column.computed, "computed", expected=plain.type, only=column.only)
    elif column.default is not None and column.identity is None:
        default = default_text(context, draft.writer, plain)
    return StoredColumn(
        column, _cut(context, column.db_name), type_, _stored_enum(context, plain.type, type_), default, computed
    )


def _stored_enum(context: Context, type_: Type, text: str) -> Enum | None:
    """The enum of a type, or of its elements, where the database has a type for it."""
    while type_.element is not None:
        type_ = type_.element
    made = object_of(context.dialect, type_)
    is_type = text.upper().startswith("ENUM(") or (made is not None and made.kind == "enum")
    return type_.enum if is_type and not any(dialect == context.dialect for dialect, _ in type_.natives) else None


def _enums(context: Context, schema: Schema, tables: list[StoredTable]) -> Iterator[StoredEnum]:
    used = {each.enum.name for table in tables for each in table.columns if each.enum is not None}
    for enum in schema.enums:
        made = object_of(context.dialect, Type("enum", enum=enum))
        if enum.name in used or made is not None:
            place, name = (made or Made("enum", enum.schema, enum.db_name))[1:]
            yield StoredEnum(enum, place, _cut(context, name))
    for table in tables:
        for each in table.columns:
            if each.enum is not None and not each.enum.name:
                named = each.enum._replace(name=f"{table.table.name}.{each.column.name}")
                yield StoredEnum(named, table.schema, _cut(context, f"{table.name}_{each.name}"))


def _views(context: Context, schema: Schema) -> Iterator[StoredView]:
    for view in schema.views:
        if not context.present(view.only):
            continue
        spans = view.span, view.name_span, view.span
        columns = tuple(Column(name, name, type_, False, *spans) for name, type_ in view.columns)
        draft = Draft(context, Table(view.name, view.schema, view.db_name, columns, *spans[:2], view.chunk))
        known = all(column.type.base != "unknown" for column in columns)
        stored = tuple(_column(draft, column) for column in columns) if known else ()
        place, name = names.place(context.dialect, view.schema, view.db_name)
        yield StoredView(view, _cut(context, place), _cut(context, name), stored)


def _indexes(draft: Draft, stored: dict[str, str]) -> Iterator[StoredIndex]:
    context = draft.context
    for index in draft.table.indexes:
        made = len(draft.statements)
        if context.present(index.only):
            add_index(draft, index)
        if len(draft.statements) == made:
            continue  # the database has no such index, as the DDL says
        method = index.method.lower()
        if not (method in context.traits.index_methods or context.dialect == "postgres" or method == "fulltext"):
            method = ""
        predicate = ""
        if index.predicate is not None and context.traits.index_predicate:
            predicate = draft.writer.write_expression(index.predicate, "predicate", only=index.only)
        keys = []
        for key in index.keys:
            if key.expression is None:
                keys.append(StoredKey(key, stored[key.column], expression=False))
            else:
                text = draft.writer.write_expression(key.expression, "index", only=index.only)
                keys.append(StoredKey(key, text, expression=True))
        yield StoredIndex(index, _cut(context, index.name), tuple(keys), method, predicate)


def _references(context: Context, table: Table, stored: dict[str, str]) -> Iterator[StoredReference]:
    for key in table.foreign_keys:
        if context.present(key.only):
            schema, name = names.place(context.dialect, *key.target_db)
            yield StoredReference(
                key,
                _cut(context, key.name),
                tuple(stored[name] for name in key.columns),
                (_cut(context, schema), _cut(context, name)),
                tuple(_cut(context, each) for each in key.target_db_columns),
            )
