"""Logical types: what an attribute holds, before any dialect has a say."""

from __future__ import annotations

from typing import NamedTuple


class Label(NamedTuple):
    """One label of an enum. `value` is what is stored: the label itself, another text, or the code of a coded enum."""

    name: str
    value: str
    doc: str = ""
    was: str = ""


class Enum(NamedTuple):
    """An enum. `name` is its qualified model name, "" for `enum(a, b)` inline; `base` the code's type where coded."""

    name: str
    schema: str
    db_name: str
    labels: tuple[Label, ...]
    base: Type | None = None
    doc: str = ""


class Domain(NamedTuple):
    """`type Name = base …`: the checks (SQL over `value`) that travel along with it, all from inner to outer."""

    name: str
    schema: str
    db_name: str
    base: Type
    checks: tuple[DomainCheck, ...]
    named: bool = False  # `as "name"` was written
    doc: str = ""

    @property
    def is_created(self) -> bool:
        """Whether PostgreSQL gets a CREATE DOMAIN for it; else its columns have the type it stands for."""
        return self.named or bool(self.checks)


class DomainCheck(NamedTuple):
    """A check of a domain; `name` is "" where none is written."""

    name: str
    text: str


class Field(NamedTuple):
    """A member of a struct. Behind `required`: what a composite's member brings to the column that it becomes: a
    default as (kind, text) of an `Expression`, checks over the composite's members as (name, SQL)."""

    name: str
    type: Type
    required: bool
    doc: str = ""
    tags: tuple[tuple[str, tuple[str, ...]], ...] = ()
    default: tuple[str, str] | None = None
    collate: str = ""

    @property
    def bare(self) -> Field:
        """The member as json has it: name, type and whether it must be there."""
        return Field(self.name, self.type, self.required)


class Type(NamedTuple):
    """A resolved logical type.

    `base` is one of `BASES`. `args` are its numbers: string/char/bytes/vector (n), decimal (p, s), time/datetime/
    timestamp (p), empty where not said. `element` is an array's or map's element; `element_optional` for `T?[]`. `enum`
    for base "enum"; `domain` where the type was reached through a named domain (base and args are then the domain's
    own); `fields` of json with a shape (`json(Place)`), `shape` the composite's name; `array_of_shape` for
    `json(X[])`. `native` is (dialect, type text) for base "native"; `natives` are such pairs for the databases that
    store another base as a type of their own, as a `native` clause says.
    """

    base: str
    args: tuple[int, ...] = ()
    unsigned: bool = False
    element: Type | None = None
    element_optional: bool = False
    enum: Enum | None = None
    domain: Domain | None = None
    fields: tuple[Field, ...] = ()
    shape: str = ""
    array_of_shape: bool = False
    native: tuple[str, str] = ("", "")
    natives: tuple[tuple[str, str], ...] = ()


INTEGERS = ("tinyint", "smallint", "int", "bigint")
NUMBERS = (*INTEGERS, "decimal", "float", "double")
TEXTS = ("string", "char", "text")
BOUNDED = (*INTEGERS, "decimal", "string", "char", "bytes")  # a value may be too large for the type
MOMENTS = ("date", "time", "datetime", "timestamp")

# base -> (fewest, most) numbers in brackets
BASES: dict[str, tuple[int, int]] = {
    "uuid": (0, 0), "string": (0, 1), "char": (0, 1), "text": (0, 0), "bool": (0, 0),
    "tinyint": (0, 0), "smallint": (0, 0), "int": (0, 0), "bigint": (0, 0), "decimal": (0, 2),
    "float": (0, 0), "double": (0, 0), "date": (0, 0), "time": (0, 1), "datetime": (0, 1), "timestamp": (0, 1),
    "duration": (0, 0), "json": (0, 0), "bytes": (0, 1), "vector": (1, 1),
    "array": (0, 0), "map": (0, 0), "enum": (0, 0), "native": (0, 0), "unknown": (0, 0),
}  # fmt: skip

# the one name of each dialect; `dialects` has what is known of them (a test holds the two equal)
DIALECT_NAMES = (
    "postgres", "mysql", "mariadb", "sqlite", "duckdb", "sqlserver", "oracle", "snowflake", "bigquery", "redshift",
    "databricks", "spark", "clickhouse", "trino", "cockroachdb",
)  # fmt: skip

BUILT_DIALECTS = ("postgres", "mysql", "mariadb", "sqlite", "duckdb")  # those that this version checks and writes

UNKNOWN = Type("unknown")  # reported once where it is written; silences everything that depends on it


def paired(a: Type, b: Type) -> bool:
    """Whether a foreign key may pair columns of these types on every engine: the same base, size and sign."""
    if UNKNOWN.base in (a.base, b.base):
        return True
    if a.base != b.base or a.unsigned != b.unsigned:
        return {a.base, b.base} == {"string", "char"}
    if a.base == "enum":
        return _same_enum(a.enum, b.enum)
    if a.base == "native":
        return a.native == b.native or a.native[0] == b.native[0] == "sqlite"  # whose types are only words
    return True


def _same_enum(a: Enum | None, b: Enum | None) -> bool:
    return a is not None and b is not None and (a.name, a.labels) == (b.name, b.labels)
