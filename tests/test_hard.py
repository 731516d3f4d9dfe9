"""Hard tables of real systems: all of the language's corners at once.

`fixtures/hard.entia` leaves many entities out on purpose, and `fixtures/warehouse.entia` is for databases that are not
built yet: what remains to be said of them is a snapshot that a person reviewed (`pytest --update` writes it anew).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from entia.model.workspace import Workspace
from entia.rules.checker import Findings
from entia.syntax.printer import format_text
from tests.support.snapshots import Snapshot

FIXTURES = Path(__file__).parent / "fixtures"
NAMES = ("hard", "warehouse")


@pytest.mark.parametrize("name", NAMES)
def test_what_remains_to_be_said_was_reviewed(name: str, snapshot: Snapshot) -> None:
    path = f"/m/{name}.entia"
    text = (FIXTURES / f"{name}.entia").read_text(encoding="utf-8")
    workspace = Workspace.empty().with_files({path: text})
    document = workspace.document(path)
    assert document is not None
    assert not [problem for chunk in document.chunks for problem in chunk.problems]
    lines = []
    for found in Findings.of(workspace).diagnostics(path):
        start = document.position(document.index(found.place.chunk), found.place.span.start)
        lines.append(f"{start.line + 1}:{start.column + 1} {found.severity.name.lower()} {found.rule}: {found.message}")
    snapshot.check(f"{name}.txt", "\n".join(lines) + "\n")


@pytest.mark.parametrize("name", NAMES)
def test_formatting_changes_nothing_that_is_said(name: str) -> None:
    text = (FIXTURES / f"{name}.entia").read_text(encoding="utf-8")
    formatted = format_text(text)
    assert format_text(formatted) == formatted
    said = []
    for each in (text, formatted):
        findings = Findings.of(Workspace.empty().with_files({"/m/a.entia": each})).diagnostics("/m/a.entia")
        said.append(sorted((found.rule, found.message) for found in findings))
    assert said[0] == said[1]
