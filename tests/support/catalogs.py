"""What an engine says that it has, as facts that two databases can be compared by.

`catalog_of(database, dialect)` is a set of tuples: the kind, the names it is about, and what is so. Types are classes
(`_CLASSES`): two spellings of one class count as equal, a table that was fixed before the comparisons ran.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.support.database import Database
from tests.support.read_back import mysql_references

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
    """The facts of a database: tables, columns with types, nullability, defaults, counters and generated values; keys,
    foreign keys with actions, uniques, indexes; enum labels, comments, partitions, and views by their columns.

    What checks do, `verdicts` tells.
    """
    return frozenset(_READERS[dialect](database))


def folded(facts: frozenset[Fact]) -> frozenset[Fact]:
    """The facts with the case and the underscores of names gone (the originals of a dialect may spell otherwise)."""
    return frozenset(_fold(fact) for fact in facts)


def folded_name(name: str) -> str:
    """A name with its case and its underscores gone."""
    return name.lower().replace("_", "")


def _fold(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_fold(each) for each in value)
    return folded_name(value) if isinstance(value, str) else value


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
    names: dict[int, str] = {}
    views: set[int] = set()
    parents: dict[int, int] = {}  # partitions, whether declared or inherited
    facts: list[Fact] = []
    parts: list[tuple[int, Fact]] = []

    def tell(oid: int, kind: str, *rest: Any) -> None:
        """A fact about a table; what is said of partitions is told of all that say it together."""
        if oid in parents:
            parts.append((oid, (kind, *rest)))
        elif oid in names:
            facts.append((kind, names[oid], *rest))

    relations = database.execute(
        "select c.oid, c.relname, c.relkind::text, i.inhparent, pg_get_expr(c.relpartbound, c.oid) from pg_class c "
        "join pg_namespace n on n.oid = c.relnamespace left join pg_inherits i on i.inhrelid = c.oid "
        f"where {_USER} and c.relkind in ('r', 'p', 'v', 'm')"
    )
    called = {oid: table for oid, table, *_ in relations}
    for oid, table, kind, parent, bound in relations:
        if bound == "DEFAULT":  # what rows it takes, the verdicts tell; it has all else from its parent
            facts.append(("default partition", called[parent], table))
            continue
        names[oid] = table
        if kind in "vm":
            views.add(oid)
            facts.append(("view", table))
        elif parent:
            parents[oid] = parent
            facts.append(("partition", called[parent], table))
        else:
            facts.append(("table", table))
    columns: dict[tuple[int, int], str] = {}
    for oid, number, name, type_, required, default, identity, generated in database.execute(
        "select a.attrelid, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, "
        "pg_get_expr(d.adbin, d.adrelid), a.attidentity::text, a.attgenerated::text from pg_attribute a "
        "left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum "
        "where a.attnum > 0 and not a.attisdropped"
    ):
        columns[oid, number] = name
        # The rows of a partition are counted by its parent's column.
        counted = bool(identity) or (default or "").startswith("nextval(")
        tell(oid, "column", name, _class("postgres", type_))
        if oid in views:
            continue
        tell(oid, "required", name, bool(required))
        if oid not in parents:
            tell(oid, "counted", name, counted)
        tell(oid, "generated", name, bool(generated))
        tell(oid, "default", name, "" if counted else _default(default or "", type_))
    for oid, kind, name, keys, target, target_keys, deleted, updated in database.execute(
        "select conrelid, contype::text, conname, conkey, confrelid, confkey, confdeltype::text, confupdtype::text "
        "from pg_constraint where contype in ('p', 'u', 'f', 'x')"
    ):
        if oid not in names:
            continue
        own = tuple(columns.get((oid, number), "") for number in keys)  # 0: an expression of an exclusion
        if kind == "f":
            others = tuple(columns[target, number] for number in target_keys)
            tell(oid, "fk", own, names[target], others, _ACTIONS[deleted], _ACTIONS[updated])
        else:
            tell(oid, {"p": "key", "u": "unique", "x": "exclusion"}[kind], own)
        if oid not in parents:  # PostgreSQL names what a partition has
            tell(oid, "fk name" if kind == "f" else "key name", name)
    for oid, name, unique, definition in database.execute(
        "select i.indrelid, c.relname, i.indisunique, pg_get_indexdef(i.indexrelid) from pg_index i "
        "join pg_class c on c.oid = i.indexrelid where not exists (select 1 from pg_constraint k "
        "where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))"
    ):
        if oid in names:
            shown = _of_any(name, names[oid]) if oid in parents else name
            tell(oid, "index", shown, bool(unique), definition[definition.index(" USING ") + 7 :])
    for name, label in database.execute(
        "select t.typname, string_agg(e.enumlabel, ',' order by e.enumsortorder) "
        "from pg_enum e join pg_type t on t.oid = e.enumtypid group by 1"
    ):
        facts.append(("enum", name, label))
    for oid, number, comment in database.execute(
        "select objoid, objsubid, description from pg_description where classoid = 'pg_class'::regclass"
    ):
        tell(oid, "comment", *([columns[oid, number]] if number else []), comment)
    return facts + _together(parts, names)


def _of_any(name: str, table: str) -> str:
    """The name of what belongs to a partition, with `*` for the partition's own."""
    return name.replace(table, "*")


