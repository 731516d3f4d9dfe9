"""What SQLAlchemy's inspector sees of a database, and the same of an importer's catalog: a judge of live readers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import inspect

from entia.importers.catalog import Catalog
from entia.importers.database_address import Address
from entia.importers.database_connection import connected

Fact = tuple[Any, ...]
_PARTITIONS = "select relname from pg_class where relispartition and relkind in ('r', 'p')"


def inspected(address: Address) -> set[Fact]:
    """Tables, columns, whether they are required, keys, unique keys, foreign keys, indexes, comments and views."""
    found: set[Fact] = set()
    with connected(address) as session:
        see = inspect(session.connection)
        postgres = address.kind.dialect == "postgres"
        parts = {name for (name,) in session.rows(_PARTITIONS)} if postgres else set()
        for table in set(see.get_table_names()) - parts:
            found.add(("table", table))
            for column in see.get_columns(table):
                found.add(("column", table, column["name"], not column["nullable"]))
                if column.get("comment"):
                    found.add(("comment", table, column["name"], column["comment"]))
                if column.get("computed"):
                    found.add(("computed", table, column["name"]))
            key = see.get_pk_constraint(table)["constrained_columns"]
            found.update({("key", table, tuple(key))} if key else ())
            taken = set()
            for foreign in see.get_foreign_keys(table):
                taken.add(foreign["name"])
                own, others = tuple(foreign["constrained_columns"]), tuple(foreign["referred_columns"])
                found.add(("fk", table, foreign["name"], own, foreign["referred_table"], others))
            taken |= {unique["name"] for unique in see.get_unique_constraints(table)}
            for unique in see.get_unique_constraints(table):
                found.add(_unique(address.kind.dialect, table, unique["name"], tuple(unique["column_names"])))
            for index in see.get_indexes(table):
                if index["name"] not in taken:  # MySQL gives a foreign key without one an index of its name
                    found.add(("index", table, index["name"], bool(index["unique"])))
        found.update(("view", view) for view in see.get_view_names())
        if postgres:
            found.update(("view", view) for view in see.get_materialized_view_names())
    return found


def inspected_catalog(catalog: Catalog) -> set[Fact]:
    """The same facts of a catalog, of what lies in the default schema."""
    found: set[Fact] = {("view", name) for schema, name in catalog.views if not schema}
    for (schema, name), table in catalog.tables.items():
        if schema:
            continue
        found.add(("table", name))
        for column in table.columns.values():
            found.add(("column", name, column.name, column.required))
            found.update({("comment", name, column.name, column.comment)} if column.comment else ())
            found.update({("computed", name, column.name)} if column.computed else ())
        found.update({("key", name, table.primary_key.columns)} if table.primary_key is not None else ())
        for foreign in table.foreign_keys:
            found.add(("fk", name, foreign.name, foreign.columns, foreign.target[1], foreign.target_columns))
        found.update(_unique(catalog.dialect, name, key.name, key.columns) for key in table.uniques)
        found.update(("index", name, index.name, index.unique) for index in table.indexes)
    return found


def _unique(dialect: str, table: str, name: str | None, columns: tuple[str, ...]) -> Fact:
    """A unique key; MySQL has no other than unique indexes."""
    return ("index", table, name, True) if dialect in ("mysql", "mariadb") else ("unique", table, columns)
