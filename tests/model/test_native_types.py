"""A database's own type beside the model's: for an attribute, for a named type, and for what refers to either."""

from __future__ import annotations

import pytest

from entia.model.native_types import spelled
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


def test_a_column_of_a_domain_over_a_native_type_is_of_the_domain_whose_checks_hold() -> None:
    domain = "type R = postgres.int4range check (value is not null)"
    text = written(f"{domain}\nentity E {{ id: int pk; r: R? only postgres }}", "postgres")
    assert 'CREATE DOMAIN "R" AS int4range\n  CHECK (VALUE IS NOT NULL)' in text
    assert '  r "R"' in text


@pytest.mark.parametrize(
    ("dialect", "type_", "expected"),
    [
        ("sqlite", 'sqlite."BLOB SUB_TYPE TEXT"?', "a BLOB SUB_TYPE TEXT"),
        ("sqlite", 'sqlite."VARYING CHARACTER"(255)', "a VARYING CHARACTER(255) NOT NULL"),
        ("sqlite", 'sqlite."MADE BY DEFAULT"', 'a "MADE BY DEFAULT" NOT NULL'),
        ("sqlite", 'sqlite.""', "a NOT NULL"),
        ("sqlite", 'int native sqlite."UNSIGNED BIG INT"', "a UNSIGNED BIG INT NOT NULL"),
        ("mariadb", 'mariadb."int(5) unsigned zerofill"', "a int(5) unsigned zerofill NOT NULL"),
        ("postgres", 'postgres."char"', 'a "char" NOT NULL'),
        ("postgres", 'postgres.shop."Var Char"(2)[]?', 'a shop."Var Char"(2)[]'),
        ("postgres", 'string(20) native postgres."Var \\"Char\\""', 'a "Var ""Char""" NOT NULL'),
        ("duckdb", 'duckdb."STRUCT(a INTEGER, b VARCHAR)"[]?', "a STRUCT(a INTEGER, b VARCHAR)[]"),
        ("duckdb", 'duckdb."My Type"?', 'a "My Type"'),
    ],
)
def test_a_native_type_may_be_several_words(dialect: str, type_: str, expected: str) -> None:
    text = f"model M {{ target {dialect} }}\nentity E {{ id: int pk; a: {type_} }}\n"
    text += "".join(
        f'sql {dialect} "{name}" """create type "{name}" as (a int)"""\n' for name in ("Var Char", "My Type")
    )
    text += f'sql {dialect} quoted """create type "Var ""Char""" as (a int)"""\n'
    snapshot = Workspace.empty().with_files({PATH: text}).model_of(PATH)
    assert snapshot is not None
    assert f"  {expected}" in "\n".join(each.text for each in ddl(snapshot.schema(), dialect).statements)
    column = snapshot.schema().tables[0].column("a")
    assert column is not None
    inner = column.type.element or column.type
    assert inner.base != "native" or (spelled(inner.native) or "") == type_.rstrip("?[]")


def test_a_type_in_quotes_is_another_one_than_the_word() -> None:
    lines = ('a: postgres."char"', 'b: postgres."text"', 'c: postgres."int"', 'd: postgres."Var Char"')
    text = "model M { target postgres 15 }\nentity E { id: int pk; " + "; ".join(lines) + " }"
    found = Findings.of(Workspace.empty().with_files({PATH: text})).diagnostics(PATH)
    assert [each.message for each in found if each.severity == 1] == [
        'PostgreSQL 15 has no type `"int"`', 'PostgreSQL 15 has no type `"Var Char"`',
    ]  # fmt: skip


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


