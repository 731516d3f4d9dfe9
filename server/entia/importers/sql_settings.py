"""ALTER TABLE: what changes no column and no constraint, by the words that it begins with."""

from __future__ import annotations

from collections.abc import Callable

from entia.importers.catalog import Table
from entia.importers.sql_assembly import Assembly
from entia.importers.sql_constraints import settings
from entia.importers.sql_cursor import Cursor, UnreadableError
from entia.importers.sql_tables import options, properties

ACTIONS = frozenset(
    "ADD DROP ALTER MODIFY CHANGE RENAME SET RESET ATTACH DETACH INHERIT NO ENABLE DISABLE FORCE VALIDATE CLUSTER "
    "REPLICA CONVERT ORDER CHECK NOCHECK WITH REBUILD SWITCH TRUNCATE EXCHANGE SPLIT MERGE IMPORT".split()
)


def setting(item: Cursor, table: Table, assembly: Assembly) -> None:
    """What changes no column and no constraint."""
    start = item.at
    for words, read in _SETTINGS:
        if item.sees(*words):
            read(item, table, assembly)
            break
    else:
        item.take("SET")
        if item.word() in ACTIONS:
            _left_out(item, table, assembly)
        else:
            options(item, table, assembly)
    if item.at == start:
        raise UnreadableError(f"`{item.rest()}` is unknown")
    if item.tokens[start].word in ("OWNER", "SET"):
        item.at = item.end


def _owner(item: Cursor, table: Table, assembly: Assembly) -> None:
    assembly.note("who owns it is no part of a model")
    item.at = item.end


def _properties(item: Cursor, table: Table, assembly: Assembly) -> None:
    item.take("SET")
    properties(item, table.options)


def _zone(item: Cursor, table: Table, assembly: Assembly) -> None:
    item.take("CONFIGURE", "ZONE")
    table.options["configure zone"] = item.rest()


def _storage(item: Cursor, table: Table, assembly: Assembly) -> None:
    item.take("SET")
    table.options |= settings(item.group())


def _kept(item: Cursor, table: Table, assembly: Assembly) -> None:
    """REPLICA IDENTITY, CLUSTER ON."""
    start, item.at = item.at, item.end
    table.settings[item.slice(start, start + 2).lower()] = item.slice(start)


def _logged(item: Cursor, table: Table, assembly: Assembly) -> None:
    table.settings["logged"] = "" if item.word(1) == "LOGGED" else item.slice(item.at, item.end).lower()
    item.at = item.end


def _row_level(item: Cursor, table: Table, assembly: Assembly) -> None:
    """ENABLE, DISABLE, FORCE or NO FORCE ROW LEVEL SECURITY."""
    start, item.at = item.at, item.end
    word = item.tokens[start].word
    setting = "row level security" if word in ("ENABLE", "DISABLE") else "force"
    table.settings[setting] = "" if word in ("DISABLE", "NO") else item.slice(start)


def _converted(item: Cursor, table: Table, assembly: Assembly) -> None:
    item.take("CONVERT", "TO")
    options(item, table, assembly)


def _looked_after(item: Cursor, table: Table, assembly: Assembly) -> None:
    """What is enforced is now looked after in old rows too."""
    item.at = item.end


def _left_out(item: Cursor, table: Table, assembly: Assembly) -> None:
    start, item.at = item.at, item.end
    assembly.note(f"`{item.slice(start)}` is left out")


def _fire(item: Cursor, table: Table, assembly: Assembly) -> None:
    """When a trigger or a rule fires: always if nothing is said, and so a plain ENABLE takes back what was said."""
    start, item.at = item.at, item.end
    ahead = 2 if item.part(start, item.end).word(1) in ("ALWAYS", "REPLICA") else 1
    subject, words = item.slice(start + ahead).lower(), item.slice(start)
    if subject in ("trigger all", "trigger user"):
        table.settings = {key: said for key, said in table.settings.items() if not key.startswith("trigger ")}
    table.settings[subject] = "" if words.upper().startswith(("ENABLE TRIGGER", "ENABLE RULE")) else words


def _unenforced(item: Cursor, table: Table, assembly: Assembly) -> None:
    item.at += 2
    name = item.name()
    for check in table.checks:
        if assembly.is_same(check.name, name):
            check.enforced = False
    for key in table.foreign_keys:
        if assembly.is_same(key.name, name):
            key.enforced = False


# By the words that an action begins with, the first that fits.
_SETTINGS: tuple[tuple[tuple[str, ...], Callable[[Cursor, Table, Assembly], None]], ...] = (
    (("OWNER",), _owner),
    (("SET", "TBLPROPERTIES"), _properties),
    (("SET", "("), _storage),
    (("SET", "LOGGED"), _logged),
    (("SET", "UNLOGGED"), _logged),
    (("CONFIGURE", "ZONE"), _zone),
    (("REPLICA", "IDENTITY"), _kept),
    (("CLUSTER", "ON"), _kept),
    (("CLUSTER", "BY"), options),
    (("CONVERT", "TO"), _converted),
    (("ENABLE", "ROW", "LEVEL"), _row_level),
    (("DISABLE", "ROW", "LEVEL"), _row_level),
    (("FORCE", "ROW", "LEVEL"), _row_level),
    (("NO", "FORCE", "ROW", "LEVEL"), _row_level),
    *(((word, *when, what), _fire) for word in ("ENABLE", "DISABLE") for when in ((), ("ALWAYS",), ("REPLICA",))
      for what in ("TRIGGER", "RULE")),
    (("NOCHECK", "CONSTRAINT"), _unenforced),
    (("DISABLE", "CONSTRAINT"), _unenforced),
    (("CHECK",), _looked_after),
    (("WITH", "CHECK"), _looked_after),
    (("VALIDATE",), _looked_after),
    (("ENABLE",), _looked_after),
)  # fmt: skip
