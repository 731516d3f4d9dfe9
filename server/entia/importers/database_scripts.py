"""MySQL, MariaDB and SQLite tell the statement that makes an object: `importers.sql` reads these as it reads a file.

That is exact, where SQLAlchemy's reflection of the same statements is not: it knows no expressions in keys, no
partitions, and spells types in its own way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import NamedTuple

from entia.dialects.names import literal, quote
from entia.importers.catalog import Catalog, Code
from entia.importers.database_address import DatabaseError
from entia.importers.database_connection import Session
from entia.importers.database_inventory import Inventory
from entia.importers.options import Options
from entia.importers.progress import Progress, part, telling
from entia.importers.report import Trace

_SYSTEM = ("information_schema", "mysql", "performance_schema", "sys")


# ---- SQLite ----------------------------------------------------------------------------------------------------------
def read_sqlite(session: Session, trace: Trace, inventory: Inventory, progress: Progress) -> Catalog:
    """The catalog of a file. Raises DatabaseError where schemas were asked for: a file has none."""
    from entia.importers import sql

    if session.address.schemas:
        raise DatabaseError("SQLite has no schemas", "leave `schema` out of the URL")
    [(version,)] = session.rows("select sqlite_version()")
    shadows = {name for (name,) in session.rows("select name from pragma_table_list where type = 'shadow'")}
    rows = session.rows(
        "select type, name, tbl_name, sql from sqlite_schema where name not like 'sqlite\\_%' escape '\\' "
        "and sql is not null order by rowid"
    )
    for kind, name, owner, text in rows:
        if owner in shadows or name in shadows:  # a virtual table's own, which it makes by itself
            continue
        on = "" if kind in ("table", "view") else f" on {owner}"
        inventory.add(f"{kind} {name}{on}", f"{text.rstrip().rstrip(';')};")
    catalog = sql.read(inventory.sources(), Options(dialect="sqlite", tell=progress), trace)
    catalog.version = ".".join(version.split(".")[:2])
    catalog.name = PurePath(session.address.database).stem
    _starts(session, catalog)
    return catalog


def _starts(session: Session, catalog: Catalog) -> None:
    """Where a counter starts: what it says of a table without rows; else it tells of data."""
    if not session.rows("select 1 from sqlite_schema where name = 'sqlite_sequence'"):
        return
    for name, last in session.rows("select name, seq from sqlite_sequence where seq > 0"):
        table = catalog.tables.get(("", name))
        if table is None or session.rows(f"select 1 from {quote('sqlite', (), name)} limit 1"):
            continue
        for column in table.columns.values():
            if column.identity is not None:
                column.identity = column.identity._replace(start=last + 1)


# ---- MySQL and MariaDB -----------------------------------------------------------------------------------------------
class _Object(NamedTuple):
    """What the server has; `on` is the table that a trigger belongs to."""

    kind: str
    schema: str
    name: str
    on: str = ""


# kind → the column of SHOW CREATE's answer that has the statement.
_READ = {"table": 1, "sequence": 1, "view": 1}
_KEPT = {"trigger": 2, "function": 2, "procedure": 2, "event": 3}
_ASKED = 60  # per cent of a reading that the server answers in


def read_mysql(session: Session, trace: Trace, inventory: Inventory, progress: Progress) -> Catalog:
    """The catalog of the URL's database, and of those that it names as schemas; without any, of all that are users'.

    Raises DatabaseError where one is not there.
    """
    from entia.importers import sql

    [(version,)] = session.rows("select version()")
    default = session.address.database
    schemas = _schemas(session, default)
    if default:
        session.rows(f"USE {_quoted(default)}")
    objects = list(_objects(session, schemas))
    statements = {each: _statement(session, each) for each in telling(objects, part(progress, 0, _ASKED), "objects")}
    for each in _in_order({each: text for each, text in statements.items() if each.kind in _READ}):
        inventory.add(_shown(each, default), f"{_placed(each, statements[each], default)};")
    dialect = "mariadb" if "MariaDB" in version else "mysql"
    catalog = sql.read(inventory.sources(), Options(dialect=dialect, tell=part(progress, _ASKED, 100)), trace)
    catalog.version = ".".join(version.split("-")[0].split(".")[:2])
    catalog.name = default
    _settle(catalog, default)
    if dialect == "mysql":
        _inherit_collations(catalog)
    for each, text in statements.items():
        if each.kind in _KEPT:
            what, schema = _shown(each, default), "" if each.schema == default else each.schema
            lines = inventory.add(what, text)
            if text:
                on = (schema, each.on) if each.on else None
                catalog.codes.append(Code(each.kind, schema, each.name, text, lines, on))
                trace.place(lines, what)
            else:
                trace.leave(lines, "the user may not see the statement that makes it")
    return catalog


def _statement(session: Session, each: _Object) -> str:
    """The statement that makes an object, "" where the user may not see it."""
    row = session.rows(f"SHOW CREATE {each.kind.upper()} {_quoted(each.schema)}.{_quoted(each.name)}")[0]
    return row[{**_READ, **_KEPT}[each.kind]] or ""


def _schemas(session: Session, default: str) -> tuple[str, ...]:
    there = [name for (name,) in session.rows("select schema_name from information_schema.schemata order by 1")]
    wanted = tuple(dict.fromkeys((*([default] if default else []), *session.address.schemas)))
    missing = [f"`{name}`" for name in wanted if name not in there]
    if missing:
        raise DatabaseError(f"the server has no database {', '.join(missing)}")
    return wanted or tuple(name for name in there if name not in _SYSTEM)


def _objects(session: Session, schemas: tuple[str, ...]) -> Iterator[_Object]:
    listed = ", ".join(literal("mysql", name) for name in schemas) or "''"
    kinds = {"BASE TABLE": "table", "SYSTEM VERSIONED": "table", "VIEW": "view", "SEQUENCE": "sequence"}
    for schema, name, kind in session.rows(
        "select table_schema, table_name, table_type from information_schema.tables "
        f"where table_schema in ({listed}) order by table_type = 'VIEW', table_schema, table_name"
    ):
        if kind in kinds:
            yield _Object(kinds[kind], schema, name)
    for query in (
        "select 'trigger', trigger_schema, trigger_name, event_object_table from information_schema.triggers "
        f"where trigger_schema in ({listed}) order by 2, event_object_table, action_order, 3",
        "select lower(routine_type), routine_schema, routine_name, '' from information_schema.routines "
        f"where routine_schema in ({listed}) and routine_type in ('FUNCTION', 'PROCEDURE') order by 2, 1, 3",
        "select 'event', event_schema, event_name, '' from information_schema.events "
        f"where event_schema in ({listed}) order by 2, 3",
    ):
        yield from (_Object(*row) for row in session.rows(query))


_NAME = re.compile(r"`(?:[^`]|``)*`")


def _in_order(statements: dict[_Object, str]) -> list[_Object]:
    """Tables as they come, then views, each after those that it mentions."""
    views = {each: _quoted(each.name) for each in statements if each.kind == "view"}
    found = [each for each in statements if each.kind != "view"]
    called = set(views.values())
    mentions = {each: called.intersection(_NAME.findall(statements[each])) - {name} for each, name in views.items()}
    while views:
        waiting = set(views.values())
        free = [each for each in views if not mentions[each] & waiting]
        found += free or views  # in a circle of names that only look alike
        views = {each: name for each, name in views.items() if free and mentions[each] & waiting}
    return found


def _shown(each: _Object, default: str) -> str:
    name = each.name if each.schema == default else f"{each.schema}.{each.name}"
    return f"{each.kind} {name}{f' on {each.on}' if each.on else ''}"


_COUNTER = re.compile(r"^(\) (?:/\*.*?\*/ )?(?:ENGINE=\w+)?(?: \*/)?) AUTO_INCREMENT=\d+", re.MULTILINE)


def _placed(each: _Object, text: str, default: str) -> str:
    """The statement, with the schema of its name where that is not the default one, and without the number of the next
    row, which is data."""
    if each.kind == "table":
        text = _COUNTER.sub(r"\1", text)
    if each.schema != default:
        head, name, rest = text.partition(f" {_quoted(each.name)} ")
        text = f"{head} {_quoted(each.schema)}.{name.strip()} {rest}"
    return text


def _settle(catalog: Catalog, default: str) -> None:
    """Names of foreign keys: a table without schema lies in that of the key's own table."""
    for table in catalog.tables.values():
        for key in table.foreign_keys:
            schema = key.target[0] or table.schema
            key.target = ("" if schema == default else schema, key.target[1])


def _inherit_collations(catalog: Catalog) -> None:
    """MySQL tells a column's collation though it is the table's; of the column's own it tells the character set too."""
    for table in catalog.tables.values():
        for column in table.columns.values():
            if "charset" not in column.options and column.collate == table.options.get("collate"):
                column.collate = ""


def _quoted(name: str) -> str:
    return "`{}`".format(name.replace("`", "``"))