# ---- a type in capitals: the sole target's own ---------------------------------------------------------------------
def found(target: str, text: str) -> tuple[list[tuple[str, str, tuple[str, ...]]], str]:
    """(rule, message, titles of the fixes) of each error in a model of these targets, and its DDL without errors."""
    workspace = Workspace.empty().with_files({PATH: f"model M {{ target {target} }}\n{text}"})
    errors = [each for each in Findings.of(workspace).diagnostics(PATH) if each.severity == 1]
    snapshot = workspace.model_of(PATH)
    assert snapshot is not None
    dialect = target.replace(",", " ").partition(" ")[0]
    made = "" if errors else "\n".join(each.text for each in ddl(snapshot.schema(), dialect).statements)
    return [(each.rule, each.message, tuple(fix.title for fix in each.fixes)) for each in errors], made


@pytest.mark.parametrize(
    ("target", "line", "expected"),
    [
        ("sqlite", "a: VARCHAR(45)", "a VARCHAR(45) NOT NULL"),
        ("sqlite 3.40", "a: INT unsigned?", "a INT unsigned"),
        ("postgres 15", "a: TSVECTOR", "a tsvector NOT NULL"),
        ("postgres 15", "a: TEXT[]", "a text[] NOT NULL"),
        ("mysql 8.4", "a: MEDIUMTEXT?", "a mediumtext"),
        ("mysql 8.4", 'a: SET("x", "y")', "a set('x', 'y') NOT NULL"),
        ("duckdb", "a: HUGEINT", "a hugeint NOT NULL"),
    ],
)
def test_a_type_in_capitals_is_the_sole_targets(target: str, line: str, expected: str) -> None:
    errors, made = found(target, f"entity E {{ id: int pk; {line} }}")
    assert errors == []
    assert f"  {expected}" in made


def test_a_declared_name_comes_before_a_type_in_capitals() -> None:
    errors, made = found("postgres 15", 'type TEXT = string(9) as "short"\nentity E { id: int pk; a: TEXT }')
    assert errors == []
    assert "a short NOT NULL" in made


def test_another_target_asks_for_the_database_of_a_type_in_capitals() -> None:
    entity = "entity E { id: int pk; a: TSVECTOR; b: VARCHAR(9) }"
    errors, _ = found("postgres 15, sqlite", entity)
    assert errors == [
        (
            "unknown-type",
            "`TSVECTOR` without its database is a type only where that is the one target",
            ("write `postgres.tsvector`",),
        ),
        (
            "foreign-spelling",
            "`VARCHAR` is spelt `string` in Entia",
            ("write `string`", "write `postgres.varchar`", "write `sqlite.VARCHAR`"),
        ),
    ]


def test_a_type_in_capitals_has_the_arguments_of_its_database() -> None:
    errors, _ = found("mysql 8.4", "entity E { id: int pk; a: VARCHAR }")
    assert [rule for rule, _, _ in errors] == ["unknown-native-type"]


@pytest.mark.parametrize(
    ("target", "text"), [("sqlserver", "VARCHAR(9)"), ("postgres 15", "Text"), ("mysql", "TINYTEX")]
)
def test_other_words_are_no_types(target: str, text: str) -> None:
    errors, _ = found(target, f"entity E {{ id: int pk; a: {text} }}")
    assert [rule for rule, _, _ in errors if rule in ("unknown-type", "foreign-spelling")]


def test_types_in_capitals_follow_the_target_while_it_is_typed() -> None:
    files = {PATH: "model M { target sqlite }\nentity E { id: int pk; a: VARCHAR(9) }\n"}
    one = Workspace.empty().with_files(files)
    two = one.with_files({PATH: files[PATH].replace("sqlite", "sqlite, postgres")})
    back = two.with_files(files)
    counts = []
    findings = None
    for workspace in (one, two, back):
        findings = Findings.of(workspace, findings)
        counts.append(sum(each.severity == 1 for each in findings.diagnostics(PATH)))
    assert counts == [0, 1, 0]


def test_a_relationship_has_a_type_of_the_same_database() -> None:
    text = "entity A { id: INTEGER pk }\nentity B { id: INTEGER pk; a -> A? native sqlite.INT }"
    errors, made = found("sqlite", text)
    assert errors == []
    assert "  a_id INT," in made
