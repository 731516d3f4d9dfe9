"""Any text can be imported: nothing raises, every line is spoken of, and no error is ours."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entia.diagnostics import Severity
from entia.importers.markdown import read
from entia.model.workspace import Workspace
from entia.rules.checker import Findings
from tests.importers.measures import silent_lines

LINES = [
    line
    for path in sorted((Path(__file__).parent / "documents").glob("*.md"))
    for line in path.read_text(encoding="utf-8").split("\n")
]


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(LINES), max_size=60))
def test_lines_in_any_order(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert silent_lines(text, read(text).passages) == []


@settings(max_examples=40)
@given(st.text(alphabet="#|-*`: \n[]()aB1→_>=;'\"\\", max_size=200))
def test_signs_in_any_order(text: str) -> None:
    assert silent_lines(text, read(text).passages) == []


@pytest.mark.parametrize("start", range(0, 400, 50))
def test_a_document_with_a_gap(start: int) -> None:
    """What stood in the gap is missing, but what refers to it is said in other words, so that there is no error."""
    whole = (Path(__file__).parent / "documents" / "ward-medication.md").read_text(encoding="utf-8").split("\n")
    text = "\n".join(whole[:start] + whole[start + 40 :])
    result = read(text)
    assert silent_lines(text, result.passages) == []
    workspace = Workspace.empty().with_files({"model.entia": result.text})
    found = Findings.of(workspace).diagnostics("model.entia")
    assert [each.message for each in found if each.severity is Severity.ERROR] == []
