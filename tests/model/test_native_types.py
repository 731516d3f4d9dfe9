"""A database's own type beside the model's: for an attribute, for a named type, and for what refers to either."""

from __future__ import annotations

import pytest

from entia.model.workspace import Workspace
from entia.rules.checker import Findings
from entia.sql import ddl

PATH = "/m/a.entia"
HEAD = "model M { target postgres 15, mariadb 10.11; relationships index }\n"


def written(text: str, dialect: str) -> str:
    workspace = Workspace.empty().with_files({PATH: HEAD + text})
    assert [found.message for found in Findings.of(workspace).diagnostics(PATH) if found.severity == 1] == []
    snapshot = workspace.model_of(PATH)
    assert snapshot is not None
    return "\n".join(statement.text for statement in ddl(snapshot.schema(), dialect).statements)


@pytest.mark.parametrize(
    ("line", "dialect", "expected"),
    [
        ("a: int native mariadb.int unsigned", "mariadb", "a int unsigned NOT NULL"),
        ("a: int native mariadb.int unsigned", "postgres", "a INTEGER NOT NULL"),
        ("a: mariadb.int unsigned? only mariadb", "mariadb", "a int unsigned"),
        ('a: text[] native mariadb.set("it\'s", "two words")', "mariadb", "a set('it''s', 'two words') NOT NULL"),
        ("a: decimal(9, 2) native mariadb.decimal(9, 2)", "mariadb", "a decimal(9, 2) NOT NULL"),
        ("a: Amount", "mariadb", "a int unsigned NOT NULL"),
        ("a: Amount native mariadb.bigint unsigned", "mariadb", "a bigint unsigned NOT NULL"),
        ("a: Amount", "postgres", "a amount NOT NULL"),
        ("a: Amount native postgres.int4", "postgres", "a int4 NOT NULL"),
    ],
)
def test_a_column_has_its_native_type(line: str, dialect: str, expected: str) -> None:
    amount = 'type Amount = int native mariadb.int unsigned native postgres.numeric as "amount"'
    text = written(f"{amount}\nentity E {{ id: int pk; {line} }}", dialect)
    assert f"  {expected}" in text
    assert ("CREATE DOMAIN amount AS numeric" in text) == (dialect == "postgres")


def test_a_native_type_goes_where_the_key_goes() -> None:
    lines = (
        "type Id = int native mariadb.int unsigned",
        "entity A { id: Id pk auto; tags <-> Tag }",
        "entity B { id: int pk auto native mariadb.smallint unsigned; a -> A }",
        "entity C { b -> B pk; a -> A? native mariadb.int unsigned }",
        "entity Tag { id: Id pk auto }",
    )
    text = "\n".join(lines)
    made = written(text, "mariadb")
    assert made.count(" int unsigned") == 6
    assert made.count(" smallint unsigned") == 2
    assert "INT NOT NULL" not in made
    assert "unsigned" not in written(text, "postgres")


def test_a_cast_is_to_the_type_of_the_model() -> None:
    text = "type Id = int native mariadb.int unsigned\nentity A { id: Id pk; t: string(9); check (cast(t as Id) > 1) }"
    assert "CAST(t AS SIGNED)" in written(text, "mariadb")


def test_what_would_be_lost_of_a_named_type_is_said() -> None:
    lost = 'type A = text collate "C"\ntype B = text native mariadb (compression = zlib)\n'
    workspace = Workspace.empty().with_files({PATH: HEAD + lost + "entity E { id: int pk; a: A; b: B }"})
    said = [found.message for found in Findings.of(workspace).diagnostics(PATH) if found.severity == 1]
    assert said == ["`collate` has no meaning on a type", "`native` has no meaning on a type"]
