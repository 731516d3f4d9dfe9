"""Rows of a model against an engine: what is accepted, what is refused and why, and what comes back.

`Trial.run()` fills each table (parents first) and then tries, for each constraint, a row that breaks only it. `counted`
is what was exercised, by kind; `untested` is what no row was found for; `wrong` is where engine and model differ.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from datetime import time as wall_time
from decimal import Decimal
from typing import Any
from uuid import UUID

from entia.model.schema import Column, Schema, Table
from entia.model.types import INTEGERS, Type
from tests.support.database import Database, EngineError
from tests.support.meaning import read_as
from tests.support.row_constraints import AUTO, Constraint, Row, Store, compute, present, tables_of
from tests.support.rows import Rows
from tests.support.values import Wrong, beyond, came_back, literal, malformed

_WHOLE_ROWS = 3
_SESSION = timedelta(hours=5, minutes=30)
_SLACK = timedelta(seconds=5)
_SURE = 40  # so much of a name is left where a dialect cuts it

# Behind a kind: the row breaks other constraints about the same columns, too, since none breaks it alone.
_WITH = ", with another"

# What each engine says of a broken constraint: a code, or for DuckDB a part of its message.
_REASONS: dict[str, dict[str, str]] = {
    "postgres": {
        "required": "23502",
        "computed required": "23502",
        "check": "23514",
        "unique": "23505",
        "foreign key": "23503",
        "exclusion": "23P01",
    },
    "mariadb": {
        "required": "1048",
        "computed required": "4025",
        "check": "4025",
        "unique": "1062",
        "foreign key": "1452",
    },
    "sqlite": {
        "required": "SQLITE_CONSTRAINT_NOTNULL",
        "computed required": "SQLITE_CONSTRAINT_NOTNULL",
        "check": "SQLITE_CONSTRAINT_CHECK",
        "unique": "SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY|ROWID)",
        "foreign key": "SQLITE_CONSTRAINT_FOREIGNKEY",
    },
    "duckdb": {
        "required": "NOT NULL constraint failed",
        "computed required": "CHECK constraint failed",
        "check": "CHECK constraint failed",
        "unique": "[Dd]uplicate key",
        "foreign key": "Violates foreign key constraint",
    },
}
_CLASSES = {
    "check of the row": "check", "check of a mixin": "check", "one of several": "check", "all or none": "check",
    "domain check": "check", "primary key": "unique", "unique, nulls not distinct": "unique", "unique index": "unique",
    "unique, partial": "unique", "unique, expression": "unique",
}  # fmt: skip
# Which constraints an engine names where it refuses a row.
_NAMED = {"postgres": ("check", "unique", "foreign key", "exclusion"), "mariadb": ("check", "unique", "foreign key"),
          "sqlite": ("check",), "duckdb": ()}  # fmt: skip


class Trial:
    """One model in one empty database that has its DDL."""

    def __init__(self, schema: Schema, dialect: str, database: Database, seed: int) -> None:
        self.schema = schema
        self.dialect = dialect
        self.database = database
        self.chance = random.Random(seed)
        self.tables = parents_first(tables_of(schema, dialect), dialect)
        self.by_name = {table.name: table for table in self.tables}
        self.fillable = _fillable(self.tables, dialect)
        self.store = Store(self.by_name)
        self.rows = {table.name: Rows(schema, table, dialect, self.store, self.chance) for table in self.tables}
        self.counted: Counter[str] = Counter()
        self.untested: Counter[str] = Counter()
        self.details: list[str] = []
        self.wrong: list[str] = []

    def run(self) -> None:
        """Try every table."""
        for table in self.tables:
            self.fill(table)
        for table in self.tables:
            if self.store.rows[table.name]:
                self.break_each(table)
                self.break_types(self.rows[table.name])
                self.give_what_is_generated(self.rows[table.name])
                self.update_something(self.rows[table.name])

    # Rows that keep everything ----------------------------------------------------------------------------------------

    def fill(self, table: Table) -> None:
        """Whole rows, a row with as many defaults as can be, each default once, and nulls twice where they differ."""
        rows = self.rows[table.name]
        for number in range(_WHOLE_ROWS):
            row = rows.kept()
            if row is None:
                if number == 0 and table.name in self.fillable:
                    self.untested["table without a row"] += 1
                    self.details.append(f"no row of {table.name}")
                elif number == 0:
                    self.counted["table that can have no row"] += 1
                if number == 0:
                    return
                break
            if not self.accepted(table, row, "whole row"):
                return
        defaults = {column.name: column for column in rows.given if column.default is not None}
        left = dict(defaults)
        for chosen in (list(defaults), *([name] for name in defaults)):
            if not set(chosen) & set(left):
                continue
            fixed = {name: self.default_of(defaults[name]) for name in chosen}
            row = rows.kept(fixed)
            if row is not None and self.accepted(table, row, "row of defaults", omitted=chosen):
                for name in chosen:
                    left.pop(name, None)
                    self.counted[f"default: {_default_kind(defaults[name])}"] += 1
        for column in left.values():
            fixed = {column.name: self.default_of(column)}
            row = rows.kept(fixed, without=rows.about((column.name,)))
            if row is not None:
                self.refused(table, row, "default that the model forbids", omitted=(column.name,))
            else:
                self.untested[f"default: {_default_kind(column)}"] += 1
        for constraint in rows.constraints:
            self.repeat_nulls(rows, constraint)
        self.make_room(rows)

    def repeat_nulls(self, rows: Rows, constraint: Constraint) -> None:
        """Two rows that agree in a unique key but for its nulls."""
        optional = [name for name in constraint.columns if not rows.by_name[name].required]
        if constraint.key is None or not optional or constraint.kind == "unique, nulls not distinct":
            return
        nulled = self.chance.choice(optional)
        for row in list(self.store.rows[rows.table.name]):
            fixed = {name: None if name == nulled else row[name] for name in constraint.columns}
            for number in range(2):
                found = rows.kept(fixed)
                if found is None:
                    if number:
                        self.untested["nulls are distinct"] += 1
                    break
                if not self.accepted(rows.table, found, "row with nulls in a unique key"):
                    return
            else:
                self.counted["nulls are distinct"] += 1
                return

    def accepted(self, table: Table, row: Row, what: str, omitted: Sequence[str] = ()) -> bool:
        """Insert a row that the model allows: the engine takes it, and gives it back as the model says."""
        columns = self.rows[table.name].columns
        before = datetime.now(UTC)
        statement = self.insertion(table, row, omitted)
        names = ", ".join(self.name(column.db_name) for column in columns)
        try:
            (raw,) = self.database.execute(f"{statement} returning {names}")
        except EngineError as error:
            self.wrong.append(f"{what} refused: {error.message.splitlines()[0]}\n    {statement}")
            return False
        self.counted[what] += 1
        actual = {c.name: came_back(self.dialect, c.type, value) for c, value in zip(columns, raw, strict=True)}
        for column in columns:
            expected, found = row[column.name], actual[column.name]
            dynamic = column.name in omitted and column.default is not None and _is_dynamic(column)
            if expected is AUTO or column.type.base == "native":
                continue
            if dynamic:
                same = self.is_now(column, found, before)
            else:
                same = found == expected and _kind(found) == _kind(expected)
            if not same:
                self.wrong.append(
                    f"{what}: {table.name}.{column.name} is {found!r}, not {'now' if dynamic else repr(expected)}"
                    f"\n    {statement}"
                )
            if column.computed is not None:
                self.counted["computed value"] += 1
        self.store.rows[table.name].append(actual)
        return True

    def default_of(self, column: Column) -> Any:
        """The value that a row gets without one; for a moment, that of about now."""
        default = column.default
        assert default is not None
        text, base = default.text, column.type.base
        call = text.lower().removesuffix("()")
        if default.kind != "string" and call in ("now", "current_timestamp", "current_date", "uuid"):
            now = datetime.now(UTC)
            wall = (now + _SESSION).replace(tzinfo=None)
            return {"timestamp": now, "datetime": wall, "date": wall.date()}.get(base, AUTO)
        return constant_of(column.type, text)

    def is_now(self, column: Column, found: Any, before: datetime) -> bool:
        """Whether a value that the database gave is what `now()` and its likes mean for the type."""
        after = datetime.now(UTC)
        if column.type.base == "uuid":
            return isinstance(found, UUID)
        if column.type.base == "timestamp":
            return bool(before - _SLACK <= found <= after + _SLACK)
        early, late = ((moment + _SESSION).replace(tzinfo=None) for moment in (before - _SLACK, after + _SLACK))
        if isinstance(found, datetime):
            return early <= found <= late
        return isinstance(found, date) and early.date() <= found <= late.date()

    # Rows that break something ----------------------------------------------------------------------------------------

    def break_each(self, table: Table) -> None:
        """For each constraint a row that breaks only it."""
        rows = self.rows[table.name]
        for constraint in rows.constraints:
            if constraint.kind == "required" and self.is_filled_anyway(rows, constraint.columns[0]):
                continue
            row = rows.breaking(constraint)
            if row is None:
                row = rows.breaking(constraint, alone=False)
                if row is not None:
                    self.refused(table, row, f"{constraint.kind}{_WITH}")
                    continue
                self.untested[constraint.kind] += 1
                self.details.append(f"{constraint.kind} {constraint.name} {constraint.columns} of {table.name}")
                continue
            self.refused(table, row, constraint.kind, constraint)

    def make_room(self, rows: Rows) -> None:
        """Take rows out until there can be one more: two values of a unique `bool` are soon used up."""
        own = self.store.rows[rows.table.name]
        while len(own) > 1 and rows.kept() is None:
            free = [place for place, row in enumerate(own) if not self.is_referred_to(rows.table, row)]
            if not free:
                return
            row = own.pop(free[-1])
            self.database.execute(f"delete from {self.place(rows.table)} where {self.where(rows.table, row)}")

    def is_referred_to(self, table: Table, row: Row) -> bool:
        """Whether a row of the table refers to this one; of other tables' there are none yet when it is filled. InnoDB
        keeps a row that refers to itself, too."""
        keys = [key for key in table.foreign_keys if key.target == table.name]
        return any(
            [other[name] for name in key.columns] == [row[name] for name in key.target_columns]
            for key in keys
            for other in self.store.rows[table.name]
        )

    def is_filled_anyway(self, rows: Rows, name: str) -> bool:
        """Whether a null means the next number: an `auto` column, and any rowid of SQLite."""
        column = rows.by_name[name]
        key = rows.table.primary_key
        alone = key is not None and key.columns == (name,) and column.type.base in INTEGERS
        return column.identity is not None or (alone and self.dialect == "sqlite")

    def break_types(self, rows: Rows) -> None:
        """For each column values that its type does not have."""
        referring = {name for constraint in rows.constraints if constraint.foreign for name in constraint.columns}
        for column in rows.given:
            if column.name in referring or any(native.type for native in column.natives):
                continue
            wrongs = [(kind, value) for kind, value in beyond(column.type)]
            wrongs += [(wrong.kind, wrong) for wrong in malformed(self.dialect, column.type)]
            found: dict[str, bool] = {}
            for kind, value in wrongs:
                row = rows.kept({column.name: value})
                alone = row is not None
                row = row or rows.kept({column.name: value}, without=rows.about((column.name,)))
                found[kind] = found.get(kind, False) or row is not None
                if row is not None:
                    self.refused(rows.table, row, f"type: {kind}{'' if alone else _WITH}")
            self.untested.update(f"type: {kind}" for kind, tried in found.items() if not tried)

    def give_what_is_generated(self, rows: Rows) -> None:
        """A value for a column that the database alone fills."""
        for column in rows.columns:
            always = column.identity is not None and column.identity.always and self.dialect == "postgres"
            if column.computed is None and not always:
                continue
            row = rows.kept()
            if row is None:
                self.untested["generated value given"] += 1
                continue
            row[column.name] = Wrong("given", "7" if column.type.base in INTEGERS else "'x'")
            self.refused(rows.table, row, "generated value given")

    def refused(
        self, table: Table, row: Row, kind: str, constraint: Constraint | None = None, omitted: Sequence[str] = ()
    ) -> None:
        """Insert a row that the model forbids: the engine refuses it for the same reason."""
        statement = self.insertion(table, row, omitted)
        try:
            self.database.execute(statement)
        except EngineError as error:
            self.counted[kind] += 1
            if constraint is not None and not self.is_reason(table, constraint, error):
                self.wrong.append(f"{kind} {constraint.name} refused for {error.code} {error.message}\n    {statement}")
            return
        self.wrong.append(f"{kind} {constraint.name if constraint else ''}: accepted\n    {statement}")

    def is_reason(self, table: Table, constraint: Constraint, error: EngineError) -> bool:
        """Whether the engine names the constraint that the row breaks."""
        broken = _CLASSES.get(constraint.kind, constraint.kind)
        pattern = _REASONS[self.dialect].get(broken)
        if pattern is None:
            return True
        if re.search(pattern, error.message if self.dialect == "duckdb" else error.code) is None:
            return False
        named = broken in _NAMED[self.dialect] and constraint.name and not table.partitions
        if constraint.kind == "primary key" and self.dialect == "mariadb":
            return "PRIMARY" in error.message
        return not named or constraint.name[:_SURE] in error.message

    # Updates ----------------------------------------------------------------------------------------------------------

    def update_something(self, rows: Rows) -> None:
        """A change of another column sets those that say `on update`."""
        changing = [column for column in rows.columns if column.on_update is not None]
        key = rows.table.primary_key.columns if rows.table.primary_key else ()
        if not changing or all(column in changing or column.name in key for column in rows.given):
            return
        own = self.store.rows[rows.table.name]
        for row in list(own):
            own.remove(row)
            change = self._change(rows, row, {column.name for column in changing})
            own.append(row)
            if change is None:
                continue
            name, value = change
            column = rows.by_name[name]
            before = datetime.now(UTC)
            where = self.where(rows.table, row)
            self.database.execute(
                f"update {self.place(rows.table)} set {self.name(column.db_name)} = "
                f"{literal(self.dialect, column.type, value)} where {where}"
            )
            row[name] = value
            compute(rows.table, row)
            names = ", ".join(self.name(each.db_name) for each in changing)
            (raw,) = self.database.execute(f"select {names} from {self.place(rows.table)} where {where}")
            for each, found in zip(changing, raw, strict=True):
                row[each.name] = came_back(self.dialect, each.type, found)
                if each.name == name:
                    continue
                self.counted["on update"] += 1
                if not self.is_now(each, row[each.name], before):
                    self.wrong.append(f"{rows.table.name}.{each.name} is {row[each.name]!r} after an update, not now")
            return
        self.untested["on update"] += 1

    def _change(self, rows: Rows, row: Row, changing: set[str]) -> tuple[str, Any] | None:
        """Another value for one column that the row can have."""
        key = rows.table.primary_key.columns if rows.table.primary_key else ()
        referred = {name for table in self.tables for each in table.foreign_keys for name in each.target_columns
                    if each.target == rows.table.name}  # fmt: skip
        # Of two columns that say it, one can be changed to see the other; SQLite's trigger waits for a third.
        few = changing if len(changing) == 1 or self.dialect == "sqlite" else ()
        for column in sorted(rows.given, key=lambda column: column.name in changing):
            if column.name in few or column.name in key or column.name in referred or column.identity is not None:
                continue
            for _ in range(5):
                other = dict(row) | {column.name: rows.drawn(column.name)}
                compute(rows.table, other)
                if other[column.name] != row[column.name] and not rows.is_broken_by(other):
                    return column.name, other[column.name]
        return None

    # SQL --------------------------------------------------------------------------------------------------------------

    def insertion(self, table: Table, row: Row, omitted: Sequence[str] = ()) -> str:
        """The statement; what the database gives itself is left out."""
        given = [
            column
            for column in self.rows[table.name].columns
            if column.name not in omitted
            and row[column.name] is not AUTO
            and (column.computed is None or isinstance(row[column.name], Wrong))
        ]
        names = ", ".join(self.name(column.db_name) for column in given)
        values = ", ".join(literal(self.dialect, column.type, row[column.name]) for column in given)
        if not given:
            nothing = "() values ()" if self.dialect == "mariadb" else "default values"
            return f"insert into {self.place(table)} {nothing}"
        always = self.dialect == "postgres" and any(
            column.identity is not None and column.identity.always and not isinstance(row[column.name], Wrong)
            for column in given
        )
        override = " overriding system value" if always else ""
        return f"insert into {self.place(table)} ({names}){override} values ({values})"

    def where(self, table: Table, row: Row) -> str:
        """The condition that finds the row by its primary key; the first columns where it has none."""
        rows = self.rows[table.name]
        names = table.primary_key.columns if table.primary_key else [column.name for column in rows.given]
        columns = [rows.by_name[name] for name in names if row[name] is not None]
        return " and ".join(f"{self.name(c.db_name)} = {literal(self.dialect, c.type, row[c.name])}" for c in columns)

    def name(self, text: str) -> str:
        mark = "`" if self.dialect == "mariadb" else '"'
        return f"{mark}{text}{mark}"

    def place(self, table: Table) -> str:
        schema = f"{self.name(table.schema)}." if table.schema else ""
        return schema + self.name(table.db_name)


def constant_of(type_: Type, text: str) -> Any:
    """A constant of a default as a value of the type."""
    match type_.base:
        case "bool":
            return text.lower() == "true"
        case "json":
            return json.loads(text)
        case "decimal":
            return Decimal(text)
        case "float" | "double":
            return float(text)
        case "enum" if type_.enum is not None:
            value = next(label.value for label in type_.enum.labels if label.name == text)
            return int(value) if type_.enum.base is not None else value
        case base if base in INTEGERS:
            return int(text)
        case "date" | "time" | "datetime":
            return read_as({"date": date, "time": wall_time, "datetime": datetime}[type_.base], text)
    return text


def _is_dynamic(column: Column) -> bool:
    assert column.default is not None
    text = column.default.text.lower().removesuffix("()")
    return column.default.kind != "string" and text in ("now", "current_timestamp", "current_date", "uuid")


def _default_kind(column: Column) -> str:
    assert column.default is not None
    return f"{column.type.base} {column.default.kind}"


def _kind(value: Any) -> type:
    return float if isinstance(value, float) else type(value)


def parents_first(tables: Iterable[Table], dialect: str) -> list[Table]:
    """The tables so that what a row must refer to comes before; what it may refer to, too, if no circle forbids it."""
    left = {table.name: table for table in tables}
    ordered: list[Table] = []
    while left:
        for required_only in (False, True):
            free = [table for table in left.values() if not _needs(table, left, dialect, required_only)]
            if free:
                break
        else:
            free = list(left.values())[:1]
        ordered += [left.pop(table.name) for table in free]
    return ordered


def _needs(table: Table, left: dict[str, Table], dialect: str, required_only: bool) -> bool:
    for key in table.foreign_keys:
        if not key.enforced or not present(key.only, dialect) or key.target == table.name or key.target not in left:
            continue
        columns = [table.column(name) for name in key.columns]
        if not required_only or all(column is not None and column.required for column in columns):
            return True
    return False


def _fillable(tables: Iterable[Table], dialect: str) -> set[str]:
    """The tables that can have a first row: in a circle of required relationships none can."""
    left = {table.name: table for table in tables}
    found: set[str] = set()
    while True:
        free = {
            name
            for name, table in left.items()
            if not _needs(table, {each: left[each] for each in left if each not in found}, dialect, True)
        }
        if free <= found:
            return found
        found |= free
