"""Names as a database sees them: how long, in which case, quoted when, and unique among what.

Facts of this module were tried on PostgreSQL 15, MariaDB 10.11, SQLite 3.40 and DuckDB 2.0 (tests/dialects); MySQL's
are from its manual, chapters "Schema Object Names" and "CREATE TABLE".
"""

from __future__ import annotations

import re

from entia.dialects import DIALECTS, Version
from entia.dialects.reserved import built_in_types, is_reserved
from entia.model.types import NUMBERS, Enum
from entia.syntax.writing import quote_string

# The kinds of names that `fold`, `flaw` and `namespace` know.
KINDS = (
    "schema", "table", "partition", "view", "sequence", "type", "index", "primary-key", "unique", "check",
    "foreign-key", "exclusion", "column", "trigger",
)  # fmt: skip

_HASH_LENGTH = 10  # base-32 digits: 50 bits keep even a million long names apart
_DIGITS = "abcdefghijklmnopqrstuvwxyz234567"

# Unquoted names that survive each dialect's folding. Letters beyond ASCII are always quoted: what happens to them
# depends on the database's encoding.
_BARE = {"lower": re.compile(r"[a-z_][a-z0-9_]*"), "none": re.compile(r"[A-Za-z_][A-Za-z0-9_]*")}


def length(dialect: str, name: str) -> int:
    """The name's length in what the dialect counts: code points, or bytes of UTF-8."""
    return len(name.encode()) if DIALECTS[dialect].identifier_unit == "bytes" else len(name)


def fits(dialect: str, name: str) -> bool:
    """Whether the name is short enough for the dialect."""
    limit = DIALECTS[dialect].identifier_limit
    return not limit or len(name) * 4 <= limit or length(dialect, name) <= limit


def cut(dialect: str, name: str) -> str:
    """A derived name within the dialect's limit: itself, or its beginning, `_` and a hash of the whole.

    The same name is always cut the same way. Names that an author wrote are never cut: they are refused (see `fits`).
    """
    if fits(dialect, name):
        return name
    import hashlib  # only the rare long name needs it, and the server's start should not pay for it

    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    suffix = "".join(_DIGITS[number >> 5 * i & 31] for i in range(_HASH_LENGTH))
    room = DIALECTS[dialect].identifier_limit - _HASH_LENGTH - 1
    return f"{_beginning(dialect, name, room).rstrip('_')}_{suffix}"


def _beginning(dialect: str, name: str, limit: int) -> str:
    """As many whole characters of the name as fit."""
    if DIALECTS[dialect].identifier_unit == "bytes":
        return name.encode()[:limit].decode(errors="ignore")
    return name[:limit]


def fold(dialect: str, kind: str, name: str) -> str:
    """The form under which two (quoted) names of one kind and namespace collide in the database.

    PostgreSQL cuts a long name without a word, so two of them can become one. MySQL's tables are distinct by case on
    Linux only; a model that relies on it would not load elsewhere, so they collide here.
    """
    found = DIALECTS[dialect]
    if found.case == "unicode":
        return name.lower()
    if found.case == "ascii":
        return name.translate(_ASCII_LOWER)
    if found.identifier_limit and dialect == "postgres":
        return _beginning(dialect, name, found.identifier_limit)
    return name


_ASCII_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def quote(dialect: str, version: Version, name: str) -> str:
    """The name as it is written in SQL: bare where that is the same name, else quoted."""
    found = DIALECTS[dialect]
    if _BARE[found.folding].fullmatch(name) and not is_reserved(dialect, version, name):
        return name
    mark = found.quote
    return f"{mark}{name.replace(mark, mark * 2)}{mark}"


def place(dialect: str, schema: str, name: str) -> tuple[str, str]:
    """The (schema, name) in which an object of the model's schema lands; "" is the connection's own schema.

    SQLite has no schemas: there `sales.Order` becomes the table `sales_Order`.
    """
    if dialect == "sqlite" and schema:
        return "", f"{schema}_{name}"
    return schema, name


def namespace(dialect: str, kind: str, schema: str = "", table: str = "") -> tuple[tuple[str, ...], ...]:
    """The namespaces in which such a name takes a place; two objects collide when they share one and fold alike.

    `schema` and `table` say where it stands; a column, a key, an index or a trigger is given its table. Empty where
    the dialect does not mind (SQLite and DuckDB forget the names of constraints).
    """
    given = {_SCHEMA: schema, _TABLE: table}
    return tuple(tuple(given.get(part, part) for part in parts) for parts in _NAMESPACES[dialect].get(kind, ()))


