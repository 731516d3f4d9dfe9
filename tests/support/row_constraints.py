"""What a resolved model says of rows, each as one constraint that a row in Python keeps or breaks.

A row maps `Column.name` to a value (`values.py`); `AUTO` stands for a number that the database gives. Nothing here is
SQL, and nothing comes from the product but the resolved schema.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from entia.model.schema import CheckConstraint, Column, Exclusion, ForeignKey, IndexKey, Schema, Table
from entia.model.types import INTEGERS
from tests.support.meaning import Meaning, Range, meaning_of
from tests.support.values import Wrong, limits, sample

Row = dict[str, Any]


class _Auto:
    """A number that the database gives; equal to nothing else."""

    def __repr__(self) -> str:
        return "AUTO"


AUTO = _Auto()


class Constraint(NamedTuple):
    """`holds(row, store)` says whether the row may join the others in the store.

    `kind` is what it is counted as; `name` its name in the database ("" where the model does not say one); `key` the
    values that must differ, for what is unique; `foreign` the relationship.
    """

    kind: str
    table: str
    name: str
    columns: tuple[str, ...]
    holds: Callable[[Row, Store], bool]
    foreign: ForeignKey | None = None
    key: Callable[[Row], tuple[Any, ...] | None] | None = None
    meaning: Meaning | None = None


class Store:
    """The rows of each table (by model name), as they are in the database."""

    def __init__(self, tables: Iterable[str]) -> None:
        self.rows: dict[str, list[Row]] = {name: [] for name in tables}

    def copy(self) -> Store:
        """The same rows, to be changed apart."""
        other = Store(())
        other.rows = {name: [dict(row) for row in rows] for name, rows in self.rows.items()}
        return other


def present(only: tuple[str, ...], dialect: str) -> bool:
    """Whether a line exists for the dialect."""
    return not only or dialect in only


def tables_of(schema: Schema, dialect: str) -> list[Table]:
    """The tables that the database has."""
    return [table for table in schema.tables if not table.external and present(table.only, dialect)]


def columns_of(table: Table, dialect: str) -> list[Column]:
    """The columns that the database has."""
    return [column for column in table.columns if present(column.only, dialect)]


def constraints_of(schema: Schema, table: Table, dialect: str) -> list[Constraint]:
    """All that the model says of a row of the table, but for what its types say."""
    found = [
        Constraint("required", table.name, "", (column.name,), _given(column.name))
        for column in columns_of(table, dialect)
        if column.required and column.computed is None
    ]
    found += _of_computed(table, dialect)
    found += _of_checks(table, dialect)
    found += _of_keys(table, dialect)
    found += [
        Constraint("foreign key", table.name, key.name, key.columns, _has_parent(table, key, dialect), foreign=key)
        for key in table.foreign_keys
        if key.enforced and present(key.only, dialect)
    ]
    found += [
        Constraint("exclusion", table.name, exclusion.name, _names_of(exclusion), _apart(table.name, exclusion))
        for exclusion in table.exclusions
        if present(exclusion.only, dialect)
    ]
    return found


def compute(table: Table, row: Row) -> None:
    """Give the row its computed values, in the order of their columns."""
    for column in table.columns:
        if column.computed is not None:
            meaning = meaning_of(column.computed.text)
            known = not any(isinstance(row.get(name), (Wrong, _Auto)) for name in meaning.names)
            row[column.name] = meaning.of(row) if known else AUTO


def _given(name: str) -> Callable[[Row, Store], bool]:
    return lambda row, store: row[name] is not None


def _of_computed(table: Table, dialect: str) -> Iterator[Constraint]:
    """A required computed value is not null, and a computed number fits its type, where it could be otherwise."""
    for column in columns_of(table, dialect):
        if column.computed is None:
            continue
        meaning = meaning_of(column.computed.text)
        sources = _sources(table, sorted(meaning.names))
        if column.required and _can_be_null(table, meaning):
            yield Constraint("computed required", table.name, "", sources, _given(column.name))
        if column.type.base in INTEGERS and _can_exceed(table, meaning, column):
            yield Constraint("computed in range", table.name, "", sources, _between(column.name, *limits(column.type)))


def _can_be_null(table: Table, meaning: Meaning) -> bool:
    row: Row = {}
    for column in table.columns:
        row[column.name] = sample(column.type, 0) if column.required and column.computed is None else None
    return meaning.of(row) is None


def _can_exceed(table: Table, meaning: Meaning, computed: Column) -> bool:
    columns = [column for column in table.columns if column.name in meaning.names and column.type.base in INTEGERS]
    low, high = limits(computed.type)
    ends = [{column.name: limits(column.type)[end] for column in columns} for end in (0, 1)]
    return bool(columns) and any(not low <= meaning.of(row) <= high for row in ends if len(row) == len(meaning.names))


def _between(name: str, low: int, high: int) -> Callable[[Row, Store], bool]:
    return lambda row, store: row[name] is None or row[name] is AUTO or low <= row[name] <= high


def is_own(table: Table, check: CheckConstraint) -> bool:
    """Whether it is the only check of its attribute that has no name: on MariaDB the column's own."""
    return check.nameless and sum(each.nameless and each.column == check.column for each in table.checks) == 1


