"""DuckDB's catalog → `Catalog`, by its own functions (`duckdb_tables()` and the like)."""

from __future__ import annotations

import re
from typing import Any

from entia.dialects.names import quote
from entia.importers.catalog import (
    Catalog,
    Check,
    Code,
    Column,
    EnumType,
    ForeignKey,
    Identity,
    Index,
    IndexKey,
    Key,
    Label,
    Name,
    Sequence,
    Table,
    View,
)
from entia.importers.database_address import DatabaseError
from entia.importers.database_connection import Session
from entia.importers.database_inventory import Inventory
from entia.importers.database_sql import bare, closing, opening, separated
from entia.importers.progress import Progress
from entia.importers.report import Trace
from entia.importers.sources import Lines
from entia.importers.sql_sequences import unusual
from entia.syntax.writing import quote_string

_DEFAULT = "main"
_BRACKETS = re.compile(r"(?:\[\d*\])+\Z")  # of an array
_OWN = "database_name = current_database()"


def read(session: Session, trace: Trace, inventory: Inventory, progress: Progress) -> Catalog:
    """The catalog of a database file. Raises DatabaseError where a schema that was asked for is not there."""
    version, name = session.rows("select version(), current_database()")[0]
    catalog = Catalog("duckdb", ".".join(version.removeprefix("v").split(".")[:2]), name, default_schema=_DEFAULT)
    asked = session.address.schemas
    schemas: dict[str, str | None] = dict(
        session.rows(f"select schema_name, comment from duckdb_schemas() where not internal and {_OWN}")
    )
    missing = [f"`{each}`" for each in asked if each not in schemas and each != _DEFAULT]
    if missing:
        raise DatabaseError(f"the database has no schema {', '.join(missing)}")
    wanted = asked or tuple(dict.fromkeys((_DEFAULT, *schemas)))
    catalog.schemas = {each: schemas[each] or "" for each in wanted if each != _DEFAULT}
    reading = _Reading(session, trace, inventory, catalog, wanted)
    steps = (
        ("types", reading.types),
        ("tables", reading.tables),
        ("columns", reading.columns),
        ("keys", reading.constraints),
        ("indexes", reading.indexes),
        ("sequences", reading.sequences),
        ("views", reading.views),
        ("macros", reading.macros),
    )
    for done, (what, step) in enumerate(steps):
        progress(done, len(steps), what)
        step()
    return catalog


