"""The keys that `native <dialect> (key = value, …)` may have on a table, a column, an index or a view.

The author's word stands outside promise 1, so this table only tells a slip from a key: what a key does is the
database's business, and where its text goes is `sql.options`'.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Literal, NamedTuple, TypeAlias

from entia.dialects import Version
from entia.syntax.tree import Head, ViewHead
from entia.text import Span

Owner: TypeAlias = Literal["table", "column", "index", "view"]
# "flag" is a key without a value; "name" a word of the database, "word" one of `Option.values`, "string" one of them
# in quotes.
Kind: TypeAlias = Literal["integer", "number", "boolean", "word", "name", "string", "flag"]


class Option(NamedTuple):
    """A key. `values` are those of a "word"; `low` and `high` bound a number; `since` is its first version."""

    dialect: str
    owner: Owner
    key: str
    kind: Kind
    doc: str
    manual: str
    values: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    since: Version = ()


class Setting(NamedTuple):
    """A key as written, with its value ("" for a bare key); the spans count from the start of the options' text."""

    key: str
    value: str
    key_span: Span
    value_span: Span


_ON, _OFF = ("true", "on", "1", "yes"), ("false", "off", "0", "no")  # of a "boolean"


# ---- reading ---------------------------------------------------------------------------------------------------------
_SETTING = re.compile(
    r"\s*(?P<key>[A-Za-z_][\w.]*)\s*(?:=\s*(?P<value>'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|[^\s,'\"=]+))?\s*(?:,|$)"
)


def read_options(text: str) -> tuple[tuple[Setting, ...], Span | None]:
    """The settings of `key = value, key`, and the span of what could not be read, if anything.

    Keys are compared without case: they come in lower case. Values keep their quotes.
    """
    found: list[Setting] = []
    at = 0
    while text[at:].strip():
        match = _SETTING.match(text, at)
        if match is None:
            start = at + len(text[at:]) - len(text[at:].lstrip())
            comma = text.find(",", start)
            return tuple(found), Span(start, comma if comma >= 0 else len(text.rstrip()))
        value = match["value"] or ""
        value_span = (
            Span(*match.span("value")) if match["value"] is not None else Span(match.end("key"), match.end("key"))
        )
        found.append(Setting(match["key"].lower(), value, Span(*match.span("key")), value_span))
        at = match.end()
    return tuple(found), None


def flaw(option: Option, value: str) -> str:
    """What is wrong with the value, as a sentence without its subject; "" if nothing is."""
    bare = value.strip("'\"")
    match option.kind:
        case "flag":
            return "" if value in ("", "true", "false") else "takes no value"
        case "boolean":
            return "" if bare.lower() in (*_ON, *_OFF) else "is true or false"
        case "integer" | "number":
            form = r"-?\d+" if option.kind == "integer" else r"-?\d+(\.\d+)?"
            if not re.fullmatch(form, bare):
                return "is a whole number" if option.kind == "integer" else "is a number"
            number = float(bare)
            if (option.low is not None and number < option.low) or (option.high is not None and number > option.high):
                return f"is {_bounds(option)}"
            return ""
        case "word" | "string":
            if option.kind == "string" and not value.startswith("'"):
                return f"is one of {', '.join(repr(word) for word in option.values)}"
            if bare.lower() in {word.lower() for word in option.values}:
                return ""
            return f"is one of {', '.join((*option.values[:8], '…') if len(option.values) > 9 else option.values)}"
        case _:
            return "" if bare else "needs a value"


def _bounds(option: Option) -> str:
    return f"at least {option.low:g}" if option.high is None else f"between {option.low:g} and {option.high:g}"


def owner_of(head: Head | None, dialect: str) -> Owner:
    """Whose options stand in the head of a declaration. PostgreSQL keeps the rows of a stored view as a table's."""
    stored = isinstance(head, ViewHead) and head.materialized and dialect == "postgres"
    return "view" if isinstance(head, ViewHead) and not stored else "table"


@cache
def options(dialect: str, owner: Owner) -> dict[str, Option]:
    """The options of a dialect for one owner, by key; empty where it has none."""
    return {option.key: option for option in _OPTIONS if option.dialect == dialect and option.owner == owner}


