"""Functions that a database does in a way of its own: with it as the only target they are its own, else the model's."""

from __future__ import annotations

import pytest

from entia.dialects.functions import DIALECTS, FORMS, OWN
from entia.model.expressions import Scope, analyse
from entia.model.types import Type
from entia.sql.expressions import write

COLUMNS = tuple(
    (name, Type(type_), False) for name, type_ in (("a", "int"), ("b", "int"), ("f", "double"), ("s", "text"))
)


def written(text: str, *dialects: str) -> str:
    scope = Scope(COLUMNS, dialects=tuple((dialect, "") for dialect in dialects))
    return write(text, scope, dialects[0], (), str, None, "condition", None)


@pytest.mark.parametrize(
    ("text", "dialect", "alone", "among_others"),
    [
        ("round(f)", "postgres", "round(f)", "CAST(round(CAST(f AS numeric)) AS double precision)"),
        ("least(a, b)", "postgres", "least(a, b)", "(CASE WHEN a IS NULL OR b IS NULL THEN NULL ELSE least(a, b) END)"),
        ("length(s)", "mysql", "char_length(s)", "char_length(s)"),
        ("concat(s, s)", "mariadb", "concat(s, s)", "concat(coalesce(s, ''), coalesce(s, ''))"),
        ("lower(s)", "mysql", "lower(s)", "lower(s)"),
    ],
)
def test_alone_it_is_the_databases(text: str, dialect: str, alone: str, among_others: str) -> None:
    assert written(text, dialect) == alone
    assert written(text, dialect, "duckdb") == among_others


def test_each_own_function_is_one_that_the_language_says_otherwise() -> None:
    for dialect, names in OWN.items():
        assert dialect in DIALECTS
        for name in names - {"pow"}:  # another spelling of `power`
            assert name in FORMS


@pytest.mark.parametrize(
    ("text", "sql"),
    [
        ("pg_catalog.length(s)", "pg_catalog.length(s)"),
        ("pg_catalog.substring(s, '[a-z]+')", "pg_catalog.substring(s, '[a-z]+')"),
        ("pg_catalog.extract('year', '2024-01-01'::date)", "extract(year FROM DATE '2024-01-01')"),
        ("not pg_catalog.starts_with(s, 'a')", "NOT pg_catalog.starts_with(s, 'a')"),
    ],
)
def test_a_call_with_its_schema_is_the_databases(text: str, sql: str) -> None:
    assert written(text, "postgres") == sql
    assert analyse(text, Scope(COLUMNS, dialects=(("postgres", ""),)), "computed").problems == ()
    several = Scope(COLUMNS, dialects=(("postgres", ""), ("mysql", "")))
    assert {problem.rule for problem in analyse(text, several, "computed").problems} == {"function-not-portable"}


def test_a_function_of_a_schema_that_nobody_defines_is_told() -> None:
    problems = analyse("app.f(a)", Scope(COLUMNS, dialects=(("postgres", ""),)), "computed").problems
    assert [problem.rule for problem in problems] == ["unknown-function"]


def test_what_a_denied_condition_says_more_is_not_lost() -> None:
    assert written("a not between symmetric 3 and 1", "postgres") == "NOT (a BETWEEN SYMMETRIC 3 AND 1)"


def test_sqlite_casts_what_it_does_not_know() -> None:
    scope = Scope((("x", Type("native", native=("sqlite", "blob")), False),), dialects=(("sqlite", ""),))
    assert write("cast(x as text)", scope, "sqlite", (), str, None, "condition", None) == "CAST(x AS TEXT)"


def test_the_arguments_of_distinct_count_one_by_one() -> None:
    written_ = written("string_agg(distinct s, ', ' order by s)", "mysql")
    assert written_ == "group_concat(DISTINCT s ORDER BY s SEPARATOR ', ')"
