"""SQLAlchemy's reflection → `Catalog`: tables, columns, keys, indexes, checks and comments.

What it does not tell, or in another spelling, the reader of the database asks for itself.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
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
)
from entia.importers.database_address import DatabaseError
from entia.importers.database_connection import Row, Session
from entia.importers.database_inventory import Inventory
from entia.importers.database_sql import bare
from entia.importers.progress import Progress
from entia.importers.report import Trace
from entia.importers.sources import Lines

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import (
        ReflectedCheckConstraint,
        ReflectedColumn,
        ReflectedForeignKeyConstraint,
        ReflectedIndex,
        TableKey,
    )
    from sqlalchemy.engine.reflection import Inspector, ObjectScope


@dataclass(slots=True)
class Reading:
    """A reading in progress. `schemas` are those that are read, as the database writes them; `spelled` is how
    SQLAlchemy spells a name of the database."""

    session: Session
    trace: Trace
    inventory: Inventory
    catalog: Catalog
    schemas: tuple[str, ...] = ()
    spelled: Callable[[str], str] = str

    def rows(self, sql: str) -> list[Row]:
        """The rows of a query whose first column is a schema that is read, under the catalog's name of it."""
        found = self.session.rows(sql)
        return [(self.place(row[0]), *row[1:]) for row in found if row[0] in self.schemas]

    def place(self, schema: str) -> str:
        """The catalog's name of a schema."""
        return _named(self.spelled(schema), self.catalog)

    def table(self, row: Row) -> Table | None:
        """The table that the first two columns name."""
        return self.catalog.tables.get((row[0], self.spelled(row[1])))

    def note(self, kind: str, schema: str, name: str) -> Lines:
        """Place an object; its lines."""
        lines, what = self.seen(kind, schema, name)
        self.trace.place(lines, what)
        return lines

    def leave(self, kind: str, why: str, sql: str) -> None:
        """Leave what a query names by schema and name: the model has no word for it."""
        for schema, name in self.rows(sql):
            self.trace.leave(self.seen(kind, schema, name)[0], why)

    def seen(self, kind: str, schema: str, name: str) -> tuple[Lines, str]:
        """Take note of an object; its lines, and what it is called."""
        what = f"{kind} {f'{schema}.' if schema else ''}{self.spelled(name)}"
        return self.inventory.add(what), what


Step = tuple[str, Callable[[Reading], None]]


def inspector(session: Session) -> Inspector:
    """SQLAlchemy's inspector of a session. Raises DatabaseError."""
    from sqlalchemy import inspect

    if session.connection is None:
        raise TypeError("SQLAlchemy does not reach this database")
    connection = session.connection
    return session.guard(lambda: inspect(connection))


def refuse_unknown(wanted: Iterable[str], there: Container[str]) -> None:
    """Raises DatabaseError where a schema that was asked for is not there."""
    missing = [f"`{each}`" for each in wanted if each not in there]
    if missing:
        raise DatabaseError(f"the database has no schema {', '.join(missing)}")


def read_all(reading: Reading, see: Inspector, schemas: Sequence[str], steps: Sequence[Step], tell: Progress) -> None:
    """Reflect the schemas, as SQLAlchemy spells them; then take the steps."""
    total = len(schemas) + len(steps)
    for done, schema in enumerate(schemas):
        tell(done, total, f"schema {schema}")
        _reflect(reading, see, schema)
    for done, (what, step) in enumerate(steps, len(schemas)):
        tell(done, total, what)
        step(reading)


def _reflect(reading: Reading, see: Inspector, schema: str) -> None:
    """Take the tables of a schema into the catalog, whose default one is named "" in it."""
    from sqlalchemy.engine.reflection import ObjectKind, ObjectScope
    from sqlalchemy.exc import SAWarning

    session, catalog = reading.session, reading.catalog
    place = _named(schema, catalog)
    # SQL Server's dialect has neither unique nor check constraints, and its temporary tables lie elsewhere.
    whole = session.address.kind.dialect != "sqlserver"
    scope = ObjectScope.ANY if whole else ObjectScope.DEFAULT
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)  # of a type that it does not know: we have the database's word
        columns = session.guard(lambda: see.get_multi_columns(schema, kind=ObjectKind.TABLE, scope=scope))
        keys = session.guard(lambda: see.get_multi_pk_constraint(schema, scope=scope))
        uniques = session.guard(lambda: see.get_multi_unique_constraints(schema, scope=scope)) if whole else {}
        foreign = session.guard(lambda: see.get_multi_foreign_keys(schema, scope=scope))
        indexes = session.guard(lambda: see.get_multi_indexes(schema, scope=scope))
        checks = (
            session.guard(lambda: see.get_multi_check_constraints(schema, scope=scope, include_all=True))
            if whole
            else {}
        )
        comments = session.guard(lambda: see.get_multi_table_comment(schema, scope=scope))
    for place_of in columns:
        name = place_of[1]
        lines, shown = reading.seen("table", place, name)
        comment = comments.get(place_of)
        table = Table(place, name, lines, comment=(comment["text"] or "") if comment else "")
        catalog.tables[table.key] = table
        reading.trace.place(lines, shown)
        for column in columns[place_of]:
            table.columns[column["name"]] = _column(column, table)
        key = keys.get(place_of)
        if key is not None and key["constrained_columns"]:
            table.primary_key = Key(tuple(key["constrained_columns"]), key["name"] or "", lines)
        constraints = uniques.get(place_of, ())
        table.uniques = [Key(tuple(each["column_names"]), each["name"] or "", lines) for each in constraints]
        table.checks = [Check(bare(each["sqltext"]), each["name"] or "", lines) for each in checks.get(place_of, ())]
        table.foreign_keys = [_foreign(each, schema, catalog, table) for each in foreign.get(place_of, ())]
        named = {unique.name for unique in table.uniques}
        table.indexes = [_index(each, table) for each in indexes.get(place_of, ()) if each["name"] not in named]


def _checks(
    session: Session, see: Inspector, schema: str, scope: ObjectScope
) -> dict[TableKey, list[ReflectedCheckConstraint]]:
    """All checks, those that say NOT NULL too: SQLAlchemy takes some others for such."""
    return session.guard(lambda: see.get_multi_check_constraints(schema, scope=scope, include_all=True))


def _named(schema: str, catalog: Catalog) -> str:
    return "" if schema == catalog.default_schema else schema


def _column(said: ReflectedColumn, table: Table) -> Column:
    """A column without its type, which SQLAlchemy has in words of its own."""
    column = Column(said["name"], "", table.lines)
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
