"""The resolved model: tables, columns, keys and their likes, as plain values, before any dialect has a say.

Every element carries the span it came from, counted from the start of its owner's chunk (`Table.chunk`). Columns that
are derived (foreign keys, flattened composites, mixins) have the span of the line that made them; a mixin's column
has the span of the `with` that brought it, and `origin` tells whose line it was.

Names: `name` is the model's, `db_name` the database's after `naming` and `as`, not yet cut to any dialect's limit
(that is `dialects.names`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from entia.model.design import NO_DESIGN, EntityDesign, Plan
from entia.model.types import UNKNOWN, Enum, Type
from entia.syntax.writing import name
from entia.text import Span

if TYPE_CHECKING:
    from entia.syntax.tree import AttributeTail, Chunk, Declaration


def on_both(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...] | None:
    """The `only` of what two lines make together: empty for every dialect, None where they never meet."""
    if not (one and other):
        return one or other
    return tuple(dialect for dialect in one if dialect in other) or None


class Native(NamedTuple):
    """`native dialect (key = value, …)` options, or `native dialect.type`: the author's word for one dialect."""

    dialect: str
    options: str  # the text between the brackets, "" for a type
    type: str  # the type's text, "" for options
    span: Span


class Expression(NamedTuple):
    """SQL written in the model (or a literal), still as text. `kind` of it:

    "sql" any SQL · "string" literal (text is the unquoted value) · "number" literal · "name" bare word (enum member,
    true, null, current_date …) · "call" e.g. `now()`. `span` is the text's place in the owner's chunk. `owner` is set
    when the text stands in another declaration (a mixin's or a domain's), whose name it is.
    """

    kind: str
    text: str
    span: Span
    owner: str = ""


class Identity(NamedTuple):
    """`auto [always] [start n] [by n]`."""

    always: bool
    start: int | None
    by: int | None


class Column(NamedTuple):
    """One column. `name` is what SQL in the model calls it (attribute, or one-column role: see `role`); columns of a
    many-column role are named as in the database. `path` is how the model reaches it: ("home", "street").
    """

    name: str
    db_name: str
    type: Type
    required: bool
    span: Span
    name_span: Span
    type_span: Span
    doc: str = ""
    default: Expression | None = None
    identity: Identity | None = None
    computed: Expression | None = None
    stored: bool | None = None  # of a computed one: None where not said
    on_update: Expression | None = None
    collate: str = ""
    natives: tuple[Native, ...] = ()
    only: tuple[str, ...] = ()  # empty: all targets
    tags: tuple[tuple[str, tuple[str, ...]], ...] = ()
    was: str = ""
    role: str = ""  # the relationship that derived it
    path: tuple[str, ...] = ()
    origin: str = ""  # the mixin it came from
    line: AttributeTail | None = None  # the line's tail, shared by all lines with this text: a key for memos


class IndexKey(NamedTuple):
    """One key of an index: a column's `Column.db_name`-free model name, or an expression. `length` is that of the
    beginning of its texts or bytes that is kept, 0 for the whole value."""

    column: str  # `Column.name`, "" for an expression
    expression: Expression | None
    descending: bool = False
    nulls: str = ""  # "", "first", "last"
    collate: str = ""
    opclass: str = ""
    span: Span = Span(0, 0)
    length: int = 0

    @property
    def whole(self) -> str:
        """The column whose whole values are kept, "" for an expression and for beginnings."""
        return "" if self.length else self.column


class Key(NamedTuple):
    """Primary key or unique constraint. `columns` are `Column.name`s in key order. `name` is the constraint's name in
    the database; `explicit` when written verbatim ("…"). `lengths` are those of the beginnings that a primary key
    keeps of its columns, 0 for a whole value; empty where all are whole."""

    name: str
    columns: tuple[str, ...]
    span: Span
    explicit: bool = False
    nulls_not_distinct: bool = False
    deferral: str = ""  # "", "deferrable", "deferred"
    only: tuple[str, ...] = ()
    natives: tuple[Native, ...] = ()
    doc: str = ""
    lengths: tuple[int, ...] = ()

    @property
    def whole(self) -> tuple[str, ...]:
        """The columns, "" for one of which there is only the beginning."""
        if not self.lengths:
            return self.columns
        return tuple("" if length else name for name, length in zip(self.columns, self.lengths, strict=True))


