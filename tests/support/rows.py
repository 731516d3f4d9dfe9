"""Finds rows for a table: one that keeps every constraint, and for each constraint one that breaks only it.

A search by repair: begin with values drawn from small pools, then change what the first broken constraint is about,
until none is. Pools hold the edges of each type and what lies around the constants of the checks, so a few dozen
steps are enough; what is never found is reported by the caller, not passed over.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

from entia.model.schema import Column, Schema, Table
from tests.support.meaning import meaning_of
from tests.support.row_constraints import AUTO, Constraint, Row, Store, columns_of, compute, constraints_of
from tests.support.values import edge_count, near, sample

_STEPS = 80
_TRIES = 12
_NULLS = 0.2
_EDGES = 0.5
_FRESH = 3000
_GIVEN = 1000  # numbers that a database gives are below


class Rows:
    """The rows of one table: `kept` finds a row that keeps all, `breaking` one that breaks one constraint only."""

    def __init__(self, schema: Schema, table: Table, dialect: str, store: Store, chance: random.Random) -> None:
        self.table = table
        self.store = store
        self.chance = chance
        self.columns = columns_of(table, dialect)
        self.constraints = constraints_of(schema, table, dialect)
        self.given = [column for column in self.columns if column.computed is None]
        self.pools = {column.name: self._pool(column) for column in self.given}
        self.by_name = {column.name: column for column in self.columns}

    def kept(self, fixed: Row | None = None, *, without: Iterable[Constraint] = ()) -> Row | None:
        """A row that keeps every constraint but those of `without`, with the fixed values; None where none is found."""
        left_out = {id(each) for each in without}
        constraints = [each for each in self.constraints if id(each) not in left_out]
        fixed = fixed or {}
        for _ in range(_TRIES):
            row = {column.name: self._drawn(column) for column in self.given} | fixed
            if self._repair(row, constraints, fixed):
                return row
        return None

    def breaking(self, broken: Constraint, *, alone: bool = True) -> Row | None:
        """A row that breaks this constraint and no other; if not `alone`, perhaps some about the same columns."""
        entangled = [broken] if alone else self.about(broken.columns)
        others = [each for each in self.constraints if not any(each is other for other in entangled)]
        for _ in range(_TRIES):
            fixed = self._fixed(broken)
            if fixed is None:
                return None
            row = {column.name: self._drawn(column) for column in self.given} | fixed
            if self._repair(row, others, fixed) and not broken.holds(row, self.store):
                return row
        return None

    def about(self, names: Iterable[str]) -> list[Constraint]:
        """The constraints that have to do with one of the columns."""
        return [each for each in self.constraints if set(each.columns) & set(names)]

    def is_broken_by(self, row: Row) -> list[Constraint]:
        """The constraints that the row breaks."""
        return [each for each in self.constraints if not each.holds(row, self.store)]

    def drawn(self, name: str) -> Any:
        """Some value for a column, which need not be null where it may."""
        return self._drawn(self.by_name[name], nulls=0.0)

    # The search -------------------------------------------------------------------------------------------------------

    def _repair(self, row: Row, constraints: list[Constraint], fixed: Row) -> bool:
        for step in range(_STEPS):
            compute(self.table, row)
            broken = next((each for each in constraints if not each.holds(row, self.store)), None)
            if broken is None:
                return True
            if broken.foreign is not None and self._adopt(row, broken, fixed, optional=step > _STEPS // 2):
                continue
            free = [name for name in broken.columns if name not in fixed]
            if not free:
                return False
            for name in free if self.chance.random() < 0.3 else (self.chance.choice(free),):
                row[name] = self._drawn(self.by_name[name], nulls=0.0 if broken.kind == "required" else _NULLS)
        return False

    def _adopt(self, row: Row, broken: Constraint, fixed: Row, *, optional: bool) -> bool:
        """Let the row refer to some parent, one that agrees with what is fixed; or to none, if it may."""
        key = broken.foreign
        assert key is not None
        pairs = list(zip(key.columns, key.target_columns, strict=True))
        parents = [
            parent
            for parent in self.store.rows[key.target]
            if all(name not in fixed or fixed[name] == parent[other] for name, other in pairs)
        ]
        if parents and not (optional and self.chance.random() < 0.5):
            parent = self.chance.choice(parents)
            row.update({name: parent[other] for name, other in pairs})
            return True
        free = [name for name, _ in pairs if name not in fixed and not self.by_name[name].required]
        if not free:
            return bool(parents)
        row.update(dict.fromkeys(free))
        return True

    def _fixed(self, broken: Constraint) -> Row | None:
        """Values that break the constraint: where others are needed for that, their rows are in the store."""
        others = self.store.rows[self.table.name]
        if broken.kind == "required":
            return {broken.columns[0]: None}
        if broken.key is not None:
            key = broken.key
            rows = [row for row in others if key(row) is not None]
            return _picked(self.chance.choice(rows), broken.columns) if rows else None
        if broken.kind == "exclusion":
            return _picked(self.chance.choice(others), broken.columns) if others else None
        trial = (
            _picked(self.chance.choice(others), [c.name for c in self.given])
            if others
            else {column.name: self._drawn(column) for column in self.given}
        )
        for _ in range(60):
            fixed = {name: self.drawn(name) for name in broken.columns}
            numbers = [value for value in fixed.values() if isinstance(value, int)]
            if broken.foreign is not None and any(number < _GIVEN for number in numbers):
                continue  # the next number that the database gives may be it
            if broken.kind == "computed required":
                fixed = dict.fromkeys(name for name in fixed if not self.by_name[name].required)
            if len(fixed) > 1 and broken.kind == "all or none":
                fixed = {name: value if self.chance.random() < 0.5 else None for name, value in fixed.items()}
            row = trial | fixed
            compute(self.table, row)
            if not broken.holds(row, self.store):
                return fixed
        return None

    # Pools ------------------------------------------------------------------------------------------------------------

    def _pool(self, column: Column) -> list[Any]:
        pool = [sample(column.type, number) for number in range(edge_count(column.type) + 3)]
        for constraint in self.constraints:
            if constraint.meaning is not None and column.name in constraint.columns:
                for constant in constraint.meaning.constants:
                    pool += near(column.type, constant)
        for constraint in self.constraints:
            if constraint.kind == "one of several" and column.name in constraint.columns:
                assert constraint.meaning is not None
                pool += constraint.meaning.constants
        for other in self.columns:
            if other.computed is not None and column.name in meaning_of(other.computed.text).names:
                pool += [each for each in pool if isinstance(each, int) and abs(each) < 1000]
        return pool

    def _drawn(self, column: Column, nulls: float = _NULLS) -> Any:
        if column.identity is not None:
            return AUTO
        if not column.required and self.chance.random() < nulls:
            return None
        if self.chance.random() < _EDGES:
            return self.chance.choice(self.pools[column.name])
        return sample(column.type, self.chance.randrange(_FRESH))


def _picked(row: Row, names: Iterable[str]) -> Row:
    return {name: row[name] for name in names}