def is_off(dialect: str, key: str, natives: Iterable[tuple[str, str]]) -> bool:
    """Whether options, as (dialect, text), say `key = false`; the last one counts."""
    said = [setting.value for of, text in natives if of == dialect for setting in read_options(text)[0]
            if setting.key == key]  # fmt: skip
    return bool(said) and said[-1].strip("'\"").lower() in _OFF


# ---- the table -------------------------------------------------------------------------------------------------------
_PG_TABLE = "https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-STORAGE-PARAMETERS"
_PG_INDEX = "https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-STORAGE-PARAMETERS"
_PG_VIEW = "https://www.postgresql.org/docs/current/sql-createview.html"
_PG_ALTER = "https://www.postgresql.org/docs/current/sql-altertable.html"
_PG_VECTOR = "https://github.com/pgvector/pgvector#indexing"
_MYSQL = "https://dev.mysql.com/doc/refman/8.4/en/create-table.html"
_MYSQL_INDEX = "https://dev.mysql.com/doc/refman/8.4/en/create-index.html"
_MYSQL_VIEW = "https://dev.mysql.com/doc/refman/8.4/en/create-view.html"
_MARIADB_VIEW = "https://mariadb.com/kb/en/create-view/"
_MARIADB = "https://mariadb.com/kb/en/create-table/#table-options"
_MARIADB_COLUMN = "https://mariadb.com/kb/en/create-table/#column-definitions"
_MARIADB_INDEX = "https://mariadb.com/kb/en/create-index/"
_ROWID = "https://www.sqlite.org/withoutrowid.html"
_STRICT = "https://www.sqlite.org/stricttables.html"


# Those that the servers bring, some as plugins: `SHOW ENGINES` and `SHOW CHARACTER SET` of both, and their manuals.
_ENGINES = (
    "InnoDB", "MyISAM", "Aria", "MEMORY", "HEAP", "CSV", "ARCHIVE", "BLACKHOLE", "MERGE", "MRG_MyISAM", "FEDERATED",
    "NDB", "NDBCLUSTER", "RocksDB", "TokuDB", "SPIDER", "Mroonga", "CONNECT", "ColumnStore", "OQGRAPH", "SPHINX", "S3",
    "SEQUENCE", "EXAMPLE",
)  # fmt: skip
_CHARSETS = tuple(
    "armscii8 ascii big5 binary cp1250 cp1251 cp1256 cp1257 cp850 cp852 cp866 cp932 dec8 eucjpms euckr gb18030 gb2312 "
    "gbk geostd8 greek hebrew hp8 keybcs2 koi8r koi8u latin1 latin2 latin5 latin7 macce macroman sjis swe7 tis620 ucs2 "
    "ujis utf16 utf16le utf32 utf8 utf8mb3 utf8mb4".split()
)


def _with(owner: Owner, key: str, kind: Kind, doc: str, low: float | None = None, high: float | None = None,
          values: tuple[str, ...] = (), manual: str = "", since: Version = ()) -> Option:  # fmt: skip
    page = manual or (_PG_TABLE if owner == "table" else _PG_INDEX)
    return Option("postgres", owner, key, kind, doc, page, values, low, high, since)


def _tail(dialect: str, key: str, kind: Kind, doc: str, low: float | None = None, high: float | None = None,
          values: tuple[str, ...] = (), since: Version = ()) -> Option:  # fmt: skip
    page = _MYSQL if dialect == "mysql" else _MARIADB
    return Option(dialect, "table", key, kind, doc, page, values, low, high, since)


def _both(key: str, kind: Kind, doc: str, low: float | None = None, high: float | None = None,
          values: tuple[str, ...] = ()) -> tuple[Option, Option]:  # fmt: skip
    """A table option that MySQL and MariaDB share."""
    return _tail("mysql", key, kind, doc, low, high, values), _tail("mariadb", key, kind, doc, low, high, values)


def _of_views(key: str, doc: str, values: tuple[str, ...]) -> tuple[Option, Option]:
    """An option of views that MySQL and MariaDB share."""
    return (
        Option("mysql", "view", key, "word", doc, _MYSQL_VIEW, values),
        Option("mariadb", "view", key, "word", doc, _MARIADB_VIEW, values),
    )