class Index(NamedTuple):
    """An index, unique or not; `predicate` of a partial one; `method` from `using`, "" where not said.

    `derived` says that a relationship or the model's `relationships … index` asked for it.
    """

    name: str
    keys: tuple[IndexKey, ...]
    span: Span
    unique: bool = False
    explicit: bool = False
    method: str = ""
    predicate: Expression | None = None
    include: tuple[str, ...] = ()
    nulls_not_distinct: bool = False
    only: tuple[str, ...] = ()
    natives: tuple[Native, ...] = ()
    doc: str = ""
    derived: bool = False


class CheckConstraint(NamedTuple):
    """A check over the row; `column` is a `Column.name` where it was written on an attribute or derived, `nameless`
    where its clause says no name."""

    name: str
    expression: Expression
    span: Span
    explicit: bool = False
    only: tuple[str, ...] = ()
    column: str = ""
    doc: str = ""
    nameless: bool = False


class Exclusion(NamedTuple):
    """`exclude (a with =, …)`: pairs of SQL and operator."""

    name: str
    elements: tuple[tuple[Expression, str], ...]
    span: Span
    explicit: bool = False
    method: str = ""
    predicate: Expression | None = None
    deferral: str = ""
    only: tuple[str, ...] = ()


class ForeignKey(NamedTuple):
    """`columns` (`Column.name`s of this table) reference `target_columns` (`Column.name`s of `target`).

    `target` is the qualified model name; `target_db` is (schema, table) in the database. Actions are "" where nothing
    is said anywhere, else "cascade", "restrict", "set null", "set default", "no action". `enforced` False derives the
    columns but no constraint.
    """

    name: str
    role: str
    columns: tuple[str, ...]
    target: str
    target_db: tuple[str, str]
    target_columns: tuple[str, ...]
    target_db_columns: tuple[str, ...]
    span: Span
    target_span: Span
    on_delete: str = ""
    on_update: str = ""
    deferral: str = ""
    enforced: bool = True
    explicit: bool = False
    inverse: str = ""
    only: tuple[str, ...] = ()


class PartitionPart(NamedTuple):
    """A named partition: `kind` "values" | "default" | "to"; `values` the SQL text between its brackets."""

    name: str
    kind: str
    values: str
    span: Span


