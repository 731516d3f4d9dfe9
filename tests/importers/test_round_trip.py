"""A model becomes a document, and the document the model again; a filled-in template loses nothing on its way."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from entia.importers.markdown import read
from entia.importers.report import Fate
from entia.syntax.document import Document
from entia.syntax.writing import print_declaration, print_member
from tests.exporters.documents import document_of
from tests.importers.test_templates import DOCUMENTS, NAMES, imported, lost_words
from tests.support.models import random_model
from tests.support.requirements import ROOT

MODELS = sorted([*(ROOT / "grammar" / "examples").glob("*.entia"), *(ROOT / "tests" / "user_models").glob("*.entia")])
COLUMNS = ("attribute", "relationship", "many", "with")


def normal(text: str) -> list[str]:
    """What a model says, whatever the order of its declarations and of lines other than attributes; no comments."""
    said: list[str] = []
    for chunk in Document.parse(text).chunks:
        said += [f"problem: {problem.kind}" for problem in chunk.problems]
        for declaration in chunk.declarations:
            name = f"{declaration.keyword} {declaration.name.text if declaration.name is not None else ''}"
            head = print_declaration(replace(declaration, members=()))
            said.append(_squeezed(f"{name}: {head} {declaration.doc}"))
            columns = [member for member in declaration.members if member.kind in COLUMNS]
            for member in declaration.members:
                place = columns.index(member) if member in columns else ""
                line = print_member(member._replace(implied=False), 0)  # `-> Order` and `order -> Order` are one
                said.append(_squeezed(f"{name}| {place} {line}"))
    return sorted(said)


def _squeezed(text: str) -> str:
    """One line; blanks beside brackets and the word `check` before a rule's SQL say nothing."""
    return re.sub(r"\s*([()])\s*", r"\1", " ".join(text.split())).replace(" check(", "(")


def there_and_back(text: str) -> str:
    result = read(document_of(text))
    assert result.of(Fate.UNPLACED) == result.of(Fate.MAPPED) == ()
    return result.text


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_models_come_back(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert normal(there_and_back(text)) == normal(text)


@pytest.mark.parametrize("name", NAMES)
def test_imported_templates_come_back(name: str) -> None:
    text = imported(name)[1].text
    assert normal(there_and_back(text)) == normal(text)


@pytest.mark.parametrize("dialect", ["postgres", "mariadb", "sqlite", "duckdb"])
def test_random_models_come_back(dialect: str) -> None:
    for seed in range(8):
        text = random_model(seed, dialect).text
        assert normal(there_and_back(text)) == normal(text), seed


@pytest.mark.parametrize("name", NAMES)
def test_the_document_of_what_comes_back_is_the_same(name: str) -> None:
    document = document_of(imported(name)[1].text)
    assert document_of(read(document).text) == document


def test_what_has_no_words_of_its_own_comes_back() -> None:
    text = """model M { target postgres 15 }

namespace sales

namespace hr  /// People

mixin Sorted { index (id) }

entity A {
  id: int pk
  with Sorted  /// By number
}

entity sales.B with Sorted { id: int pk }

entity other.C { id: int pk }

backup {
  frequency daily
  windows 02:30
}
"""
    assert normal(there_and_back(text)) == normal(text.replace("02:30", '"02:30"'))


def test_every_construct_comes_back() -> None:
    """But for what cannot be told apart in a document; each of these means the same, or is an error in the model."""
    text = (ROOT / "tests" / "syntax" / "everything.entia").read_text(encoding="utf-8")
    was, now = normal(text), normal(read(document_of(text, ("an error",))).text)
    assert sorted({each.split(":")[0].split("|")[0] for each in {*was} ^ {*now}}) == [
        "backup ",  # `window 02:30, 99.9%`: the value of a word that nobody knows comes back as a text
        "encryption ",  # `Customer.email` comes back with the schema of its entity
        "entity sales.Customer",  # `with Extra, More`: mixins that there are not
        "source Storefront",  # `Customer`, likewise
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_template_loses_nothing_on_its_way_to_the_document(name: str) -> None:
    source, result = imported(name)
    assert lost_words(source, result, document_of(result.text)) == []


# ---- edits -----------------------------------------------------------------------------------------------------------
def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    """(lines that went, lines that came), without the document's last line, which is a checksum."""
    old, new = before.split("\n")[:-2], after.split("\n")[:-2]
    return [line for line in old if line not in new], [line for line in new if line not in old]


def test_an_edit_of_the_model_changes_the_document_accordingly() -> None:
    text = imported("ward-medication")[1].text
    edited = text.replace("hospital_no: string(20) unique", "hospital_no: string(24) unique")
    edited = edited.replace("rto       1h", "rto       4h")
    assert edited != text
    went, came = changed_lines(document_of(text), document_of(edited))
    assert went == [
        "| `hospital_no` | `string(20)` | Yes | Number on the wristband | unique, `@pii` |",
        "  hospital_no VARCHAR(20) NOT NULL,",
        "- **RTO**: `1h`",
    ]
    assert came == [line.replace("20)", "24)").replace("`1h`", "`4h`") for line in went]


def test_an_edit_of_the_document_changes_the_model_accordingly() -> None:
    """By what the document writes, or in anybody's words."""
    text = imported("ward-medication")[1].text
    document = document_of(text)
    row = "| `hospital_no` | `string(20)` | Yes | Number on the wristband | unique, `@pii` |"
    added = "| phone | String | No | For the family | Max 30 chars |"
    todo = "- [ ] Implement data access layer"
    assert row in document
    assert todo in document
    edited = document.replace(row, f"{row.replace('20', '24')}\n{added}").replace(todo, todo.replace("[ ]", "[x]"))
    edited = edited.replace("**SEV Level**: SEV-1", "**SEV Level**: SEV-3")
    was, now = normal(text), normal(read(edited).text)
    new = [re.sub(r"\| \d+ ", "| ", each) for each in now]
    gone = [each for each in (re.sub(r"\| \d+ ", "| ", each) for each in was) if each not in new]
    assert [each for each in new if each not in [re.sub(r"\| \d+ ", "| ", old) for old in was]] == [
        "entity Patient| /// Number on the wristband hospital_no: string(24)unique @pii",
        "entity Patient| /// For the family phone: string(30)?",
        "model WardMedication| sev 3",
        'todo : todo done "Implement data access layer"',
    ]
    assert len(gone) == 3


def test_a_passage_that_somebody_added_to_the_document_is_kept_as_a_note() -> None:
    document = document_of(imported("ward-medication")[1].text)
    edited = document.replace("### Encryption\n", "### Encryption\n\nKeys are kept by two people.\n")
    result = read(edited)
    assert 'note "Encryption" "Keys are kept by two people."' in result.text
    assert [each.what for each in result.of(Fate.MAPPED)] == ['note "Encryption"']


def test_there_are_four_templates() -> None:
    assert len(DOCUMENTS) == 4
