"""What DDL costs: the same for each table at any size, and next to nothing for tables that did not change."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from entia.model.schema import Schema, Table
from entia.sql import ddl
from tests.support import schemas as s
from tests.support.schemas import (
    AUTO,
    BIGINT,
    BOOL,
    DATE,
    INT,
    TEXT,
    TIMESTAMP,
    call,
    check,
    column,
    decimal,
    index,
    number,
    pk,
    references,
    string,
    table,
    word,
)

pytestmark = pytest.mark.slow

BUDGET = 0.002  # seconds of CPU a table; measured 0.0003 to 0.0005, and the machine may be busy


def model(size: int) -> Schema:
    """Tables of nine columns, each with a key, a unique, a check, an index and a foreign key to the one before."""
    return s.schema(*(entity(i) for i in range(size)), head=s.header("postgres 15"))


def entity(i: int) -> Table:
    return table(
        f"Entity{i}",
        column("id", BIGINT, identity=AUTO),
        column("name", string(80)),
        column(f"note{i}", TEXT, required=False),
        column("created_at", TIMESTAMP, default=call("now()")),
        column("total", decimal(12, 2), default=number("0")),
        column("active", BOOL, default=word("true")),
        column("quantity", INT, default=number(1)),
        column("born", DATE, required=False),
        column("parent", BIGINT, required=False, db="parent_id", role="parent"),
        key=pk("id"),
        uniques=(s.unique("name"),),
        checks=(check("total >= 0"),),
        indexes=(index("parent"),),
        foreign_keys=(references("parent", f"Entity{max(i - 1, 0)}", on_delete="cascade"),),
    )


def cpu(action: Callable[[], object]) -> float:
    gc.collect()
    begun = time.process_time()
    action()
    return time.process_time() - begun


@pytest.mark.parametrize("dialect", ["postgres", "mysql", "mariadb", "sqlite"])
def test_the_price_of_a_table(dialect: str) -> None:
    ddl(model(10), dialect)  # sqlglot is loaded, the tables of the dialect are read
    small, large = model(500), model(5000)
    small_price = cpu(lambda: ddl(small, dialect)) / 500
    large_price = cpu(lambda: ddl(large, dialect)) / 5000
    changed = replace(large, tables=(replace(large.tables[0], doc="Anew"), *large.tables[1:]))
    again = cpu(lambda: ddl(changed, dialect)) / 5000
    prices = [f"{price * 1e6:.1f}" for price in (small_price, large_price, again)]
    print(f"{dialect}, µs a table: of 500 {prices[0]}, of 5,000 {prices[1]}, again {prices[2]}")
    assert large_price < BUDGET
    assert large_price < 3 * small_price + 0.0001
    assert again < large_price / 5
