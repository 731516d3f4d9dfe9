"""Each word of the language is explained, and no word that it does not have."""

from __future__ import annotations

import re

import pytest

from entia.ide import vocabulary
from entia.ide.vocabulary import Word
from entia.model.functions import FUNCTIONS
from entia.model.header import PROPERTIES
from entia.model.types import BASES
from entia.resources import grammar_folder
from entia.syntax.document import Document
from entia.syntax.keywords import DIRECTIVES, KEYWORDS

INNER_TYPES = {"array", "native", "unknown"}  # names that the model uses, not the author


def test_declarations_and_directives_are_those_of_the_scanner() -> None:
    assert vocabulary.DECLARATIONS.keys() == KEYWORDS.keys()
    assert vocabulary.DIRECTIVES.keys() == DIRECTIVES.keys()


def test_types_are_those_of_the_model() -> None:
    assert vocabulary.TYPES.keys() == BASES.keys() - INNER_TYPES


def test_header_words_are_those_of_the_model() -> None:
    assert set(vocabulary.HEADER) == set(PROPERTIES)


def test_clause_words_are_those_of_the_grammar() -> None:
    grammar = (grammar_folder() / "entia.lark").read_text(encoding="utf-8")
    words = set(re.findall(r'"([a-z]+)"', re.sub(r"//[^\n]*", "", grammar)))
    later = {"now", "in", "keep", "after", "then", "erasure"}  # of lines that are not checked yet
    assert words - later <= vocabulary.CLAUSES.keys()
    assert vocabulary.CLAUSES.keys() <= words


def test_words_without_brackets_are_no_functions_with_arguments() -> None:
    for name in vocabulary.NILADIC:
        assert name not in FUNCTIONS or not FUNCTIONS[name].fewest


@pytest.mark.parametrize(
    ("place", "name", "word"),
    [(place, name, word) for place, words in vocabulary.PLACES.items() for name, word in words.items()],
)
def test_every_meaning_is_a_sentence_and_every_example_parses(place: str, name: str, word: Word) -> None:
    assert word.doc.endswith((".", "`."))
    if not word.example:
        return
    text = word.example.replace("…", "x: int" if place == "clause" else "text")
    if place in ("directive", "clause", "type", "tag"):
        text = text if text.startswith("entity") else f"entity Example {{\n  {text}\n}}"
    elif place == "header":
        text = f"model Example {{\n  {text}\n}}"
    document = Document.parse(text)
    problems = [problem.message for chunk in document.chunks for problem in chunk.problems]
    assert problems == [], name