_CHECKED = ("local", "cascaded")
_FORMATS = ("default", "dynamic", "compact", "redundant", "compressed", "fixed")
_THREE = ("0", "1", "default")

_OPTIONS: tuple[Option, ...] = (
    # ---- PostgreSQL
    _with("table", "fillfactor", "integer", "How full pages are packed, in per cent", 10, 100),
    _with("table", "toast_tuple_target", "integer", "Row size in bytes from which values are moved out", 128, 8160),
    _with("table", "parallel_workers", "integer", "Workers of a parallel scan", 0, 1024),
    _with("table", "autovacuum_enabled", "boolean", "Whether autovacuum cares for the table"),
    _with("table", "vacuum_index_cleanup", "word", "Whether VACUUM cleans the indexes", values=("auto", "on", "off")),
    _with("table", "vacuum_truncate", "boolean", "Whether VACUUM gives empty pages back"),
    _with("table", "autovacuum_vacuum_threshold", "integer", "Changed rows before a vacuum", 0, 2**31 - 1),
    _with("table", "autovacuum_vacuum_scale_factor", "number", "Share of the table before a vacuum", 0, 100),
    _with("table", "autovacuum_vacuum_insert_threshold", "integer", "Inserted rows before a vacuum", -1, 2**31 - 1),
    _with("table", "autovacuum_vacuum_insert_scale_factor", "number", "Share of inserted rows before it", 0, 100),
    _with("table", "autovacuum_analyze_threshold", "integer", "Changed rows before an analyze", 0, 2**31 - 1),
    _with("table", "autovacuum_analyze_scale_factor", "number", "Share of the table before an analyze", 0, 100),
    _with("table", "autovacuum_vacuum_cost_delay", "number", "Milliseconds a vacuum rests", -1, 100),
    _with("table", "autovacuum_vacuum_cost_limit", "integer", "Work of a vacuum between rests", 1, 10_000),
    _with("table", "autovacuum_freeze_min_age", "integer", "Age at which rows are frozen", 0, 1_000_000_000),
    _with("table", "autovacuum_freeze_max_age", "integer", "Age that forces a vacuum", 100_000, 2_000_000_000),
    _with("table", "autovacuum_freeze_table_age", "integer", "Age of a whole-table vacuum", 0, 2_000_000_000),
    _with("table", "log_autovacuum_min_duration", "integer", "Milliseconds from which it is logged", -1, 2**31 - 1),
    _with("table", "user_catalog_table", "boolean", "A catalog for logical replication"),
    Option("postgres", "table", "tablespace", "name", "Where the table is kept", _PG_TABLE),
    Option("postgres", "column", "compression", "word", "How long values are packed", _PG_ALTER,
           ("pglz", "lz4", "default"), since=(14,)),
    Option("postgres", "column", "storage", "word", "Whether long values are moved out", _PG_ALTER,
           ("plain", "external", "extended", "main")),
    Option("postgres", "column", "statistics", "integer", "How much ANALYZE looks at", _PG_ALTER, (), -1, 10_000),
    Option("postgres", "column", "n_distinct", "number", "How many different values there are", _PG_ALTER, (), -1),
    Option("postgres", "column", "n_distinct_inherited", "number", "The same, with children", _PG_ALTER, (), -1),
    _with("index", "fillfactor", "integer", "How full pages are packed, in per cent", 10, 100),
    _with("index", "deduplicate_items", "boolean", "Whether a btree stores equal keys once"),
    _with("index", "fastupdate", "boolean", "Whether a gin collects new entries first"),
    _with("index", "gin_pending_list_limit", "integer", "Size in kB of what a gin collects", 64, 2**31 - 1),
    _with("index", "buffering", "word", "Whether a gist is built through buffers", values=("auto", "on", "off")),
    _with("index", "pages_per_range", "integer", "Pages that a brin summarises in one entry", 1, 131_072),
    _with("index", "autosummarize", "boolean", "Whether a brin summarises by itself"),
    _with("index", "lists", "integer", "Lists of an ivfflat", 1, 32_768, manual=_PG_VECTOR),
    _with("index", "m", "integer", "Connections of an hnsw in each layer", 2, 100, manual=_PG_VECTOR),
    _with("index", "ef_construction", "integer", "Candidates when an hnsw is built", 4, 1000, manual=_PG_VECTOR),
    Option("postgres", "index", "tablespace", "name", "Where the index is kept", _PG_INDEX),
    Option("postgres", "view", "security_barrier", "boolean", "Whether its conditions come first", _PG_VIEW),
    Option("postgres", "view", "security_invoker", "boolean", "Whether it reads with the rights of who asks", _PG_VIEW,
           since=(15,)),
    Option("postgres", "view", "check_option", "word", "Whether a row written through it must be in it", _PG_VIEW,
           _CHECKED),
    # ---- MySQL and MariaDB
    *_both("engine", "word", "The storage engine; foreign keys need InnoDB", values=_ENGINES),
    *_both("row_format", "word", "How rows are stored", values=_FORMATS),
    *_both("charset", "word", "The character set of its texts; `default` is the database's",
           values=(*_CHARSETS, "default")),
    *_both("collate", "name", "The collation of its texts"),
    *_both("auto_increment", "integer", "The next number", 0),
    *_both("avg_row_length", "integer", "Expected bytes of a row", 0),
    *_both("key_block_size", "word", "Page size in kB of a compressed table", values=("0", "1", "2", "4", "8", "16")),
    *_both("max_rows", "integer", "Expected number of rows", 0),
    *_both("min_rows", "integer", "Least number of rows", 0),
    *_both("checksum", "boolean", "A checksum for each row"),
    *_both("stats_auto_recalc", "word", "Whether statistics follow changes", values=_THREE),
    *_both("stats_persistent", "word", "Whether statistics survive a restart", values=_THREE),
    *_both("stats_sample_pages", "integer", "Pages read for statistics", 1, 65_535),
    _tail("mysql", "compression", "string", "How pages are packed", values=("zlib", "lz4", "none")),
    _tail("mysql", "encryption", "string", "Whether the table is encrypted", values=("Y", "N")),
    _tail("mysql", "tablespace", "name", "Where the table is kept"),
    _tail("mariadb", "page_compressed", "boolean", "Whether pages are packed"),
    _tail("mariadb", "page_compression_level", "integer", "How hard pages are packed", 0, 9),
    _tail("mariadb", "encrypted", "word", "Whether the table is encrypted", values=("yes", "no", "default")),
    _tail("mariadb", "encryption_key_id", "integer", "The key it is encrypted with", 1),
    *_of_views("security", "Whether it reads with the rights of who made it or of who asks", ("definer", "invoker")),
    *_of_views("algorithm", "Whether its rows are gathered first", ("undefined", "merge", "temptable")),
    *_of_views("check_option", "Whether a row written through it must be in it", _CHECKED),
    Option("mysql", "column", "charset", "word", "The character set of the text", _MYSQL, _CHARSETS),
    Option("mariadb", "column", "charset", "word", "The character set of the text", _MARIADB_COLUMN, _CHARSETS),
    Option("mysql", "column", "invisible", "flag", "Not part of `select *`", _MYSQL),
    Option("mariadb", "column", "invisible", "flag", "Not part of `select *`", _MARIADB_COLUMN),
    Option("mariadb", "column", "compressed", "flag", "Stored packed", _MARIADB_COLUMN),
    Option("mysql", "index", "key_block_size", "integer", "Page size in kB",
           _MYSQL_INDEX, (), 0, 65_535),
    Option("mariadb", "index", "key_block_size", "integer", "Page size in kB",
           _MARIADB_INDEX, (), 0, 65_535),
    Option("mysql", "index", "invisible", "flag", "Kept, but not used", _MYSQL_INDEX),
    Option("mariadb", "index", "ignored", "flag", "Kept, but not used", _MARIADB_INDEX),
    # ---- SQLite (DuckDB has none)
    Option("sqlite", "table", "without_rowid", "flag", "Stored in the primary key", _ROWID),
    Option("sqlite", "table", "strict", "boolean", "Whether its types hold; they do by themselves where they can",
           _STRICT, since=(3, 37)),
)  # fmt: skip
