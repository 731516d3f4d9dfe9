"""What DuckDB 1.2 to 2 cannot do, or does in its own way."""

from __future__ import annotations

from entia.dialects.constructs import Use
from entia.dialects.limits import Limit
from entia.dialects.types import physical
from entia.model.collations import has_collation

_DOCS = "https://duckdb.org/docs/stable/sql/"
_TABLE = _DOCS + "statements/create_table"
_INDEX = _DOCS + "indexes"
_CONSTRAINTS = _DOCS + "constraints"
_COLLATIONS = _DOCS + "expressions/collations"
_GENERATED = _TABLE + "#generated-columns"

_PLAIN_METHODS = ("art", "btree", "hash")


def _unknown_collation(use: Use) -> bool:
    return not has_collation("duckdb", use.word)


def _is_checked(use: Use) -> bool:
    """Whether the column is required, or its type is kept by a check."""
    return bool(use.number) or physical("duckdb", (2,), use.types[0]).check is not None


def _no_key(use: Use) -> bool:
    type_ = use.types[0]
    if type_.base in ("array", "vector", "duration"):
        return True
    return type_.base == "json" and (bool(type_.fields) or type_.array_of_shape)


_NO_ACTION = ("DuckDB's foreign keys only refuse: `{detail}` cannot `{word}`",
              "write `restrict`, or `only` for the dialects that can", _CONSTRAINTS + "#foreign-keys")  # fmt: skip
_NO_PARTITION = ("DuckDB has no partitions: the table is one", "write `only` for the dialects that have them", _TABLE)

