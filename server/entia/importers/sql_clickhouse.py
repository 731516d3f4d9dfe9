"""What only ClickHouse says in ALTER TABLE: settings, codecs, projections, work on rows.

A column keeps what is not said anew of it, but a new type brings its own default, or none.
See https://clickhouse.com/docs/sql-reference/statements/alter.
"""

from __future__ import annotations

from entia.importers.catalog import Column, Table
from entia.importers.sql_assembly import Assembly
from entia.importers.sql_columns import column
from entia.importers.sql_cursor import Cursor
from entia.importers.types import split_outside

ACTIONS = frozenset(
    "COMMENT MATERIALIZE CLEAR UPDATE DELETE FREEZE UNFREEZE FETCH MOVE REPLACE FORGET APPLY REMOVE".split()
)
_WORK = ACTIONS - {"COMMENT", "REMOVE"}
_OF_PARTS = frozenset({"PARTITION", "PART", "DETACHED"})
_ROWS = "what is done with rows and parts is no part of a model"


def without_settings(cursor: Cursor) -> Cursor:
    """What is left, without how the statement is carried out: SETTINGS at its end."""
    at = cursor.at
    while not cursor.done() and not (cursor.word() == "SETTINGS" and cursor.word(2) == "="):
        cursor.skip()
    end, cursor.at = cursor.at, at
    return cursor.part(at, end)


def change(item: Cursor, table: Table, assembly: Assembly) -> bool:
    """Reads one action that no other database has, if such a one is next."""
    options = table.options
    if item.word() in _WORK or (item.word() in ("DROP", "ATTACH", "DETACH") and item.word(1) in _OF_PARTS):
        item.at = item.end
        assembly.note(_ROWS)
    elif item.take("COMMENT", "COLUMN"):
        if (found := _column(item, table, assembly)) is not None:
            found.comment = item.string()
    elif item.take("MODIFY", "COLUMN"):
        if (found := _column(item, table, assembly)) is not None:
            _modify(item, found, table, assembly)
    elif item.take("MODIFY", "COMMENT"):
        table.comment = item.string()
    elif item.take("MODIFY", "SETTING") or item.take("RESET", "SETTING"):
        _set(item, options)
    elif item.take("REMOVE"):
        options.pop(item.rest().lower(), None)
    elif item.take("ADD", "PROJECTION"):
        item.take("IF", "NOT", "EXISTS")
        key = f"projection {item.name()}"
        options[key] = item.rest()
    elif item.take("DROP", "PROJECTION"):
        item.take("IF", "EXISTS")
        options.pop(f"projection {item.name()}", None)
    else:
        return False
    return True


def goes_on(item: Cursor, table: Table, previous: str) -> bool:
    """Reads what stands behind a comma without a word of its own: more settings, more values of rows."""
    if previous == "SETTING":
        _set(item, table.options)
    elif previous in _WORK:
        item.at = item.end
    else:
        return False
    return True


def _column(item: Cursor, table: Table, assembly: Assembly) -> Column | None:
    """The column that is named next; None, with all passed over, where it need not be there and is not."""
    optional = item.take("IF", "EXISTS")
    name = item.name()
    if optional and assembly.same(table.columns, name) is None:
        item.at = item.end
        return None
    return assembly.column(table, name)


def _modify(item: Cursor, old: Column, table: Table, assembly: Assembly) -> None:
    if item.take("REMOVE"):
        _remove(item.rest().lower(), old)
        return
    item.at -= 1
    found = column(item, table, assembly)
    found.comment = found.comment or old.comment
    found.options = {**old.options, **found.options}
    if not found.type:
        found.type, found.required = old.type, old.required
        if not (found.default or found.computed):
            found.default, found.computed, found.stored = old.default, old.computed, old.stored


def _remove(what: str, found: Column) -> None:
    if what == "comment":
        found.comment = ""
    elif what in ("default", "materialized", "alias"):
        found.default, found.computed, found.stored = "", "", None
    else:
        found.options.pop(what, None)


def _set(item: Cursor, options: dict[str, str]) -> None:
    """Sets a setting of the table, or, without a value, takes it back."""
    held = [text.split("=", 1) for text in split_outside(options.pop("settings", ""), ",") if text.strip()]
    said = {name.strip(): value.strip() for name, value in held}
    name = item.name()
    if item.take("="):
        said[name] = item.rest()
    else:
        said.pop(name, None)
    if said:
        options["settings"] = ", ".join(f"{each} = {value}" for each, value in said.items())
