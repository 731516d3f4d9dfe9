"""What MySQL 8.0 to 9 and MariaDB 10.6 to 11 cannot do, or do in their own way.

MariaDB's rows were tried on MariaDB 10.11. MySQL's are from its manual; where both share a row, MariaDB's refusal of
the same statement was seen too.
"""

from __future__ import annotations

from collections.abc import Callable

from entia.dialects import DIALECTS
from entia.dialects.charsets import LONGEST_VARCHAR
from entia.dialects.constructs import Use, like
from entia.dialects.limits import Judge, Level, Limit
from entia.dialects.mysql import LONGEST_VARBINARY
from entia.model.collations import has_collation
from entia.model.native_types import is_whole
from entia.model.types import BOUNDED, Type

_MYSQL = "https://dev.mysql.com/doc/refman/8.4/en/"
_MARIADB = "https://mariadb.com/kb/en/"

_FOREIGN_METHODS = ("gin", "gist", "spgist", "brin", "art")
_LONGEST_KEY = 3072
_LONGEST_ROW = 65_535
_LONGEST_PAGE = 8_126  # what of a row has to fit into half a page of InnoDB


# ---- bytes -----------------------------------------------------------------------------------------------------------
_FIXED = {
    "tinyint": 1, "bool": 1, "smallint": 2, "int": 4, "bigint": 8, "float": 4, "double": 8, "date": 3, "time": 6,
    "datetime": 8, "timestamp": 8, "duration": 8, "uuid": 36 * 4, "enum": 2,
}  # fmt: skip


def _is_long(type_: Type) -> bool:
    """Whether the type is stored as LONGTEXT, LONGBLOB or JSON, outside the row."""
    if type_.base == "string":
        return not type_.args or type_.args[0] > LONGEST_VARCHAR
    if type_.base == "bytes":
        return not type_.args or type_.args[0] > LONGEST_VARBINARY
    return type_.base in ("text", "json", "array", "map")


def _key_bytes(type_: Type) -> int:
    """The most bytes that a column of the type takes in a key, 0 for one that has no bound."""
    if _is_long(type_) or type_.base in ("vector", "native", "unknown"):
        return 0
    if type_.base in ("string", "char"):
        return 4 * (type_.args[0] if type_.args else 1)
    if type_.base == "bytes":
        return type_.args[0]
    if type_.base == "decimal":
        precision, scale = (*type_.args, 0, 0)[:2]
        return _digit_bytes(precision - scale) + _digit_bytes(scale)
    if type_.enum is not None and type_.enum.base is not None:
        return _key_bytes(type_.enum.base)
    return _FIXED[type_.base]


def _digit_bytes(digits: int) -> int:
    """Nine digits of a DECIMAL take four bytes, the rest half a byte each."""
    return digits // 9 * 4 + (digits % 9 + 1) // 2


def _row_bytes(type_: Type) -> int:
    if _is_long(type_):
        return 12
    size = _key_bytes(type_)
    return size + 2 if type_.base in ("string", "bytes", "vector") else size


def _page_bytes(type_: Type) -> int:
    """What of the column InnoDB has to keep in the page: of a text of more than 255 bytes only a pointer."""
    if _is_long(type_):
        return 21
    size = _key_bytes(type_)
    if type_.base in ("string", "bytes", "char"):
        return 21 if size > 255 else size + 1
    return size


def _too_long(use: Use) -> bool:
    return sum(map(_key_bytes, use.types)) > _LONGEST_KEY


def _row_too_long(use: Use) -> bool:
    return sum(map(_row_bytes, use.types)) + len(use.types) // 8 + 1 > _LONGEST_ROW


def _page_too_small(use: Use) -> bool:
    return sum(map(_page_bytes, use.types)) + len(use.types) // 8 + 24 > _LONGEST_PAGE


# ---- what rows ask ---------------------------------------------------------------------------------------------------
def _long(use: Use) -> bool:
    return any(_is_long(type_) for type_ in use.types)


def _unkeyable(use: Use) -> bool:
    return _long(use) or use.types[0].base == "vector"


def _no_functional_key(use: Use) -> bool:
    """A text of more than 512 characters is a TEXT where it is computed."""
    type_ = use.types[0]
    return _unkeyable(use) or (type_.base == "string" and type_.args[0] > 512)


def _primary(condition: Callable[[Use], bool]) -> Callable[[Use], bool]:
    return lambda use: use.word == "primary key" and condition(use)


def _unknown_collation(dialect: str) -> Callable[[Use], bool]:
    return lambda use: not has_collation(dialect, use.word)


