"""The language reference says what the language does."""

from __future__ import annotations

import re

import pytest

from entia.diagnostics import Severity
from entia.resources import grammar_folder
from entia.syntax.document import Document
from entia.syntax.keywords import DIRECTIVES, KEYWORDS
from entia.syntax.lookahead import table
from entia.syntax.printer import format_text
from entia.syntax.shape import same_declarations
from tests.support.markers import check

_PAGE = (grammar_folder() / "README.md").read_text(encoding="utf-8")
_TEXTS = re.findall(r"^```entia\n(.*?)^```$", _PAGE, re.MULTILINE | re.DOTALL)


def test_it_has_examples() -> None:
    assert len(_TEXTS) >= 15


@pytest.mark.parametrize("text", _TEXTS, ids=[text.split("\n", 1)[0] for text in _TEXTS])
def test_examples_are_sound(text: str) -> None:
    document = Document.parse(text)
    assert not [problem for chunk in document.chunks for problem in chunk.problems]
    formatted = Document.parse(format_text(text))
    one = [declaration for chunk in document.chunks for declaration in chunk.declarations]
    assert same_declarations(one, [each for chunk in formatted.chunks for each in chunk.declarations])


@pytest.mark.parametrize("text", _TEXTS, ids=[text.split("\n", 1)[0] for text in _TEXTS])
def test_examples_have_no_errors(text: str) -> None:
    """But that some read entities which another example declares."""
    found = [each for each in check(text).diagnostics if each.severity == Severity.ERROR]
    assert not [each.message for each in found if each.rule != "unknown-relation"]


@pytest.mark.parametrize("word", sorted({*KEYWORDS, *DIRECTIVES} | set(table().spelled.values())))
def test_every_word_is_explained(word: str) -> None:
    """Each keyword and directive, and each word and sign of the grammar, stands in the page's code."""
    code = "\n".join([*_TEXTS, *re.findall(r"`+([^`]+)`+", _PAGE)])
    pattern = rf"(?<!\w){re.escape(word)}(?!\w)" if word.isidentifier() else re.escape(word)
    assert re.search(pattern, code), f"`{word}` is not in the reference"


def test_generated_places_are_marked() -> None:
    begun = re.findall(r"<!-- generated: (\w+) -->", _PAGE)
    assert begun == ["dialects", "types", "functions", "plans"]
    assert _PAGE.count("<!-- end -->") == len(begun)