_SCHEMA, _TABLE = "{schema}", "{table}"  # places of `namespace`'s arguments
_MYSQL: dict[str, tuple[tuple[str, ...], ...]] = {
    "schema": (("schema",),),
    "table": ((_SCHEMA, "relation"),),
    "view": ((_SCHEMA, "relation"),),
    "sequence": ((_SCHEMA, "relation"),),
    "column": ((_SCHEMA, _TABLE, "column"),),
    "index": ((_SCHEMA, _TABLE, "index"),),
    "trigger": ((_SCHEMA, "trigger"),),
}
_Namespaces = dict[str, tuple[tuple[str, ...], ...]]
_NAMESPACES: dict[str, _Namespaces] = {
    # A table, view or sequence makes a type of its name; keys and exclusions make an index of theirs.
    "postgres": {
        "schema": (("schema",),),
        "table": ((_SCHEMA, "relation"), (_SCHEMA, "type")),
        "partition": ((_SCHEMA, "relation"), (_SCHEMA, "type")),
        "view": ((_SCHEMA, "relation"), (_SCHEMA, "type")),
        "sequence": ((_SCHEMA, "relation"), (_SCHEMA, "type")),
        "type": ((_SCHEMA, "type"),),
        "index": ((_SCHEMA, "relation"),),
        "primary-key": ((_SCHEMA, "relation"), (_SCHEMA, _TABLE, "constraint")),
        "unique": ((_SCHEMA, "relation"), (_SCHEMA, _TABLE, "constraint")),
        "exclusion": ((_SCHEMA, "relation"), (_SCHEMA, _TABLE, "constraint")),
        "check": ((_SCHEMA, _TABLE, "constraint"),),
        "foreign-key": ((_SCHEMA, _TABLE, "constraint"),),
        "column": ((_SCHEMA, _TABLE, "column"),),
        "trigger": ((_SCHEMA, _TABLE, "trigger"),),
    },
    # https://dev.mysql.com/doc/refman/8.4/en/create-table-check-constraints.html: a namespace per type and schema.
    # A foreign key makes an index of its name where no other index serves it.
    "mysql": _MYSQL | {
        "unique": ((_SCHEMA, _TABLE, "index"),),
        "check": ((_SCHEMA, "check"),),
        "foreign-key": ((_SCHEMA, "foreign-key"), (_SCHEMA, _TABLE, "index")),
    },
    "mariadb": _MYSQL | {
        "unique": ((_SCHEMA, _TABLE, "index"), (_SCHEMA, _TABLE, "constraint")),
        "check": ((_SCHEMA, _TABLE, "constraint"),),
        "foreign-key": ((_SCHEMA, "foreign-key"), (_SCHEMA, _TABLE, "index"), (_SCHEMA, _TABLE, "constraint")),
    },
    "sqlite": {
        "table": (("object",),),
        "view": (("object",),),
        "index": (("object",),),
        "column": ((_SCHEMA, _TABLE, "column"),),
        "trigger": (("trigger",),),
    },
    "duckdb": {
        "schema": (("schema",),),
        "table": ((_SCHEMA, "relation"),),
        "view": ((_SCHEMA, "relation"),),
        "sequence": ((_SCHEMA, "sequence"),),
        "type": ((_SCHEMA, "type"),),
        "index": ((_SCHEMA, "index"),),
        "column": ((_SCHEMA, _TABLE, "column"),),
    },
}  # fmt: skip

# Columns that a database has in every table.
_SYSTEM_COLUMNS = {
    "postgres": frozenset(("ctid", "xmin", "xmax", "cmin", "cmax", "tableoid")),
    "mysql": frozenset(("db_row_id", "db_trx_id", "db_roll_ptr", "fts_doc_id")),
    "mariadb": frozenset(("db_row_id", "db_trx_id", "db_roll_ptr", "fts_doc_id")),
}

# Schemas (on MySQL and MariaDB databases) in which nothing can be created.
_SYSTEM_SCHEMAS = {
    "mysql": frozenset(("information_schema", "performance_schema")),
    "mariadb": frozenset(("information_schema", "performance_schema")),
    "duckdb": frozenset(("information_schema", "pg_catalog", "system", "temp")),
}


def flaw(dialect: str, kind: str, name: str) -> str:
    """Why the dialect would not take (or not keep) this name though it is quoted, as the end of a sentence; "" if it
    does: "is 70 characters long, and 64 fit"."""
    found = DIALECTS[dialect]
    if not name:
        return "is empty"
    if "\0" in name:
        return "has a NUL character"
    if not fits(dialect, name):
        unit = "bytes" if found.identifier_unit == "bytes" else "characters"
        return f"is {length(dialect, name)} {unit} long, and {found.identifier_limit} fit"
    lowered = name.lower()
    if kind == "column" and lowered in _SYSTEM_COLUMNS.get(dialect, ()) and (dialect != "postgres" or name == lowered):
        return "is a column that every table has already"
    if kind == "type" and (name if dialect == "postgres" else lowered) in built_in_types(dialect):
        return "is a type that the database has already"
    if dialect in ("mysql", "mariadb"):
        if name.endswith(" "):
            return "ends in a space"
        if any(character > "\uffff" for character in name):
            return "has a character beyond U+FFFF"
        if kind in ("index", "unique") and lowered in ("primary", "gen_clust_index"):
            return "is the name of an index that the database makes itself"
    if dialect == "postgres" and kind == "schema" and name.startswith("pg_"):
        return "begins with `pg_`, which is kept for the system"
    if kind == "schema" and lowered in _SYSTEM_SCHEMAS.get(dialect, ()):
        return "is a schema that the database keeps for itself"
    if dialect == "sqlite" and kind in ("table", "view", "index", "trigger") and lowered.startswith("sqlite_"):
        return "begins with `sqlite_`, which is kept for the system"
    return ""


def stored_label(dialect: str, enum: Enum, value: str) -> str:
    """A label's stored value (`Label.value`) as the dialect writes it: a number in an enum that is coded by numbers."""
    return value if enum.base is not None and enum.base.base in NUMBERS else literal(dialect, value)


def literal(dialect: str, text: str) -> str:
    """The text as a string literal of the dialect; a backslash is an escape on MySQL and MariaDB."""
    if dialect in ("mysql", "mariadb"):
        text = text.replace("\\", "\\\\")
    return quote_string(text)
