"""Lines with several names: what is found of them is what is found of a line for each name, told once and mended alike.

Each line of each rule's page gets a second name, once in a list and once on a line of its own, and the findings and the
fixes of these two texts are compared. The other name is once much like the first, so that what is found of one is
mostly found of both, and once like none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import pytest

from entia.diagnostics import Diagnostic, Severity
from entia.rules import ALL
from entia.syntax.document import Document
from entia.syntax.shape import same_declarations
from tests.rules.pages import blocks, sections
from tests.support.markers import Checked, apply, check, read


class Twins(NamedTuple):
    """A text with a line for two names, and the same with a line for each."""

    name: str
    other: str
    listed: Checked
    split: Checked

    def key(self, each: Diagnostic) -> tuple[str, str]:
        """What is found, the two names made one."""
        return each.rule, each.message.replace(self.other, self.name)

    def told(self, checked: Checked) -> Counter[tuple[str, str]]:
        return Counter(map(self.key, checked.diagnostics))


@cache
def twins(rule: str) -> tuple[Twins, ...]:
    found = []
    for block in [block for body in sections(rule).values() for block in blocks(body)]:
        text = read(block.text)[0]
        for name, other, listed, split in variants(text):
            checked = check(listed, others=block.others)
            if not any(each.rule == "one-name-for-several" for each in checked.diagnostics):
                found.append(Twins(name, other, checked, check(split, others=block.others)))
    return tuple(found)


def variants(text: str) -> Iterator[tuple[str, str, str, str]]:
    """Each name of an attribute or relationship, another one, and the texts with that beside it and on its own line."""
    start = 0
    for chunk in Document.parse(text).chunks:
        for declaration in chunk.declarations if not chunk.problems else ():
            for member in declaration.members:
                if member.kind in ("attribute", "relationship") and member.name is not None and not member.implied:
                    first, last = start + member.start, start + member.end
                    behind = first + len(member.name)
                    for other in (f"{member.name}_zz", "zz"):
                        listed = f"{text[:behind]}, {other}{text[behind:]}"
                        yield member.name, other, listed, f"{text[:last]}; {other}{text[behind:last]}{text[last:]}"
        start += len(chunk.text)


RULES = [rule.name for rule in ALL]


@pytest.mark.parametrize("rule", RULES)
def test_a_list_has_the_findings_of_its_lines(rule: str) -> None:
    for pair in twins(rule):
        listed, split = pair.told(pair.listed), pair.told(pair.split)
        assert set(listed) == set(split), f"{pair.name}, {pair.other}: {listed} {split}"
        assert all(listed[key] <= split[key] for key in listed)
        assert not [key for key in split if split[key] > 2 * listed[key]]


@pytest.mark.parametrize("rule", RULES)
def test_what_is_of_both_is_told_once(rule: str) -> None:
    for pair in twins(rule):
        places = Counter((each.rule, each.place) for each in pair.listed.diagnostics)
        alone = Counter((each.rule, each.place) for each in pair.split.diagnostics)
        assert max(places.values(), default=0) <= max(alone.values(), default=0), pair.name


# The `pk` of a list is one word, which is taken away from all names at once.
@pytest.mark.parametrize("rule", sorted({*RULES} - {"key-cycle", "several-primary-keys"}))
def test_a_fix_does_to_a_list_what_it_does_to_its_lines(rule: str) -> None:
    for pair in twins(rule):
        for each in pair.listed.diagnostics:
            alike = [one for one in pair.split.diagnostics if pair.key(one) == pair.key(each)]
            shared = sum(pair.key(one) == pair.key(each) for one in pair.listed.diagnostics) < len(alike)
            meant = alike if shared else [one for one in alike if one.message == each.message]
            for i, fix in enumerate(each.fixes):
                edits = tuple(dict.fromkeys(edit for one in meant for edit in one.fixes[i].edits))
                mended, expected = apply(pair.listed, fix), apply(pair.split, replace(fix, edits=edits))
                assert says_the_same(mended, expected), f"{each.message}\n{fix.title}\n{mended}\n{expected}"


def says_the_same(one: str, other: str) -> bool:
    return same_declarations(
        *([each for chunk in Document.parse(text).chunks for each in chunk.declarations] for text in (one, other))
    )


MODEL = "model M {{ target {} }}\n"


@pytest.mark.parametrize(
    ("target", "line", "more", "rule", "place", "mended"),
    [
        # One name alone is concerned: the finding stands at it, and the fix takes it out of the list.
        (
            "postgres 15", "width, price, height: double", "", "float-money", "price",
            ["width: double", "price: decimal(12, 2)", "height: double"],
        ),
        (
            "postgres 15", "price, width, height: double @internal", "", "float-money", "price",
            ["price: decimal(12, 2) @internal", "width, height: double @internal"],
        ),
        (
            "postgres 15", "width, price, cost, height: double", "", "float-money", "price",
            ["width: double", "price: decimal(12, 2)", "cost, height: double"],
        ),
        ("mysql 8", "a, b: text", "index (b)", "dialect-limit", "", ["a: text", "b: string(255)"]),
        ("postgres 15", "a, b: int?", "pk (id, a)", "optional-key", "a", ["a: int", "b: int?"]),
        ("postgres 15", "a, a: int", "", "duplicate-attribute", "a", ["a: int"]),
        ("postgres 15", "a, b, a: int", "", "duplicate-attribute", "a", ["a, b: int"]),
        # All names are: it stands at what they share, and the fix changes that.
        ("postgres 15", "price, cost: double", "", "float-money", "double", ["price, cost: decimal(12, 2)"]),
        ("postgres 15", "a, b: varchar(3)", "", "foreign-spelling", "varchar", ["a, b: string(3)"]),
        ("postgres 15", "a, b: char(2) = 'abc'", "", "default-too-long", "'abc'", ["a, b: char(3) = 'abc'"]),
    ],
)  # fmt: skip
def test_a_fix_takes_what_it_is_about_out_of_the_list(
    target: str, line: str, more: str, rule: str, place: str, mended: list[str]
) -> None:
    text = MODEL.format(target) + f"entity E {{\n  id: int{' pk' if 'pk' not in more else ''}\n  {line}\n  {more}\n}}\n"
    checked = check(text)
    found = [each for each in checked.diagnostics if each.rule == rule]
    assert found
    assert not place or found[0].place.chunk.text[found[0].span.start : found[0].span.end] == place
    lines = apply(checked, found[0].fixes[0]).split("\n")
    assert [each.strip() for each in lines[3 : 3 + len(mended)]] == mended
    assert lines[3 + len(mended)].strip() == more


def test_the_doc_of_a_list_goes_with_each_of_its_lines() -> None:
    text = "entity E {\n  id: int pk\n  /// Above\n  price, size: double  /// Behind\n}\n"
    checked = check(text)
    (found,) = [each for each in checked.diagnostics if each.rule == "float-money"]
    assert apply(checked, found.fixes[0]) == (
        "entity E {\n  id: int pk\n  /// Above\n  price: decimal(12, 2)  /// Behind\n"
        "  /// Above\n  size: double  /// Behind\n}\n"
    )


def test_a_comment_allows_for_all_names_of_its_line() -> None:
    text = "entity E {\n  id: int pk\n  // entia: allow float-money\n  price, size, cost: double\n}\n"
    assert not [each for each in check(text).diagnostics if each.rule in ("float-money", "unused-allow")]


def test_two_relationships_of_a_list_are_what_those_of_two_lines_are() -> None:
    listed = check("entity E { id: int pk }\nentity F { id: int pk; a, b -> E }\n")
    split = check("entity E { id: int pk }\nentity F { id: int pk; a -> E; b -> E }\n")
    assert [(each.rule, each.message) for each in listed.diagnostics] == [
        (each.rule, each.message) for each in split.diagnostics
    ]


def test_columns_of_a_composite_are_those_of_their_names() -> None:
    text = MODEL.format("mysql 8") + (
        "type Place { street: text; city: string(60) }\n"
        "entity E {\n  id: int pk\n  home, office: Place\n  index (home)\n  index (office)\n}\n"
    )
    found = [each.message for each in check(text).diagnostics if each.severity == Severity.ERROR]
    alone = check(text.replace("home, office: Place", "home: Place\n  office: Place")).diagnostics
    assert found == [each.message for each in alone if each.severity == Severity.ERROR]
    assert found
