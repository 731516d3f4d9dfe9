"""A live database, the model that is made of it, and the database that its DDL makes: the two are the same.

Random models and the originals of `test_originals`; what the engine prints of both is compared.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from entia.importers.database import import_database
from entia.importers.database_address import address_of
from entia.importers.options import Options
from entia.importers.report import Fate, Imported
from entia.model.workspace import Workspace
from entia.sql import ddl
from tests.importers.test_database import load
from tests.importers.test_originals import ORIGINALS, Original, plain, text_of
from tests.support.engines import ENGINES, UTC, Database, DuckDBDatabase, Engine, SQLiteDatabase
from tests.support.printed import Fact, printed
from tests.support.read_back import facts_of
from tests.support.requirements import corpora

pytestmark = pytest.mark.engines

_MODELS = 6
_ON_MYSQL = tuple(each._replace(engine="mysql") for each in ORIGINALS if each.engine == "mariadb")


def copied(url: str, second: Database, name: str) -> Imported:
    """What is imported of a database, whose DDL the second now has."""
    entry = ENGINES[name]
    imported, _ = import_database(address_of(url), Options())
    snapshot = Workspace.empty().with_files({"/m/model.entia": imported.text}).model_of("/m/model.entia")
    assert snapshot is not None
    script = ddl(snapshot.schema(), entry.dialect, entry.release)
    assert [note.message for note in script.refusals] == []
    assert [each.message for each in second.run([each.text for each in script.statements])] == []
    return imported


@contextmanager
def reachable(engine: Engine, place: Path) -> Iterator[Database]:
    """An empty database that a URL leads to: of SQLite a file."""
    if engine.dialect == "sqlite":
        with closing(sqlite3.connect(place, isolation_level=None)) as connection:
            database: Database = SQLiteDatabase(connection)
            database.url = f"sqlite:///{place}"
            yield database
    else:
        with engine.database(UTC) as database:
            yield database


@pytest.mark.parametrize("original", [*ORIGINALS, *_ON_MYSQL], ids=lambda each: f"{each.name}-{each.engine}")
def test_an_original_comes_back(start_engine: Callable[[str], Engine], original: Original, tmp_path: Path) -> None:
    engine = start_engine(original.engine)
    text = text_of(original)
    with reachable(engine, tmp_path / "first.db") as first, reachable(engine, tmp_path / "second.db") as second:
        first.script(text)
        imported = copied(first.url, second, original.engine)
        theirs = plain(engine.dialect, text, printed(first, engine.dialect))
        ours = plain(engine.dialect, text, printed(second, engine.dialect))
    print(f"\n{original.name} on {engine.name}: {len(ours & theirs)} facts agree, {len(theirs ^ ours)} do not")
    assert len(ours & theirs) > 10
    assert imported.of(Fate.UNPLACED) == ()
    assert sorted(theirs ^ ours, key=str) == []


_OMOP = "sql/OHDSI__CommonDataModel/inst__ddl__5.4__duckdb__OMOPCDM_duckdb_5.4_{}.sql"


def test_an_original_of_duckdb_comes_back(start_engine: Callable[[str], Engine], tmp_path: Path) -> None:
    import duckdb

    engine = start_engine("duckdb")
    texts = [(corpora() / _OMOP.format(part)).read_text("utf-8") for part in ("ddl", "primary_keys", "indices")]
    place = tmp_path / "first.duckdb"
    with duckdb.connect(str(place)) as connection:
        first = DuckDBDatabase(connection)
        first.script("".join(texts).replace("@cdmDatabaseSchema.", ""))
        theirs = facts_of(first, "duckdb")
    with engine.database(UTC) as second:
        imported = copied(f"duckdb:///{place}", second, "duckdb")
        ours = facts_of(second, "duckdb")
    assert imported.passages
    assert len(theirs) > 400
    assert theirs ^ ours == set()


def _said(database: Database, dialect: str) -> set[Fact]:
    """What is printed; that an index is a B-tree goes without saying, though MySQL says what it was told."""
    facts = printed(database, dialect)
    return {tuple(str(part).removesuffix(" USING BTREE") for part in fact) for fact in facts}


@pytest.mark.parametrize("name", ["postgres", "postgres18", "mariadb", "mysql"])
def test_a_random_model_comes_back(start_engine: Callable[[str], Engine], name: str) -> None:
    engine = start_engine(name)
    wrong: list[str] = []
    for seed in range(200, 200 + _MODELS):
        with engine.database() as first, engine.database() as second:
            load(first, seed, name)
            copied(first.url, second, name)
            before, after = _said(first, engine.dialect), _said(second, engine.dialect)
            wrong += [f"seed {seed}: lost {fact}" for fact in before - after]
            wrong += [f"seed {seed}: new {fact}" for fact in after - before]
    assert not wrong, "\n".join(wrong)


_VIRTUAL = """
create table item (
  id int not null primary key, price decimal(10, 2), word varchar(20),
  twice decimal(12, 2) generated always as (price * 2) virtual, more int as (id + 1) virtual,
  upper varchar(20) as (upper(word)) virtual, half decimal(10, 2) as (price / 2) stored
)
"""


@pytest.mark.parametrize("name", ["mariadb", "mysql"])
def test_virtual_columns_come_back_without_a_check(start_engine: Callable[[str], Engine], name: str) -> None:
    engine = start_engine(name)
    with engine.database() as first, engine.database() as second:
        first.execute(_VIRTUAL)
        copied(first.url, second, name)
        assert _said(first, name) == _said(second, name)