def _in_database(table: Table, check: CheckConstraint, dialect: str) -> str:
    """What the database calls the check."""
    column = table.column(check.column)
    if dialect == "mariadb" and column is not None and is_own(table, check):
        return f"{table.db_name}.{column.db_name}"
    return check.name


def _of_checks(table: Table, dialect: str) -> Iterator[Constraint]:
    for check in table.checks:
        if present(check.only, dialect):
            meaning = meaning_of(check.expression.text)
            kind = "check"
            if check.expression.owner:
                kind = "check of a mixin"
            if len(meaning.names) > 1 or not check.column:
                kind = "check of the row"
            owner = check.expression.owner
            if owner and check.expression.text.lstrip("(").startswith(f"{owner}_"):  # derived: the owner is a line
                kind = "one of several" if "is null" not in check.expression.text else "all or none"
            columns = _sources(table, sorted(meaning.names))
            yield Constraint(
                kind, table.name, _in_database(table, check, dialect), columns, _is_kept(meaning), meaning=meaning
            )
    for column in columns_of(table, dialect):
        if column.type.domain is not None:
            for domain_check in column.type.domain.checks:
                meaning = meaning_of(domain_check.text)
                kept = _is_kept_by(meaning, column.name)
                yield Constraint("domain check", table.name, "", (column.name,), kept, meaning=meaning)


def _sources(table: Table, names: Iterable[str]) -> tuple[str, ...]:
    """The columns that a row can give: of a computed one, what it is computed from."""
    found: dict[str, None] = {}
    for name in names:
        column = table.column(name)
        if column is not None and column.computed is not None:
            found.update(dict.fromkeys(_sources(table, sorted(meaning_of(column.computed.text).names))))
        else:
            found[name] = None
    return tuple(found)


def _unknown(row: Row, names: Iterable[str]) -> bool:
    return any(isinstance(row[name], (_Auto, Wrong)) for name in names)


def _is_kept(meaning: Meaning) -> Callable[[Row, Store], bool]:
    return lambda row, store: _unknown(row, meaning.names) or meaning.of(row) is not False


def _is_kept_by(meaning: Meaning, name: str) -> Callable[[Row, Store], bool]:
    return lambda row, store: _unknown(row, (name,)) or meaning.of({"value": row[name]}) is not False


