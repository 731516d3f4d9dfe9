"""What an engine's catalog says of a model's tables, as facts: (kind, names …, what is so).

Names are as in the database, types in the catalog's own spelling. Kinds: table, column, required, default, counted
(an `auto` column: always, start, step), computed, key, unique, index, check, fk, exclusion, partition, comment, enum,
domain, view. What an engine has no word for, it has no fact of (DuckDB names no checks), and `model_facts.py` leaves
the same out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from tests.support.database import Database, EngineError

Fact = tuple[Any, ...]

# The fact that a database's keys, unique and foreign, cannot be read.
UNREADABLE = "unreadable keys"


def facts_of(database: Database, dialect: str) -> set[Fact]:
    """All facts of the database."""
    return set(_READERS[dialect](database))


# PostgreSQL -----------------------------------------------------------------------------------------------------------

_USER = "n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')"
_ACTIONS = {"a": "no action", "r": "restrict", "c": "cascade", "n": "set null", "d": "set default"}
_PARTITIONED = {"r": "range", "l": "list", "h": "hash"}


def _postgres(database: Database) -> Iterator[Fact]:
    names: dict[int, str] = {}
    views: dict[int, list[str]] = {}
    for oid, table, kind in database.execute(
        f"select c.oid, c.relname, c.relkind::text from pg_class c join pg_namespace n on n.oid = c.relnamespace "
        f"where {_USER} and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition and not exists "
        "(select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')"
    ):
        names[oid] = table
        if kind in "vm":
            views[oid] = []
        else:
            yield "table", table
    columns: dict[tuple[int, int], str] = {}
    for oid, number, name, type_, required, default, identity, generated, start, step, collation in database.execute(
        "select a.attrelid, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, "
        "a.atthasdef and a.attgenerated = '', a.attidentity::text, a.attgenerated::text, s.seqstart, s.seqincrement, "
        "c.collname from pg_attribute a "
        "left join pg_depend d on d.refobjid = a.attrelid and d.refobjsubid = a.attnum and d.deptype = 'i' "
        "and d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass "
        "left join pg_sequence s on s.seqrelid = d.objid "
        "left join pg_collation c on c.oid = a.attcollation and c.collname <> 'default' "
        "where a.attnum > 0 and not a.attisdropped order by a.attrelid, a.attnum"
    ):
        if oid in views:
            views[oid].append(name)
        elif oid in names:
            columns[oid, number] = name
            yield "column", names[oid], name, type_.replace('"', "").split(".")[-1]
            yield "required", names[oid], name, bool(required)
            yield "default", names[oid], name, bool(default)
            if identity:
                yield "counted", names[oid], name, identity == "a", start, step
            if generated:
                yield "computed", names[oid], name, {"s": "stored", "v": "virtual"}[generated]
            if collation:
                yield "collate", names[oid], name, collation
    for oid, shown in views.items():
        yield "view", names[oid], tuple(shown)
    for oid, kind, name, keys, target, target_keys, deleted, updated, deferrable, deferred, nulls in database.execute(
        "select k.conrelid, k.contype::text, k.conname, k.conkey, k.confrelid, k.confkey, k.confdeltype::text, "
        "k.confupdtype::text, k.condeferrable, k.condeferred, i.indnullsnotdistinct from pg_constraint k "
        "left join pg_index i on i.indexrelid = k.conindid and k.contype = 'u' where k.contype in ('p','u','f','x','c')"
    ):
        if oid not in names:
            continue
        own = tuple(columns.get((oid, number), "") for number in keys or ())  # 0: an expression of an exclusion
        deferral = "deferred" if deferred else "deferrable" if deferrable else ""
        match kind:
            case "f":
                others = tuple(columns[target, number] for number in target_keys)
                actions = (_ACTIONS[deleted], _ACTIONS[updated])
                yield "fk", names[oid], name, own, names[target], others, *actions, deferral
            case "p":
                yield "key", names[oid], name, own
            case "u":
                yield "unique", names[oid], name, own, bool(nulls), deferral
            case "x":
                yield "exclusion", names[oid], name
            case _:
                yield "check", names[oid], name
    for oid, index, name, unique, keys, included, method, partial, nulls in database.execute(
        "select i.indrelid, i.indexrelid, c.relname, i.indisunique, i.indnkeyatts, i.indnatts - i.indnkeyatts, "
        "m.amname, i.indpred is not null, i.indnullsnotdistinct "
        "from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am m on m.oid = c.relam "
        "where not exists (select 1 from pg_constraint k "
        "where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))"
    ):
        if oid in names:
            parts = database.execute(
                f"select pg_index_column_has_property({index}, k, 'desc'), "
                f"pg_index_column_has_property({index}, k, 'nulls_first'), i.indkey[k - 1] "
                f"from generate_series(1, {keys + included}) k, pg_index i where i.indexrelid = {index} order by k"
            )
            on = [(columns.get((oid, number), "()"), bool(down), bool(first)) for down, first, number in parts]
            include = tuple(column for column, _, _ in on[keys:])
            how = (bool(partial), include, method, bool(nulls))
            yield "index", names[oid], name, bool(unique), tuple(on[:keys]), *how
    for oid, method in database.execute("select partrelid, partstrat::text from pg_partitioned_table"):
        if oid in names:
            yield "partition", names[oid], _PARTITIONED[method]
    for name, labels in database.execute(
        "select t.typname, array_agg(e.enumlabel::text order by e.enumsortorder) "
        "from pg_enum e join pg_type t on t.oid = e.enumtypid group by 1"
    ):
        yield "enum", name, tuple(labels)
    for (name,) in database.execute(
        f"select typname from pg_type t join pg_namespace n on n.oid = t.typnamespace where typtype = 'd' and {_USER}"
    ):
        yield "domain", name
    for oid, number, comment in database.execute(
        "select objoid, objsubid, description from pg_description where classoid = 'pg_class'::regclass"
    ):
        if oid in names:
            yield "comment", names[oid], columns[oid, number] if number else "", comment


# MariaDB --------------------------------------------------------------------------------------------------------------


def mysql_references(database: Database) -> Iterator[tuple[Any, ...]]:
    """The foreign keys of MySQL and MariaDB: (table, name, columns, target, its columns, on delete, on update)."""
    found: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for row in database.execute(
        "select u.table_name, u.constraint_name, u.referenced_table_name, r.delete_rule, r.update_rule, u.column_name, "
        "u.referenced_column_name from information_schema.key_column_usage u "
        "join information_schema.referential_constraints r on r.constraint_schema = u.constraint_schema "
        "and r.constraint_name = u.constraint_name and r.table_name = u.table_name "
        "where u.table_schema = database() order by u.ordinal_position"
    ):
        found.setdefault(tuple(row[:5]), []).append((row[5], row[6]))
    for (table, name, target, deleted, updated), pairs in found.items():
        own, others = zip(*pairs, strict=True)
        yield table, name, own, target, others, deleted.lower(), updated.lower()


def _mariadb(database: Database) -> Iterator[Fact]:
    views: dict[str, list[str]] = {}
    for table, kind, comment in database.execute(
        "select table_name, table_type, table_comment from information_schema.tables where table_schema = database()"
    ):
        if kind == "VIEW":
            views[table] = []
        else:
            yield "table", table
            if comment:
                yield "comment", table, "", comment
    for table, name, type_, nullable, default, extra, generated, comment, collation in database.execute(
        "select table_name, column_name, column_type, is_nullable, column_default, extra, generation_expression, "
        "column_comment, collation_name from information_schema.columns where table_schema = database() "
        "order by table_name, ordinal_position"
    ):
        if table in views:
            views[table].append(name)
            continue
        yield "column", table, name, type_
        yield "required", table, name, nullable == "NO"
        yield "default", table, name, default not in (None, "NULL") and not generated
        if "auto_increment" in extra:
            yield "counted", table, name
        if generated:
            yield "computed", table, name, "stored" if "STORED" in extra else "virtual"
        if comment:
            yield "comment", table, name, comment
        if collation not in (None, "utf8mb4_nopad_bin", "utf8mb4_bin") or (
            collation == "utf8mb4_bin" and type_ != "longtext"
        ):
            yield "collate", table, name, collation
    for view, names in views.items():
        yield "view", view, tuple(names)
    keys: dict[tuple[str, str, bool], list[tuple[str, bool, int]]] = {}
    for table, index, column, other, order, length in database.execute(
        "select table_name, index_name, column_name, non_unique, collation, sub_part "
        "from information_schema.statistics where table_schema = database() "
        "order by table_name, index_name, seq_in_index"
    ):
        keys.setdefault((table, index, not int(other)), []).append((column, order == "D", int(length or 0)))
    for (table, index, unique), parts in keys.items():
        if index == "PRIMARY":
            yield "key", table, "", tuple(name for name, _, _ in parts)
        else:
            yield "index", table, index, unique, tuple(parts)
    for table, name in database.execute(
        "select table_name, constraint_name from information_schema.check_constraints "
        "where constraint_schema = database() and level = 'Table'"
    ):
        yield "check", table, name
    for table, name, own, target, others, *actions in mysql_references(database):
        # InnoDB: the same
        yield "fk", table, name, own, target, others, *(each.replace("restrict", "no action") for each in actions)
    for table, method in database.execute(
        "select distinct table_name, partition_method from information_schema.partitions "
        "where table_schema = database() and partition_method is not null"
    ):
        yield "partition", table, re.sub(r" COLUMNS|KEY", lambda word: "hash" * (word[0] == "KEY"), method).lower()


# SQLite ---------------------------------------------------------------------------------------------------------------

_COMPUTED = {2: "virtual", 3: "stored"}


def _sqlite(database: Database) -> Iterator[Fact]:
    starts = {}
    if database.execute("select 1 from sqlite_schema where name = 'sqlite_sequence'"):
        starts = dict(database.execute("select name, seq from sqlite_sequence"))
    for kind, table, sql in database.execute(
        "select type, name, sql from sqlite_schema where type in ('table', 'view') and name not like 'sqlite_%'"
    ):
        information = database.execute(f'pragma table_xinfo("{table}")')
        if kind == "view":
            yield "view", table, tuple(row[1] for row in information)
            continue
        yield "table", table
        key = []
        for _, name, type_, required, default, place, hidden in information:
            yield "column", table, name, type_
            # A key that is the rowid is never null, whether or not it says so.
            yield "required", table, name, bool(required) or place > 0
            yield "default", table, name, default is not None
            if hidden in _COMPUTED:
                yield "computed", table, name, _COMPUTED[hidden]
            if place and "AUTOINCREMENT" in sql:
                yield "counted", table, name, starts.get(table, 0) + 1
            key += [(place, name)] if place else []
        if key:
            yield "key", table, tuple(name for _, name in sorted(key))
        for name in re.findall(r'CONSTRAINT ("(?:[^"]|"")+"|\w+) CHECK', sql):
            yield "check", table, name.strip('"').replace('""', '"')
        for _, index, unique, origin, partial in database.execute(f'pragma index_list("{table}")'):
            parts = database.execute(f'pragma index_xinfo("{index}")')
            shown = tuple((row[2] or "()", bool(row[3])) for row in parts if row[5])
            if origin == "u":
                yield "unique", table, tuple(name for name, _ in shown)
            elif origin == "c":
                yield "index", table, index, bool(unique), shown, bool(partial)
        references: dict[int, list[Any]] = {}
        for row in database.execute(f'pragma foreign_key_list("{table}")'):
            references.setdefault(row[0], []).append(row)
        for rows in references.values():
            own, others = tuple(row[3] for row in rows), tuple(row[4] for row in rows)
            yield "fk", table, own, rows[0][2], others, rows[0][6].lower(), rows[0][5].lower()


# DuckDB ---------------------------------------------------------------------------------------------------------------


def _duckdb(database: Database) -> Iterator[Fact]:
    for table, comment in database.execute("select table_name, comment from duckdb_tables() where not internal"):
        yield "table", table
        if comment:
            yield "comment", table, "", comment
    views: dict[str, list[str]] = {
        name: [] for (name,) in database.execute("select view_name from duckdb_views() where not internal")
    }
    sequences = {
        name: (start, step)
        for name, start, step in database.execute(
            "select sequence_name, start_value, increment_by from duckdb_sequences()"
        )
    }
    for table, name, type_, nullable, default, comment, computed in database.execute(
        "select c.table_name, c.column_name, c.data_type, c.is_nullable, c.column_default, c.comment, "
        "i.is_generated <> 'NEVER' from duckdb_columns() c join information_schema.columns i "
        "on i.table_schema = c.schema_name and i.table_name = c.table_name and i.column_name = c.column_name "
        "where not c.internal order by c.table_oid, c.column_index"
    ):
        if table in views:
            views[table].append(name)
            continue
        yield "column", table, name, type_.replace('"', "")
        yield "required", table, name, not nullable
        counted = re.fullmatch(r"nextval\('(?:.*\.)?\"?(.*?)\"?'\)", default or "")
        if counted:
            yield "counted", table, name, *sequences[counted[1]]
        yield "default", table, name, bool(default) and not counted and not computed
        if comment:
            yield "comment", table, name, comment
    for view, names in views.items():
        yield "view", view, tuple(names)
    try:
        constraints = database.execute(
            "select table_name, constraint_type, constraint_column_names, referenced_table, referenced_column_names "
            "from duckdb_constraints()"
        )
    except EngineError as error:  # DuckDB 2.0's own view fails on any check that reads a member of a struct
        if "Binder Error" not in error.message:
            raise
        constraints = []
        yield (UNREADABLE,)
    for table, kind, columns, target, others in constraints:
        match kind:
            case "PRIMARY KEY":
                yield "key", table, tuple(columns)
            case "UNIQUE":
                yield "unique", table, tuple(columns)
            case "FOREIGN KEY":
                yield "fk", table, tuple(columns), target, tuple(others)
    for table, name, unique, expressions in database.execute(
        "select table_name, index_name, is_unique, expressions from duckdb_indexes()"
    ):
        parts = [part.strip("\"'") for part in str(expressions)[1:-1].split(", ")]
        yield "index", table, name, bool(unique), tuple("()" if "(" in part else part for part in parts)
    for name, labels in database.execute(
        "select type_name, labels from duckdb_types() where not internal and logical_type = 'ENUM'"
    ):
        yield "enum", name, tuple(labels)


_READERS: dict[str, Callable[[Database], Iterator[Fact]]] = {
    "postgres": _postgres,
    "mariadb": _mariadb,
    "sqlite": _sqlite,
    "duckdb": _duckdb,
}
