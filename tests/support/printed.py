"""Everything that an engine prints of a database, as facts: two databases are equal where these are.

Nothing is put into classes: types, defaults, conditions and names count as the engine itself writes them. Of a view
these are the names and types of its columns: its text depends on how it was written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from tests.support.database import Database

Fact = tuple[Any, ...]

_OURS = "n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and n.nspname not like 'pg_temp%'"
_NOT_OF_EXTENSION = "not exists (select 1 from pg_depend d where d.objid = {0}.oid and d.deptype = 'e')"

_POSTGRES = {
    "table": "select n.nspname, c.relname, c.relkind::text, coalesce(pg_get_partkeydef(c.oid), ''), "
    "coalesce(pg_get_expr(c.relpartbound, c.oid), ''), coalesce(array_to_string(c.reloptions, ' '), '') "
    f"from pg_class c join pg_namespace n on n.oid = c.relnamespace where {_OURS} "
    f"and c.relkind in ('r', 'p', 'v', 'm') and {_NOT_OF_EXTENSION.format('c')}",
    "column": "select n.nspname, c.relname, a.attname, "
    "(select count(*) from pg_attribute o where o.attrelid = a.attrelid and o.attnum between 1 and a.attnum "
    "and not o.attisdropped), format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity::text, "
    "a.attgenerated::text, coalesce(pg_get_expr(d.adbin, d.adrelid), ''), coalesce(l.collname, '') "
    "from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace "
    "left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum "
    "left join pg_collation l on l.oid = a.attcollation and l.collname <> 'default' "
    f"where {_OURS} and a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm') "
    f"and {_NOT_OF_EXTENSION.format('c')}",
    "constraint": "select n.nspname, coalesce(c.relname, t.typname), k.conname, pg_get_constraintdef(k.oid) "
    "from pg_constraint k join pg_namespace n on n.oid = k.connamespace left join pg_class c on c.oid = k.conrelid "
    f"left join pg_type t on t.oid = k.contypid where {_OURS} and k.contype in ('p', 'u', 'f', 'c', 'x')",
    "index": "select n.nspname, pg_get_indexdef(i.indexrelid) from pg_index i join pg_class c on c.oid = i.indexrelid "
    f"join pg_namespace n on n.oid = c.relnamespace where {_OURS}",
    "enum": "select n.nspname, t.typname, array_to_string(array_agg(e.enumlabel::text order by e.enumsortorder), ', ') "
    f"from pg_enum e join pg_type t on t.oid = e.enumtypid join pg_namespace n on n.oid = t.typnamespace where {_OURS} "
    "group by 1, 2",
    "domain": "select n.nspname, t.typname, format_type(t.typbasetype, t.typtypmod), coalesce(t.typdefault, '') "
    f"from pg_type t join pg_namespace n on n.oid = t.typnamespace where t.typtype = 'd' and {_OURS}",
    "settings of a table": "select n.nspname, c.relname, c.relrowsecurity, c.relforcerowsecurity, "
    "c.relreplident::text, c.relpersistence::text from pg_class c join pg_namespace n on n.oid = c.relnamespace "
    f"where {_OURS} and c.relkind in ('r', 'p') and {_NOT_OF_EXTENSION.format('c')}",
    "settings of an index": "select n.nspname, c.relname, i.indisclustered, i.indisreplident from pg_index i "
    f"join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace where {_OURS}",
    "settings of a column": "select n.nspname, c.relname, a.attname, a.attstattarget, a.attstorage::text "
    "from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace "
    f"where {_OURS} and a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p') "
    f"and {_NOT_OF_EXTENSION.format('c')}",
    "inheritance": "select n.nspname, c.relname, i.inhparent::regclass::text, i.inhseqno from pg_inherits i "
    f"join pg_class c on c.oid = i.inhrelid join pg_namespace n on n.oid = c.relnamespace where {_OURS}",
    # One that counts a column is the column's, whatever it is called; that the column's type holds no more numbers is
    # the same as that the sequence stops there.
    "sequence": "select n.nspname, coalesce(d.refobjid::regclass || '.' || a.attname, (select min(u.adrelid::regclass "
    "|| '.' || b.attname) from pg_depend e join pg_attrdef u on u.oid = e.objid join pg_attribute b "
    "on b.attrelid = u.adrelid and b.attnum = u.adnum join pg_class p on p.oid = u.adrelid and not p.relispartition "
    "where e.refobjid = c.oid having count(*) = 1), c.relname), "
    "s.seqstart, s.seqincrement, case when s.seqmax in (32767, 2147483647, 9223372036854775807) then 0 else s.seqmax "
    "end, s.seqmin, s.seqcache, s.seqcycle from pg_sequence s join pg_class c on c.oid = s.seqrelid "
    "join pg_namespace n on n.oid = c.relnamespace left join pg_depend d on d.objid = c.oid and d.refobjsubid > 0 "
    "and d.deptype in ('a', 'i') left join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid "
    f"where {_OURS} and {_NOT_OF_EXTENSION.format('c')}",
    "routine": "select n.nspname, p.proname, pg_get_function_identity_arguments(p.oid), pg_get_function_result(p.oid), "
    "p.prokind::text, p.prosrc, p.provolatile::text, p.proisstrict, p.prosecdef, "
    "coalesce(array_to_string(p.proconfig, ' '), '') from pg_proc p "
    f"join pg_namespace n on n.oid = p.pronamespace where {_OURS} and {_NOT_OF_EXTENSION.format('p')}",
    "trigger": "select c.relname, t.tgname, pg_get_triggerdef(t.oid), t.tgenabled::text from pg_trigger t "
    "join pg_class c on c.oid = t.tgrelid where not t.tgisinternal",
    "policy": "select schemaname, tablename, policyname, permissive, roles::text, cmd, coalesce(qual, ''), "
    "coalesce(with_check, '') from pg_policies",
    "rule": "select schemaname, tablename, rulename, definition from pg_rules where rulename <> '_RETURN' "
    "and schemaname not in ('pg_catalog', 'information_schema')",
    "statistics": "select n.nspname, s.stxname, pg_get_statisticsobjdef(s.oid) from pg_statistic_ext s "
    f"join pg_namespace n on n.oid = s.stxnamespace where {_OURS}",
    "extension": "select e.extname, n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace",
    "schema": f"select n.nspname from pg_namespace n where {_OURS} and {_NOT_OF_EXTENSION.format('n')}",
    "comment of others": "select d.classoid::regclass::text, "
    "(select identity from pg_identify_object(d.classoid, d.objoid, 0)), d.description from pg_description d "
    "where d.classoid <> 'pg_class'::regclass and d.objoid >= 16384",
    "comment": "select n.nspname, c.relname, coalesce(a.attname, ''), d.description from pg_description d "
    "join pg_class c on c.oid = d.objoid and d.classoid = 'pg_class'::regclass "
    "join pg_namespace n on n.oid = c.relnamespace "
    f"left join pg_attribute a on a.attrelid = c.oid and a.attnum = d.objsubid and d.objsubid > 0 where {_OURS}",
}


_MYSQL = {
    "trigger": "select trigger_name, event_object_table, event_manipulation, action_timing, action_order, "
    "action_statement from information_schema.triggers where trigger_schema = database()",
    "routine": "select routine_name, routine_type, dtd_identifier, routine_definition, is_deterministic, "
    "sql_data_access, security_type, routine_comment from information_schema.routines "
    "where routine_schema = database()",
    "event": "select event_name, event_definition, event_type, interval_value, interval_field, status, event_comment "
    "from information_schema.events where event_schema = database()",
    # The account that a view runs as is told in a note.
    "options of a view": "select table_name, check_option, security_type from information_schema.views "
    "where table_schema = database()",
}


def printed(database: Database, dialect: str) -> frozenset[Fact]:
    """All facts of the database."""
    return frozenset(_READERS[dialect](database))


def _postgres(database: Database) -> Iterator[Fact]:
    database.execute("select set_config('search_path', '', false)")  # so that names are printed in full
    for kind, sql in _POSTGRES.items():
        for row in database.execute(sql):
            yield (kind, *row)


def _mysql(database: Database) -> Iterator[Fact]:
    names = database.execute(
        "select table_name, table_type from information_schema.tables where table_schema = database()"
    )
    for name, kind in names:
        if kind == "VIEW":
            columns = database.execute(
                "select column_name, column_type from information_schema.columns "
                f"where table_schema = database() and table_name = '{name}' order by ordinal_position"
            )
            ((_, text, *_),) = database.execute(f"show create view `{name}`")
            algorithm = re.search(r"ALGORITHM=(\w+)", text)
            yield "view", name, tuple(map(tuple, columns)), algorithm and algorithm[1]
            continue
        ((_, text),) = database.execute(f"show create table `{name}`")
        lines = [line.strip().rstrip(",") for line in text.split("\n")]
        place = 0
        for line in lines[1:]:
            place += line.startswith("`")
            kept = re.sub(r" AUTO_INCREMENT=\d+", "", line)
            yield "line", name, place if line.startswith("`") else 0, kept
    for kind, sql in _MYSQL.items():
        for row in database.execute(sql):
            yield (kind, *row)


def _sqlite(database: Database) -> Iterator[Fact]:
    for kind, name, table, sql in database.execute(
        "select type, name, tbl_name, coalesce(sql, '') from sqlite_schema where name not like 'sqlite_%'"
    ):
        if kind == "index":
            continue
        if kind == "trigger":
            yield "trigger", name, table
            continue
        if kind == "view":
            yield "view", name, tuple((row[1], row[2]) for row in database.execute(f'pragma table_xinfo("{name}")'))
            continue
        checks = len(re.findall(r"\bCHECK\s*\(", sql, re.IGNORECASE))
        options = sql.upper().rpartition(")")[2]
        yield "table", name, "AUTOINCREMENT" in sql.upper(), "WITHOUT ROWID" in options, "STRICT" in options, checks
        for row in database.execute(f'pragma table_xinfo("{name}")'):
            # A key that is the rowid is never null, whether or not it says so; and a key's columns are required here.
            yield "column", name, row[0], row[1], row[2].upper(), bool(row[3]) or bool(row[5]), row[4], row[5], row[6]
        for row in database.execute(f'pragma index_list("{name}")'):
            keys = database.execute(f'pragma index_xinfo("{row[1]}")')
            shown = tuple((key[2], key[3], key[4]) for key in keys if key[5])
            yield "index", name, row[1] if row[3] == "c" else "", bool(row[2]), row[3], bool(row[4]), shown
        references: dict[int, list[tuple[Any, ...]]] = {}
        for row in database.execute(f'pragma foreign_key_list("{name}")'):
            references.setdefault(row[0], []).append(row)
        for rows in references.values():
            pairs = tuple((row[3], row[4]) for row in rows)
            yield "fk", name, rows[0][2], pairs, rows[0][5], rows[0][6]


_READERS: dict[str, Callable[[Database], Iterator[Fact]]] = {
    "postgres": _postgres,
    "mariadb": _mysql,
    "mysql": _mysql,
    "sqlite": _sqlite,
}
