"""Rows of random models: one with all that is required is accepted, and without one required value it is refused.

Only tables whose columns have types that need no thought are filled, each in a database where nothing refers on: what
was exercised is counted and printed, so that what never was is seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from entia.model.schema import Column, Table
from entia.model.types import INTEGERS
from entia.sql import ddl
from tests.support.database import Database, EngineError
from tests.support.engines import Engine
from tests.support.models import random_model

_MODELS = 40
_VALUES: dict[str, str] = {
    "int": "1", "bigint": "1", "smallint": "1", "tinyint": "1", "double": "1.5", "float": "0.5", "bool": "true",
    "date": "'2024-02-29'", "datetime": "'2024-02-29 10:30:00'", "timestamp": "'2024-02-29 10:30:00'",
    "time": "'10:30:00'", "uuid": "'12345678-1234-4234-8234-123456789abc'", "string": "'ab'", "char": "'de'",
    "text": "'ab'", "json": "'{}'",
}  # fmt: skip
_SERVERS = (
    "sqlite",
    "duckdb",
    pytest.param("postgres", marks=pytest.mark.engines),
    pytest.param("mariadb", marks=pytest.mark.engines),
)


@pytest.mark.parametrize("name", _SERVERS)
def test_a_required_value_is_required(start_engine: Callable[[str], Engine], name: str) -> None:
    engine = start_engine(name)
    counted: Counter[str] = Counter()
    wrong: list[str] = []
    for seed in range(_MODELS):
        schema = random_model(seed, engine.dialect).snapshot().schema()
        statements = [statement.text for statement in ddl(schema, engine.dialect).statements]
        for table in schema.tables:
            if not _simple(table):
                counted["tables left out"] += 1
                continue
            with engine.database() as database:
                assert database.run(statements) == []
                required = [column for column in table.columns if _is_given(column)]
                for left_out in required:
                    if engine.dialect == "sqlite" and _is_rowid(table, left_out):
                        counted["rowids, which SQLite fills"] += 1
                        continue
                    row = [column for column in required if column is not left_out]
                    if _accepts(database, engine.dialect, table, row, left_out):
                        wrong.append(f"seed {seed}: {table.name} without {left_out.name} is accepted")
                    counted["rows refused"] += 1
                if not _accepts(database, engine.dialect, table, required, None):
                    wrong.append(f"seed {seed}: {table.name} refuses a whole row")
                counted["rows accepted"] += 1
    print(f"\n{name}: {dict(counted)}")
    assert not wrong, "\n".join(wrong[:20])
    assert counted["rows accepted"] > _MODELS // 4
    assert counted["rows refused"] > _MODELS // 3


def _is_given(column: Column) -> bool:
    """Whether a row must say the value."""
    return column.required and column.default is None and column.identity is None and column.computed is None


def _simple(table: Table) -> bool:
    """Whether nothing but required values and keys decides on a row."""
    judged = table.checks or table.partitions or table.exclusions or table.external or table.only
    refers = any(reference.enforced for reference in table.foreign_keys)
    return not judged and not refers and all(_known(column) for column in table.columns)


def _is_rowid(table: Table, column: Column) -> bool:
    """Whether SQLite gives the column a number instead of null: the row that it stores is one the model allows."""
    alone = table.primary_key is not None and table.primary_key.columns == (column.name,)
    return alone and column.type.base in INTEGERS


def _known(column: Column) -> bool:
    plain = not column.type.domain and not column.only and not column.type.fields and not column.natives
    return not _is_given(column) or (plain and column.type.base in _VALUES)


def _accepts(database: Database, dialect: str, table: Table, row: list[Column], missing: Column | None) -> bool:
    """Whether a row of these columns is accepted; `missing` is given as null, so that no default helps."""
    mark = "`" if dialect == "mariadb" else '"'
    columns = [*row, missing] if missing else row
    names = ", ".join(f"{mark}{column.db_name}{mark}" for column in columns)
    values = ", ".join("null" if column is missing else _VALUES[column.type.base] for column in columns)
    place = f"{mark}{table.schema}{mark}." if table.schema and dialect != "mariadb" else ""
    empty = "() values ()" if dialect == "mariadb" else "default values"
    target = f"{place}{mark}{table.db_name}{mark}"
    try:
        database.execute(
            f"insert into {target} ({names}) values ({values})" if columns else f"insert into {target} {empty}"
        )
    except EngineError:
        return False
    return True