def _no_whole_number(use: Use) -> bool:
    return not is_whole(use.types[0])


def _no_fulltext(use: Use) -> bool:
    type_ = use.types[0]
    return use.word == "fulltext" and like(type_).base not in ("string", "char", "text")


def _no_spatial(use: Use) -> bool:
    return use.word in ("spatial", "rtree") and use.types[0].base not in ("native", "unknown")


def _unpartitionable(use: Use) -> bool:
    base = use.types[0].base
    if use.word == "hash":
        return _long(use) or base == "vector"
    return _long(use) or base in ("decimal", "float", "double", "enum", "vector")


def _no_subpartition(use: Use) -> bool:
    return use.word != "hash" or use.number > 1


def _needs_brackets(use: Use) -> bool:
    return _long(use)


def _row(
    construct: str,
    level: Level,
    reason: str,
    advice: str,
    pages: tuple[str, str],
    *,
    on: str = "mysql mariadb",
    judge: Judge = "engine",
    until: tuple[int, ...] = (),
    when: Callable[[Use], bool] | None = None,
) -> list[Limit]:
    """The same row for MySQL and MariaDB, or for one of them; `{db}` is the database's title."""
    made = []
    for dialect in on.split():
        title = DIALECTS[dialect].title
        page = _MYSQL + pages[0] if dialect == "mysql" else _MARIADB + pages[1]
        made.append(
            Limit(
                construct,
                dialect,
                level,
                reason.replace("{db}", title),
                advice.replace("{db}", title),
                page,
                judge,
                (),
                until,
                when,
            )
        )
    return made


_TABLE = ("create-table.html", "create-table/")
_INDEX = ("create-index.html", "create-index/")
_CHECK = ("create-table-check-constraints.html", "constraint/#check-constraints")
_FK = ("create-table-foreign-keys.html", "foreign-keys/")
_GENERATED = ("create-table-generated-columns.html", "generated-columns/")
_AUTO = ("example-auto-increment.html", "auto_increment/")
_COLLATIONS = ("charset-charsets.html", "supported-character-sets-and-collations/")
_FUNCTIONAL = ("create-index.html#create-index-functional-key-parts", "create-index/")
_SIZES = ("column-count-limit.html", "innodb-limitations/")
_INNODB = ("innodb-limits.html", "innodb-limitations/")
_PARTITION = ("partitioning-limitations.html", "partitioning-limitations/")
_TRIGGER = ("create-trigger.html", "create-trigger/")
_VIEW = ("create-view.html", "create-view/")
_ELSEWHERE = "write `only` for the dialects that can"

