"""What PostgreSQL 13 to 18 cannot do, or does in its own way."""

from __future__ import annotations

import re
from collections.abc import Callable

from entia.dialects.constructs import Use
from entia.dialects.limits import Limit
from entia.dialects.operator_classes import METHODS, operator_classes
from entia.dialects.types import object_of, physical
from entia.model.collations import has_collation, is_of_the_system
from entia.model.extensions import EXTENSIONS_WITH_CLASSES, extension_with
from entia.model.types import Type

_DOCS = "https://www.postgresql.org/docs/current/"
_TABLE = _DOCS + "sql-createtable.html"
_INDEX = _DOCS + "sql-createindex.html"
_METHODS = _DOCS + "indexes-types.html"
_GENERATED = _DOCS + "ddl-generated-columns.html"
_PARTITION = _DOCS + "ddl-partitioning.html"
_LIMITS = _DOCS + "limits.html"
_ENUM = _DOCS + "datatype-enum.html"
_OPCLASSES = _DOCS + "indexes-opclass.html"

_OWN_METHODS = ("btree", "hash", "gin", "gist", "spgist", "brin")
_FOREIGN_METHODS = ("fulltext", "spatial", "rtree", "art")
# Types without the order that a key needs, among what `native postgres.…` can name.
_UNORDERED = ("json", "xml", "point", "line", "lseg", "box", "path", "polygon", "circle", "vector")
_NUMBERS_AND_MOMENTS = (
    "tinyint", "smallint", "int", "bigint", "decimal", "float", "double", "date", "time", "datetime", "timestamp",
    "duration",
)  # fmt: skip
# What each access method has a default operator class for.
_INDEXABLE = {
    "gin": ("array", "json", "map"),
    "gist": (),
    "spgist": ("string", "text"),
    "brin": (*_NUMBERS_AND_MOMENTS, "uuid", "string", "char", "text", "bytes"),
}


def _virtual(use: Use) -> bool:
    return use.word == "virtual"


def _not_a_whole_number(use: Use) -> bool:
    type_ = use.types[0]
    if object_of("postgres", type_) is not None:
        return True
    return type_.base not in ("tinyint", "smallint", "int", "bigint") or (type_.base == "bigint" and type_.unsigned)


def _unknown_collation(use: Use) -> bool:
    return not has_collation("postgres", use.word)


def _collation_of_the_system(use: Use) -> bool:
    return is_of_the_system("postgres", use.word)


def _unordered(use: Use) -> bool:
    type_ = use.types[0]
    return type_.base == "vector" or (type_.base == "native" and type_.native[1].lower() in _UNORDERED)


def _no_operator_class(use: Use) -> bool:
    type_ = use.types[0]
    if use.word not in _INDEXABLE or type_.base in ("native", "unknown"):
        return False
    base = type_.enum.base.base if type_.enum is not None and type_.enum.base is not None else type_.base
    if base == "enum" and type_.enum is not None and not type_.enum.name:
        base = "text"
    return base not in _INDEXABLE[use.word]


def _of_extension(extension: str, method: str) -> Callable[[Use], bool]:
    fits = extension != "btree_gin" or method == "gin"
    unknown = _unknown_class(method)
    return lambda use: fits and unknown(use) and extension_with("operator class", use.word) == extension


def _unknown_class(method: str) -> Callable[[Use], bool]:
    return lambda use: use.word.lower() not in operator_classes(method)


def _class_of_other_type(method: str) -> Callable[[Use], bool]:
    """Whether the class is for other types than the column's, as far as that is known."""

    def differs(use: Use) -> bool:
        taken = operator_classes(method).get(use.word.lower(), ())
        kind = _kind(use.types[0]) if use.types else ""
        return bool(kind) and kind not in taken

    return differs


def _kind(type_: Type) -> str:
    """The type in the words of `operator_classes`; "" where it is not known."""
    if type_.base in ("native", "unknown", "vector"):
        return ""
    made = object_of("postgres", type_)
    if made is not None:
        return "enum" if made.kind == "enum" else _kind(type_._replace(domain=None))
    text = physical("postgres", (15,), type_).text.lower()
    return "array" if text.endswith("[]") else re.split(r"[ (]", text, maxsplit=1)[0]


