"""`index (name(20))`: keys that keep the beginnings of texts and bytes, from the text to the database and back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from entia.diagnostics import Severity
from entia.importers import IMPORTERS
from entia.importers.options import Options
from entia.importers.sources import joined
from entia.importers.update import updated
from entia.model.neutral import KEY, WORD, Neutral, neutral_of
from entia.model.schema import Schema
from entia.model.workspace import Workspace
from entia.rules.checker import Findings
from entia.sql import ddl
from tests.support.engines import Engine, EngineError

BODY = """
entity Page {
  site:  int
  path:  string(1024)
  title: text
  hash:  bytes
  pk (site, path(255))
  index (title(10) desc, site)
  unique (title(40))
  index (hash(4))
}
"""


def schema_of(target: str, body: str) -> tuple[Schema, list[str]]:
    """The schema of a model, and its errors."""
    workspace = Workspace.empty().with_files({"m.entia": f"model M {{ target {target} }}\n{body}"})
    snapshot = workspace.model_of("m.entia")
    assert snapshot is not None
    found = Findings.of(workspace).diagnostics("m.entia")
    return snapshot.schema(), [each.message for each in found if each.severity is Severity.ERROR]


def statements(target: str, body: str) -> list[str]:
    return [" ".join(each.text.split()) for each in ddl(schema_of(target, body)[0], target).statements]


@pytest.mark.parametrize("target", ["mysql", "mariadb"])
def test_the_ddl_has_the_lengths(target: str) -> None:
    assert schema_of(target, BODY)[1] == []
    made = statements(target, BODY)
    assert "PRIMARY KEY (site, `path`(255))" in made[0]
    assert made[1:] == [
        "CREATE INDEX Page_title_site_idx ON Page(`title`(10) DESC, site)",
        "CREATE UNIQUE INDEX Page_title_key ON Page(`title`(40))",
        "CREATE INDEX Page_hash_idx ON Page(`hash`(4))",
    ]


def test_others_index_all_of_the_value_and_have_no_such_keys() -> None:
    errors = schema_of("postgres", BODY)[1]
    assert errors == [
        "PostgreSQL has no key of the beginnings of `path`",
        "PostgreSQL has no unique index of the first 40 of `title`",
    ]
    body = "entity A { id: int pk; name: text; index (name(10)) }"
    for target in ("postgres", "sqlite", "duckdb"):
        assert schema_of(target, body)[1] == []
        assert statements(target, body)[-1].endswith("(name)")


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ("entity A { id: int pk; n: int; index (n(2)) }", ["only texts and bytes have a beginning, and `n` is `int`"]),
        ("entity A { id: int pk; n: string(9); index (n(10)) }", ["`n` has at most 9 characters, not 10"]),
        ("entity A { id: int pk; n: bytes(9); unique (n(10)) }", ["`n` has at most 9 bytes, not 10"]),
        ("entity A { id: int pk; n: string(9); index (n(9)) }", []),
        ("entity A { id: int pk; n: mysql.tinytext; index (n(9)) }", []),
        ("entity A { id: int pk; n: mysql.varbinary(3); index (n(9)) }", ["`n` has at most 3 bytes, not 9"]),
        (
            "entity A { id: int pk; n: mysql.year; index (n(9)) }",
            ["only texts and bytes have a beginning, and `n` is `year`"],
        ),
        (
            "entity A { id: int pk; n: text; index (n(769)) }",
            ["MySQL's indexes have at most 3072 bytes, four a character of UTF-8: `A_n_idx`"],
        ),
        ("entity A { n: text; pk (n(9)) }\nentity B { id: int pk; a -> A }", ["`A` has no primary key to refer to"]),
        (
            "entity A { id: int pk; n: text; unique (n(9)) }\nentity B { id: int pk; a -> A(n) }",
            ["`A` has no key of `n`, so nothing can refer to that"],
        ),
        ("entity A { id: int pk; n: text; index (id) include (n(9)) }", ["a length has no meaning on an index"]),
        ("mixin X { n: int; index (n(2)) }\nentity A with X { id: int pk }", ["`n` is `int`"]),
    ],
)
def test_a_length_must_fit(body: str, errors: list[str]) -> None:
    found = schema_of("mysql", body)[1]
    assert len(found) == len(errors)
    assert all(wanted in message for wanted, message in zip(errors, found, strict=True)), found


@pytest.mark.engines
@pytest.mark.parametrize("engine", ["mysql", "mariadb"])
def test_the_engine_refuses_what_the_rule_does(start_engine: Callable[[str], Engine], engine: str) -> None:
    with start_engine(engine).database() as database:
        for refused in ("n int, index (n(2))", "n varchar(9), index (n(10))", "n varbinary(9), unique (n(10))"):
            with pytest.raises(EngineError, match="Incorrect prefix key"):
                database.execute(f"create table a ({refused})")
        database.execute("create table a (n text, primary key (n(9)))")
        with pytest.raises(EngineError):
            database.execute("create table b (n varchar(20), foreign key (n) references a (n))")
        assert database.run(statements(engine, BODY)) == []


def test_a_relationship_needs_an_index_of_whole_values() -> None:
    body = (
        "entity A { code: string(90) pk }\n"
        "entity B { id: int pk; a -> A index; other -> A; index (other(9)); index (a(9), id) }"
    )
    made = statements("mysql", body)
    assert [each for each in made if "INDEX" in each] == [
        "CREATE INDEX B_a_code_idx ON B(a_code)",
        "CREATE INDEX B_other_code_idx ON B(`other_code`(9))",
        "CREATE INDEX B_a_code_id_idx ON B(`a_code`(9), id)",
    ]


def test_what_is_forgotten_differs_in_its_beginning() -> None:
    body = "entity A { id: smallint pk; n: text; unique (n(%d)) }"
    for length, expected in ((40, f"{WORD}-{KEY}"), (6, KEY), (5, "")):
        table = schema_of("mysql", body % length)[0].tables[0]
        column = table.column("n")
        assert column is not None
        found = neutral_of(table, column, ())
        assert (found.text if isinstance(found, Neutral) else "") == expected, found


SCRIPT = """
create table page (
  site int not null, path varchar(1024) not null, title text, hash blob,
  primary key (site, path(255)), key by_title (title(10) desc, site), unique key title (title(40)), key hash (hash(4))
) engine=InnoDB default charset=utf8mb4;
"""


def test_a_script_brings_its_lengths() -> None:
    imported = IMPORTERS["sql"].read(joined([("shop.sql", SCRIPT)]), Options("mysql"))
    lines = [line.strip() for line in imported.text.splitlines()]
    assert "pk (site, path(255))" in lines
    assert 'index "by_title" (title(10) desc, site)' in lines
    assert any(re.fullmatch(r'(unique index|unique) "title" \(title\(40\)\)', line) for line in lines)
    assert 'index "hash" (hash(4))' in lines
    assert "sql mysql" not in imported.text


def test_an_update_brings_another_length() -> None:
    before, after = (
        IMPORTERS["sql"].read(joined([("shop.sql", script)]), Options("mysql")).text
        for script in (SCRIPT, SCRIPT.replace("(255)", "(200)").replace("(10)", "(12)").replace("(40)", "(50)"))
    )
    made = updated({"m.entia": before}, after).files["m.entia"]
    assert sorted(re.findall(r"\w+\(\d+\)", made)) == sorted(re.findall(r"\w+\(\d+\)", after))
    assert "path(200)" in made


PRISMA = """
datasource db {
  provider = "mysql"
  url      = env("U")
}

model Page {
  site  Int
  path  String @db.VarChar(1024)
  title String @db.Text

  @@id([site, path(length: 255)])
  @@index([title(length: 10, sort: Desc), site])
  @@unique([title(length: 40)])
}
"""


def test_prisma_has_lengths_too() -> None:
    imported = IMPORTERS["prisma"].read(joined([("schema.prisma", PRISMA)]), Options())
    workspace = Workspace.empty().with_files({"m.entia": imported.text})
    snapshot = workspace.model_of("m.entia")
    assert snapshot is not None
    table = snapshot.schema().tables[0]
    assert table.primary_key is not None
    assert (table.primary_key.columns, table.primary_key.lengths) == (("site", "path"), (0, 255))
    assert {tuple((key.column, key.length) for key in index.keys) for index in table.indexes} == {
        (("title", 10), ("site", 0)),
        (("title", 40),),
    }
