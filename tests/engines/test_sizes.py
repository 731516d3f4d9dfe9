"""Estimated sizes against what the engines really take for rows such as the estimate assumes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from entia.dialects import DIALECTS
from entia.dialects import version as parse_version
from entia.dialects.sizes import readable, size_of
from entia.model.schema import Table
from entia.model.workspace import Workspace
from entia.sql import ddl
from tests.support.database import Database
from tests.support.engines import Engine

_ROWS = 40_000
_BATCH = 500
_WITHIN = 1.4  # the estimate and the truth differ by this factor at most
MODEL = """
model Sizes { target postgres 15, mariadb 10.11, sqlite 3.40 }
entity Visit {
  id:     bigint pk auto
  ward:   int
  code:   uuid unique
  name:   string(40)
  paid:   bool
  amount: decimal(12, 2)
  born:   date
  at:     datetime
  note:   text?
  index (ward, at)
  index (name)
}
"""
_SIZE = {
    "postgres": "select pg_table_size('\"Visit\"'), pg_indexes_size('\"Visit\"')",
    "mariadb": "select data_length, index_length from information_schema.tables "
    "where table_schema = database() and table_name = 'Visit'",
    "sqlite": "select sum(case when name = 'Visit' then pgsize end), sum(case when name <> 'Visit' then pgsize end) "
    "from dbstat where name not like 'sqlite_s%'",
}


def _table() -> Table:
    snapshot = Workspace.empty().with_files({"/s.entia": MODEL}).model_of("/s.entia")
    assert snapshot is not None
    return snapshot.schema().tables[0]


def _fill(database: Database, dialect: str) -> None:
    names = ("ward", "code", "name", "paid", "amount", "born", "at", "note")
    quote = "`" if dialect == "mariadb" else '"'
    columns = ", ".join(f"{quote}{name}{quote}" for name in names)
    for start in range(0, _ROWS, _BATCH):
        values: list[object] = []
        for number in range(start, start + _BATCH):
            moment = datetime(2024, 1, 1) + timedelta(minutes=number)  # noqa: DTZ001  # a wall clock
            code = str(UUID(int=(number * 2654435761) << 64 | number))
            row = (number % 500, code, f"{number * 7919 % 10**8:020d}", number % 2 == 0, Decimal(number) / 7 // 1 * 100,
                   date(1990, 1, 1) + timedelta(days=number % 9000), moment, "x" * 200)  # fmt: skip
            values += [str(each) if isinstance(each, Decimal | date | datetime) else each for each in row]
        places = ", ".join([f"({', '.join('?' * len(names))})"] * _BATCH)
        database.execute(f"insert into {quote}Visit{quote} ({columns}) values {places}", values)


@pytest.mark.parametrize(
    "name",
    [
        "sqlite",
        pytest.param("postgres", marks=pytest.mark.engines),
        pytest.param("mariadb", marks=pytest.mark.engines),
    ],
)
def test_the_estimate_is_near_the_truth(start_engine: Callable[[str], Engine], name: str) -> None:
    engine = start_engine(name)
    table = _table()
    number = parse_version(engine.dialect, engine.version) or ()
    snapshot = Workspace.empty().with_files({"/s.entia": MODEL}).model_of("/s.entia")
    assert snapshot is not None
    with engine.database() as database:
        assert database.run(s.text for s in ddl(snapshot.schema(), engine.dialect, engine.version).statements) == []
        _fill(database, engine.dialect)
        if engine.dialect == "mariadb":
            database.execute("analyze table `Visit`")
        ((data, indexes),) = database.execute(_SIZE[engine.dialect])
    estimate = size_of(table, engine.dialect, number, _ROWS)
    print(f"\n{engine.name}: {readable(estimate.table)} and {readable(estimate.indexes)} estimated, "
          f"{readable(data)} and {readable(indexes)} taken")  # fmt: skip
    for guess, truth in ((estimate.table, data), (estimate.indexes, indexes)):
        assert 1 / _WITHIN < guess / int(truth) < _WITHIN, (guess, truth)


def test_a_size_is_told_for_each_dialect_that_is_built() -> None:
    table = _table()
    for dialect in DIALECTS.values():
        if dialect.built:
            small, large = (size_of(table, dialect.name, (), rows) for rows in (1000, 100_000))
            assert 0 < small.total < large.total


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 B"), (999, "999 B"), (1500, "1.5 kB"), (64_000, "64 kB"), (3 * 10**15, "3,000 TB")]
)
def test_sizes_are_readable(size: int, text: str) -> None:
    assert readable(size) == text
