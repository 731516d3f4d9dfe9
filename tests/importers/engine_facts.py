"""What an engine has after a script, and what the reader says it has, in the same words: (kind, table, …).

Written against the engines' own catalogs, so that what is compared to the reader comes from elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from entia.importers.catalog import Catalog, Table
from tests.support.database import Database
from tests.support.read_back import mysql_references

Fact = tuple[Any, ...]
Facts = Counter[Fact]

_ACTIONS = {"a": "", "r": "restrict", "c": "cascade", "n": "set null", "d": "set default"}


def engine_facts(database: Database, dialect: str) -> Facts:
    """The tables, columns, keys, foreign keys, indexes and checks of a database."""
    return Counter(_READERS[dialect](database))


# PostgreSQL -----------------------------------------------------------------------------------------------------------

_MINE = (
    "n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and not c.relispartition and not exists "
    "(select 1 from pg_depend e where e.objid = c.oid and e.deptype = 'e')"
)


def _postgres(database: Database) -> list[Fact]:
    facts: list[Fact] = []
    names: dict[int, str] = {}
    partitions = {row[0] for row in database.execute("select oid from pg_class where relispartition")}
    for oid, schema, name, kind in database.execute(
        "select c.oid, n.nspname, c.relname, c.relkind::text from pg_class c "
        f"join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'm') and {_MINE}"
    ):
        names[oid] = name if schema == "public" else f"{schema}.{name}"
        facts.append(("view" if kind in "vm" else "table", names[oid]))
        if kind in "vm":
            partitions.add(oid)
    columns: dict[tuple[int, int], str] = {}
    for oid, number, name, required, default, identity, generated in database.execute(
        "select a.attrelid, a.attnum, a.attname, a.attnotnull, pg_get_expr(d.adbin, d.adrelid), "
        "a.attidentity::text, a.attgenerated::text from pg_attribute a left join pg_attrdef d on d.adrelid = "
        "a.attrelid and d.adnum = a.attnum where a.attnum > 0 and not a.attisdropped"
    ):
        columns[oid, number] = name
        if oid in names and oid not in partitions:
            stated = default is not None and not default.startswith("NULL::")
            value = "computed" if generated else "default" if stated or identity else ""
            facts.append(("column", names[oid], name, bool(required), value))
    for oid, kind, keys, target, target_keys, deleted, updated, deferrable, deferred in database.execute(
        "select conrelid, contype::text, conkey, confrelid, confkey, confdeltype::text, confupdtype::text, "
        "condeferrable, condeferred from pg_constraint where contype in ('p', 'u', 'f', 'x', 'c') and conislocal"
    ):
        if oid not in names:
            continue
        own = tuple(columns.get((oid, number), "") for number in keys or ())
        deferral = "deferred" if deferred else "deferrable" if deferrable else ""
        if kind == "f":
            if target not in names:
                continue
            others = tuple(columns[target, number] for number in target_keys)
            facts.append(
                ("foreign key", names[oid], own, names[target], others, _ACTIONS[deleted], _ACTIONS[updated], deferral)
            )
        elif kind == "c":
            facts.append(("check", names[oid]))
        elif kind == "x":
            facts.append(("exclusion", names[oid]))
        else:
            facts.append(("primary key" if kind == "p" else "unique", names[oid], own))
    for oid, name, unique, partial, count, method in database.execute(
        "select i.indrelid, c.relname, i.indisunique, i.indpred is not null, i.indnkeyatts, m.amname from "
        "pg_index i join pg_class c on c.oid = i.indexrelid join pg_am m on m.oid = c.relam where not exists "
        "(select 1 from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))"
    ):
        if oid in names:
            facts.append(("index", names[oid], name, bool(unique), bool(partial), count, method))
    for schema, name, labels in database.execute(
        "select n.nspname, t.typname, array_agg(e.enumlabel::text order by e.enumsortorder) from pg_enum e "
        "join pg_type t on t.oid = e.enumtypid join pg_namespace n on n.oid = t.typnamespace group by 1, 2"
    ):
        facts.append(("enum", name if schema == "public" else f"{schema}.{name}", tuple(labels)))
    for oid, number, comment in database.execute(
        "select objoid, objsubid, description from pg_description where classoid = 'pg_class'::regclass"
    ):
        if oid in names:
            facts.append(("comment", names[oid], columns[oid, number] if number else "", comment))
    for (name,) in database.execute("select t.tgname from pg_trigger t where not t.tgisinternal and t.tgparentid = 0"):
        facts.append(("trigger", name))
    return facts


# MySQL and MariaDB ----------------------------------------------------------------------------------------------------


def _mysql(database: Database) -> list[Fact]:
    facts: list[Fact] = []
    views = set()
    for table, kind, comment in database.execute(
        "select table_name, table_type, table_comment from information_schema.tables where table_schema = database()"
    ):
        if kind == "SEQUENCE":  # to MariaDB it is a table, too
            views.add(table)
            continue
        view = "VIEW" in kind
        facts.append(("view" if view else "table", table))
        views.update({table} if view else ())
        if comment and not view:
            facts.append(("comment", table, "", _text(comment)))
    for table, name, nullable, default, extra, generated, comment in database.execute(
        "select table_name, column_name, is_nullable, column_default, extra, generation_expression, column_comment "
        "from information_schema.columns where table_schema = database()"
    ):
        if table in views:
            continue
        counted = "auto_increment" in extra.lower()
        stated = default is not None and default != "NULL"
        value = "computed" if generated else "default" if counted or stated else ""
        updated = "on update" in extra.lower()
        facts.append(("column", table, name, nullable == "NO", value, updated))
        if comment:
            facts.append(("comment", table, name, _text(comment)))
    keys: dict[tuple[str, str, bool, str], list[str]] = {}
    for table, index, column, part, other, method in database.execute(
        "select table_name, index_name, column_name, sub_part, non_unique, index_type from "
        "information_schema.statistics where table_schema = database() order by table_name, index_name, "
        "seq_in_index"
    ):
        kind = method.lower() if method in ("FULLTEXT", "SPATIAL") else ""
        keys.setdefault((table, index, not int(other), kind), []).append(f"{column or '()'}{part or ''}")
    references = list(mysql_references(database))
    constraints = {(table, name) for table, name, *_ in references}
    for (table, index, unique, kind), parts in keys.items():
        if index == "PRIMARY":
            facts.append(("primary key", table, tuple(parts)))
        elif (table, index) not in constraints:
            facts.append(("unique" if unique else "index", table, tuple(parts), kind))
    for table, _, own, target, others, deleted, updated in references:
        facts.append(("foreign key", table, own, target, others, _action(deleted), _action(updated)))
    source = "information_schema.check_constraints"
    where = "constraint_schema = database()"
    has_table = database.execute(
        "select 1 from information_schema.columns where lower(table_schema) = 'information_schema' and "
        "lower(table_name) = 'check_constraints' and lower(column_name) = 'table_name'"
    )
    rows = database.execute(
        f"select table_name, check_clause from {source} where {where}"
        if has_table
        else "select t.table_name, c.check_clause from information_schema.table_constraints t join "
        f"{source} c on c.constraint_name = t.constraint_name and c.constraint_schema = t.constraint_schema "
        "where t.table_schema = database() and t.constraint_type = 'CHECK'"
    )
    # MariaDB's json is a text with such a check.
    facts += [("check", table) for table, clause in rows if not re.fullmatch(r"json_valid\(`\w+`\)", _text(clause))]
    for (name,) in database.execute(
        "select trigger_name from information_schema.triggers where trigger_schema = database()"
    ):
        facts.append(("trigger", name))
    return facts


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def _action(rule: str) -> str:
    lower = rule.lower()
    return "" if lower in ("no action", "restrict") else lower


# SQLite ---------------------------------------------------------------------------------------------------------------


def _sqlite(database: Database) -> list[Fact]:
    facts: list[Fact] = []
    for kind, table in database.execute(
        "select type, name from sqlite_schema where type in ('table', 'view', 'trigger') and name not like "
        "'sqlite_%' and name not in (select name from pragma_table_list where type in ('virtual', 'shadow'))"
    ):
        facts.append((kind, table))
        if kind != "table":
            continue
        key = []
        for _, name, type_, required, default, place, hidden in database.execute(f'pragma table_xinfo("{table}")'):
            value = (
                "computed"
                if hidden in (2, 3)
                else "default"
                if default is not None and default.upper() != "NULL"
                else ""
            )
            # Keys may hold nulls in SQLite; a reader takes them as required.
            facts.append(("column", table, name, type_.lower().replace(" ", ""), bool(required) or place > 0, value))
            key += [(place, name)] if place else []
        if key:
            facts.append(("primary key", table, tuple(name for _, name in sorted(key))))
        for _, index, unique, origin, partial in database.execute(f'pragma index_list("{table}")'):
            columns = tuple(row[2] or "()" for row in database.execute(f'pragma index_info("{index}")'))
            if origin != "pk":
                name = index if origin == "c" else ""
                facts.append(
                    ("unique" if origin == "u" else "index", table, columns, name, bool(unique), bool(partial))
                )
        references: dict[int, list[Any]] = {}
        for row in database.execute(f'pragma foreign_key_list("{table}")'):
            references.setdefault(row[0], []).append(row)
        for rows in references.values():
            own, others = tuple(row[3] for row in rows), tuple(row[4] or "" for row in rows)
            facts.append(("foreign key", table, own, rows[0][2], others, _none(rows[0][6]), _none(rows[0][5])))
    return facts


def _none(rule: str) -> str:
    return "" if rule.lower() == "no action" else rule.lower()


_READERS: dict[str, Callable[[Database], list[Fact]]] = {
    "postgres": _postgres,
    "mysql": _mysql,
    "mariadb": _mysql,
    "sqlite": _sqlite,
}


# The reader's catalog -------------------------------------------------------------------------------------------------


def catalog_facts(catalog: Catalog, dialect: str) -> Facts:
    """The same facts of a catalog that was read."""
    facts: list[Fact] = []
    for table in catalog.tables.values():
        facts += _table_facts(table, catalog, dialect)
    facts += [("view", _name(view.schema, view.name)) for view in catalog.views.values()]
    for view in catalog.views.values():
        name = _name(view.schema, view.name)
        facts += [_index(name, index, dialect) for index in view.indexes]
        if view.comment and dialect == "postgres":
            facts.append(("comment", name, "", view.comment))
    if dialect == "postgres":
        facts += [
            ("enum", _name(enum.schema, enum.name), tuple(label.text for label in enum.labels))
            for enum in catalog.enums.values()
        ]
    facts += [("trigger", code.name) for code in catalog.codes if code.kind in ("trigger", "constraint trigger")]
    return Counter(facts)


def _name(schema: str, name: str) -> str:
    return f"{schema}.{name}" if schema else name


def _table_facts(table: Table, catalog: Catalog, dialect: str) -> list[Fact]:
    name = _name(table.schema, table.name)
    facts: list[Fact] = [("table", name)]
    mysql = dialect in ("mysql", "mariadb")
    for column in table.columns.values():
        stated = column.default not in ("", "NULL", "null")
        counted = column.identity is not None and dialect != "sqlite"
        given = stated or counted or "serial" in column.type.lower()
        value = "computed" if column.computed else "default" if given else ""
        required = column.required
        if dialect == "sqlite":
            kind = re.sub(r"\s", "", column.type.lower())
            facts.append(("column", name, column.name, kind, required, value))
        elif mysql:
            facts.append(("column", name, column.name, required, value, bool(column.on_update)))
        else:
            facts.append(("column", name, column.name, required, value))
        if column.comment and dialect != "sqlite":
            facts.append(("comment", name, column.name, column.comment))
    if table.comment and dialect != "sqlite":
        facts.append(("comment", name, "", table.comment))
    if table.primary_key is not None:
        lengths = table.primary_key.lengths
        facts.append(
            ("primary key", name, tuple(f"{each}{lengths.get(each, '')}" for each in table.primary_key.columns))
        )
    for unique in table.uniques:
        tail: tuple[Any, ...] = ("",) if mysql else ("", True, False) if dialect == "sqlite" else ()
        facts.append(("unique", name, unique.columns, *tail))
    facts += [_index(name, index, dialect) for index in table.indexes]
    facts += [("check", name) for _ in table.checks] if dialect != "sqlite" else []
    facts += [("exclusion", name) for _ in table.exclusions]
    for key_ in table.foreign_keys:
        target = catalog.tables.get(key_.target)
        others = key_.target_columns
        if not others and target is not None and target.primary_key is not None and dialect != "sqlite":
            others = target.primary_key.columns
        others = others or ("",) * len(key_.columns)
        actions: tuple[str, ...] = (key_.on_delete.replace("no action", ""), key_.on_update.replace("no action", ""))
        if mysql:
            actions = tuple(action.replace("restrict", "") for action in actions)
        tail = (key_.deferral,) if dialect == "postgres" else ()
        facts.append(("foreign key", name, key_.columns, _name(*key_.target), others, *actions, *tail))
    return facts


def _index(name: str, index: Any, dialect: str) -> Fact:
    if dialect == "postgres":
        method = index.method or "btree"
        return ("index", name, index.name, index.unique, bool(index.where), len(index.keys), method)
    parts = tuple(f"{key.column or '()'}{key.length or ''}" for key in index.keys)
    if dialect == "sqlite":
        return ("index", name, parts, index.name, index.unique, bool(index.where))
    kind = index.method if index.method in ("fulltext", "spatial") else ""
    return ("unique" if index.unique else "index", name, parts, kind)
