"""What an engine says that it has, as facts that two databases can be compared by.

`catalog_of(database, dialect)` is a set of tuples: the kind, the names it is about, and what is so. Types are classes
(`_CLASSES`): two spellings of one class count as equal, a table that was fixed before the comparisons ran.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.support.database import Database

Fact = tuple[Any, ...]

# (pattern over the engine's spelling, class); the first that fits counts. What fits none is its own class.
_CLASSES: dict[str, tuple[tuple[str, str], ...]] = {
    "postgres": (
        (r"character varying\((\d+)\)", r"string(\1)"),
        (r"character\((\d+)\)", r"char(\1)"),
        (r"timestamp(\(6\))? without time zone", "datetime"),
        (r"timestamp(\(6\))? with time zone", "timestamp"),
        # A domain over a base type, and the base type with the same check: rows are judged alike.
        (r"(?:\w+\.)?year", "integer"),
    ),
    "mariadb": (
        (r"n?varchar\((\d+)\)", r"string(\1)"),
        (r"(tinyint|smallint|mediumint|int|bigint)(\(\d+\))?", r"\1"),
        (r"(tinyint|smallint|mediumint|int|bigint)(?:\(\d+\))? unsigned", r"\1 unsigned"),
        # A moment without zone: the default precisions of the two differ, the originals' rows have no fractions.
        (r"(?:datetime|timestamp)(?:\(\d\))?", "datetime"),
        (r"numeric\((\d+),(\d+)\)", r"decimal(\1,\2)"),
    ),
    # SQLite keeps any text: affinity is all that a declared type means (sqlite.org/datatype3.html, 3.1).
    "sqlite": (
        (r".*int.*", "integer"),
        (r".*(?:char|clob|text).*", "text"),
        (r".*(?:date|time).*|numeric.*|decimal.*", "numeric"),
    ),
}


def catalog_of(database: Database, dialect: str) -> frozenset[Fact]:
    """The facts of a database: tables, columns, keys, foreign keys, uniques, indexes, enums and views."""
    return frozenset(_READERS[dialect](database))


def folded(facts: frozenset[Fact]) -> frozenset[Fact]:
    """The facts with the case and the underscores of names gone (the originals of a dialect may spell otherwise)."""
    return frozenset(_fold(fact) for fact in facts)


def _fold(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_fold(each) for each in value)
    return value.lower().replace("_", "") if isinstance(value, str) else value


def _class(dialect: str, spelling: str) -> str:
    text = spelling.lower()
    for pattern, name in _CLASSES[dialect]:
        found = re.fullmatch(pattern, text)
        if found is not None:
            return found.expand(name)
    return text


# PostgreSQL -----------------------------------------------------------------------------------------------------------

_USER = "n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')"
_ACTIONS = {"a": "no action", "r": "restrict", "c": "cascade", "n": "set null", "d": "set default"}


def _postgres(database: Database) -> list[Fact]:
    names = {}
    facts: list[Fact] = []
    for oid, table, kind in database.execute(
        f"select c.oid, c.relname, c.relkind::text from pg_class c join pg_namespace n on n.oid = c.relnamespace "
        f"where {_USER} and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition"
    ):
        names[oid] = table
        facts.append(("view" if kind in "vm" else "table", table))
    columns: dict[tuple[int, int], str] = {}
    for oid, number, name, type_, required, default, identity, generated in database.execute(
        "select a.attrelid, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, "
        "pg_get_expr(d.adbin, d.adrelid), a.attidentity::text, a.attgenerated::text from pg_attribute a "
        "left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum "
        "where a.attnum > 0 and not a.attisdropped"
    ):
        if oid not in names:
            continue
        columns[oid, number] = name
        counted = bool(identity) or (default or "").startswith("nextval(")
        facts.append(("column", names[oid], name, _class("postgres", type_)))
        if ("view", names[oid]) in facts:
            continue
        facts.append(("required", names[oid], name, bool(required)))
        facts.append(("counted", names[oid], name, counted))
        facts.append(("generated", names[oid], name, bool(generated)))
        facts.append(("default", names[oid], name, "" if counted else _default(default or "")))
    for oid, kind, name, keys, target, target_keys, deleted, updated in database.execute(
        "select conrelid, contype::text, conname, conkey, confrelid, confkey, confdeltype::text, confupdtype::text "
        "from pg_constraint where contype in ('p', 'u', 'f', 'x')"
    ):
        if oid not in names:
            continue
        own = tuple(columns.get((oid, number), "") for number in keys)  # 0: an expression of an exclusion
        if kind == "f":
            others = tuple(columns[target, number] for number in target_keys)
            actions = (_ACTIONS[deleted], _ACTIONS[updated])
            facts.append(("fk", names[oid], own, names[target], others, *actions))
            facts.append(("fk name", names[oid], name))
        else:
            facts.append(({"p": "key", "u": "unique", "x": "exclusion"}[kind], names[oid], own))
            facts.append(("key name", names[oid], name))
    for oid, name, unique, definition in database.execute(
        "select i.indrelid, c.relname, i.indisunique, pg_get_indexdef(i.indexrelid) from pg_index i "
        "join pg_class c on c.oid = i.indexrelid where not exists (select 1 from pg_constraint k "
        "where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))"
    ):
        if oid in names:
            shown = definition[definition.index(" USING ") + 7 :]
            facts.append(("index", names[oid], name, bool(unique), shown))
    for name, label in database.execute(
        "select t.typname, string_agg(e.enumlabel, ',' order by e.enumsortorder) "
        "from pg_enum e join pg_type t on t.oid = e.enumtypid group by 1"
    ):
        facts.append(("enum", name, label))
    for oid, comment in database.execute("select objoid, description from pg_description where objsubid = 0"):
        if oid in names:
            facts.append(("comment", names[oid], comment))
    return facts


def _default(text: str) -> str:
    """A default without the casts that PostgreSQL writes to it, and `now()` in one spelling."""
    bare = re.sub(r"::[\w. ]+(\(\d+(,\d+)?\))?", "", text).strip("()").lower()
    return {"current_timestamp": "now", "now": "now"}.get(bare, bare)


# MariaDB --------------------------------------------------------------------------------------------------------------


def _mariadb(database: Database) -> list[Fact]:
    facts: list[Fact] = []
    views: set[str] = set()
    for table, kind in database.execute(
        "select table_name, table_type from information_schema.tables where table_schema = database()"
    ):
        facts.append(("view" if kind == "VIEW" else "table", table))
        views.update({table} if kind == "VIEW" else ())
    for table, name, type_, nullable, default, extra in database.execute(
        "select table_name, column_name, column_type, is_nullable, column_default, extra "
        "from information_schema.columns where table_schema = database()"
    ):
        facts.append(("column", table, name, _class("mariadb", type_)))
        if table in views:
            continue
        facts.append(("required", table, name, nullable == "NO"))
        facts.append(("counted", table, name, "auto_increment" in extra))
        facts.append(("generated", table, name, "GENERATED" in extra.upper()))
        facts.append(("default", table, name, "" if default in (None, "NULL") else str(default).lower()))
    keys: dict[tuple[str, str, bool], list[str]] = {}
    for table, index, column, other in database.execute(
        "select table_name, index_name, column_name, non_unique from information_schema.statistics "
        "where table_schema = database() order by table_name, index_name, seq_in_index"
    ):
        keys.setdefault((table, index, not int(other)), []).append(column)
    for (table, index, unique), columns in keys.items():
        kind = "key" if index == "PRIMARY" else "unique" if unique else "index"
        facts.append((kind, table, tuple(columns)))
    references: dict[tuple[str, str, str, str, str], list[tuple[str, str]]] = {}
    for row in database.execute(
        "select u.table_name, u.constraint_name, u.referenced_table_name, r.delete_rule, r.update_rule, u.column_name, "
        "u.referenced_column_name from information_schema.key_column_usage u "
        "join information_schema.referential_constraints r on r.constraint_schema = u.constraint_schema "
        "and r.constraint_name = u.constraint_name and r.table_name = u.table_name "
        "where u.table_schema = database() order by u.ordinal_position"
    ):
        references.setdefault(row[:5], []).append(row[5:])
    for (table, _, target, deleted, updated), pairs in references.items():
        own, others = zip(*pairs, strict=True)
        actions = tuple(
            rule.lower().replace("restrict", "no action") for rule in (deleted, updated)
        )  # InnoDB: the same
        facts.append(("fk", table, own, target, others, *actions))
    return facts


# SQLite ---------------------------------------------------------------------------------------------------------------


def _sqlite(database: Database) -> list[Fact]:
    facts: list[Fact] = []
    for (table,) in database.execute(
        "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'"
    ):
        facts.append(("table", table))
        key = []
        for _, name, type_, required, default, place, _ in database.execute(f'pragma table_xinfo("{table}")'):
            facts.append(("column", table, name, _class("sqlite", type_)))
            # A key that is the rowid is never null, whether or not it says so.
            facts.append(("required", table, name, bool(required) or place > 0))
            facts.append(("default", table, name, (default or "").lower()))
            key += [(place, name)] if place else []
        if key:
            facts.append(("key", table, tuple(name for _, name in sorted(key))))
        for _, index, unique, origin, partial in database.execute(f'pragma index_list("{table}")'):
            columns = tuple(row[2] for row in database.execute(f'pragma index_info("{index}")'))
            if origin != "pk":
                facts.append(("unique" if origin == "u" else "index", table, columns, bool(unique), bool(partial)))
        references: dict[int, list[Any]] = {}
        for row in database.execute(f'pragma foreign_key_list("{table}")'):
            references.setdefault(row[0], []).append(row)
        for rows in references.values():
            own, others = tuple(row[3] for row in rows), tuple(row[4] for row in rows)
            facts.append(("fk", table, own, rows[0][2], others, rows[0][6].lower(), rows[0][5].lower()))
    return facts


_READERS: dict[str, Callable[[Database], list[Fact]]] = {
    "postgres": _postgres,
    "mariadb": _mariadb,
    "sqlite": _sqlite,
}
