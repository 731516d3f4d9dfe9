"""Live databases: what is read of a database is what its own catalog says, asked for in another way.

Judges are `read_back`, which has queries of its own, and SQLAlchemy's inspector.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from entia.importers.database import Live, read
from entia.importers.database_address import DatabaseError, address_of
from entia.importers.report import Trace
from entia.sql import ddl
from tests.support.catalog_facts import catalog_facts
from tests.support.engines import ENGINES, Database, DuckDBDatabase, Engine, SQLiteDatabase
from tests.support.inspected import inspected, inspected_catalog
from tests.support.models import random_model
from tests.support.read_back import UNREADABLE, Fact, facts_of

StartEngine = Callable[[str], Engine]
_MODELS = 10
_FEW = 4  # models that SQLAlchemy looks at, table by table


def live(url: str, trace: Trace | None = None) -> Live:
    return read(address_of(url), trace or Trace(), lambda done, total, what: None)


def load(database: Database, seed: int, engine: str) -> None:
    """Load the DDL of a random model; what an older release refuses is not there to be read."""
    entry = ENGINES[engine]
    schema = random_model(seed, entry.dialect, entry.release).snapshot().schema()
    refusals = database.run([statement.text for statement in ddl(schema, entry.dialect).statements])
    assert not refusals, refusals[0]


@contextmanager
def duckdb_file(path: Path) -> Iterator[Database]:
    import duckdb

    with duckdb.connect(str(path)) as connection:
        yield DuckDBDatabase(connection)


@contextmanager
def sqlite_file(path: Path) -> Iterator[Database]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield SQLiteDatabase(connection)


def assert_alike(ours: set[Fact], judged: set[Fact], seed: int) -> None:
    """Nothing is read that is not there, and nothing that is there is not read."""
    wrong = [*(f"read: {fact}" for fact in ours - judged), *(f"not read: {fact}" for fact in judged - ours)]
    assert not wrong, f"seed {seed}\n" + "\n".join(sorted(wrong))


def compared(facts: set[Fact]) -> set[Fact]:
    """What is compared: views are told by their columns, which a catalog leaves to the query."""
    return {fact for fact in facts if fact[0] not in ("view", UNREADABLE)}


def without_keys_of_its_own(facts: set[Fact]) -> set[Fact]:
    """Without the indexes that MySQL itself gives foreign keys, by their names."""
    foreign = {fact[1:3] for fact in facts if fact[0] == "fk"}
    return {fact for fact in facts if not (fact[0] == "index" and fact[1:3] in foreign)}


@pytest.mark.engines
@pytest.mark.parametrize("name", ["postgres", "postgres18"])
def test_a_random_model_is_what_is_read_of_postgres(start_engine: StartEngine, name: str) -> None:
    for seed in range(_MODELS):
        with start_engine(name).database() as database:
            load(database, seed, name)
            found = live(database.url).catalog
            assert_alike(compared(catalog_facts(found)), compared(facts_of(database, "postgres")), seed)
            assert {view for _, view in found.views} == {
                fact[1] for fact in facts_of(database, "postgres") if fact[0] == "view"
            }


@pytest.mark.engines
@pytest.mark.parametrize("name", ["postgres13", "postgres", "postgres18"])
def test_sqlalchemy_sees_the_same_of_postgres(start_engine: StartEngine, name: str) -> None:
    for seed in range(100, 100 + _FEW):
        with start_engine(name).database() as database:
            load(database, seed, name)
            found = live(database.url).catalog
            assert_alike(inspected_catalog(found), inspected(address_of(database.url)), seed)


@pytest.mark.parametrize("seed", range(_MODELS))
def test_a_random_model_is_what_is_read_of_duckdb(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "random.duckdb"
    with duckdb_file(path) as database:
        load(database, seed, "duckdb")
        facts = facts_of(database, "duckdb")
    found = live(f"duckdb:///{path}").catalog
    ours, judged = compared(catalog_facts(found)), compared(facts)
    keys = ("key", "unique", "fk") if (UNREADABLE,) in facts else ()  # what DuckDB itself cannot tell
    assert {fact for fact in ours - judged if fact[0] not in keys} == set()
    assert judged - ours == set()
    assert {view for _, view in found.views} == {fact[1] for fact in facts if fact[0] == "view"}


@pytest.mark.engines
def test_a_random_model_is_what_is_read_of_mariadb(start_engine: StartEngine) -> None:
    for seed in range(_MODELS):
        with start_engine("mariadb").database() as database:
            load(database, seed, "mariadb")
            facts = without_keys_of_its_own(facts_of(database, "mariadb"))
            found = live(database.url).catalog
            assert_alike(compared(catalog_facts(found)), compared(facts), seed)
            assert {view for _, view in found.views} == {fact[1] for fact in facts if fact[0] == "view"}


@pytest.mark.parametrize("seed", range(_MODELS))
def test_a_random_model_is_what_is_read_of_sqlite(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "random.db"
    with sqlite_file(path) as database:
        load(database, seed, "sqlite")
        facts = facts_of(database, "sqlite")
    found = live(f"sqlite:///{path}").catalog
    assert_alike(compared(catalog_facts(found)), compared(facts), seed)
    assert {view for _, view in found.views} == {fact[1] for fact in facts if fact[0] == "view"}


@pytest.mark.engines
@pytest.mark.parametrize("name", ["mysql", "mariadb", "mariadb11"])
def test_sqlalchemy_sees_the_same_of_mysql(start_engine: StartEngine, name: str) -> None:
    for seed in range(100, 100 + _FEW):
        with start_engine(name).database() as database:
            load(database, seed, name)
            found = live(database.url).catalog
            assert_alike(inspected_catalog(found), inspected(address_of(database.url)), seed)


def test_a_schema_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "some.duckdb"
    with duckdb_file(path) as database:
        database.execute("create schema sales")
        database.execute("create table sales.item (id int)")
        database.execute("create table other (id int)")
    assert list(live(f"duckdb:///{path}?schema=sales").catalog.tables) == [("sales", "item")]
    with pytest.raises(DatabaseError, match="no schema `salse`"):
        live(f"duckdb:///{path}?schema=salse")