def _together(parts: list[tuple[int, Fact]], names: dict[int, str]) -> list[Fact]:
    """What is true of partitions, each fact once, of all those that it is true of."""
    owners: dict[Fact, set[str]] = {}
    for oid, fact in parts:
        owners.setdefault(fact, set()).add(names[oid])
    return [(kind, tuple(sorted(owners[kind, *rest])), *rest) for kind, *rest in owners]


def _default(text: str, type_: str) -> str:
    """A default without the casts that PostgreSQL writes to it, and a call in one of its spellings."""
    bare = re.sub(r"::[\w. ]+(\(\d+(,\d+)?\))?", "", text).strip("()").lower()
    return _SAME_DEFAULTS.get((bare, _class("postgres", type_)), bare)


# (default, class of the column): the same in other words. A moment that becomes a wall clock is the session's.
_SAME_DEFAULTS = {
    ("current_timestamp", "timestamp"): "now",
    ("current_timestamp", "datetime"): "localtimestamp",
    ("now", "datetime"): "localtimestamp",
    ("'now'", "date"): "current_date",
}


# MariaDB --------------------------------------------------------------------------------------------------------------


def _mariadb(database: Database) -> list[Fact]:
    facts: list[Fact] = []
    views: set[str] = set()
    for table, kind, comment in database.execute(
        "select table_name, table_type, table_comment from information_schema.tables where table_schema = database()"
    ):
        facts.append(("view" if kind == "VIEW" else "table", table))
        views.update({table} if kind == "VIEW" else ())
        if comment and kind != "VIEW":
            facts.append(("comment", table, comment))
    for table, name, type_, nullable, default, extra, comment in database.execute(
        "select table_name, column_name, column_type, is_nullable, column_default, extra, column_comment "
        "from information_schema.columns where table_schema = database()"
    ):
        facts.append(("column", table, name, _class("mariadb", type_)))
        if table in views:
            continue
        facts.append(("required", table, name, nullable == "NO"))
        facts.append(("counted", table, name, "auto_increment" in extra))
        facts.append(("generated", table, name, "GENERATED" in extra.upper()))
        facts.append(("on update", table, name, "on update" in extra.lower()))
        # As with the type: the precisions of a moment differ.
        text = "" if default in (None, "NULL") else re.sub(r"^(current_timestamp)\(\d?\)$", r"\1", default.lower())
        facts.append(("default", table, name, text))
        if comment:
            facts.append(("comment", table, name, comment))
    keys: dict[tuple[str, str, bool], list[str]] = {}
    for table, index, column, other in database.execute(
        "select table_name, index_name, column_name, non_unique from information_schema.statistics "
        "where table_schema = database() order by table_name, index_name, seq_in_index"
    ):
        keys.setdefault((table, index, not int(other)), []).append(column)
    for (table, index, unique), columns in keys.items():
        kind = "key" if index == "PRIMARY" else "unique" if unique else "index"
        facts.append((kind, table, tuple(columns)))
    for table, _, own, target, others, *actions in mysql_references(database):
        # InnoDB: the same
        facts.append(("fk", table, own, target, others, *(each.replace("restrict", "no action") for each in actions)))
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