class Partition(NamedTuple):
    """One level of partitioning. `method` "range" | "list" | "hash"; `every` e.g. "month" or "86400"; `start` e.g.
    "2026-01" or ""; `count` units to make; `into` number of hash parts; `elsewhere` that no part is of the model: the
    application makes them, as `{}` says."""

    method: str
    columns: tuple[str, ...]
    span: Span
    every: str = ""
    start: str = ""
    count: str = ""  # type: ignore[assignment]  # hides tuple.count, which nobody asks a partition for
    into: int | None = None
    parts: tuple[PartitionPart, ...] = ()
    only: tuple[str, ...] = ()
    doc: str = ""
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: an entity, or a junction that a `<->` line derived (`junction_of` is then the owner's name,
    `junction_role` the line's)."""

    name: str
    schema: str
    db_name: str
    columns: tuple[Column, ...]
    span: Span
    name_span: Span
    chunk: Chunk
    primary_key: Key | None = None
    uniques: tuple[Key, ...] = ()
    indexes: tuple[Index, ...] = ()
    checks: tuple[CheckConstraint, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    partitions: tuple[Partition, ...] = ()
    cluster: tuple[str, ...] = ()
    natives: tuple[Native, ...] = ()
    only: tuple[str, ...] = ()
    external: bool = False
    doc: str = ""
    was: str = ""
    tags: tuple[tuple[str, tuple[str, ...]], ...] = ()
    junction_of: str = ""
    junction_role: str = ""
    design: EntityDesign = NO_DESIGN
    unresolved: tuple[str, ...] = ()  # roles whose columns are not known, for a reason that is said where they stand

    @property
    def sql_columns(self) -> tuple[tuple[str, Type, bool], ...]:
        """(name, type, required) of all that SQL in the model may name; of what is unresolved, the type is unknown."""
        known = tuple([(column.name, column.type, column.required) for column in self.columns])
        return (*known, *((role, UNKNOWN, False) for role in self.unresolved)) if self.unresolved else known

    def is_nullable(self, key: ForeignKey) -> bool:
        """Whether all columns of a foreign key may be null."""
        return not any(column.required for name in key.columns if (column := self.column(name)) is not None)

    def column(self, name: str) -> Column | None:
        """The column that SQL in the model calls `name`."""
        for column in self.columns:
            if column.name == name:
                return column
        return None


class View(NamedTuple):
    """A view; `columns` are (name, type) as far as they could be typed."""

    name: str
    schema: str
    db_name: str
    expression: Expression
    span: Span
    name_span: Span
    chunk: Chunk
    materialized: bool = False
    columns: tuple[tuple[str, Type], ...] = ()
    only: tuple[str, ...] = ()
    doc: str = ""
    refresh: str = ""  # of a materialized one: "1h", "demand" … as written, "" where not said
    tags: tuple[tuple[str, tuple[str, ...]], ...] = ()
    natives: tuple[Native, ...] = ()


class Code(NamedTuple):
    """A `sql dialect name [on E] \"\"\"…\"\"\"` object: emitted verbatim after what it names."""

    name: str
    dialect: str
    on: str
    text: str
    span: Span
    chunk: Chunk


class Target(NamedTuple):
    """A dialect the model must be expressible in; `version` as written, "" where not said."""

    dialect: str
    version: str
    span: Span


class Naming(NamedTuple):
    """How database names are derived; templates are "" where not said."""

    case: str = "verbatim"  # or "snake_case", "camel_case", …
    plural: bool = False  # of tables
    column: str = ""
    fk: str = ""
    pk: str = ""
    unique: str = ""
    check: str = ""
    index: str = ""  # type: ignore[assignment]  # hides tuple.index, likewise
    tables: str = ""  # the case of tables and views, "" for `case`
    types: str = ""  # the case of enums and domains, likewise
    constraints: str = ""  # the case of what stands in the names of constraints and indexes, "" for that of the names
    junction: str = ""  # the convention of the tables of `<->` lines: "" for ours, "prisma"


class TagArgument(NamedTuple):
    """An argument of a tag of the user's own: `name` is "" where it has none, `kind` "text", "word", "number", "date",
    "duration" or "count", or "" for one of the `choices`."""

    name: str
    kind: str
    choices: tuple[str, ...]
    optional: bool


class CustomTag(NamedTuple):
    """`tag owner(team: text, since: date?)` in the model."""

    name: str
    arguments: tuple[TagArgument, ...]
    span: Span
    doc: str = ""


class Extension(NamedTuple):
    """An extension that the DDL creates first; `schema` is where PostgreSQL puts what it brings, "" for its usual
    one."""

    dialect: str
    name: str
    schema: str = ""

    @property
    def words(self) -> str:
        """What the model's line says behind `extension`."""
        return f"{self.dialect} {name(self.name)}{f' schema {name(self.schema)}' if self.schema else ''}"


class Header(NamedTuple):
    """What the `model` declaration says that everything below depends on. Spans count from its own chunk."""

    name: str = ""
    targets: tuple[Target, ...] = ()
    naming: Naming = Naming()
    on_delete: str = ""
    on_update: str = ""
    optional_on_delete: str = ""  # of relationships whose columns may all be null; "" where it is as of all others
    optional_on_update: str = ""
    index_relationships: bool = False
    enforce_relationships: bool = True
    extensions: tuple[Extension, ...] = ()
    version: str = ""
    status: str = ""  # "draft", "under_review", "approved"
    sev: str = ""
    author: str = ""
    created: str = ""
    updated: str = ""
    tags: tuple[tuple[str, tuple[str, ...]], ...] = ()  # of the model itself: its classification
    custom_tags: tuple[CustomTag, ...] = ()
    allowed: tuple[str, ...] = ()  # rules silenced for the whole model
    natives: tuple[tuple[str, str], ...] = ()  # (dialect, options): of tables that say none of that dialect themselves

    @property
    def sole_target(self) -> str:
        """The dialect that is the model's one target, whose own words are legal in it; "" where there is no such."""
        dialects = {target.dialect for target in self.targets}
        return next(iter(dialects)) if len(dialects) == 1 else ""

    def actions(self, *, optional: bool) -> tuple[str, str]:
        """What a relationship does (on delete, on update) where its line says nothing. It is `optional` where all of
        its columns may be null."""
        if not optional:
            return self.on_delete, self.on_update
        return self.optional_on_delete or self.on_delete, self.optional_on_update or self.on_update


@dataclass(frozen=True, slots=True)
class Schema:
    """A whole model, resolved, in declaration order: what DDL, documents and migrations are made from."""

    header: Header
    enums: tuple[Enum, ...]
    domains: tuple[Type, ...]  # each with `Type.domain`
    tables: tuple[Table, ...]
    views: tuple[View, ...]
    code: tuple[Code, ...]
    namespaces: tuple[tuple[str, str], ...]  # (schema name, doc)
    plans: tuple[Plan, ...] = ()  # queries, rules, sources, flows, blocks of plans, notes and todos
    declarations: tuple[Declaration, ...] = ()
    chunks: tuple[Chunk, ...] = ()  # of each of the declarations
