"""What a snippet inserts is right as it stands, whichever choice is taken, where the model has what it names."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from entia.diagnostics import Severity
from entia.ide.snippets import DECLARATIONS, LINES, Snippet
from entia.lsp.answers import plain, snippet
from entia.syntax.keywords import DIRECTIVES, KEYWORDS
from tests.support.markers import check

MODEL = """
model Shop { target postgres 15 }
entity Entity { id: int pk }
source Source "Checkout" -> Entity
entity Own {
  attribute: int
  at:        timestamp
  a:         int
  b:         int
  status:    enum(draft, done)
"""
KEY = "  pk (b, at)\n"
CHOICE = re.compile(r"⟨([^⟩]*\|[^⟩]*)⟩")


def fillings(text: str) -> Iterator[str]:
    """The snippet with each choice of each hole."""
    found = CHOICE.search(text)
    if found is None:
        yield plain(text)
        return
    for choice in found[1].split("|"):
        yield from fillings(text[: found.start()] + choice + text[found.end() :])


@pytest.mark.parametrize("each", DECLARATIONS, ids=lambda each: each.label)
def test_a_declaration(each: Snippet) -> None:
    for text in fillings(each.text):
        # What the caret is left to write.
        text = text.replace("select \n", "select id\n").replace('"""\n  \n', '"""\n  create view v as select 1\n')
        model = f"{MODEL}{KEY}}}\n{text}\n"
        assert errors(model if each.keyword != "model" else text) == []


@pytest.mark.parametrize("each", LINES, ids=lambda each: each.label)
def test_a_line(each: Snippet) -> None:
    for text in fillings(each.text):
        text = text.replace("(condition)", "(a > 0)").replace("\n", "\n  ")
        key = KEY if each.keyword != "pk" else ""
        assert errors(f"{MODEL}{key}  {text}\n}}\n") == []


def errors(model: str) -> list[str]:
    found = check(model).diagnostics
    return [f"{each.rule}: {each.message}" for each in found if each.severity <= Severity.WARNING]


def test_every_keyword_has_one() -> None:
    assert {each.keyword for each in DECLARATIONS} == KEYWORDS.keys() - {"namespace"}
    assert DIRECTIVES.keys() - {each.keyword for each in LINES} == {"exclude", "cluster", "with", "native"}


def test_holes_become_places_of_the_protocol() -> None:
    assert snippet("a ⟨b⟩ { ⟨c(1, 2)|d⟩ }⟨⟩") == "a ${1:b} { ${2|c(1\\, 2),d|} \\}$0"
    assert plain("a ⟨b⟩ { ⟨c(1, 2)|d⟩ }⟨⟩") == "a b { c(1, 2) }"