class _Reading:
    """The steps of a reading."""

    def __init__(
        self, session: Session, trace: Trace, inventory: Inventory, catalog: Catalog, schemas: tuple[str, ...]
    ) -> None:
        self.session, self.trace, self.inventory, self.catalog = session, trace, inventory, catalog
        self.schemas = schemas
        self.items: dict[Name, list[str]] = {}  # table → what stands between the commas of its statement

    def rows(self, columns: str, function: str, where: str = "true", order: str = "1") -> list[tuple[Any, ...]]:
        """The rows of a function that are in a schema which is read; their first column is the schema."""
        found = self.session.rows(
            f"select schema_name, {columns} from {function}() where {_OWN} and {where} order by {order}"
        )
        return [("" if row[0] == _DEFAULT else row[0], *row[1:]) for row in found if row[0] in self.schemas]

    def note(self, kind: str, schema: str, name: str, text: str = "") -> Lines:
        """Place an object, and give its lines."""
        what = f"{kind} {f'{schema}.' if schema else ''}{name}"
        lines = self.inventory.add(what, text)
        self.trace.place(lines, what)
        return lines

    def types(self) -> None:
        for schema, name, logical, labels, comment in self.rows(
            "type_name, logical_type, labels, comment", "duckdb_types", "not internal", "type_oid"
        ):
            if logical == "ENUM":
                lines = self.note("enum", schema, name)
                found = EnumType(schema, name, [Label(label) for label in labels], lines, comment=comment or "")
                self.catalog.enums[schema, name] = found
            else:
                lines = self.inventory.add(f"type {name}")
                self.trace.leave(lines, "DuckDB's catalog has columns of what the type stands for, not of the type")

    def tables(self) -> None:
        for schema, name, comment, sql in self.rows(
            "table_name, comment, sql", "duckdb_tables", "not internal and not temporary", "table_oid"
        ):
            lines = self.note("table", schema, name)
            self.catalog.tables[schema, name] = Table(schema, name, lines, comment=comment or "")
            self.items[schema, name] = separated(sql[opening(sql) + 1 : closing(sql)])

    def columns(self) -> None:
        enums: dict[str, list[str]] = {}
        for (schema, name), enum in self.catalog.enums.items():
            labels = ", ".join(quote_string(label.text) for label in enum.labels)
            enums.setdefault(f"ENUM({labels})", []).append(f"{schema}.{name}" if schema else name)
        for schema, owner, name, type_, default, nullable, generated, comment in self.rows(
            "table_name, column_name, data_type, column_default, is_nullable, is_generated, comment",
            "duckdb_columns",
            "not internal",
            "table_oid, column_index",
        ):
            table = self.catalog.tables.get((schema, owner))
            if table is None:
                continue
            base = _BRACKETS.sub("", type_)
            brackets = type_[len(base) :]
            named = enums.get(base, [])
            if len(named) > 1:
                what = f"type of {owner}.{name}"
                why = f"DuckDB does not tell which of {', '.join(named)} it is: it is the first"
                self.trace.map(table.lines, what, why)
            column = Column(name, f"{named[0]}{brackets}" if named else type_, table.lines, required=not nullable)
            column.comment = comment or ""
            item = self.items[schema, owner][len(table.columns)]
            if generated:
                column.computed, column.stored = bare(item.partition(" GENERATED ALWAYS AS")[2]), False
            else:
                column.default = default or ""
            collate = re.search(r" COLLATE ([\w.]+)", item.partition("(")[0])
            column.collate = collate[1] if collate else ""
            table.columns[name] = column

    def constraints(self) -> None:
        """Keys and checks, from the statement that DuckDB writes of a table: `duckdb_constraints()` of DuckDB 2.0 fails
        for the whole database where a check reads a member of a struct."""
        for key, table in self.catalog.tables.items():
            for text, column in zip(self.items[key], table.columns.values(), strict=False):
                if text.endswith(" PRIMARY KEY"):
                    table.primary_key = Key((column.name,), lines=table.lines)
                elif text.endswith(" UNIQUE"):
                    table.uniques.append(Key((column.name,), lines=table.lines))
            for text in self.items[key][len(table.columns) :]:
                self._constraint(table, text)

    def _constraint(self, table: Table, text: str) -> None:
        start = opening(text)
        end = closing(text, start)
        columns = tuple(_name(each) for each in separated(text[start + 1 : end]))
        match text[:start].strip():
            case "PRIMARY KEY":
                table.primary_key = Key(columns, lines=table.lines)
            case "UNIQUE":
                table.uniques.append(Key(columns, lines=table.lines))
            case "CHECK":
                table.checks.append(Check(bare(text[start:]), lines=table.lines))
            case "FOREIGN KEY":
                rest = text[end + 1 :].strip().removeprefix("REFERENCES ")
                others = tuple(_name(each) for each in separated(rest[opening(rest) + 1 : closing(rest)]))
                # DuckDB has no foreign keys between two schemas.
                target = _name(rest[: opening(rest)].strip().removeprefix(f"{quote('duckdb', (), table.schema)}."))
                table.foreign_keys.append(ForeignKey(columns, (table.schema, target), others, lines=table.lines))
            case _:
                self.trace.leave(table.lines, f"`{text}` is nothing that Entia knows")

    def indexes(self) -> None:
        for schema, name, owner, comment, unique, sql in self.rows(
            "index_name, table_name, comment, is_unique, sql", "duckdb_indexes", order="index_oid"
        ):
            table = self.catalog.tables.get((schema, owner))
            if table is None or not sql:  # what backs a key has no SQL
                continue
            start = opening(sql)
            end = closing(sql, start)
            keys = tuple(_index_key(table, text) for text in separated(sql[start + 1 : end]))
            method = re.search(r" USING (\w+) ?$", sql[:start])
            found = Index(keys, name, table.lines, unique=unique, comment=comment or "")
            found.method = method[1].lower() if method and method[1] != "ART" else ""
            table.indexes.append(found)
            rest = sql[end + 1 :].strip(" ;")
            if rest:
                self.trace.map(table.lines, f"index {name}", f"`{rest}` is not kept")

    def sequences(self) -> None:
        for schema, name, start, by, low, high, cycles in self.rows(
            "sequence_name, start_value, increment_by, min_value, max_value, cycle",
            "duckdb_sequences",
            "not temporary",
            "sequence_oid",
        ):
            rest = (f"minvalue {low}", f"maxvalue {high}", *(("cycle",) if cycles else ()))
            counting = unusual(Identity(start=start, by=by, rest=rest), "duckdb", "")
            lines = self.note("sequence", schema, name)
            self.catalog.sequences[schema, name] = Sequence(schema, name, lines, counting)

    def views(self) -> None:
        for schema, name, comment, sql in self.rows(
            "view_name, comment, sql", "duckdb_views", "not internal and not temporary", "view_oid"
        ):
            head = re.match(r"CREATE VIEW .*? AS (?=SELECT|WITH|FROM|\(|VALUES|PIVOT|UNPIVOT|DESCRIBE)", sql, re.DOTALL)
            lines = self.note("view", schema, name)
            view = View(schema, name, "", lines, comment=comment or "", text=sql.rstrip(";"))
            view.sql = sql[head.end() if head else 0 :].rstrip().rstrip(";")
            listed = opening(sql[: head.end()]) if head else -1
            if listed >= 0:
                view.columns = tuple(_name(text) for text in separated(sql[listed + 1 : closing(sql, listed)]))
            self.catalog.views[schema, name] = view

    def macros(self) -> None:
        for schema, name, kind, arguments, definition in self.rows(
            "function_name, function_type, parameters, macro_definition",
            "duckdb_functions",
            "not internal and function_type in ('macro', 'table_macro')",
            "function_oid",
        ):
            place = f"{quote('duckdb', (), schema)}." if schema else ""
            listed = ", ".join(quote("duckdb", (), each) for each in arguments)
            word = "TABLE " if kind == "table_macro" else ""
            text = f"CREATE MACRO {place}{quote('duckdb', (), name)}({listed}) AS {word}{definition}"
            self.catalog.codes.append(Code("macro", schema, name, text, self.note("macro", schema, name)))


def _index_key(table: Table, text: str) -> IndexKey:
    name = _name(text)
    return IndexKey(name) if name in table.columns else IndexKey(sql=bare(text))


def _name(text: str) -> str:
    """A name as the catalog has it, of one in SQL."""
    return text[1:-1].replace('""', '"') if text.startswith('"') and text.endswith('"') else text
