"""The syntax tree: frozen values, one class a construct.

Positions. A *tail* is what stands on a line after the words the scanner owns (`name:`, `name ->`, `entity Name`); tails
are parsed by lark once per distinct text and shared by every line that has that text, so all spans inside a tail count
from the tail's first code point. `Member.at` and `Declaration.at` say where the tail starts in the chunk. A chunk is a
top-level stretch of a file; all its own spans count from its start.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from entia.text import Span, small_name


class Name(NamedTuple):
    """A name as written: dotted names are one `Name` (`sales.Order`), `quoted` ones keep their exact text."""

    text: str
    span: Span
    quoted: bool = False


class Sql(NamedTuple):
    """SQL between round brackets, without the brackets; `span` is that inner text's."""

    text: str
    span: Span


class Text(NamedTuple):
    """A `"…"` or triple-quoted text, unescaped and (triple) without its common indentation; `span` has the quotes."""

    text: str
    span: Span


# ---- types -----------------------------------------------------------------------------------------------------------
class Struct(NamedTuple):
    """`{ code: text; amount: decimal(12, 2) }` where a type stands."""

    fields: tuple[tuple[Name, TypeExpr], ...]
    span: Span


class Number(NamedTuple):
    """A number as written; may be negative or have a fraction."""

    text: str
    span: Span


class TypeExpr(NamedTuple):
    """`name(args)` with its suffixes in order: "[]" and "?" (`text?[]` is ("?", "[]"): an array of optional texts)."""

    name: Name
    args: tuple[Number | TypeExpr | Struct | Text, ...]
    suffixes: tuple[str, ...]
    unsigned: bool
    span: Span

    @property
    def optional(self) -> bool:
        """Whether the whole type ends in `?`."""
        return bool(self.suffixes) and self.suffixes[-1] == "?"


# ---- clauses of a line -----------------------------------------------------------------------------------------------
class Call(NamedTuple):
    """`now()` or `nextval('s')` as a default or an index key; `arguments` is the SQL between its brackets."""

    name: Name
    arguments: Sql
    span: Span


class Flag(NamedTuple):
    """A clause that is one keyword, or two: "pk", "unique", "no index", "deferrable", "deferred", "not enforced",
    "nulls not distinct"; `pk` and `unique` may have the constraint's `name`."""

    word: str
    span: Span
    name: Name | None = None


class Auto(NamedTuple):
    """`auto [always] [start n] [by n]`."""

    always: bool
    start: int | None
    by: int | None
    span: Span


class Literal(NamedTuple):
    """A default written as a literal: `kind` is "string" ('…', value unquoted) or "number" (value as written)."""

    kind: str
    value: str
    span: Span


class Default(NamedTuple):
    """`= value`: a literal, a bare name (enum member, true, null, current_date …), a call, or SQL in parentheses."""

    value: Literal | Name | Call | Sql
    span: Span


class OnUpdate(NamedTuple):
    """`on update now()` of an attribute."""

    value: Call | Sql
    span: Span


class Check(NamedTuple):
    """`check [name] (…)`."""

    name: Name | None
    sql: Sql
    span: Span


class Computed(NamedTuple):
    """`computed (…) [stored|virtual]`; `storage` is "" where not said."""

    sql: Sql
    storage: str
    span: Span


class Collate(NamedTuple):
    """`collate name`."""

    name: Name
    span: Span


class As(NamedTuple):
    """`as "name"` or `as ("a", "b")`."""

    names: tuple[Text, ...]
    span: Span


class Was(NamedTuple):
    """`was Old`."""

    name: Name
    span: Span


class Only(NamedTuple):
    """`only postgres, mysql`."""

    dialects: tuple[Name, ...]
    span: Span


class Native(NamedTuple):
    """`native postgres (fillfactor = 70)` (options) or `native postgres.citext` (type)."""

    dialect: Name
    options: Sql | None
    type: TypeExpr | None
    span: Span


