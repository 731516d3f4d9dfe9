"""Documents that others wrote: what is carried, against counts made by hand, and that no line is lost in silence."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from entia.diagnostics import Severity
from entia.importers.markdown import read
from entia.importers.report import Fate, Imported
from entia.model.workspace import Workspace
from entia.rules.checker import Findings
from tests.importers.expected import COUNTED, Counts
from tests.importers.measures import counts_of, silent_lines
from tests.support.requirements import corpora


@cache
def imported(path: Path) -> tuple[str, Imported]:
    text = path.read_text(encoding="utf-8")
    return text, read(text)


def documents() -> list[Path]:
    found = sorted((corpora() / "markdown").rglob("*.md"))
    assert len(found) == 23
    return found


@pytest.mark.parametrize("path", COUNTED)
def test_what_is_carried_is_what_was_counted(path: str) -> None:
    """As much as the document states; an attribute of which it states nothing is required."""
    wanted, found = COUNTED[path], counts_of(imported(corpora() / "markdown" / path)[1])
    if wanted.required + wanted.optional < wanted.attributes:
        found = found._replace(required=min(found.required, wanted.required))
    missing = {field: getattr(wanted, field) - getattr(found, field) for field in Counts._fields}
    assert {field: number for field, number in missing.items() if number} == NOT_PLACED.get(path, {})


# What is kept in other words: a relationship that no column of the document stands for is a note; a length that holds
# "on create", and numbers that are kept as texts, are rules or docs.
NOT_PLACED = {
    "mictlanix__mbe-ui/specs__001-user-authentication__data-model.md": {"checks": 1},
    "mictlanix__mbe-ui/specs__021-cash-sessions__data-model.md": {"relationships": 1, "checks": 2},
}


def test_every_line_of_every_document_is_spoken_of() -> None:
    for path in documents():
        text, result = imported(path)
        assert silent_lines(text, result.passages) == [], path.name
        assert all(passage.why for passage in result.passages if passage.fate in (Fate.MAPPED, Fate.UNPLACED))


def test_no_document_becomes_a_model_with_an_error() -> None:
    for path in documents():
        workspace = Workspace.empty().with_files({"model.entia": imported(path)[1].text})
        found = Findings.of(workspace).diagnostics("model.entia")
        assert [each.message for each in found if each.severity is Severity.ERROR] == [], path.name


def test_what_is_not_placed_is_little_and_named() -> None:
    """SQL that undoes, inserts or is a comment: of all 6,892 lines these alone are in no model."""
    lines = 0
    for path in documents():
        for passage in imported(path)[1].of(Fate.UNPLACED):
            assert re.search(r"SQL|CREATE TABLE|no entity for the table", passage.why), passage
            lines += passage.last - passage.first + 1
    assert 0 < lines < 30


def test_counts_are_of_eight_documents() -> None:
    assert len(COUNTED) == 8
    assert sum(each.attributes for each in COUNTED.values()) == 467
    assert isinstance(next(iter(COUNTED.values())), Counts)


def test_states_of_a_text_with_a_list_are_those_of_an_enum() -> None:
    path = "microsoft__CommunityManagement-Sample-Spec-Kit/specs__004-permissions-creator-accounts__data-model.md"
    text, result = imported(corpora() / "markdown" / path)
    assert "status:         enum(pending, approved, rejected) = pending\n" in result.text
    assert "transitions status {\n    pending -> approved" in result.text
    lines = [number for number, line in enumerate(text.split("\n"), 1) if line.startswith("| status |")]
    assert [(each.first, each.what) for each in result.of(Fate.MAPPED) if each.why.endswith("is an enum")] == [
        (lines[0], "PermissionRequest.status")
    ]


def test_what_nobody_filled_in_is_no_statement() -> None:
    text, result = imported(
        corpora() / "markdown/branden-thompson__brtops/templates__documentation__03-architecture-design__data-model.md"
    )
    assert "[" not in result.text
    assert re.findall(r"^\w+", result.text, re.MULTILINE) == ["model", "entity", *["note"] * 2, *["todo"] * 5]
    assert len(result.of(Fate.COMPUTED)) > 30
    assert len(text.split("\n")) == 216


def test_classes_define_entities_where_no_table_does() -> None:
    path = "Priivacy-ai__spec-kitty/kitty-specs__025-cli-event-log-integration__data-model.md"
    counts = counts_of(imported(corpora() / "markdown" / path)[1])
    assert (counts.entities, counts.attributes, counts.optional) == (2, 14, 2)