LIMITS = (
    # ---- columns
    Limit("computed.stored", "duckdb", "note", "DuckDB computes `{detail}` when it is read", "write `virtual`",
          _GENERATED),
    Limit("computed.required", "duckdb", "mapped",
          "a check over the expression, in place of NOT NULL and of the type's own checks on `{detail}`", "",
          _GENERATED),
    Limit("computed.primary-key", "duckdb", "error", "DuckDB has no computed column in a key: `{detail}`",
          "use another column, or `only` for the dialects that can", _GENERATED),
    Limit("computed.unique", "duckdb", "error", "DuckDB has no computed column in a key: `{detail}`",
          "write a unique index over the expression", _GENERATED),
    Limit("computed.checked-of-computed", "duckdb", "error",
          "DuckDB checks nothing that is computed from a computed column: `{detail}`",
          "write the other column's expression in its place", _GENERATED, when=_is_checked),
    Limit("fk.computed", "duckdb", "error", "DuckDB has no foreign key on a computed column: `{detail}`",
          "write `not enforced`, or `only` for the dialects that can", _GENERATED),
    Limit("check.computed", "duckdb", "error", "DuckDB checks no computed column: `{detail}`",
          "write its expression in the check in its place", _GENERATED),
    Limit("table.only-computed", "duckdb", "error", "DuckDB's tables have at least one column that is not computed",
          "add a column to `{detail}`", _GENERATED),
    Limit("column.identity", "duckdb", "mapped", "a sequence is the default of `{detail}`", "",
          _DOCS + "statements/create_sequence"),
    Limit("column.identity-always", "duckdb", "note", "DuckDB takes a number for `{detail}` that the row brings along",
          "remove `always`", _DOCS + "statements/create_sequence"),
    Limit("column.collate", "duckdb", "error", "DuckDB has no collation `{word}`",
          "write `collate nocase`, or `only` for the dialects that have it", _COLLATIONS, when=_unknown_collation),
    Limit("column.collate-not-text", "duckdb", "error", "DuckDB collates texts only: `{detail}` is none",
          "remove `collate {word}`", _COLLATIONS),
    Limit("column.collate-unique", "duckdb", "error", "DuckDB's keys compare `{detail}` without its collation",
          "remove `collate {word}`, or write a unique index over `lower({detail})`", _COLLATIONS),
    Limit("column.on-update", "duckdb", "error", "DuckDB has no triggers, so nothing sets `{detail}` on an update",
          "write `only` for the dialects that can", _DOCS + "introduction", "manual"),
    # ---- keys and indexes
    Limit("key.type", "duckdb", "error", "DuckDB has no lists, structs or intervals in a {word}: `{detail}`",
          "use another column", _INDEX, when=_no_key),
    Limit("index.type", "duckdb", "error", "DuckDB indexes no lists, structs or intervals: `{detail}`",
          "write `only` for the dialects that can", _INDEX, when=_no_key),
    Limit("index.constant", "duckdb", "error", "DuckDB indexes no value that depends on no column: `{detail}`",
          "name a column in the index", _INDEX),
    Limit("key.beginning", "duckdb", "error", "DuckDB has no key of the beginnings of `{detail}`",
          "remove the length, or write `pk` on a column of its own", _INDEX),
    Limit("index.beginning", "duckdb", "note", "DuckDB indexes all of `{detail}`, not its first {word}",
          "write `only mysql`", _INDEX),
    Limit("index.unique-beginning", "duckdb", "error", "DuckDB has no unique index of the first {word} of `{detail}`",
          "write `(substring({detail}, 1, {word}))`, or `only mysql`", _INDEX),
    Limit("unique.nulls-not-distinct", "duckdb", "error", "DuckDB takes two nulls of `{detail}` for different",
          "make `{detail}` required, or remove `nulls not distinct`", _CONSTRAINTS),
    Limit("unique.nulls-not-distinct-required", "duckdb", "mapped",
          "`nulls not distinct` is left out, because `{detail}` is never null", "", _CONSTRAINTS),
    Limit("unique.deferrable", "duckdb", "note", "DuckDB checks the key `{detail}` at once", "remove `{word}`",
          _CONSTRAINTS),
    Limit("index.partial", "duckdb", "note", "DuckDB has no partial indexes: `{detail}` has every row",
          "remove `where`", _INDEX),
    Limit("index.unique-partial", "duckdb", "error", "DuckDB has no partial indexes: `{detail}` would refuse more rows",
          "write `only` for the dialects that can", _INDEX),
    Limit("index.include", "duckdb", "note", "DuckDB's indexes include no columns: `{detail}` is without them",
          "remove `include`", _INDEX),
    Limit("index.descending", "duckdb", "note", "DuckDB keeps `{detail}` in ascending order", "remove `desc`", _INDEX),
    Limit("index.nulls-order", "duckdb", "note", "DuckDB's indexes have no order of nulls: `{detail}`",
          "remove `nulls {word}`", _INDEX),
    Limit("index.collate", "duckdb", "note", "DuckDB's indexes have no collation: `{word}` of `{detail}` is left out",
          "remove `collate {word}`", _COLLATIONS),
    Limit("index.unique-collate", "duckdb", "error", "DuckDB's indexes have no collation: `{word}` of `{detail}`",
          "write a unique index over `lower({detail})`", _COLLATIONS),
    Limit("index.opclass", "duckdb", "note", "DuckDB has no operator classes: `{word}` of `{detail}` is left out",
          "write `only postgres`", _INDEX),
    Limit("index.method", "duckdb", "mapped", "DuckDB's indexes are all adaptive radix trees", "", _INDEX,
          when=lambda use: use.word in _PLAIN_METHODS),
    Limit("index.method", "duckdb", "note", "DuckDB has no `{word}` index, `{detail}` is left out",
          "write `only` for the dialects that have it", _INDEX),
    Limit("index.method-of-extension", "duckdb", "note", "DuckDB has no `{word}` index, `{detail}` is left out",
          "write `only postgres`", _INDEX),
    Limit("index.method-unique", "duckdb", "error", "DuckDB has no `{word}` index that could be unique: `{detail}`",
          "remove `using {word}`", _INDEX, when=lambda use: use.word not in _PLAIN_METHODS),
    # ---- foreign keys
    *(Limit(f"fk.on-{event}.{action}", "duckdb", "error", *_NO_ACTION)
      for event in ("delete", "update") for action in ("cascade", "set-null", "set-default")),
    Limit("fk.deferrable", "duckdb", "note", "DuckDB checks the foreign key `{detail}` at once", "remove `{word}`",
          _CONSTRAINTS),
    Limit("fk.repeated-column", "duckdb", "error", "DuckDB's foreign keys name `{detail}` only once",
          "map each key to a column of its own", _CONSTRAINTS),
    Limit("fk.schema", "duckdb", "error", "DuckDB's foreign keys stay within a schema: `{detail}`",
          "write `not enforced`, or put both tables in one schema", _CONSTRAINTS),
    Limit("fk.cycle", "duckdb", "error",
          "DuckDB adds no foreign key to a table that is there, so `{detail}` cannot close a circle",
          "write `not enforced`", _DOCS + "statements/alter_table"),
    Limit("fk.target-index", "duckdb", "error",
          "DuckDB's foreign keys refer to a key, not to a unique index: `{detail}`",
          "write `unique` without `index` there", _CONSTRAINTS + "#foreign-keys"),
    Limit("fk.self", "duckdb", "note", "DuckDB refuses a row whose `{detail}` is a row of the same statement",
          "insert the rows one after the other", _CONSTRAINTS),
    # ---- the rest
    Limit("exclude", "duckdb", "error", "DuckDB has no exclusion constraints: `{detail}`", "write `only postgres`",
          _CONSTRAINTS),
    Limit("partition.range", "duckdb", "note", *_NO_PARTITION),
    Limit("partition.list", "duckdb", "note", *_NO_PARTITION),
    Limit("partition.hash", "duckdb", "note", *_NO_PARTITION),
    Limit("cluster", "duckdb", "note", "DuckDB keeps rows in the order of their coming", "write `only postgres`",
          _TABLE),
    Limit("audit", "duckdb", "note", "DuckDB has no triggers: what changes in `{detail}` is not written down",
          "write the changes down in the application", _TABLE),
    Limit("view.materialized", "duckdb", "note", "DuckDB has no materialised views: `{detail}` is a plain one",
          "remove `materialized`", _DOCS + "statements/create_view"),
)  # fmt: skip
