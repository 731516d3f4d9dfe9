"""`native` options stand where their dialect reads them."""

from __future__ import annotations

import pytest

from entia.model.schema import Native
from entia.sql import ddl
from entia.sql.options import split_options
from tests.support import schemas as s
from tests.support.schemas import INT, TEXT, column, index, pk, table

HERE = s.NOWHERE


def native(dialect: str, options: str) -> tuple[Native, ...]:
    return (Native(dialect, options, "", HERE),)


def made(dialect: str, options: str, where: str) -> str:
    natives = native(dialect, options)
    schema = s.schema(
        table(
            "A",
            column("id", INT),
            column("b", TEXT, natives=natives if where == "column" else ()),
            column("c", INT),
            key=pk("id"),
            uniques=(s.unique("c", natives=natives if where == "unique" else ()),),
            indexes=(index("c", natives=natives if where == "index" else ()),),
            natives=natives if where == "table" else (),
        )
    )
    return "\n".join(statement.text for statement in ddl(schema, dialect).statements)


@pytest.mark.parametrize(
    ("dialect", "where", "options", "expected"),
    [
        ("postgres", "table", "fillfactor = 70", "\n) WITH (fillfactor = 70)"),
        ("postgres", "table", "tablespace = fast, fillfactor = 70", "\n) WITH (fillfactor = 70) TABLESPACE fast"),
        ("postgres", "index", "fillfactor = 70", "ON a(c) WITH (fillfactor = 70)"),
        ("postgres", "unique", "fillfactor = 70", "UNIQUE (c) WITH (fillfactor = 70)"),
        ("postgres", "column", "storage = external", "ALTER TABLE a ALTER COLUMN b SET STORAGE external"),
        ("postgres", "column", "n_distinct = 5", "ALTER TABLE a ALTER COLUMN b SET (n_distinct = 5)"),
        ("mysql", "table", "row_format = dynamic", " ROW_FORMAT = dynamic"),
        ("mysql", "index", "key_block_size = 8", "ON a(c) KEY_BLOCK_SIZE = 8"),
        ("mysql", "column", "invisible", "b LONGTEXT INVISIBLE NOT NULL"),
        ("mysql", "column", "column_format = fixed", "b LONGTEXT COLUMN_FORMAT fixed NOT NULL"),
        ("sqlite", "table", "without_rowid", "\n) STRICT, WITHOUT ROWID"),
    ],
)
def test_options(dialect: str, where: str, options: str, expected: str) -> None:
    assert expected in made(dialect, options, where)


def test_an_option_of_the_author_replaces_ours() -> None:
    text = made("mysql", "engine = MyISAM, charset = latin1", "table")
    assert text.count("ENGINE") == 1
    assert "ENGINE = MyISAM CHARSET = latin1" in text
    assert "utf8mb4" not in text


def test_options_are_split_outside_brackets_and_quotes() -> None:
    assert split_options(["a = (1, 2), b = 'x, y'", "c"]) == ["a = (1, 2)", "b = 'x, y'", "c"]