class Tag(NamedTuple):
    """`@pii(contact)`; `arguments` are the values between its brackets, as written tokens."""

    name: Name
    arguments: tuple[Value, ...]
    span: Span


class Action(NamedTuple):
    """`on delete cascade`; `event` "delete" or "update", `action` e.g. "set null"."""

    event: str
    action: str
    span: Span


class Inverse(NamedTuple):
    """`inverse orders`."""

    name: Name
    span: Span


class ForeignKeyName(NamedTuple):
    """`fk "name"`."""

    name: Text
    span: Span


class IndexClause(NamedTuple):
    """`index` or `index "name"` on an attribute or relationship; `unique` for `unique index "name"`."""

    name: Text | None
    unique: bool
    span: Span


class Where(NamedTuple):
    """`where (…)` of an index."""

    sql: Sql
    span: Span


class Using(NamedTuple):
    """`using gin`."""

    method: Name
    span: Span


class Include(NamedTuple):
    """`include (a, b)`."""

    columns: tuple[IndexColumn, ...]
    span: Span


class IndexColumn(NamedTuple):
    """One key of a column list: an attribute name, a call or `(SQL)`, with its options; `length` where it is only the
    beginning of a text or of bytes, 0 for the whole."""

    value: Name | Call | Sql
    collate: Name | None
    opclass: Name | None
    order: str  # "", "asc", "desc"
    nulls: str  # "", "first", "last"
    span: Span
    length: int = 0


Clause = (
    Flag | Auto | Default | OnUpdate | Check | Computed | Collate | As | Was | Only | Native | Tag | Action | Inverse
    | ForeignKeyName | IndexClause | Where | Using | Include
)  # fmt: skip


# ---- tails: what lark parses -----------------------------------------------------------------------------------------
class AttributeTail(NamedTuple):
    """After `name:`. `type` is None for `computed (…)` without one, or where the line is broken."""

    type: TypeExpr | None
    clauses: tuple[Clause, ...]


class KeyPart(NamedTuple):
    """`key` or `key = own` in a key mapping."""

    key: Name
    own: Name | None
    span: Span


class Target(NamedTuple):
    """`Entity(key, …)`; `keys` is None where no mapping is written."""

    name: Name
    keys: tuple[KeyPart, ...] | None
    span: Span


class RelationshipTail(NamedTuple):
    """After `role ->`; more than one target is polymorphic. `optional` is the span of `?`, if it stands there."""

    targets: tuple[Target, ...]
    optional: Span | None
    clauses: tuple[Clause, ...]

    @property
    def implied_role(self) -> str | None:
        """What the relationship is called where no role stands before the arrow: as its one target, small."""
        return small_name(self.targets[0].name.text) if len(self.targets) == 1 else None


class End(NamedTuple):
    """An end of a junction in `via J(a index, b)`."""

    name: Name
    indexed: IndexClause | None


class ManyTail(NamedTuple):
    """After `role <->`. `via` is the junction's name; `ends` those in `via J(a, b)`. Its block: `Member.block`."""

    target: Name | None
    via: Name | None
    ends: tuple[End, ...]
    clauses: tuple[Clause, ...]


class ColumnsTail(NamedTuple):
    """`index`, `unique`, `unique index`, `pk` and `cluster by` lines: `word` is which; name, columns and clauses."""

    word: str
    name: Name | None
    columns: tuple[IndexColumn, ...]
    clauses: tuple[Clause, ...]


class CheckTail(NamedTuple):
    """`check [name] (…)` line."""

    name: Name | None
    sql: Sql
    clauses: tuple[Clause, ...]


class ExcludeElement(NamedTuple):
    """`room with =` or `tstzrange(a, b) with &&`."""

    value: Sql
    operator: str
    span: Span


class ExcludeTail(NamedTuple):
    """`exclude [name] (a with =, …) …`."""

    name: Name | None
    elements: tuple[ExcludeElement, ...]
    clauses: tuple[Clause, ...]


