"""Broken texts: one problem a fault, on its line, and nothing else lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from entia.syntax.document import Document
from tests.syntax.cases import Case, marked, outline, read_cases, write_cases

_FILE = Path(__file__).parent / "broken.md"
_BEFORE = "entity Before {\n  b1: int pk\n  b2: string(10)\n}\n\n"
_AFTER = "\n\nentity After {\n  a1: int pk\n  a2: string(10)\n}\n"
_CASES = read_cases(_FILE)


def _judge(case: Case) -> Case:
    document = Document.parse(_BEFORE + case.text + _AFTER)
    first = _BEFORE.count("\n")
    declarations = [declaration for chunk in document.chunks for declaration in chunk.declarations][1:-1]
    written = marked(document, first, first + case.text.count("\n") + 1)
    return Case(case.title, case.text, written, outline(declarations))


def test_there_are_cases() -> None:
    assert len(_CASES) >= 40
    assert len({case.title for case in _CASES}) == len(_CASES)


@pytest.mark.parametrize("case", _CASES, ids=[case.title for case in _CASES])
def test_broken_text(case: Case) -> None:
    judged = _judge(case)
    assert judged.written == case.written
    assert judged.outline == case.outline


@pytest.mark.parametrize("case", _CASES, ids=[case.title for case in _CASES])
def test_neighbours_are_unharmed(case: Case) -> None:
    document = Document.parse(_BEFORE + case.text + _AFTER)
    before, after = document.chunks[0], document.chunks[-1]
    # What begins with no keyword belongs to the chunk above.
    assert all(problem.span.start >= len(_BEFORE) - 1 for problem in before.problems)
    assert not after.problems
    assert [member.name for member in before.declarations[0].members] == ["b1", "b2"]
    assert [member.name for member in after.declarations[-1].members] == ["a1", "a2"]


def test_update(request: pytest.FixtureRequest) -> None:
    """`pytest --update` writes the expectations anew."""
    if request.config.getoption("--update"):
        write_cases(_FILE, [_judge(case) for case in _CASES])
