"""Reserved words that tables and columns can have without quotes: each tried on the engine, the others too."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from entia.dialects.reserved import bare_words, needs_quotes, words
from tests.support.database import Database, EngineError
from tests.support.engines import Engine


def test_what_needs_quotes_is_reserved() -> None:
    assert not needs_quotes("postgres", (15,), "Position")
    assert needs_quotes("postgres", (15,), "order")
    assert not needs_quotes("postgres", (15,), "title")
    for dialect in ("postgres", "sqlite", "duckdb"):
        assert bare_words(dialect) <= words(dialect)


@pytest.mark.engines
@pytest.mark.parametrize("dialect", ["postgres", "mariadb", "sqlite", "duckdb"])
def test_bare_words_are_bare(dialect: str, start_engine: Callable[[str], Engine]) -> None:
    with start_engine(dialect).database() as database:
        found = {word for word in words(dialect) if _is_bare(database, word, "`" if dialect == "mariadb" else '"')}
    assert found == bare_words(dialect)


def _is_bare(database: Database, word: str, quote: str) -> bool:
    """Whether a column and a table can have the name in the statements that people write by hand."""
    as_column = _runs(
        database,
        f"CREATE TABLE tried (k INT, {word} INT)",
        f"INSERT INTO tried (k, {word}) VALUES (1, 2)",
        f"SELECT tried.{word}, {word} + 1, max({word}) FROM tried WHERE {word} = 2 GROUP BY tried.{word}, {word}",
        f"UPDATE tried SET {word} = 3 WHERE {word} = 2",
    )
    as_column = as_column and [tuple(row) for row in database.execute(f"SELECT {word} FROM tried")] == [(3,)]
    database.execute("DROP TABLE IF EXISTS tried")
    as_table = _runs(
        database,
        f"CREATE TABLE {word} (k INT)",
        f"INSERT INTO {word} (k) VALUES (1)",
        f"SELECT a.k FROM {word} a JOIN {word} b ON a.k = b.k",
        f"SELECT {word}.k FROM {word} WHERE {word}.k = 1",
        f"UPDATE {word} SET k = 2",
        f"DELETE FROM {word}",
    )
    database.execute(f"DROP TABLE IF EXISTS {quote}{word}{quote}")
    return as_column and as_table


def _runs(database: Database, *statements: str) -> bool:
    try:
        for statement in statements:
            database.execute(statement)
    except EngineError:
        return False
    return True