class PartitionTail(NamedTuple):
    """`partition by range (at) every month from 2026-01 for 24mo`, `by hash (id) into 16`, `by list (x) { … }`.

    `every`, `from_`, `for_` are values as written or None; `into` the number of hash partitions.
    """

    method: Name
    columns: tuple[IndexColumn, ...]
    every: Value | None
    from_: Value | None
    for_: Value | None
    into: Number | None
    clauses: tuple[Clause, ...]


class PartitionLine(NamedTuple):
    """In a partition block: `eu ('de', 'fr')` (values), `rest default`, `p1 to ('2007-02-01')` (to)."""

    name: Name
    kind: str  # "values", "default", "to"
    values: Sql | None
    clauses: tuple[Clause, ...]


class Value(NamedTuple):
    """A token of a plan line: `kind` is "name", "string", "text", "number", "quantity", "version", "date", "month",
    "sql" (in brackets; `span` is of what stands between them, as in `Sql`), "tag" or "mark" (`,` `:` `->`); `text` is
    the value, unquoted."""

    kind: str
    text: str
    span: Span


class ValuesTail(NamedTuple):
    """A line of words and values, of which a later layer knows the meaning: plan lines, `volume`, `audit`, `cache` …
    The line's first word is `Member.name` (in plan blocks) or `Member.kind` (in entities)."""

    values: tuple[Value, ...]


class WithTail(NamedTuple):
    """`with Tracked, Owned` as a line."""

    mixins: tuple[Name, ...]


class NativeTail(NamedTuple):
    """`native postgres (fillfactor = 70)` as a line of an entity."""

    native: Native


class EnumLine(NamedTuple):
    """One label of an enum: `"PG-13" = 3 was OLD`; `value` is the code of a coded enum or the stored text."""

    label: Name
    value: Literal | None
    was: Was | None
    span: Span


class NoTail(NamedTuple):
    """A line whose words the scanner owns completely, or that could not be read."""


Tail = (
    AttributeTail | RelationshipTail | ManyTail | ColumnsTail | CheckTail | ExcludeTail | PartitionTail | PartitionLine
    | ValuesTail | WithTail | NativeTail | EnumLine | NoTail
)  # fmt: skip


# ---- heads: the tails of declarations --------------------------------------------------------------------------------
class EntityHead(NamedTuple):
    """`entity|mixin|type Name … {`: mixins, `was`, `as`, `only`, `native`, tags."""

    mixins: tuple[Name, ...] = ()
    clauses: tuple[Clause, ...] = ()


class ModelHead(NamedTuple):
    """`model Name @internal`: its tags."""

    clauses: tuple[Clause, ...] = ()


class TypeHead(NamedTuple):
    """`type Name = base …`: a domain (a composite `type X { … }` has an `EntityHead`)."""

    base: TypeExpr | None
    clauses: tuple[Clause, ...]


class EnumHead(NamedTuple):
    """`enum Name [: smallint] …`; the labels are the declaration's members."""

    base: TypeExpr | None
    clauses: tuple[Clause, ...]


class ViewHead(NamedTuple):
    """`view Name [materialized] [refresh every 1h | refresh on demand] … as (…)`."""

    materialized: bool
    refresh: tuple[Value, ...]
    sql: Sql | None
    clauses: tuple[Clause, ...]


class CodeHead(NamedTuple):
    """`sql postgres name [on Entity] \"\"\"…\"\"\"`; the object's name is `Declaration.name`."""

    dialect: Name | None
    on: Name | None
    code: Text | None


class ValuesHead(NamedTuple):
    """Every other header (`query`, `rule`, `source`, `flow`, `migration`, `todo`, `note`, …): its words and values."""

    values: tuple[Value, ...] = ()


Head = ModelHead | EntityHead | TypeHead | EnumHead | ViewHead | CodeHead | ValuesHead


