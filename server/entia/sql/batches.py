"""Pieces of the scripts that delete and change rows: keys in temporary tables, moments, who refers to whom.

A script first gathers the keys of the rows that it is about, in a temporary table, and then works on exactly these: so
that what was archived is what is deleted, whatever else happens to the database meanwhile.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import NamedTuple

from entia.dialects.functions import fill, form
from entia.model.companions import trail
from entia.model.quantities import Duration
from entia.model.schema import ForeignKey, Schema, Table
from entia.model.types import Type
from entia.sql.context import Context
from entia.sql.draft import Draft
from entia.sql.moments import add_interval

MYSQL = ("mysql", "mariadb")
_DAY = 86_400
BEGIN = {"postgres": "BEGIN", "sqlite": "BEGIN IMMEDIATE", "mysql": "START TRANSACTION", "mariadb": "START TRANSACTION"}


class Referrer(NamedTuple):
    """A foreign key that the database keeps, and the table that has it."""

    table: Table
    key: ForeignKey

    @property
    def action(self) -> str:
        """What becomes of the row when that which it refers to is deleted."""
        return self.key.on_delete or "no action"


class Rows:
    """The tables of a model as a script of one dialect sees them."""

    def __init__(self, context: Context, schema: Schema) -> None:
        self.context = context
        self.tables = {t.name: t for t in schema.tables if context.present(t.only) and not t.external}
        self._drafts: dict[str, Draft] = {}
        self._referrers: dict[str, list[Referrer]] = {}
        for table in self.tables.values():
            for key in table.foreign_keys:
                if context.present(key.only) and key.target in self.tables:
                    self._referrers.setdefault(key.target, []).append(Referrer(table, key))

    def draft(self, table: Table) -> Draft:
        """The quoted names of a table and its columns."""
        found = self._drafts.get(table.name)
        if found is None:
            found = self._drafts[table.name] = Draft(self.context, table)
        return found

    def referrers(self, table: Table) -> list[Referrer]:
        """Who refers to the table, enforced by the database or not."""
        return self._referrers.get(table.name, [])

    def key(self, table: Table) -> list[str]:
        """The quoted columns that tell a row of the table from all others; empty where nothing does."""
        columns = self.draft(table).columns
        if table.primary_key is not None:
            return [columns[name] for name in table.primary_key.columns if name in columns]
        return ["rowid"] if self.context.dialect == "sqlite" else []

    def children_first(self) -> list[Table]:
        """All tables, those that refer to another one before it, as far as there is no circle."""
        order: list[Table] = []
        seen: set[str] = set()
        for root in self.tables.values():
            if root.name in seen:
                continue
            seen.add(root.name)
            stack = [(root, iter(self.referrers(root)))]
            while stack:
                table, rest = stack[-1]
                for referrer in rest:
                    if referrer.table.name not in seen:
                        seen.add(referrer.table.name)
                        stack.append((referrer.table, iter(self.referrers(referrer.table))))
                        break
                else:
                    order.append(table)
                    stack.pop()
        return order

    def joined(self, key: ForeignKey, table: Table, child: str, parent: str) -> str:
        """The condition that the row `child` of the table refers to the row `parent`."""
        columns = self.draft(table).columns
        theirs = map(self.context.name, key.target_db_columns)
        pairs = zip((columns[name] for name in key.columns), theirs, strict=True)
        return " AND ".join(f"{child}.{own} = {parent}.{other}" for own, other in pairs)

    def links(self, table: Table) -> list[Referrer]:
        """The junctions that refer to the table, whose rows go with either end."""
        return [each for each in self.referrers(table) if each.table.junction_of and each.action != "cascade"]

    def unlink(self, table: Table, batch: str) -> list[str]:
        """DELETE of the junctions' rows that refer to the rows whose keys are in a temporary table."""
        texts = []
        for child, key in self.links(table):
            columns = self.draft(child).columns
            own = [columns[name] for name in key.columns]
            ours = f"({', '.join(own)})" if len(own) > 1 else own[0]
            theirs = ", ".join(map(self.context.name, key.target_db_columns))
            texts.append(f"DELETE FROM {self.draft(child).name} WHERE {ours} IN (SELECT {theirs} FROM {batch})")
        return texts

    def holders(self, table: Table) -> list[Table]:
        """The tables whose rows keep a row of the table from being deleted."""
        found = [
            each.table
            for each in self.referrers(table)
            if each.key.enforced and each.action not in ("cascade", "set null", "set default")
        ]
        return list({each.name: each for each in found if not each.junction_of}.values())

    def blockers(self, table: Table, alias: str, path: tuple[str, ...] = ()) -> Iterator[str]:
        """Conditions under which a row must stay, since a row that may not vanish with it refers to it."""
        for referrer in self.referrers(table):
            child, key = referrer
            if not key.enforced or referrer.action in ("set null", "set default"):
                continue
            if not path and referrer in self.links(table):
                continue  # its rows are deleted first
            if not all(name in self.draft(child).columns for name in key.columns):
                continue
            name = f"r{len(path) + 1}"
            condition = self.joined(key, child, name, alias)
            if referrer.action == "cascade":
                if child.name in (table.name, *path):
                    continue
                deeper = list(self.blockers(child, name, (*path, table.name)))
                if not deeper:
                    continue
                condition += f" AND ({' OR '.join(deeper)})"
            yield f"EXISTS (SELECT 1 FROM {self.draft(child).name} AS {name} WHERE {condition})"

    def delete(self, table: Table, batch: str, name: str = "") -> str:
        """DELETE of the rows whose keys are in a temporary table; `name` is the table's archive, if it is meant."""
        name, key = name or self.draft(table).name, self.key(table)
        if self.context.dialect in MYSQL:
            return f"DELETE t FROM {name} AS t JOIN {batch} AS b ON {_same(key)}"
        return f"DELETE FROM {name} WHERE {within(key, batch)}"

    def update(self, table: Table, batch: str, sets: list[tuple[str, str]], name: str = "") -> str:
        """UPDATE of the rows whose keys are in a temporary table; `sets` are (quoted column, its value), `name` is the
        table's archive, if it is meant."""
        name, key = name or self.draft(table).name, self.key(table)
        values = ", ".join(f"{column} = {value}" for column, value in sets)
        return f"UPDATE {name} SET {values}\nWHERE {within(key, batch)}"

    def silence(self, table: Table, batch: str, columns: Container[str]) -> list[str]:
        """UPDATE of the table's trail: what it says of these columns of the rows in a temporary table is forgotten."""
        context = self.context
        kept = trail(table, context.header.naming)
        if kept is None:
            return []
        pairs = [pair for pair in kept.values if pair[0].name in columns]
        sets = ", ".join(f"{context.name(each.db_name)} = NULL" for _, old, new in pairs for each in (old, new))
        present = self.draft(table).columns
        key = [(context.name(copy.db_name), present[own.name]) for own, copy in kept.key if own.name in present]
        if not sets or not key:
            return []
        ours, theirs = (", ".join(side) for side in zip(*key, strict=True))
        name = context.qualified(kept.table.schema, kept.table.db_name)
        ours = f"({ours})" if len(key) > 1 else ours
        return [f"UPDATE {name} SET {sets}\nWHERE {ours} IN (SELECT {theirs} FROM {batch})"]

    def forget(self, batch: str) -> str:
        """The end of a temporary table."""
        return f"DROP {'TEMPORARY ' if self.context.dialect in MYSQL else ''}TABLE {batch}"


def _same(key: list[str]) -> str:
    return " AND ".join(f"t.{column} = b.{column}" for column in key)


def within(key: list[str], batch: str) -> str:
    """The condition that a key is in a temporary table."""
    columns = ", ".join(key)
    return f"{f'({columns})' if len(key) > 1 else columns} IN (SELECT {columns} FROM {batch})"


def cutoff(dialect: str, period: Duration, type_: Type) -> str:
    """The moment so long ago, by the engine's clock, as a value of the type; SQLite's months are counted from today."""
    kind = type_.base if type_.base in ("date", "datetime") else "timestamp"
    seconds = max(1, int(period.seconds))
    unit, amount = ("month", period.months) if period.months else ("second", seconds)
    if unit == "second" and seconds % _DAY == 0:
        unit, amount = "day", seconds // _DAY
    if dialect == "sqlite":
        local = "" if kind == "timestamp" else ", 'localtime'"
        if unit == "second":
            return f"datetime('now'{local}, '-{amount} seconds')"
        return add_interval(dialect, f"date('now'{local})", Type("date"), "-", str(amount), unit)
    now = form("now", dialect, f":{kind}")
    assert now is not None
    return add_interval(dialect, fill(now, ()), Type(kind), "-", str(amount), unit)