LIMITS = tuple(
    limit
    for rows in (
        _row("schema", "note", "a schema of {db} is a database of its own: `{detail}`", "remove the schema",
             ("create-database.html", "create-database/")),
        # ---- columns
        _row("column.identity-not-key", "error", "{db} counts only in the first column of a key: `{detail}`",
             "write `pk` or `unique` on `{detail}`", _AUTO),
        _row("column.identity-second", "error", "{db} counts in one column of a table only: `{detail}`",
             "remove `auto` from `{detail}`", _AUTO),
        _row("column.identity", "error", "{db} counts only in whole numbers: `{detail}`",
             "write `bigint` as the type of `{detail}`", _AUTO, judge="engine", when=_no_whole_number),
        _row("column.identity-always", "note", "{db} takes a number for `{detail}` that the row brings along",
             "remove `always`", _AUTO),
        _row("column.identity-start", "error", "{db} counts from 1 upwards, not from {number}: `{detail}`",
             "write `start 1`", _AUTO, when=lambda use: use.number < 1),
        _row("column.identity-step", "note", "{db} counts `{detail}` by the server's `auto_increment_increment`",
             "remove `by {number}`",
             ("replication-options-source.html", "auto_increment/")),
        *(
            _row("column.collate", "error", "{db} has no collation `{word}`",
                 "write `collate utf8mb4_general_ci`, or `only` for the dialects that have it", _COLLATIONS,
                 on=dialect, when=_unknown_collation(dialect))
            for dialect in ("mysql", "mariadb")
        ),
        _row("column.default", "mapped", "the default of `{detail}` stands in brackets", "",
             ("data-type-defaults.html", "create-table/"), on="mysql", when=_needs_brackets),
        _row("column.default-expression", "mapped", "the default of `{detail}` stands in brackets", "",
             ("data-type-defaults.html", "create-table/")),
        _row("column.on-update", "mapped", "ON UPDATE CURRENT_TIMESTAMP where it means the same, else a trigger", "",
             _TRIGGER),
        # ---- computed columns
        _row("computed.virtual", "mapped", "a check computes `{detail}` when its row comes, so that it fits", "",
             _GENERATED, when=lambda use: use.types[0].base in BOUNDED),
        _row("computed.required-of-fixed", "error",
             "{db} checks nothing computed from a column that counts or that a foreign key changes: `{detail}`",
             "write `?` after the type of `{detail}`", _GENERATED, on="mariadb"),
        _row("computed.required", "mapped", "a check in place of NOT NULL on `{detail}`", "", _GENERATED, on="mariadb"),
        _row("computed.primary-key", "error", "{db} has no virtual column in a primary key: `{detail}`",
             "write `stored`", _GENERATED, on="mysql", when=lambda use: use.word == "virtual"),
        _row("computed.primary-key", "error", "{db} has no computed column in a primary key: `{detail}`",
             "write `unique ({detail})`", _GENERATED, on="mariadb"),
        _row("computed.of-later-computed", "error",
             "{db} computes a column only from computed ones that stand before it: `{detail}`",
             "move the line below the other one", _GENERATED),
        _row("computed.of-identity", "error", "{db} computes nothing from a column that counts: `{detail}`",
             "compute it in a view", _GENERATED, on="mysql"),
        _row("computed.of-identity", "error", "{db} stores nothing computed from a column that counts: `{detail}`",
             "write `virtual`", _GENERATED, on="mariadb", when=lambda use: use.word != "virtual"),
        _row("computed.of-changing", "error",
             "{db} stores nothing computed from what a foreign key changes: `{detail}`",
             "write `virtual`, or `on delete restrict` and no `on update`", _GENERATED,
             when=lambda use: use.word != "virtual"),
        _row("computed.of-cascading", "error",
             "{db} stores nothing computed from a foreign key that cascades: `{detail}`",
             "write `virtual`, or `on delete restrict`", _FK, on="mysql", when=lambda use: use.word != "virtual"),
        _row("fk.computed", "error", "{db} has no foreign key on a virtual column: `{detail}`", "write `stored`", _FK,
             on="mysql", when=lambda use: use.word == "virtual"),
        _row("fk.computed-action", "error", "{db} cannot set the computed column `{detail}` of a foreign key",
             "write `on delete restrict` and no `on update`", _FK),
        _row("computed.of-vector", "error", "{db} computes nothing from a vector: `{detail}`", "compute it in a view",
             _GENERATED, on="mysql"),
        # ---- checks
        _row("check.vector", "error", "{db} checks no vectors: `{detail}`", "remove `{detail}` from the check", _CHECK,
             on="mysql"),
        _row("check.identity", "error", "{db} checks no column that counts: `{detail}`",
             "remove `{detail}` from the check", _CHECK),
        _row("check.changing", "error", "{db} checks no column that a foreign key changes: `{detail}`",
             "write `on delete restrict` and no `on update` on the relationship", _CHECK),
        # ---- keys and indexes
        _row("key", "error", "{db}'s keys have at most 16 columns, not {number}", "use fewer columns", _INNODB,
             on="mysql", when=lambda use: use.number > 16),
        _row("key", "error", "{db}'s keys have at most 32 columns, not {number}", "use fewer columns", _INNODB,
             on="mariadb", when=lambda use: use.number > 32),
        _row("key", "error", "{db}'s keys have at most 3072 bytes, four a character of UTF-8: `{detail}`",
             "shorten the texts, `string(255)` is 1020 bytes", _INNODB, on="mysql", when=_too_long),
        _row("key", "error", "{db}'s primary keys have at most 3072 bytes, four a character of UTF-8: `{detail}`",
             "shorten the texts, `string(255)` is 1020 bytes", _INNODB, on="mariadb", when=_primary(_too_long)),
        _row("key.type", "error", "{db} has no texts, bytes or json without a length in a key: `{detail}`",
             "write `string(255)` as the type of `{detail}`", _INDEX, on="mysql", when=_unkeyable),
        _row("key.type", "error", "{db} has no texts, bytes or json without a length in a primary key: `{detail}`",
             "write `string(255)` as the type of `{detail}`", _INDEX, on="mariadb", when=_primary(_unkeyable)),
        *(
            _row(kind, "error", "{db}'s indexes have at most 16 columns, not {number}", "use fewer columns", _INNODB,
                 on="mysql", when=lambda use: use.number > 16)
            + _row(kind, "error", "{db}'s indexes have at most 32 columns, not {number}", "use fewer columns", _INNODB,
                   on="mariadb", when=lambda use: use.number > 32)
            + _row(kind, "error", "{db}'s indexes have at most 3072 bytes, four a character of UTF-8: `{detail}`",
                   "shorten the texts, `string(255)` is 1020 bytes", _INNODB, on="mysql", when=_too_long)
            for kind in ("index", "index.unique")
        ),
        _row("index", "note", "{db} indexes the first 3072 bytes of `{detail}`",
             "shorten the text, `string(255)` is 1020 bytes", _INNODB, on="mariadb",
             when=lambda use: use.number == 1 and (_too_long(use) or _long(use))),
        _row("index", "error", "{db}'s indexes have at most 3072 bytes, four a character of UTF-8: `{detail}`",
             "shorten the texts, `string(255)` is 1020 bytes", _INNODB, on="mariadb",
             when=lambda use: use.number > 1 and (_too_long(use) or _long(use))),
        _row("index.type", "error", "{db} indexes no texts, bytes or json without a length: `{detail}`",
             "write `{detail}(255)`, or `string(255)` as its type", _INDEX, on="mysql", when=_unkeyable),
        _row("unique.nulls-not-distinct", "error", "{db} takes two nulls of `{detail}` for different",
             "make `{detail}` required, or remove `nulls not distinct`", _INDEX),
        _row("unique.nulls-not-distinct-required", "mapped",
             "`nulls not distinct` is left out, because `{detail}` is never null", "", _INDEX),
        _row("unique.deferrable", "note", "{db} checks the key `{detail}` at once", "remove `{word}`", _TABLE),
        _row("index.partial", "note", "{db} has no partial indexes: `{detail}` has every row", "remove `where`",
             _INDEX),
        _row("index.unique-partial", "error", "{db} has no partial indexes: `{detail}` would refuse more rows",
             _ELSEWHERE, _INDEX),
        _row("index.expression", "note", "{db} indexes no expressions: `{detail}` is left out",
             "index a computed column", _FUNCTIONAL, on="mariadb"),
        _row("index.unique-expression", "error", "{db} indexes no expressions: `{detail}`",
             "write `unique` over a computed column", _FUNCTIONAL, on="mariadb"),
        _row("index.expression-type", "error",
             "{db} indexes no expression that may give more than 512 characters: `{detail}`",
             "write `cast({detail} as string(255))`", _FUNCTIONAL, on="mysql", when=_no_functional_key),
        _row("index.include", "note", "{db}'s indexes include no columns: `{detail}` is without them",
             "remove `include`", _INDEX),
        _row("index.descending", "note", "{db} keeps `{detail}` in ascending order before 10.8",
             "remove `desc`, or target `mariadb 10.11`", _INDEX, on="mariadb", judge="manual", until=(10, 8)),
        _row("index.nulls-order", "note", "{db} keeps nulls below all values in an index: `{detail}`",
             "remove `nulls {word}`", _INDEX),
        _row("index.collate", "note",
             "{db}'s indexes have their column's collation: `{word}` of `{detail}` is left out",
             "write `collate` on the column", _INDEX),
        _row("index.unique-collate", "error", "{db}'s indexes have their column's collation, not `{word}`: `{detail}`",
             "write `collate` on the column", _INDEX),
        _row("index.opclass", "note", "{db} has no operator classes: `{word}` of `{detail}` is left out",
             "write `only postgres`", _INDEX),
        _row("index.method", "note", "{db} has no `{word}` index, `{detail}` is left out", _ELSEWHERE, _INDEX,
             when=lambda use: use.word in _FOREIGN_METHODS),
        _row("index.method", "error", "{db} has no index method `{word}`", "write `using btree`", _INDEX,
             when=lambda use: use.word not in (*_FOREIGN_METHODS, "btree", "hash", "fulltext", "spatial", "rtree")),
        _row("index.method", "mapped", "InnoDB's indexes are all btrees", "", _INDEX,
             when=lambda use: use.word == "hash"),
        _row("index.method-of-extension", "note", "{db} has no `{word}` index, `{detail}` is left out",
             "write `only postgres`", _INDEX),
        _row("index.method-unique", "error", "{db} has no `{word}` index that could be unique: `{detail}`",
             "remove `using {word}`", _INDEX, when=lambda use: use.word not in ("btree", "hash")),
        _row("index.method-type", "error", "{db}'s full-text index knows texts only: `{detail}`",
             "remove `{detail}` from the index", ("fulltext-restrictions.html", "full-text-index-overview/"),
             when=_no_fulltext),
        _row("index.method-type", "error", "{db}'s spatial index knows geometries only: `{detail}`",
             "write `using btree`", ("creating-spatial-indexes.html", "spatial-index/"), when=_no_spatial),
        # ---- exclusions and foreign keys
        _row("exclude", "error", "{db} has no exclusion constraints: `{detail}`", "write `only postgres`", _TABLE),
        _row("fk.repeated-column", "error", "{db}'s foreign keys name `{detail}` only once",
             "map each key to a column of its own", _FK),
        _row("fk.type", "error", "{db} has no foreign keys of such long values: `{detail}`",
             "write `string(255)` as the type of the key", _FK,
             when=lambda use: _unkeyable(use) or _too_long(use)),
        _row("fk.on-delete.set-default", "error", "{db} sets no default when `{detail}` goes",
             "write `on delete set null`", _FK),
        _row("fk.on-update.set-default", "error", "{db} sets no default when the key of `{detail}` changes",
             "write `on update cascade`", _FK),
        _row("fk.set-null-required", "error", "{db} cannot set the required column `{detail}` to null",
             "write `?` after the target", _FK),
        _row("fk.self-update", "note", "{db} refuses to change a key that `{detail}` of the same table refers to",
             "write `on update restrict`", _FK),
        _row("fk.deferrable", "note", "{db} checks the foreign key `{detail}` at once", "remove `{word}`", _FK),
        # An unqualified target is looked for in the table's own database, whatever the connection's one is.
        _row("fk.schema", "error", "{db} cannot name the table of `{detail}` from another database",
             "give the target's entity a namespace too", _FK, when=lambda use: not use.word),
        _row("fk.partitioned", "error", "{db} has no foreign keys on partitioned tables: `{detail}`",
             "write `not enforced`, or `only` on the partition line", _PARTITION),
        _row("fk.target-partitioned", "error", "{db} has no foreign keys to partitioned tables: `{detail}`",
             "write `not enforced`, or `only` on the partition line", _PARTITION),
        # ---- partitions
        _row("partition.key", "error",
             "{db}'s {word} of a partitioned table must have its partition column: `{detail}`",
             "add `{detail}` to the {word}", _PARTITION),
        _row("partition.type", "error", "{db} cannot partition by a column like `{detail}`",
             "write `only postgres` on the partition line", _PARTITION, when=_unpartitionable),
        _row("partition.sub", "error", "{db} divides partitions by hash only, and once: `{detail}`",
             "write `only postgres` on the line", _PARTITION, when=_no_subpartition),
        _row("partition.elsewhere", "error", "{db} has no partitioned table without partitions: `{detail}`",
             "list them between `{{` and `}}`, or write `only postgres` on the line", _PARTITION),
        _row("partition.list-default", "error", "{db} has no default partition of a list: `{detail}`",
             "write all values, or `only postgres` on the partition line", ("partitioning-list.html", ""), on="mysql"),
        # ---- the rest
        _row("cluster", "note", "{db} keeps rows in the order of the primary key", "write `only postgres`",
             ("innodb-index-types.html", "innodb/")),
        _row("audit.cascading", "note", "{db} runs no trigger for what a foreign key changes, so the trail lacks what "
             "`{detail}` does to a row", "delete and change such rows in the application, before those they refer to",
             _TRIGGER),
        _row("view.materialized", "note", "{db} has no materialised views: `{detail}` is a plain one",
             "remove `materialized`", _VIEW),
        _row("table.columns", "error", "{db}'s tables have at most 1017 columns, not {number}", "split `{detail}`",
             _SIZES, when=lambda use: use.number > 1017),
        _row("table.indexes", "error", "{db}'s tables have at most 64 indexes, not {number}", "remove indexes", _INNODB,
             when=lambda use: use.number > 64),
        _row("table.row", "error", "{db}'s rows have at most 65535 bytes, four a character of UTF-8: `{detail}`",
             "write `text` for the longest strings", _SIZES, when=_row_too_long),
        _row("table.row", "error", "a row of `{detail}` does not fit into half a page of {db}, 8126 bytes",
             "split `{detail}`, or write `text` for strings", _SIZES, when=_page_too_small),
        _row("comment.table", "note", "{db} keeps 2048 characters of a table's comment: `{detail}` has {number}",
             "shorten the comment", _TABLE, when=lambda use: use.number > 2048),
        _row("comment.column", "note", "{db} keeps 1024 characters of a column's comment: `{detail}` has {number}",
             "shorten the comment", _TABLE, when=lambda use: use.number > 1024),
    )
    for limit in rows
)  # fmt: skip
