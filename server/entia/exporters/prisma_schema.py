"""What a model is called in Prisma: its models, fields, enums, and both ends of each relation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from entia.exporters.database import Database, StoredEnum, StoredReference, StoredTable
from entia.exporters.left_out import Notes
from entia.exporters.prisma_lists import ManyEnd, implicit_junctions, lists_of
from entia.exporters.prisma_names import Names, plain
from entia.exporters.prisma_types import field_of
from entia.model.naming import inverse_name


class Relation(NamedTuple):
    """A foreign key with the names of its two ends; `name` is "" where the two models have no other."""

    table: StoredTable
    reference: StoredReference
    target: StoredTable
    name: str
    field: str
    inverse: str
    single: bool  # a row of the target has at most one


@dataclass(frozen=True, slots=True)
class Schema:
    """What a model's tables and columns are called in Prisma. `fields` are by (model, column in the database)."""

    database: Database
    models: dict[str, str]  # by `Table.name`
    enums: dict[str, str]  # by `Enum.name`
    views: dict[str, str]  # by `View.name`, of those whose columns are known
    fields: dict[tuple[str, str], str]
    relations: tuple[Relation, ...]
    lists: tuple[ManyEnd, ...]
    ints: frozenset[tuple[str, str]]  # (`Table.name`, column) of what is an `Int` because Prisma counts no other
    ignored: frozenset[str]  # `Table.name`s of which Prisma's client can name no row
    notes: Notes = field(default_factory=lambda: Notes("Prisma"))

    @property
    def has_schemas(self) -> bool:
        """Whether models and enums say the schema that they are in."""
        database = self.database
        return database.dialect == "postgres" and any(self.schemas)

    @property
    def schemas(self) -> list[str]:
        """The schemas of the database, "" for the connection's own, each once."""
        database = self.database
        found = [*(each.schema for each in database.tables), *(each.schema for each in database.enums)]
        found += [each.schema for each in database.views if each.view.name in self.views]
        return list(dict.fromkeys(found))


def named(database: Database) -> Schema:
    """The names of a database, each taken once among its like; a junction that Prisma makes by itself has none."""
    names = Names()
    models = {table.table.name: names.take(*_short(table.table.name)) for table in database.tables}
    enums = {enum.enum.name: names.take(*_short(enum.enum.name)) for enum in database.enums}
    views = {view.view.name: names.take(*_short(view.view.name)) for view in database.views if view.columns}
    junctions = implicit_junctions(database, models)
    database = replace(database, tables=tuple(each for each in database.tables if each.table.name not in junctions))
    fields: dict[tuple[str, str], str] = {}
    taken: dict[str, Names] = {}
    for table in database.tables:
        own = taken[table.table.name] = Names()
        for column in table.columns:
            model = column.column
            wanted = model.db_name if model.role else "_".join(model.path or (model.name,))
            fields[models[table.table.name], column.name] = own.take(wanted)
    several = [frozenset(each.key.target for each in junction.references) for junction in junctions.values()]
    relations = tuple(_relations(database, models, taken, several))
    lists = tuple(lists_of(junctions, database, models, taken))
    ignored = frozenset(table.table.name for table in database.tables if not _has_identity(database, table))
    return Schema(database, models, enums, views, fields, relations, lists, _ints(database), ignored)


def _has_identity(database: Database, table: StoredTable) -> bool:
    """Whether a key has only columns that are required, and of a type that Prisma knows."""
    usable = {
        each.name
        for each in table.columns
        if each.column.required and (each.enum or field_of(database.dialect, each.type, each.column.type))
    }
    keys = [each for each in (table.primary_key, *table.uniques) if each is not None]
    return any(set(key.columns) <= usable for key in keys)


def _ints(database: Database) -> frozenset[tuple[str, str]]:
    """On SQLite, of which Prisma's Migrate makes no column that counts of a `BigInt`: those that count, and all that
    refer to them or are referred to by them, since both ends of a relation have one type."""
    if database.dialect != "sqlite":
        return frozenset()
    ends: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for table in database.tables:
        for reference in table.references:
            pairs = zip(reference.columns, reference.target_columns, strict=True)
            for one, other in [((table.table.name, own), (reference.key.target, theirs)) for own, theirs in pairs]:
                ends.setdefault(one, set()).add(other)
                ends.setdefault(other, set()).add(one)
    found: set[tuple[str, str]] = set()
    waiting = [
        (table.table.name, column.name)
        for table in database.tables
        for column in table.columns
        if column.column.identity is not None
    ]
    while waiting:
        place = waiting.pop()
        if place not in found:
            found.add(place)
            waiting += ends.get(place, ())
    return frozenset(found)


def _short(name: str) -> tuple[str, str]:
    """A qualified name without its schema, or, where that is taken, with it."""
    return name.rpartition(".")[2], name.replace(".", "_")


def _relations(
    database: Database, models: dict[str, str], taken: dict[str, Names], several: list[frozenset[str]]
) -> Iterator[Relation]:
    """The relations of foreign keys; `several` are the pairs of models that have a list of each other besides."""
    tables = {table.table.name: table for table in database.tables}
    found = [
        (table, reference, tables[reference.key.target])
        for table in database.tables
        for reference in table.references
        if reference.key.enforced and reference.key.target in tables
    ]
    pairs = [frozenset((table.table.name, target.table.name)) for table, _, target in found]
    for (table, reference, target), pair in zip(found, pairs, strict=True):
        role = reference.key.role
        single = _is_key(table, reference.columns)
        own = taken[table.table.name].take(role, f"{role}_{models[target.table.name]}", f"{role}_row")
        usual = inverse_name(models[table.table.name], single=single)
        wanted = [reference.key.inverse] if reference.key.inverse else []
        inverse = taken[target.table.name].take(*wanted, usual, f"{usual}_{role}")
        name = (
            f"{models[table.table.name]}_{plain(role)}" if (pairs + several).count(pair) > 1 or len(pair) == 1 else ""
        )
        yield Relation(table, reference, target, name, own, inverse, single)


def _is_key(table: StoredTable, columns: tuple[str, ...]) -> bool:
    """Whether the columns are one key of the table."""
    keys = [each.columns for each in (*table.uniques, table.primary_key) if each is not None]
    return any(set(key) == set(columns) for key in keys)


def labels_of(enum: StoredEnum) -> list[str]:
    """What the labels are called, in their order."""
    names = Names()
    return [names.take(label.name) for label in enum.enum.labels]