# ---- lines and declarations ------------------------------------------------------------------------------------------
class Member(NamedTuple):
    """A line of a block. One flat tuple, because a large model has hundreds of thousands.

    `kind`: "attribute", "relationship", "many", "label" (enum), "line" (a plan line: `name` is its first word),
    "partition-line", or the directive's word ("index", "unique", "pk", "check", "exclude", "cluster", "partition",
    "volume", "audit", "retain", "cache", "sync", "on", "with", "native", "lifecycle", "transitions"), or "unknown".
    `name` stands at `start`, exactly as written (a name that is not NFC is a problem, not changed); of a line
    `-> Target` it is `implied`, None where the tail names no one target, and the arrow stands at `start`. `start` and
    `end` (and a directive's word at `start`) count from the chunk's start; everything in `tail` counts from `at`.

    Each name of a list (`a, b: int`) is a line by itself, with the same `tail`, `at`, `end` and `doc`: see `rows_of`.
    """

    kind: str
    name: str | None
    tail: Tail
    at: int
    start: int
    end: int
    doc: str = ""
    block: tuple[Member, ...] | None = None
    implied: bool = False

    @property
    def name_span(self) -> Span:
        """Where the name (or a directive's word, or the arrow that implies one) stands, from the chunk's start."""
        if self.implied:
            return Span(self.start, self.start + 2)
        if isinstance(self.tail, EnumLine):
            return self.tail.label.span.shifted(self.at)
        return Span(self.start, self.start + len(self.name if self.name is not None else self.kind))

    @property
    def span(self) -> Span:
        """The whole line (block included), from the chunk's start."""
        return Span(self.start, self.end)


def rows_of(members: Sequence[Member]) -> Iterator[Sequence[Member]]:
    """The lines of a block as they are written: those of one list of names together."""
    first = 0
    for i in range(1, len(members) + 1):
        if i == len(members) or not _is_listed(members[first], members[i]):
            yield members[first:i]
            first = i


def _is_listed(first: Member, other: Member) -> bool:
    return first.at == other.at and first.tail is other.tail


@dataclass(frozen=True, slots=True, eq=False)
class Declaration:
    """A top-level declaration. `keyword` is the word it starts with ("entity", "model", …) or "unknown".

    `name` may be dotted (`sales.Order`); None where the declaration has none (`backup { … }`) or it is missing.
    """

    keyword: str
    name: Name | None
    head: Head
    at: int
    members: tuple[Member, ...]
    span: Span
    doc: str = ""
    keyword_span: Span = Span(0, 0)

    @property
    def blocks(self) -> Iterator[tuple[Member, ...]]:
        """Its lines, and those of each block that a line of it opens."""
        yield self.members
        for member in self.members:
            if member.block:
                yield member.block


class Problem(NamedTuple):
    """A syntax problem: at most one a line. `replacement` is the text a fix would put at `replaced` (None: at `span`);
    None where there is no fix.

    `rule` is a rule's name: "syntax-error", or a more exact one ("unclosed-bracket", "unclosed-text",
    "unknown-keyword", "text-outside-declaration", …), each of which has a page.
    """

    rule: str
    message: str
    span: Span
    help: str = ""
    replacement: str | None = None
    replaced: Span | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """A top-level stretch of a file: comments and docs above, usually one declaration. Compared by identity.

    `lines` is the number of line ends in `text`. The chunks of a document, joined, are its text.

    A keyword in the first column ends a triple-quoted text. Where that text is closed further down, the keyword was
    meant as text: `cut_above` and `cut_below` tell so of the chunk behind and the one before the keyword, and only the
    former has a problem. `open_text`: the last triple-quoted text of the chunk is not closed.
    """

    text: str
    lines: int
    declarations: tuple[Declaration, ...]
    problems: tuple[Problem, ...]
    open_text: bool = False
    cut_above: bool = False
    cut_below: bool = False