def _of_keys(table: Table, dialect: str) -> Iterator[Constraint]:
    if table.primary_key is not None:
        key = table.primary_key
        yield _unique("primary key", table, key.name, key.columns, _values_of(key.columns))
    for unique in table.uniques:
        if present(unique.only, dialect):
            nulls = unique.nulls_not_distinct
            kind = "unique, nulls not distinct" if nulls else "unique"
            yield _unique(kind, table, unique.name, unique.columns, _values_of(unique.columns, nulls))
    for index in table.indexes:
        if index.unique and present(index.only, dialect):
            meanings = [meaning_of(key.expression.text) if key.expression else None for key in index.keys]
            names = dict.fromkeys(
                name
                for key, meaning in zip(index.keys, meanings, strict=True)
                for name in ((key.column,) if meaning is None else sorted(meaning.names))
            )
            predicate = meaning_of(index.predicate.text) if index.predicate else None
            names.update(dict.fromkeys(sorted(predicate.names)) if predicate else {})
            kind = "unique, partial" if predicate else "unique, expression" if any(meanings) else "unique index"
            kind = "unique, beginning" if any(key.length for key in index.keys) else kind
            values = _indexed(index.keys, meanings, predicate, index.nulls_not_distinct)
            yield _unique(kind, table, index.name, tuple(names), values)


Values = Callable[[Mapping[str, Any]], tuple[Any, ...] | None]


def _unique(kind: str, table: Table, name: str, columns: tuple[str, ...], values: Values) -> Constraint:
    def holds(row: Row, store: Store) -> bool:
        own = values(row)
        return own is None or all(values(other) != own for other in store.rows[table.name])

    return Constraint(kind, table.name, name, columns, holds, key=values)


def _values_of(names: tuple[str, ...], nulls_not_distinct: bool = False) -> Values:
    """The values that must differ from those of other rows; None where nothing must."""

    def values(row: Mapping[str, Any]) -> tuple[Any, ...] | None:
        own = tuple(row[name] for name in names)
        if AUTO in own or any(isinstance(each, Wrong) for each in own):
            return None
        return None if None in own and not nulls_not_distinct else own

    return values


def _indexed(
    keys: tuple[IndexKey, ...], meanings: list[Meaning | None], predicate: Meaning | None, nulls_not_distinct: bool
) -> Values:
    def values(row: Mapping[str, Any]) -> tuple[Any, ...] | None:
        read = [key.column for key in keys if key.column] + [name for each in meanings if each for name in each.names]
        read += sorted(predicate.names) if predicate else []
        if any(isinstance(row[name], (_Auto, Wrong)) for name in read) or (predicate and predicate.of(row) is not True):
            return None
        own = tuple(
            _beginning(row[key.column], key.length) if meaning is None else meaning.of(row)
            for key, meaning in zip(keys, meanings, strict=True)
        )
        return None if None in own and not nulls_not_distinct else own

    return values


def _beginning(value: Any, length: int) -> Any:
    return value[:length] if length and value is not None else value


def _has_parent(table: Table, key: ForeignKey, dialect: str) -> Callable[[Row, Store], bool]:
    def holds(row: Row, store: Store) -> bool:
        own = [row[name] for name in key.columns]
        if any(each is None or isinstance(each, Wrong) for each in own):
            return True
        rows = store.rows[key.target]
        # A row may be its own parent; DuckDB asks for an earlier statement, of which there is a note.
        rows = [*rows, row] if key.target == table.name and dialect != "duckdb" else rows
        return any([parent[name] for name in key.target_columns] == own for parent in rows)

    return holds


def _names_of(exclusion: Exclusion) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for expression, _ in exclusion.elements:
        names.update(dict.fromkeys(sorted(meaning_of(expression.text).names)))
    return tuple(names)


def _apart(table: str, exclusion: Exclusion) -> Callable[[Row, Store], bool]:
    elements = [(meaning_of(expression.text), operator) for expression, operator in exclusion.elements]

    def meets(row: Row, other: Row) -> bool:
        for meaning, operator in elements:
            own, others = meaning.of(row), meaning.of(other)
            if own is None or others is None:
                return False
            if operator == "&&":
                assert isinstance(own, Range)
                if not own.overlaps(others):
                    return False
            elif own != others:
                return False
        return True

    def holds(row: Row, store: Store) -> bool:
        if _unknown(row, _names_of(exclusion)):
            return True
        try:
            for meaning, _ in elements:
                meaning.of(row)
        except OverflowError:
            return False
        return not any(meets(row, other) for other in store.rows[table])

    return holds
