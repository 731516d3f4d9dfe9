"""Real database engines behind one small interface: the judges of every test that writes DDL.

    with started("mariadb") as engine, engine.database() as database:
        refusals = database.run(statements)

In tests use the fixture `start_engine`, which starts each engine once a session (and xdist worker):

    def test_loads(start_engine):
        with start_engine("postgres").database() as database:
            assert database.run(statements) == []
"""

import importlib.util
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from functools import partial
from typing import Any, NamedTuple

import pytest

from tests.support import older
from tests.support.database import INDIA, UTC, Database, Engine, EngineError, Refusal, Zone
from tests.support.mysql import server as mysql
from tests.support.postgres import server as postgres

__all__ = [
    "ENGINES",
    "EVERY",
    "INDIA",
    "UTC",
    "Database",
    "Engine",
    "EngineError",
    "Refusal",
    "Zone",
    "missing",
    "started",
]


class SQLiteDatabase(Database):
    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def execute(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        try:
            return self.connection.execute(sql, tuple(params)).fetchall()
        except sqlite3.Error as error:
            raise _sqlite_error(error) from error

    def script(self, sql: str) -> None:
        try:
            self.connection.executescript(sql)
        except sqlite3.Error as error:
            raise _sqlite_error(error) from error


def _sqlite_error(error: sqlite3.Error) -> EngineError:
    return EngineError(str(error), getattr(error, "sqlite_errorname", ""))


class SQLite:
    name = dialect = "sqlite"
    version = sqlite3.sqlite_version

    @contextmanager
    def database(self, zone: Zone = INDIA) -> Iterator[Database]:
        """SQLite has no session time zone: `zone` changes nothing."""
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            connection.execute("PRAGMA foreign_keys = on")
            yield SQLiteDatabase(connection)


class DuckDBDatabase(Database):
    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def execute(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        import duckdb

        try:
            rows: list[tuple[Any, ...]] = self.connection.execute(sql, list(params)).fetchall()
        except duckdb.Error as error:
            raise EngineError(str(error), type(error).__name__) from error
        return rows

    def script(self, sql: str) -> None:
        self.execute(sql)


class DuckDB:
    name = dialect = "duckdb"

    def __init__(self) -> None:
        import duckdb

        self.version: str = duckdb.__version__

    @contextmanager
    def database(self, zone: Zone = INDIA) -> Iterator[Database]:
        import duckdb

        # Extensions are never fetched: what a plain installation cannot do is a refusal.
        with duckdb.connect(":memory:", config={"autoinstall_known_extensions": False}) as connection:
            connection.execute(f"SET TimeZone = '{zone.name}'")
            yield DuckDBDatabase(connection)


@contextmanager
def sqlite() -> Iterator[Engine]:
    yield SQLite()


@contextmanager
def duckdb() -> Iterator[Engine]:
    yield DuckDB()


def _missing_duckdb() -> str | None:
    absent = [name for name in ("duckdb", "pytz") if importlib.util.find_spec(name) is None]
    return f"pip install {' '.join(absent)}" if absent else None


class Entry(NamedTuple):
    """How an engine starts, and what it lacks here (None: nothing).

    `release` is the version of the dialect that it judges, as a target names it.
    """

    dialect: str
    release: str
    start: Callable[[], AbstractContextManager[Engine]]
    missing: Callable[[], str | None]
    embedded: bool = False


def _postgres(major: int) -> Entry:
    return Entry("postgres", str(major), partial(postgres.postgres, major), partial(postgres.missing, major))


def _mysql(name: str, dialect: str, release: str) -> Entry:
    return Entry(dialect, release, partial(mysql.mysql, name), partial(mysql.missing, name))


# The first engine of a dialect sees the most of the tests.
ENGINES: dict[str, Entry] = {
    "sqlite": Entry("sqlite", "3.40", sqlite, lambda: None, embedded=True),
    "duckdb": Entry("duckdb", "2", duckdb, _missing_duckdb, embedded=True),
    "sqlite3.35": Entry("sqlite", "3.35", older.sqlite, older.missing_sqlite),
    "duckdb1.2": Entry("duckdb", "1.2", older.duckdb, older.missing_duckdb),
    "postgres": _postgres(15),
    "postgres13": _postgres(13),
    "postgres14": _postgres(14),
    "postgres16": _postgres(16),
    "postgres17": _postgres(17),
    "postgres18": _postgres(18),
    "mysql": _mysql("mysql", "mysql", "9"),
    "mariadb": _mysql("mariadb", "mariadb", "10.11"),
    "mariadb11": _mysql("mariadb11", "mariadb", "11.8"),
}


# The engines of `pytest.mark.parametrize`: a server is for those who ask for `-m engines`.
EVERY = [name if entry.embedded else pytest.param(name, marks=pytest.mark.engines) for name, entry in ENGINES.items()]


def missing(name: str) -> str | None:
    """What must be installed before the engine can start here; None when nothing is missing."""
    return ENGINES[name].missing()


def started(name: str) -> AbstractContextManager[Engine]:
    """A context in which the engine runs; the server, if it is one, ends with it."""
    return ENGINES[name].start()
