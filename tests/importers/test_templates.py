"""Four filled-in templates: every row in its construct, nothing lost, next to nothing in notes, and no error."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from entia.diagnostics import Severity
from entia.importers.markdown import read
from entia.importers.names import singular, words_of
from entia.importers.report import Fate, Imported
from entia.model.workspace import Workspace
from entia.rules.checker import Findings
from tests.importers.measures import counts_of
from tests.support.snapshots import Snapshot

DOCUMENTS = sorted((Path(__file__).parent / "documents").glob("*.md"))
NAMES = [path.stem for path in DOCUMENTS]

# The template's own words and those of types and constraints: constructs say them in Entia's way.
SAID_OTHERWISE = frozenset(
    """
    additional also archived attribute audit auto backup between big blob boolean business caching change char
    classification column common composite consideration consistent constraint core default definition description
    design disaster eventually foreign generated growth handling hour implementation increment indexing initial
    integer integrity invalidation junction key level management max min minute next night none not one overview
    partial partitioning per plan policy primary privacy processing projection purpose rate rationale raw real
    recovery referential relationship required requirement review right second security shared small sql stage
    storage strategy synchronization table technical testing trail tracked tree type validation varchar version
    ye 100 300
    """.split()
)


@cache
def imported(name: str) -> tuple[str, Imported]:
    text = next(path for path in DOCUMENTS if path.stem == name).read_text(encoding="utf-8")
    return text, read(text)


def lost_words(text: str, result: Imported, written: str) -> list[tuple[int, str]]:
    """The words of a document, with their lines, that what was written of it has not; computed ones do not count."""
    have = {singular(word.lower()) for word in words_of(written)}
    computed = {line for each in result.of(Fate.COMPUTED) for line in range(each.first, each.last + 1)}
    return [
        (number, word)
        for number, line in enumerate(text.split("\n"), 1)
        if number not in computed
        for word in words_of(line)
        if len(word) > 2 and singular(word.lower()) not in have | SAID_OTHERWISE
    ]


def words(text: str) -> int:
    return len(re.findall(r"\w+", text))


@pytest.mark.parametrize("name", NAMES)
def test_the_model_is_the_reviewed_one(name: str, snapshot: Snapshot) -> None:
    snapshot.check(f"{name}.entia", imported(name)[1].text)


@pytest.mark.parametrize("name", NAMES)
def test_the_model_has_no_error_and_no_warning(name: str) -> None:
    workspace = Workspace.empty().with_files({"model.entia": imported(name)[1].text})
    found = Findings.of(workspace).diagnostics("model.entia")
    grave = [each for each in found if each.severity in (Severity.ERROR, Severity.WARNING)]
    # what a document that calls itself approved leaves open is the document's own affair
    assert [each.message for each in grave if each.rule != "approved-with-open-points"] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_document_is_a_whole_one(name: str) -> None:
    text, result = imported(name)
    assert counts_of(result).attributes >= 60
    headings = re.findall(r"^#{2,3} (.+)$", text, re.MULTILINE)
    assert len(headings) == 38, headings
    assert "[" not in re.sub(r"\[[ x]\]|\w*\[\]", "", text), "a placeholder of the template is left"


@pytest.mark.parametrize("name", NAMES)
def test_every_row_of_every_table_is_in_its_construct(name: str) -> None:
    text, result = imported(name)
    rows = [number for number, line in enumerate(text.split("\n"), 1) if line.startswith("|")]
    placed = {line for passage in result.of(Fate.PLACED) for line in range(passage.first, passage.last + 1)}
    other = {
        line
        for fate in (Fate.MAPPED, Fate.UNPLACED)
        for each in result.of(fate)
        for line in range(each.first, each.last + 1)
    }
    assert len(rows) > 80
    assert [row for row in rows if row not in placed or row in other] == []


@pytest.mark.parametrize("name", NAMES)
def test_at_most_three_words_of_a_hundred_are_in_notes(name: str) -> None:
    text, result = imported(name)
    notes = re.findall(r'^note "(?:[^"\\]|\\.)*" ("""[\s\S]*?"""|"(?:[^"\\]|\\.)*")', result.text, re.MULTILINE)
    assert notes, "the optimization strategy is prose"
    assert sum(map(words, notes)) <= 0.03 * words(text)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_lost(name: str) -> None:
    """Each word of the document is in the model, but for those that a construct says in its own way."""
    text, result = imported(name)
    assert result.of(Fate.UNPLACED) == ()
    assert lost_words(text, result, result.text) == []
