"""Lines that say the same as lists: the text says what it said, in fewer lines."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from entia.syntax.document import Document
from entia.syntax.joining import with_lists
from entia.syntax.shape import same_declarations
from entia.syntax.tree import Declaration
from tests.syntax.texts import EVERYTHING, models


def _declarations(text: str) -> list[Declaration]:
    return [each for chunk in Document.parse(text).chunks for each in chunk.declarations]


@given(models)
@settings(max_examples=100)
def test_models_say_the_same_with_lists(text: str) -> None:
    assert same_declarations(_declarations(with_lists(text)), _declarations(text))


def test_everything_says_the_same_with_lists() -> None:
    assert same_declarations(_declarations(with_lists(EVERYTHING)), _declarations(EVERYTHING))


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        ("  a: int\n  b: int\n  c: text", "  a, b: int\n  c: text"),
        ("  a: int = 1\n  b: int   =  1\n  c: int = 2", "  a, b: int = 1\n  c: int = 2"),
        ("  a -> A?\n  b -> A?\n  c -> A", "  a, b -> A?\n  c -> A"),
        ("  a, b: int\n  c: int", "  a, b, c: int"),
        ("  a: int; b: int", "  a, b: int"),
        # What is of one alone, and what is set apart.
        ("  a: int pk\n  b: int pk", None),
        ('  a: int as "x"\n  b: int as "x"', None),
        ("  a: int /// One\n  b: int /// One", None),
        ("  a: int\n  // And then\n  b: int", None),
        ("  a: int // one\n  b: int", None),
        ("  a: int\n  b: int // two", None),
        ("  a: int\n\n  b: int", None),
        ("  -> A\n  b -> A", None),
        ("  a <-> A\n  b <-> A", None),
        ("  index (a)\n  index (a)", None),
    ],
)
def test_neighbours_that_say_the_same_are_joined(lines: str, joined: str | None) -> None:
    text = f"entity E {{\n{lines}\n}}\n"
    assert with_lists(text) == (text if joined is None else f"entity E {{\n{joined}\n}}\n")


def test_a_list_that_would_be_too_wide_begins_anew() -> None:
    names = [f"a_rather_long_name_{number}" for number in range(7)]
    text = "".join(f"  {name}: int\n" for name in names)
    lines = with_lists(f"entity E {{\n{text}}}\n").split("\n")[1:-2]
    assert [len(line) <= 80 for line in lines] == [True] * 3
    assert ", ".join(line.strip().removesuffix(": int") for line in lines) == ", ".join(names)
