"""A database of recorded answers, for engines that no machine here has: each query that fits a pattern has its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from entia.importers.database_address import Address, address_of
from entia.importers.database_connection import Session

Rows = Sequence[tuple[Any, ...]]


class UnrecordedError(Exception):
    """A query that no pattern fits."""


class Connection:
    """Enough of the Python database interface for SQLAlchemy to ask."""

    product_version = 0x10000FA0  # python-tds: 16.0.4000

    def __init__(self, answers: Sequence[tuple[str, Rows]]) -> None:
        self._answers = answers
        self.asked: list[str] = []

    def cursor(self) -> Cursor:
        """What asks."""
        return Cursor(self)

    def rows(self, sql: str) -> Rows:
        """The rows of the first pattern that is found in the query, its white space being single blanks."""
        plain = " ".join(sql.split())
        self.asked.append(plain)
        for pattern, rows in self._answers:
            if re.search(pattern, plain, re.IGNORECASE):
                return rows
        raise UnrecordedError(plain)

    def commit(self) -> None:
        """Nothing was written."""

    def rollback(self) -> None:
        """Nothing was written."""

    def close(self) -> None:
        """Nothing is open."""


class Cursor:
    """Its columns have no names: SQLAlchemy goes by the order in which it asked for them."""

    arraysize = 1
    rowcount = -1

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: list[tuple[Any, ...]] = []
        self.description: list[tuple[Any, ...]] | None = None

    def execute(self, sql: str, parameters: object = None) -> None:
        """Find the rows of a query."""
        self._rows = list(self._connection.rows(sql))
        width = len(self._rows[0]) if self._rows else 1
        self.description = [(f"column{number}", None, None, None, None, None, None) for number in range(width)]

    def fetchone(self) -> tuple[Any, ...] | None:
        """The next row."""
        return self._rows.pop(0) if self._rows else None

    def fetchall(self) -> list[tuple[Any, ...]]:
        """The rows that are left."""
        rows, self._rows = self._rows, []
        return rows

    def fetchmany(self, size: int = 1) -> list[tuple[Any, ...]]:
        """The next rows."""
        rows, self._rows = self._rows[:size], self._rows[size:]
        return rows

    def close(self) -> None:
        """Nothing is open."""


@contextmanager
def recorded(url: str, dialect: str, answers: Sequence[tuple[str, Rows]]) -> Iterator[Session]:
    """A session with a database that answers as was recorded; `dialect` is SQLAlchemy's URL of dialect and driver."""
    from sqlalchemy import create_engine
    from sqlalchemy.dialects import registry
    from sqlalchemy.pool import NullPool

    registry.register("mssql.pytds", "sqlalchemy_pytds.dialect", "MSDialect_pytds")
    registry.register("oracle.recorded", "tests.support.recorded_oracle", "RecordedOracle")
    address: Address = address_of(url)
    engine = create_engine(dialect, creator=lambda: Connection(answers), poolclass=NullPool)
    with engine.connect() as connection:

        def execute(sql: str) -> list[tuple[Any, ...]]:
            return [tuple(row) for row in connection.exec_driver_sql(sql).fetchall()]

        yield Session(address, (), connection, execute)