LIMITS = (
    # ---- computed columns
    Limit("computed.virtual", "postgres", "note", "PostgreSQL computes `{detail}` when a row is written, before 18",
          "write `stored`, or target `postgres 18`", _GENERATED, until=(18,)),
    Limit("computed.primary-key", "postgres", "error", "PostgreSQL has no virtual column in a primary key: `{detail}`",
          "write `stored`", _GENERATED, since=(18,), when=_virtual),
    Limit("computed.unique", "postgres", "error", "PostgreSQL has no virtual column in a unique constraint: `{detail}`",
          "write `stored`", _GENERATED, since=(18,), when=_virtual),
    Limit("computed.index", "postgres", "error", "PostgreSQL indexes no virtual column: `{detail}`",
          "write `stored`", _GENERATED, since=(18,), when=_virtual),
    Limit("computed.type", "postgres", "error", "PostgreSQL has no virtual column of a type of one's own: `{detail}`",
          "write `stored`", _GENERATED, since=(18,),
          when=lambda use: _virtual(use) and object_of("postgres", use.types[0]) is not None),
    Limit("computed.of-computed", "postgres", "error", "PostgreSQL computes no column from a computed one: `{detail}`",
          "write the other column's expression in its place", _GENERATED),
    Limit("fk.computed", "postgres", "error", "PostgreSQL has no foreign key on a virtual column: `{detail}`",
          "write `stored`", _GENERATED, since=(18,), when=_virtual),
    Limit("fk.computed-action", "postgres", "error", "PostgreSQL cannot set the computed column `{detail}` of a key",
          "write `on delete restrict` and no `on update`", _TABLE),
    # ---- identity, collation, update
    Limit("column.identity", "postgres", "error", "PostgreSQL counts only in smallint, int and bigint: `{detail}`",
          "write `bigint` as the type of `{detail}`", _TABLE, when=_not_a_whole_number),
    Limit("column.collate-not-text", "postgres", "error", "PostgreSQL collates texts only: `{detail}` is none",
          "remove `collate {word}`", _DOCS + "collation.html"),
    *(
        limit
        for construct in ("column.collate", "index.collate", "index.unique-collate")
        for limit in (
            Limit(construct, "postgres", "error", "PostgreSQL has no collation `{word}`",
                  'write `collate "C"`, or `only` for the dialects that have it', _DOCS + "collation.html",
                  when=_unknown_collation),
            Limit(construct, "postgres", "note",
                  "PostgreSQL has the collation `{word}` only where its operating system has it",
                  'write one of its own, such as `collate "en-x-icu"`', _DOCS + "collation.html",
                  when=_collation_of_the_system),
        )
    ),
    Limit("index.collate-not-text", "postgres", "error", "PostgreSQL collates texts only: `{detail}` is none",
          "remove `collate {word}`", _DOCS + "collation.html"),
    Limit("column.on-update", "postgres", "mapped", "a trigger sets `{detail}`", "", _DOCS + "sql-createtrigger.html"),
    Limit("vector", "postgres", "error", "PostgreSQL has vectors only with the extension `vector`",
          "write `extension postgres vector` in the model", "https://github.com/pgvector/pgvector", "manual",
          when=lambda use: use.word != "known"),
    # ---- keys and indexes
    Limit("key", "postgres", "error", "PostgreSQL's keys have at most 32 columns, not {number}",
          "use fewer columns", _LIMITS, when=lambda use: use.number > 32),
    Limit("index", "postgres", "error", "PostgreSQL's indexes have at most 32 columns, not {number}",
          "use fewer columns", _LIMITS, when=lambda use: use.number > 32),
    Limit("index.unique", "postgres", "error", "PostgreSQL's indexes have at most 32 columns, not {number}",
          "use fewer columns", _LIMITS, when=lambda use: use.number > 32),
    Limit("key.type", "postgres", "error", "PostgreSQL cannot order `{detail}`, so it cannot be in a {word}",
          "use another column", _METHODS, when=_unordered),
    Limit("index.type", "postgres", "error", "PostgreSQL cannot order `{detail}` for an index",
          "write `using` with a method for this type", _METHODS, when=_unordered),
    Limit("key.beginning", "postgres", "error", "PostgreSQL has no key of the beginnings of `{detail}`",
          "remove the length, or write `pk` on a column of its own", _INDEX),
    Limit("index.beginning", "postgres", "note", "PostgreSQL indexes all of `{detail}`, not its first {word}",
          "write `only mysql`", _INDEX),
    Limit("index.unique-beginning", "postgres", "error",
          "PostgreSQL has no unique index of the first {word} of `{detail}`",
          "write `(substring({detail}, 1, {word}))`, or `only mysql`", _INDEX),
    Limit("unique.nulls-not-distinct", "postgres", "error",
          "PostgreSQL takes two nulls for the same only since 15: `{detail}`",
          "target `postgres 15`", _TABLE, until=(15,), judge="manual"),
    Limit("unique.nulls-not-distinct-required", "postgres", "mapped",
          "`nulls not distinct` is left out, because `{detail}` is never null", "", _TABLE, until=(15,),
          judge="manual"),
    Limit("index.method", "postgres", "note", "PostgreSQL has no `{word}` index, `{detail}` is left out",
          "write `only` for the dialects that have it", _METHODS, when=lambda use: use.word in _FOREIGN_METHODS),
    Limit("index.method", "postgres", "error", "PostgreSQL has no index method `{word}`",
          "write `using btree`, or name the extension that has it in the model", _METHODS,
          when=lambda use: use.word not in _OWN_METHODS),
    Limit("index.method-unique", "postgres", "error", "PostgreSQL's `{word}` index cannot be unique: `{detail}`",
          "write `using btree`", _METHODS, when=lambda use: use.word in _OWN_METHODS and use.word != "btree"),
    Limit("index.method-columns", "postgres", "error", "PostgreSQL's `{word}` index has one column only: `{detail}`",
          "make an index for each column", _METHODS, when=lambda use: use.word in ("hash", "spgist")),
    Limit("index.method-order", "postgres", "error", "PostgreSQL's `{word}` index has no order: `{detail}`",
          "remove `desc` and `nulls`", _INDEX, when=lambda use: use.word in _OWN_METHODS and use.word != "btree"),
    Limit("index.method-include", "postgres", "error", "PostgreSQL's `{word}` index includes no columns: `{detail}`",
          "remove `include`", _INDEX, when=lambda use: use.word in ("hash", "gin", "brin")),
    Limit("index.method-include", "postgres", "error", "PostgreSQL's `{word}` index includes columns only since 14",
          "remove `include`", _INDEX, "manual", until=(14,), when=lambda use: use.word == "spgist"),
    Limit("index.method-type", "postgres", "error", "PostgreSQL's `{word}` index does not know the type of `{detail}`",
          "name an operator class after `{detail}`, or the extension `btree_{word}` in the model", _METHODS,
          when=_no_operator_class),
    *(
        limit
        for method in METHODS
        for limit in (
            *(
                Limit(f"index.opclass-{method}", "postgres", "error",
                      f"operator class `{{word}}` comes with PostgreSQL's extension `{extension}`",
                      f"write `extension postgres {extension}` in the model", _OPCLASSES, "manual",
                      when=_of_extension(extension, method))
                for extension in EXTENSIONS_WITH_CLASSES
            ),
            Limit(f"index.opclass-{method}", "postgres", "error",
                  f"PostgreSQL's {method} index has no operator class `{{word}}`",
                  "remove `{word}`, or name the extension that has it in the model", _OPCLASSES,
                  when=_unknown_class(method)),
            Limit(f"index.opclass-{method}", "postgres", "error",
                  "PostgreSQL's operator class `{word}` does not take the type of `{detail}`",
                  "remove `{word}`", _OPCLASSES, when=_class_of_other_type(method)),
        )
    ),
    # ---- exclusions, foreign keys, partitions
    Limit("exclude.scalar", "postgres", "error",
          "PostgreSQL's gist index knows the type of `{detail}` only with the extension `btree_gist`",
          "write `extension postgres btree_gist` in the model", _DOCS + "btree-gist.html"),
    Limit("exclude.partitioned", "postgres", "error", "PostgreSQL excludes rows of a partitioned table only since 17",
          "remove `partition` or target `postgres 17`", _TABLE, until=(17,)),
    Limit("fk.target-deferrable", "postgres", "error",
          "PostgreSQL's foreign keys cannot refer to a deferrable key: `{detail}`",
          "remove `deferrable` from the key", _TABLE),
    Limit("partition.key", "postgres", "error",
          "PostgreSQL's {word} of a partitioned table must have its partition column: `{detail}`",
          "add `{detail}` to the {word}", _PARTITION),
    Limit("partition.list", "postgres", "error", "PostgreSQL partitions by list of one column only: `{detail}`",
          "write one column", _PARTITION, when=lambda use: use.number > 1),
    Limit("partition.computed", "postgres", "error", "PostgreSQL partitions by no computed column: `{detail}`",
          "partition by the columns it is computed from", _PARTITION),
    # ---- sizes
    Limit("table.columns", "postgres", "error", "PostgreSQL's tables have at most 1600 columns, not {number}",
          "split `{detail}`", _LIMITS, when=lambda use: use.number > 1600),
    Limit("enum.label", "postgres", "error", "PostgreSQL's enum labels have at most 63 bytes, not {number}: `{detail}`",
          "shorten `{detail}`", _ENUM, when=lambda use: use.number > 63),
)  # fmt: skip
