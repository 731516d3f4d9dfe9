"""What a database consists of, as its source says it: what SQL, DBML, Prisma and live databases are read into.

Names are the database's, SQL is that of `Catalog.dialect`. `modelling` makes a model of it; a reader decides nothing
about how the model looks. `lines` are those of the source: from 0, the end is the line behind the last.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from entia.importers.sources import NOWHERE, Lines

Name = tuple[str, str]  # (schema, name); the schema is "" where the source says none


# Types that PostgreSQL counts by itself, and the integer that a column of them, or one that refers to it, is.
SERIALS = {
    "serial": "integer",
    "serial4": "integer",
    "bigserial": "bigint",
    "serial8": "bigint",
    "smallserial": "smallint",
    "serial2": "smallint",
}


class Identity(NamedTuple):
    """That the database counts a column. `always` forbids to write it; `rest` are the other options, where they are not
    what the database takes by itself: `cycle`, `maxvalue 900`."""

    always: bool = False
    start: int | None = None
    by: int | None = None
    rest: tuple[str, ...] = ()


@dataclass(slots=True)
class Column:
    """A column. `type` as the source writes it, with its arguments and brackets: `int(10) unsigned`, `text[]`.

    A column that counts by an owned sequence which is exactly that of PostgreSQL's serial has the type `serial`,
    `bigserial` or `smallserial` and no default, whichever way the source said it; any other sequence stays in the
    catalog, with `nextval(…)` as the default. MySQL's AUTO_INCREMENT, SQLite's AUTOINCREMENT and SQL Server's IDENTITY
    are an `identity`. Of the options a reader writes: "charset", "default name" (SQL Server's name of the default),
    "identity" ("on null"), "invisible", "storage", "compression", "statistics".
    `label` is what the source calls it in its program (a Prisma field), "" where it has no name but the database's.
    `listed` are the type and the check that `--enums` made the type of: SQL that is kept says these.
    `fitting`: a check that Entia's type makes keeps what MySQL computes to its type.
    """

    name: str
    type: str
    lines: Lines = NOWHERE
    label: str = ""
    required: bool = False
    default: str = ""  # SQL
    identity: Identity | None = None
    computed: str = ""  # SQL
    stored: bool | None = None
    on_update: str = ""  # SQL
    collate: str = ""
    options: dict[str, str] = field(default_factory=dict)  # storage and the like, as a `native (…)` may say it
    comment: str = ""
    listed: tuple[str, Check] | None = None
    fitting: bool = False


@dataclass(slots=True)
class Key:
    """A primary key, or a unique constraint. `name` is "" where the source leaves it to the database. Of the options a
    reader writes: "clustered" (SQL Server), "using", "include", "on conflict". `lengths` are those of the beginnings of
    columns that MySQL keeps alone."""

    columns: tuple[str, ...]
    name: str = ""
    lines: Lines = NOWHERE
    nulls_not_distinct: bool = False
    deferral: str = ""  # "deferrable", "deferred"
    options: dict[str, str] = field(default_factory=dict)
    comment: str = ""
    lengths: dict[str, int] = field(default_factory=dict)


class IndexKey(NamedTuple):
    """A key of an index: a column or (`sql`) an expression; `length` of the prefix that MySQL indexes."""

    column: str = ""
    sql: str = ""
    descending: bool = False
    nulls: str = ""  # "first", "last"; "" for the database's own order
    collate: str = ""
    opclass: str = ""
    length: int | None = None


_PLAIN_KEY = IndexKey()[1:]


@dataclass(slots=True)
class Index:
    """An index; `method` is "" for the database's usual one, "fulltext" and "spatial" are MySQL's. `made` is one that
    MySQL made by itself, for a foreign key."""

    keys: tuple[IndexKey, ...]
    name: str = ""
    lines: Lines = NOWHERE
    unique: bool = False
    method: str = ""
    where: str = ""  # SQL
    include: tuple[str, ...] = ()
    nulls_not_distinct: bool = False
    options: dict[str, str] = field(default_factory=dict)
    comment: str = ""
    made: bool = False

    @property
    def plain_columns(self) -> tuple[str, ...]:
        """The columns of an index that a line says by the word `index` alone; none of any other."""
        if self.where or self.include or self.nulls_not_distinct or self.options or self.comment:
            return ()
        if self.method not in ("", "btree"):
            return ()
        if any(not key.column or key[1:] != _PLAIN_KEY for key in self.keys):
            return ()
        return tuple([key.column for key in self.keys])

    @property
    def unique_columns(self) -> tuple[str, ...]:
        """The columns that the index makes unique in all rows, in whatever way it compares them; none of any other."""
        if not self.unique or self.where or self.method not in ("", "btree"):
            return ()
        return tuple(key.column for key in self.keys) if all(key.column for key in self.keys) else ()

    @property
    def referred_columns(self) -> tuple[str, ...]:
        """The columns of a unique index that a foreign key can refer to; none of any other."""
        return self.unique_columns if not any(key.length or key.collate for key in self.keys) else ()


@dataclass(slots=True)
class Check:
    """A condition. `column` is the one on whose line it stands, "" for the table's."""

    sql: str
    name: str = ""
    lines: Lines = NOWHERE
    column: str = ""
    enforced: bool = True
    comment: str = ""


@dataclass(slots=True)
class Exclusion:
    """PostgreSQL's EXCLUDE: pairs of SQL and operator."""

    elements: tuple[tuple[str, str], ...]
    name: str = ""
    lines: Lines = NOWHERE
    method: str = ""
    where: str = ""
    deferral: str = ""
    comment: str = ""


@dataclass(slots=True)
class ForeignKey:
    """Columns refer to a table's (none: its primary key). Actions are "" where nothing is said, else in small letters.

    `role` and `inverse` are what the source calls the two ends in its program, "" where it has no such names.
    """

    columns: tuple[str, ...]
    target: Name
    target_columns: tuple[str, ...] = ()
    name: str = ""
    lines: Lines = NOWHERE
    on_delete: str = ""
    on_update: str = ""
    deferral: str = ""
    match: str = ""  # "full", "partial"
    enforced: bool = True
    role: str = ""
    inverse: str = ""
    comment: str = ""


class Part(NamedTuple):
    """A partition: `kind` "range" (from `low`, included, to `high`, not), "list" (`values`), "hash" or "default".
    `schema` is "" for that of its table."""

    name: str
    kind: str
    low: str = ""  # SQL, "" for none
    high: str = ""
    values: str = ""  # SQL, between commas
    lines: Lines = NOWHERE
    schema: str = ""


@dataclass(slots=True)
class Partitioning:
    """How a table is partitioned; `into` is the number of hash parts. `sub` is the next level, of all parts."""

    method: str  # "range", "list", "hash"
    columns: tuple[str, ...]  # each a column, or SQL where it is none
    lines: Lines = NOWHERE
    parts: list[Part] = field(default_factory=list)
    into: int | None = None
    sub: Partitioning | None = None


@dataclass(slots=True)
class Table:
    """A table. `label` as of a column; `settings` are what it has by ALTER TABLE alone (what is set → the action in its
    own words, "" for one that was taken back): row level security, replica identity, …; `partials` are the names of the
    groups of columns that it takes in by name (DBML), whose columns are in `columns` too; `examples` are rows that the
    source gives, as (column → value); `external` is what is there already; `remark` are comments of the source above
    it that do not document it, which are `//` in a model."""

    schema: str
    name: str
    lines: Lines = NOWHERE
    label: str = ""
    comment: str = ""
    columns: dict[str, Column] = field(default_factory=dict)
    primary_key: Key | None = None
    uniques: list[Key] = field(default_factory=list)
    indexes: list[Index] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    exclusions: list[Exclusion] = field(default_factory=list)
    foreign_keys: list[ForeignKey] = field(default_factory=list)
    partitioning: Partitioning | None = None
    options: dict[str, str] = field(default_factory=dict)  # engine, charset, fillfactor, …
    settings: dict[str, str] = field(default_factory=dict)
    partials: tuple[str, ...] = ()
    group: str = ""  # what the source groups tables by, beside schemas
    examples: list[dict[str, str]] = field(default_factory=list)
    remark: str = ""
    external: bool = False

    @property
    def key(self) -> Name:
        """Under which name a catalog has it."""
        return self.schema, self.name

    @property
    def names_of_keys(self) -> list[str]:
        """What the source calls its keys, foreign keys, checks and indexes."""
        parts: list[Key | ForeignKey | Check | Index] = [*self.keys, *self.foreign_keys, *self.checks, *self.indexes]
        return [part.name for part in parts if part.name]

    @property
    def keys(self) -> list[Key]:
        """The primary key, if it has one, and its unique constraints."""
        return [*([self.primary_key] if self.primary_key is not None else []), *self.uniques]

    def key_of(self, columns: Iterable[str]) -> tuple[str, ...]:
        """These columns in the order of the key, or the unique index, that they are together; none if they are none."""
        wanted = set(columns)
        keys = (*(key.columns for key in self.keys), *(index.referred_columns for index in self.indexes))
        return next((key for key in keys if set(key) == wanted), ())


@dataclass(slots=True)
class Label:
    """A label of an enum: `text` is the database's, `label` the program's where that is another."""

    text: str
    label: str = ""
    comment: str = ""


@dataclass(slots=True)
class EnumType:
    """A named enum."""

    schema: str
    name: str
    labels: list[Label]
    lines: Lines = NOWHERE
    label: str = ""
    comment: str = ""


@dataclass(slots=True)
class Domain:
    """A named type with what travels with it; in its checks the value is called VALUE."""

    schema: str
    name: str
    type: str
    lines: Lines = NOWHERE
    required: bool = False
    default: str = ""
    checks: list[Check] = field(default_factory=list)
    collate: str = ""
    comment: str = ""


@dataclass(slots=True)
class CompositeType:
    """CREATE TYPE … AS (…)."""

    schema: str
    name: str
    columns: list[Column]
    lines: Lines = NOWHERE
    text: str = ""  # the statement
    comment: str = ""


@dataclass(slots=True)
class Sequence:
    """A sequence and how it counts; `owner` is the (schema, table, column) that it counts, None for one by itself;
    `type` what it counts in, "" for the database's usual one."""

    schema: str
    name: str
    lines: Lines = NOWHERE
    counting: Identity = field(default_factory=Identity)
    owner: tuple[str, str, str] | None = None
    type: str = ""


@dataclass(slots=True)
class View:
    """A view; `sql` is its query, `columns` its names where the source lists them, `options` what PostgreSQL has in
    WITH (…) and MySQL before VIEW ("security", "algorithm"), the "check_option" too, `beside` what a materialized one
    says of how its rows are kept and kept up to date, for which the model has no word."""

    schema: str
    name: str
    sql: str
    lines: Lines = NOWHERE
    columns: tuple[str, ...] = ()
    materialized: bool = False
    indexes: list[Index] = field(default_factory=list)
    comment: str = ""
    text: str = ""  # the statement
    options: dict[str, str] = field(default_factory=dict)
    beside: str = ""


@dataclass(slots=True)
class Code:
    """A statement that Entia keeps as it is: a trigger, a routine, a policy, …; `on` is the table it belongs to."""

    kind: str
    schema: str
    name: str
    text: str
    lines: Lines = NOWHERE
    on: Name | None = None


@dataclass(slots=True)
class Catalog:
    """The whole. `dialect` is Entia's name of it, "" where the source does not say.

    `default_schema` is where a name without schema lies; a reader leaves it out of the names of what it reads.
    `partials` are the groups of columns that tables take in by name: (name → its columns).
    """

    dialect: str = ""
    version: str = ""
    name: str = ""
    comment: str = ""
    default_schema: str = ""
    tables: dict[Name, Table] = field(default_factory=dict)
    enums: dict[Name, EnumType] = field(default_factory=dict)
    domains: dict[Name, Domain] = field(default_factory=dict)
    composites: dict[Name, CompositeType] = field(default_factory=dict)
    sequences: dict[Name, Sequence] = field(default_factory=dict)
    views: dict[Name, View] = field(default_factory=dict)
    codes: list[Code] = field(default_factory=list)
    extensions: dict[str, str] = field(default_factory=dict)  # name → schema, "" for the usual one
    schemas: dict[str, str] = field(default_factory=dict)  # name → comment
    partials: dict[str, list[str]] = field(default_factory=dict)
    notes: list[tuple[str, str, Lines]] = field(default_factory=list)  # (heading, text, lines): prose of the source
    remarks: list[tuple[str, Lines]] = field(default_factory=list)  # comments that document nothing: `//` in a model
