"""What the readers of PostgreSQL's catalog share: a reading in progress, by object identifiers."""

from __future__ import annotations

from dataclasses import dataclass, field

from entia.dialects.names import quote
from entia.importers.catalog import Catalog, Code, Index, Name, Table, View
from entia.importers.database_connection import Row, Session
from entia.importers.database_inventory import Inventory
from entia.importers.report import Trace
from entia.importers.sources import Lines


@dataclass(slots=True)
class Reading:
    """Keys are object identifiers, or (table, number of a column). `names` are those of tables, partitions and views;
    `schemas` those that are read, "" for the default one; `comments` those that nothing has taken yet."""

    session: Session
    trace: Trace
    inventory: Inventory
    catalog: Catalog
    version: int
    schemas: dict[int, str] = field(default_factory=dict)
    comments: dict[tuple[str, int, int], str] = field(default_factory=dict)
    names: dict[int, Name] = field(default_factory=dict)
    tables: dict[int, Table] = field(default_factory=dict)
    views: dict[int, View] = field(default_factory=dict)
    options: dict[int, str] = field(default_factory=dict)  # of views
    columns: dict[tuple[int, int], str] = field(default_factory=dict)
    collations: dict[tuple[int, int], int] = field(default_factory=dict)
    partitions: dict[int, int] = field(default_factory=dict)  # partition → its table
    part_defaults: dict[tuple[int, int], str] = field(default_factory=dict)
    indexes: dict[int, Index] = field(default_factory=dict)  # all, those of keys too

    def rows(self, sql: str) -> list[Row]:
        """The rows of a query."""
        return self.session.rows(sql)

    def since(self, version: int, sql: str, instead: str) -> str:
        """SQL that only servers from a version on understand, for older ones something instead."""
        return sql if self.version >= version else instead

    def mine(self, alias: str, schema: str) -> str:
        """The condition that an object is in a schema that is read, and not in an extension."""
        listed = ", ".join(map(str, self.schemas)) or "0"
        owned = f"select 1 from pg_depend e where e.classid = {alias}.tableoid and e.objid = {alias}.oid"
        return f"{schema} in ({listed}) and not exists ({owned} and e.deptype = 'e')"

    def comment(self, catalog: str, oid: int, number: int = 0) -> str:
        """The comment on an object, which is taken."""
        return self.comments.pop((catalog, oid, number), "")

    def shown(self, name: Name) -> str:
        """A name as a report has it."""
        return ".".join(part for part in name if part)

    def quoted(self, name: Name) -> str:
        """A name as SQL has it, with quotes only where it is no plain word."""
        return ".".join(quoted(part) for part in name if part)

    def settings(self, options: str | None) -> dict[str, str]:
        """Storage parameters, one a line."""
        pairs = (line.partition("=") for line in (options or "").splitlines())
        return {key: value for key, _, value in pairs}

    def code(self, kind: str, name: Name, text: str, lines: Lines, what: str, on: Name | None = None) -> None:
        """Keep a statement as it is."""
        self.catalog.codes.append(Code(kind, *name, text, lines, on))
        self.trace.place(lines, what)


def root_of(reading: Reading, partition: int) -> int:
    """The table that a partition, or a partition of one, is of."""
    while partition in reading.partitions:
        partition = reading.partitions[partition]
    return partition


def quoted(name: str) -> str:
    """A name as SQL has it, with quotes where it needs them."""
    return quote("postgres", (), name)
