"""The evaluator that judges the engines: its own few rules."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.support.meaning import Range, meaning_of

ROW: dict[str, Any] = {"a": 1, "b": None, "c": "Abc", "born": date(2000, 2, 29), "größe": 4}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a > 0", True),
        ("a <= b or b is null", True),
        ("a <= b", None),
        ("b > 1 and a > 5", False),
        ("b > 1 or a > 5", None),
        ("not (b > 1 and a = 1)", None),
        ("a between 0 and 99", True),
        ("a between 2 and b", False),
        ("a in (1, 2, 3)", True),
        ("a not in (1, 2)", False),
        ("a > -1", True),
        ("c like 'A%'", True),
        ("c like 'a%'", False),
        ("c like '%b_'", True),
        ("lower(c) = c", False),
        ("length(c) > 1", True),
        ("born > '1900-01-01'", True),
        ("extract(year from born)", 2000),
        ("größe * 2 + 1", 9),
        ("c || coalesce(' ' || b, '-')", "Abc-"),
        ("c || b", None),
        ("int4range(a, größe, '[]')", Range(1, 5)),
        ("c <> 'it''s'", True),
    ],
)
def test_expression_means(text: str, value: object) -> None:
    found = meaning_of(text).of(ROW)
    assert (found, type(found)) == (value, type(value))


def test_expression_tells_what_it_reads() -> None:
    meaning = meaning_of("a > -1 or length(c) < 20")
    assert (meaning.names, meaning.constants) == (frozenset({"a", "c"}), (-1, 20))


@pytest.mark.parametrize("text", ["a ~ 'x'", "sqrt(a)", "a >", "(a", "a b"])
def test_what_it_does_not_know_it_says(text: str) -> None:
    with pytest.raises(ValueError, match="`"):
        meaning_of(text)
