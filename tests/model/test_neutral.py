"""What a personal value becomes when it is forgotten, and what is known of a check without a database."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from entia.model.neutral import KEY, NULL, Neutral, follows, neutral_of
from entia.model.schema import Column
from entia.model.truth import UNSURE, holds
from entia.model.types import Type
from tests.support import schemas as s
from tests.support.schemas import BOOL, DATE, INT, TEXT, UUID, check, column, domain, enum, pk, string, table

ID = column("id", INT)
EMAIL = domain("Email", string(60), "value like '%@%'")


def became(forgotten: Column, *checks: str, together: tuple[str, ...] = (), **more: Any) -> Neutral | str:
    """What the value of a column becomes in a table of this column, a key and a text `other`."""
    made = table(
        "T", ID, forgotten, column("other", TEXT, required=False), key=pk("id"),
        checks=tuple(check(text) for text in checks), **more,
    )  # fmt: skip
    return neutral_of(made, forgotten, (forgotten.name, *together))


@pytest.mark.parametrize(
    ("type_", "expected"),
    [
        (string(40), Neutral("text", "erased")),
        (string(4), Neutral("text", "eras")),
        (TEXT, Neutral("text", "erased")),
        (INT, Neutral("number", "0")),
        (BOOL, Neutral("bool", "false")),
        (DATE, Neutral("year")),
        (UUID, Neutral("empty")),
        (EMAIL, Neutral("text", "erased@example.invalid")),
        (domain("Phone", string(20), "value like '+%'"), Neutral("text", "+erased")),
        (domain("Count", INT, "value > 0"), Neutral("number", "1")),
        (enum("Sex", "f", "m", "Unknown"), Neutral("label", "Unknown")),
    ],
)  # fmt: skip
def test_a_required_value_becomes_one_that_tells_nothing(type_: Type, expected: Neutral) -> None:
    assert became(column("a", type_)) == expected
    assert became(column("a", type_, required=False)) == NULL


def test_a_unique_text_has_the_key_in_it() -> None:
    unique = (s.unique("a"),)
    assert became(column("a", string(40)), uniques=unique) == Neutral("text", f"erased-{KEY}")
    assert became(column("a", EMAIL), uniques=unique) == Neutral("text", f"erased-{KEY}@example.invalid")
    assert became(column("a", string(12)), uniques=unique) == Neutral("text", KEY)
    assert became(column("a", string(8)), uniques=unique) == (
        "is required and unique, and no neutral value of its type is another one for each row"
    )
    assert became(column("a", INT), uniques=unique) == (
        "is required and unique, and no neutral value of its type is another one for each row"
    )
    assert became(column("a", INT, required=False), uniques=unique) == NULL


def test_checks_decide() -> None:
    maybe = column("a", string(40), required=False)
    assert became(maybe, "a is not null or other is not null", together=("other",)) == Neutral("text", "erased")
    assert became(maybe, "a is null or a > 'b'") == NULL
    assert became(column("a", string(40)), "length(a) > 8") == Neutral("text", "erased@example.invalid")
    assert became(column("a", string(40)), "lower(other) = a") == "has a check that no neutral value is known to keep"
    assert became(column("a", DATE), "a > '1900-01-01'") == Neutral("year")
    assert became(column("a", string(40)), "a in ('x', 'y')") == "has a check that no neutral value is known to keep"


def test_what_cannot_be_forgotten() -> None:
    assert became(column("a", enum("Sex", "f", "m"))) == "has no neutral label, such as `unknown`"
    assert became(column("a", INT, computed=s.sql("id + 1"))) == "is computed"
    assert neutral_of(table("T", ID, key=pk("id")), ID, ("id",)) == "is a part of the primary key"
    assert became(column("a", INT, role="a")) == "is a relationship, and required"
    assert became(column("a", Type("vector", (3,)))) == "is required, and its type has no neutral value"


def test_a_value_computed_from_a_forgotten_one_follows_it() -> None:
    lowered = column("b", TEXT, computed=s.sql("lower(a)"))
    assert follows(lowered, ("a", "b"))
    assert not follows(lowered, ("b",))
    assert not follows(column("a", TEXT), ("a",))


CONDITIONS = [
    "a is null", "a is not null", "a = 'x'", "a <> 'x'", "a like 'e%'", "a like '%@%'", "a not like '_rased'",
    "a in ('erased', 'y')", "a not in ('x')", "length(a) > 5", "a between 'a' and 'f'", "a is null or length(a) < 3",
    "not (a = 'erased' and n > 3)", "n >= -2", "n + 1 > 2", "n between 1 and 5 and a <> ''", "lower(a) = a",
    "upper(trim(a)) = 'ERASED'", "(n is null) or (a is null)", "n = 0.5", "n in (1, null)",
]  # fmt: skip


@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize("values", [{"a": "erased", "n": 4}, {"a": None, "n": 1}, {"a": "x", "n": None},
                                    {"a": "Erased@", "n": -7}])  # fmt: skip
def test_what_holds_holds_in_a_database(condition: str, values: dict[str, Any]) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("pragma case_sensitive_like = on")
    connection.execute("create table t (a text, n integer)")
    connection.execute("insert into t values (?, ?)", (values["a"], values["n"]))
    (said,) = connection.execute(f"select {condition} from t").fetchone()
    connection.close()
    found = holds(condition, values)
    assert found is UNSURE or found == (None if said is None else bool(said))
    assert found is not UNSURE or condition == "n + 1 > 2"


@pytest.mark.parametrize("condition", ["b = 1", "random() > 0", "a like 'x\\_'", "a ||", "exists (select 1 from t)"])
def test_what_is_not_known_is_not_guessed(condition: str) -> None:
    assert holds(condition, {"a": "x"}) is UNSURE
