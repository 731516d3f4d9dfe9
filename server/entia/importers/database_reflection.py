"""SQLAlchemy's reflection → `Catalog`: tables, columns, keys, indexes, checks, comments and views of one schema.

What it does not tell, or in another spelling, the reader of the database asks for itself.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from entia.importers.catalog import (
    Catalog,
    Check,
    Column,
    ForeignKey,
    Identity,
    Index,
    IndexKey,
    Key,
    Name,
    Table,
    View,
)
from entia.importers.database_connection import Session
from entia.importers.database_inventory import Inventory
from entia.importers.database_sql import bare
from entia.importers.report import Trace

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import ReflectedColumn, ReflectedForeignKeyConstraint, ReflectedIndex
    from sqlalchemy.engine.reflection import Inspector


def inspector(session: Session) -> Inspector:
    """SQLAlchemy's inspector of a session. Raises DatabaseError."""
    from sqlalchemy import inspect

    if session.connection is None:
        raise TypeError("SQLAlchemy does not reach this database")
    connection = session.connection
    return session.guard(lambda: inspect(connection))


def reflect(
    session: Session, see: Inspector, schema: str, catalog: Catalog, trace: Trace, inventory: Inventory
) -> None:
    """Take the tables and views of a schema into the catalog, whose default one is named "" in it."""
    from sqlalchemy.engine.reflection import ObjectKind
    from sqlalchemy.exc import SAWarning

    place = _named(schema, catalog)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)  # of a type that it does not know: we have the database's word
        columns = session.guard(lambda: see.get_multi_columns(schema, kind=ObjectKind.TABLE))
        keys = session.guard(lambda: see.get_multi_pk_constraint(schema))
        uniques = session.guard(lambda: see.get_multi_unique_constraints(schema)) if _tells_uniques(session) else {}
        foreign = session.guard(lambda: see.get_multi_foreign_keys(schema))
        indexes = session.guard(lambda: see.get_multi_indexes(schema))
        checks = session.guard(lambda: see.get_multi_check_constraints(schema)) if _tells_uniques(session) else {}
        comments = session.guard(lambda: see.get_multi_table_comment(schema))
        views = session.guard(lambda: see.get_view_names(schema))
    for place_of in columns:
        name = place_of[1]
        shown = f"{place}.{name}" if place else name
        lines = inventory.add(f"table {shown}")
        comment = comments.get(place_of)
        table = Table(place, name, lines, comment=(comment["text"] or "") if comment else "")
        catalog.tables[table.key] = table
        trace.place(lines, f"table {shown}")
        for column in columns[place_of]:
            table.columns[column["name"]] = _column(session, column, table)
        key = keys.get(place_of)
        if key is not None and key["constrained_columns"]:
            table.primary_key = Key(tuple(key["constrained_columns"]), key["name"] or "", lines)
        constraints = uniques.get(place_of, ())
        table.uniques = [Key(tuple(each["column_names"]), each["name"] or "", lines) for each in constraints]
        table.checks = [Check(bare(each["sqltext"]), each["name"] or "", lines) for each in checks.get(place_of, ())]
        table.foreign_keys = [_foreign(each, schema, catalog, table) for each in foreign.get(place_of, ())]
        named = {unique.name for unique in table.uniques}
        table.indexes = [_index(each, table) for each in indexes.get(place_of, ()) if each["name"] not in named]
    for name in views:
        shown = f"{place}.{name}" if place else name
        lines = inventory.add(f"view {shown}")
        text = session.guard(partial(see.get_view_definition, name, schema))
        if text:
            catalog.views[place, name] = View(place, name, "", lines, text=text.strip())
        else:
            trace.leave(lines, "the user may not see its query")


def _tells_uniques(session: Session) -> bool:
    """SQL Server's dialect has neither unique nor check constraints."""
    return session.address.kind.dialect != "sqlserver"


def _named(schema: str, catalog: Catalog) -> str:
    return "" if schema == catalog.default_schema else schema


def _column(session: Session, said: ReflectedColumn, table: Table) -> Column:
    assert session.connection is not None
    column = Column(said["name"], said["type"].compile(session.connection.dialect), table.lines)
    column.required = not said["nullable"]
    column.comment = said.get("comment") or ""
    computed, identity = said.get("computed"), said.get("identity")
    if computed:
        column.computed, column.stored = bare(computed["sqltext"]), bool(computed.get("persisted"))
    elif identity is not None:
        start, by = identity.get("start"), identity.get("increment")
        always = bool(identity.get("always"))
        column.identity = Identity(always, None if start in (1, None) else start, None if by in (1, None) else by)
    else:
        column.default = (said["default"] or "").strip()
    return column


def _foreign(said: ReflectedForeignKeyConstraint, schema: str, catalog: Catalog, table: Table) -> ForeignKey:
    target: Name = (_named(said["referred_schema"] or schema, catalog), said["referred_table"])
    key = ForeignKey(tuple(said["constrained_columns"]), target, tuple(said["referred_columns"]), lines=table.lines)
    key.name = said["name"] or ""
    options = said.get("options", {})
    key.on_delete, key.on_update = _action(options.get("ondelete")), _action(options.get("onupdate"))
    key.deferral = (
        "deferred" if options.get("initially") == "DEFERRED" else "deferrable" * bool(options.get("deferrable"))
    )
    return key


def _action(word: Any) -> str:
    lower = str(word or "").lower()
    return "" if lower == "no action" else lower


def _index(said: ReflectedIndex, table: Table) -> Index:
    sorting = said.get("column_sorting", {})
    expressions: Iterable[str] = said.get("expressions") or ()
    texts = list(expressions) or [name or "" for name in said["column_names"]]
    keys = tuple(
        IndexKey(name or "", "" if name else bare(text), "desc" in sorting.get(name or text, ()))
        for name, text in zip(said["column_names"], texts, strict=True)
    )
    index = Index(keys, said["name"] or "", table.lines, unique=bool(said["unique"]))
    options = said.get("dialect_options", {})
    index.where = bare(options.get("mssql_where"))
    index.include = tuple(options.get("mssql_include", ()))
    return index
