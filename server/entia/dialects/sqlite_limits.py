"""What SQLite 3.35 and later cannot do, or does in its own way."""

from __future__ import annotations

from entia.dialects.constructs import Use
from entia.dialects.limits import Limit
from entia.model.collations import has_collation
from entia.model.native_types import is_whole

_DOCS = "https://www.sqlite.org/"
_TABLE = _DOCS + "lang_createtable.html"
_INDEX = _DOCS + "lang_createindex.html"
_AUTO = _DOCS + "autoinc.html"
_GENERATED = _DOCS + "gencol.html"
_COLLATION = _DOCS + "datatype3.html#collation"
_NULLS = _DOCS + "nulls.html"
_OMITTED = _DOCS + "omitted.html"

_PLAIN_METHODS = ("btree", "hash")


def _unknown_collation(use: Use) -> bool:
    return not has_collation("sqlite", use.word)


_NO_COLLATION = ("SQLite has only the collations binary, nocase and rtrim, not `{word}`",
                 "write `collate nocase`, or `only` for the dialects that have it", _COLLATION)  # fmt: skip
_NO_PARTITION = ("SQLite has no partitions: the table is one", "write `only` for the dialects that have them", _OMITTED)

LIMITS = (
    Limit("schema", "sqlite", "note", "SQLite has no schemas: `{detail}` becomes the beginning of the name",
          "remove the schema", _DOCS + "lang_attach.html"),
    # ---- columns
    Limit("column.identity-not-primary", "sqlite", "error",
          "SQLite counts only in a column that is the whole primary key, not in `{detail}`",
          "write `pk (…)` of `{detail}` alone", _AUTO),
    Limit("column.identity", "sqlite", "error", "SQLite counts only in whole numbers: `{detail}`",
          "write `bigint` as the type of `{detail}`", _AUTO, when=lambda use: not is_whole(use.types[0])),
    Limit("column.identity-always", "sqlite", "note", "SQLite takes a number for `{detail}` that the row brings along",
          "remove `always`", _AUTO),
    Limit("column.identity-start", "sqlite", "mapped", "a row of `sqlite_sequence` starts `{detail}` at {number}",
          "", _AUTO),
    Limit("column.identity-step", "sqlite", "note", "SQLite counts `{detail}` by 1", "remove `by {number}`", _AUTO),
    Limit("column.collate", "sqlite", "error", *_NO_COLLATION, when=_unknown_collation),
    Limit("index.collate", "sqlite", "error", *_NO_COLLATION, when=_unknown_collation),
    Limit("index.unique-collate", "sqlite", "error", *_NO_COLLATION, when=_unknown_collation),
    Limit("column.on-update", "sqlite", "mapped", "a trigger sets `{detail}`", "", _DOCS + "lang_createtrigger.html"),
    Limit("column.default-expression", "sqlite", "mapped", "the default of `{detail}` stands in brackets", "", _TABLE),
    Limit("computed.primary-key", "sqlite", "error", "SQLite has no computed column in a primary key: `{detail}`",
          "use `unique ({detail})`", _GENERATED),
    Limit("table.only-computed", "sqlite", "error", "SQLite's tables have at least one column that is not computed",
          "add a column to `{detail}`", _GENERATED),
    # ---- keys and indexes
    Limit("key.beginning", "sqlite", "error", "SQLite has no key of the beginnings of `{detail}`",
          "remove the length, or write `pk` on a column of its own", _INDEX),
    Limit("index.beginning", "sqlite", "note", "SQLite indexes all of `{detail}`, not its first {word}",
          "write `only mysql`", _INDEX),
    Limit("index.unique-beginning", "sqlite", "error", "SQLite has no unique index of the first {word} of `{detail}`",
          "write `(substring({detail}, 1, {word}))`, or `only mysql`", _INDEX),
    Limit("unique.nulls-not-distinct", "sqlite", "error", "SQLite takes two nulls of `{detail}` for different",
          "make `{detail}` required, or remove `nulls not distinct`", _NULLS),
    Limit("unique.nulls-not-distinct-required", "sqlite", "mapped",
          "`nulls not distinct` is left out, because `{detail}` is never null", "", _NULLS),
    Limit("unique.deferrable", "sqlite", "note", "SQLite checks the key `{detail}` at once",
          "remove `{word}`", _TABLE),
    Limit("index.include", "sqlite", "note", "SQLite's indexes include no columns: `{detail}` is without them",
          "remove `include`", _INDEX),
    Limit("index.nulls-order", "sqlite", "note", "SQLite keeps nulls below all values in an index: `{detail}`",
          "remove `nulls {word}`", _INDEX),
    Limit("index.opclass", "sqlite", "note", "SQLite has no operator classes: `{word}` of `{detail}` is left out",
          "write `only postgres`", _INDEX),
    Limit("index.method", "sqlite", "mapped", "SQLite's indexes are all btrees", "", _INDEX,
          when=lambda use: use.word in _PLAIN_METHODS),
    Limit("index.method", "sqlite", "note", "SQLite has no `{word}` index, `{detail}` is left out",
          "write `only` for the dialects that have it", _INDEX),
    Limit("index.method-of-extension", "sqlite", "note", "SQLite has no `{word}` index, `{detail}` is left out",
          "write `only postgres`", _INDEX),
    Limit("index.method-unique", "sqlite", "error", "SQLite has no `{word}` index that could be unique: `{detail}`",
          "remove `using {word}`", _INDEX, when=lambda use: use.word not in _PLAIN_METHODS),
    # ---- the rest
    Limit("fk", "sqlite", "mapped", "the script turns foreign keys on; every connection has to", "",
          _DOCS + "foreignkeys.html#fk_enable"),
    Limit("exclude", "sqlite", "error", "SQLite has no exclusion constraints: `{detail}`", "write `only postgres`",
          _TABLE),
    Limit("partition.range", "sqlite", "note", *_NO_PARTITION),
    Limit("partition.list", "sqlite", "note", *_NO_PARTITION),
    Limit("partition.hash", "sqlite", "note", *_NO_PARTITION),
    Limit("cluster", "sqlite", "note", "SQLite keeps rows in the order of the primary key",
          "write `only postgres`", _DOCS + "withoutrowid.html"),
    Limit("view.materialized", "sqlite", "note", "SQLite has no materialised views: `{detail}` is a plain one",
          "remove `materialized`", _DOCS + "lang_createview.html"),
    Limit("table.columns", "sqlite", "error", "SQLite's tables have at most 2000 columns, not {number}",
          "split `{detail}`", _DOCS + "limits.html", when=lambda use: use.number > 2000),
)  # fmt: skip
