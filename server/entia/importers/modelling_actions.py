"""What foreign keys do when their target goes or changes: said once by the model, else by their lines."""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import NamedTuple

from entia.importers.catalog import SERIALS, Catalog, ForeignKey, Table

_EVENTS = ("delete", "update")


class Actions(NamedTuple):
    """What the model says once (on delete, on update): of all foreign keys, and of those whose columns may all be null.
    "" is what the database does anyway."""

    usual: tuple[str, str] = ("", "")
    optional: tuple[str, str] = ("", "")

    def of(self, table: Table, key: ForeignKey) -> tuple[str, str]:
        """What a foreign key does that says nothing itself."""
        return self.optional if is_nullable(table, key) else self.usual

    def said(self, dialect: str) -> tuple[str, str]:
        """The clauses of all, and those of the optional ones where these do something else."""
        usual = " ".join(_clause(event, each, dialect) for event, each in zip(_EVENTS, self.usual, strict=True) if each)
        pairs = zip(_EVENTS, self.usual, self.optional, strict=True)
        return usual, " ".join(_clause(event, other, dialect) for event, one, other in pairs if other != one)


def is_nullable(table: Table, key: ForeignKey) -> bool:
    """Whether all columns of a foreign key may be null."""
    return not any(is_required(table, column) for column in key.columns)


def is_required(table: Table, column: str) -> bool:
    """Whether a column is never null, by itself or as a part of the primary key; one that is not there is not."""
    key, found = table.primary_key, table.columns.get(column)
    if found is None:
        return False
    return found.required or found.type.lower() in SERIALS or (key is not None and column in key.columns)


def usual_actions(catalog: Catalog, dialect: str) -> Actions:
    """The actions with which the fewest characters say all. Foreign keys of tables with the same columns, such as parts
    that inherit, count once: a mixin says them."""
    keys = {
        (
            frozenset((each.name, each.type) for each in table.columns.values()),
            key.columns,
            key.on_delete,
            key.on_update,
        ): (is_nullable(table, key), (action_of(key.on_delete, dialect), action_of(key.on_update, dialect)))
        for table in catalog.tables.values()
        for key in table.foreign_keys
        if all(column in table.columns for column in key.columns)
    }.values()
    tried: list[tuple[_Saying, _Saying]] = []
    for number, event in enumerate(_EVENTS):
        found = Counter((nullable, actions[number]) for nullable, actions in keys)
        words = dict.fromkeys(["", *(action for _, action in found)])
        sayings = [_saying(event, found, one, other, dialect) for one in words for other in words]
        tried.append((min(each for each in sayings if each.usual == each.optional), min(sayings)))
    on_delete, on_update = min(product(*tried), key=_whole)
    return Actions((on_delete.usual, on_update.usual), (on_delete.optional, on_update.optional))


class _Saying(NamedTuple):
    """What may be said once of an event, and the characters that all of it takes then."""

    length: int
    usual: str
    optional: str


def _saying(event: str, found: Counter[tuple[bool, str]], usual: str, optional: str, dialect: str) -> _Saying:
    said = Counter([usual] if usual else [])
    said.update([optional] if optional != usual else [])
    for (nullable, action), times in found.items():
        if action != (optional if nullable else usual):
            said[action] += times
    length = sum(times * (len(_clause(event, action, dialect)) + 1) for action, times in said.items())
    return _Saying(length, usual, optional)


def _whole(events: tuple[_Saying, ...]) -> int:
    apart = any(each.usual != each.optional for each in events)
    return sum(each.length for each in events) + (len(", optional") if apart else 0)


def _clause(event: str, action: str, dialect: str) -> str:
    return f"on {event} {action or no_action(dialect)}"


def enforcement(key: ForeignKey, usual: tuple[str, str], dialect: str) -> list[str]:
    """The clauses of what the database does for a foreign key, where that is not `usual`: (on delete, on update)."""
    said = []
    for event, action, default in zip(_EVENTS, (key.on_delete, key.on_update), usual, strict=True):
        meant = action_of(action, dialect)
        if meant != default:
            said.append(_clause(event, meant, dialect))
    return [*said, *([key.deferral] if key.deferral else []), *([] if key.enforced else ["not enforced"])]


def action_of(action: str, dialect: str) -> str:
    """The action, "" where it is what the database does anyway."""
    if action == "no action" and dialect not in ("mysql", "mariadb"):
        return ""
    if action == "restrict" and dialect == "mariadb":
        return ""
    return "" if action == "no action" and dialect == "mysql" else action


def no_action(dialect: str) -> str:
    """How the database calls what it does where nothing is said."""
    return "restrict" if dialect == "mariadb" else "no action"
