"""Logical types as each dialect stores them, with the checks that keep their promises."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from entia.dialects import DIALECTS, Version
from entia.dialects.names import quote
from entia.dialects.options import is_off
from entia.dialects.reserved import built_in_types
from entia.model.native_types import is_whole
from entia.model.schema import Column, Table
from entia.model.types import Type

# Where the type stands: a column, a column of a SQLite table that is not STRICT (so that types are only hints there
# and have to be checked), or an array's element.
Where: TypeAlias = Literal["column", "loose", "element"]


class Physical(NamedTuple):
    """A type as one dialect writes it.

    `text` is the column's exact type. `note` is one sentence about what differs though every row stays equal, or None.
    `check` is a condition in the dialect's own SQL, with every `{column}` standing for the quoted column, that the
    table needs so that it accepts the rows the model does; it is true or null for null. Put the name in with
    `check.replace("{column}", …)`: the text may hold other braces. `error` says why the type cannot be had; `text` is
    then empty.
    """

    text: str
    note: str | None = None
    check: str | None = None
    error: str | None = None


INTEGER_RANGES = {
    "tinyint": (-(2**7), 2**7 - 1),
    "smallint": (-(2**15), 2**15 - 1),
    "int": (-(2**31), 2**31 - 1),
    "bigint": (-(2**63), 2**63 - 1),
}


def integer_range(type_: Type) -> tuple[int, int]:
    """The smallest and largest number of an integer type."""
    lowest, highest = INTEGER_RANGES[type_.base]
    return (0, 2 * highest + 1) if type_.unsigned else (lowest, highest)


def physical(dialect: str, version: Version, type_: Type, *, where: Where = "column") -> Physical:
    """How the dialect stores the type. `version` is one that `dialects.version` gave.

    A type that is an object of the database (see `object_of`) is its quoted name, and its checks stand in the object.
    The bare word of a type that Entia does not know is an empty text without an error: it is reported elsewhere.
    """
    if type_.base == "unknown":
        return Physical("")
    problem = _impossible(type_)
    if problem:
        return Physical("", error=problem)
    made = object_of(dialect, type_)
    if type_.base == "native":
        of, text = type_.native
        if of != dialect:
            return Physical("", error=f"`{of}.{text}` is a type of {DIALECTS[of].title if of in DIALECTS else of} only")
        if made is None:
            return Physical(own_type(dialect, version, text))
    inherited = type_.domain.base.natives if made is not None and type_.domain is not None else ()
    for native in type_.natives:
        if native[0] == dialect and native not in inherited:  # what the domain says of itself stands in its object
            return Physical(own_type(dialect, version, native[1]))
    if made is not None:
        return Physical(qualified(dialect, version, made.schema, made.name))
    if dialect == "postgres":
        from entia.dialects import postgres

        return postgres.physical(version, type_, where)
    if dialect in ("mysql", "mariadb"):
        from entia.dialects import mysql

        return mysql.physical(dialect, version, type_, where)
    if dialect == "sqlite":
        from entia.dialects import sqlite

        return sqlite.physical(version, type_, where)
    if dialect == "duckdb":
        from entia.dialects import duckdb

        return duckdb.physical(version, type_, where)
    raise KeyError(dialect)


def own_type(dialect: str, version: Version, text: str) -> str:
    """A type of the dialect's own as written. SQLite takes any words for one, some of them in quotes."""
    words = text.partition("(")[0].split()
    plain = dialect != "sqlite" or all(quote(dialect, version, word) == word for word in words)
    return text if plain else quote(dialect, version, text)


class Made(NamedTuple):
    """A type that is an object of the database, made before the tables: `kind` is "enum" or "domain"."""

    kind: str
    schema: str
    name: str


def object_of(dialect: str, type_: Type) -> Made | None:
    """The database object behind the type: CREATE DOMAIN on PostgreSQL for a domain with a check or a name of its own,
    CREATE TYPE on PostgreSQL and DuckDB for a named enum that has no codes. Elsewhere they are written in place.

    For the object's own definition ask `physical` of `type_._replace(domain=None)`, or list the enum's labels.
    """
    domain = type_.domain
    if domain is not None and dialect == "postgres" and domain.is_created:
        name = domain.db_name if domain.named else _free_name(dialect, domain.db_name, "domain")
        return Made("domain", domain.schema, name)
    enum = type_.enum
    if enum is not None and enum.name and enum.base is None and dialect in ("postgres", "duckdb"):
        return Made("enum", enum.schema, _free_name(dialect, enum.db_name, "enum"))
    return None


def _free_name(dialect: str, name: str, kind: str) -> str:
    """A derived type's name; with its kind where the database has a type of that name (`money`), which would win."""
    taken = built_in_types(dialect)
    return f"{name}_{kind}" if (name if dialect == "postgres" else name.lower()) in taken else name


def qualified(dialect: str, version: Version, schema: str, name: str) -> str:
    """The quoted name with its schema, if it has one."""
    bare = quote(dialect, version, name)
    return f"{quote(dialect, version, schema)}.{bare}" if schema else bare


def _impossible(type_: Type) -> str:
    """What is wrong with the type's numbers in any database, or ""."""
    base, args = type_.base, type_.args
    if base in ("string", "char", "bytes", "vector") and args and args[0] < 1:
        return f"`{base}` needs a length of at least 1"
    if base in ("time", "datetime", "timestamp") and args and not 0 <= args[0] <= 6:
        return f"`{base}({args[0]})` is finer than databases count: 0 to 6 digits of a second"
    if base == "decimal" and args:
        precision, scale = (*args, 0)[:2]
        if precision < 1:
            return "`decimal` needs at least one digit"
        if not 0 <= scale <= precision:
            return f"`decimal({precision}, {scale})` has more decimals than digits"
    return ""


# ---- what every table of a dialect needs -----------------------------------------------------------------------------
_STRICT_TYPES = frozenset(("INT", "INTEGER", "REAL", "TEXT", "BLOB", "ANY"))


def is_strict(version: Version, table: Table) -> bool:
    """Whether the table is STRICT on SQLite, so that its types hold: 3.37 or later, no type of the author's own but the
    six that such a table knows, and no `strict = false`. Where not, ask `physical` with `where="loose"`."""
    if version < (3, 37) or is_off("sqlite", "strict", ((each.dialect, each.options) for each in table.natives)):
        return False
    for column in table.columns:
        own = [text for of, text in (column.type.native, *column.type.natives) if of == "sqlite"]
        if not all(text.upper() in _STRICT_TYPES for text in own):
            return False
    return True


def is_rowid(table: Table, column: Column) -> bool:
    """Whether the column is alone the primary key, and an integer: in SQLite then the row's own number."""
    key = table.primary_key
    return key is not None and key.columns == (column.name,) and is_whole(column.type)


def table_options(dialect: str, version: Version, table: Table) -> str:
    """What stands after the closing bracket of CREATE TABLE so that the table means what the model does, or "".

    MySQL and MariaDB compare texts without case, accents or trailing blanks, and may store less than Unicode, unless
    told otherwise: there each table says so itself. Options that the author gave with `native` come on top.
    """
    if dialect == "mysql":
        return "ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_0900_bin"
    if dialect == "mariadb":
        return "ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_nopad_bin"
    if dialect == "sqlite" and is_strict(version, table):
        return "STRICT"
    return ""
