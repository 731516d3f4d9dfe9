"""After an edit the rules say what they would say of the new text from scratch: for every fix of every page and case,
and for edits of what many declarations depend on."""

from __future__ import annotations

from pathlib import Path

import pytest

from entia.model.workspace import Workspace
from entia.rules import ALL
from entia.rules.checker import Findings
from tests.rules.pages import blocks, sections
from tests.support.markers import Checked, Mark, apply, check, marks_of, read, write

CASES = sorted((Path(__file__).parent / "cases").glob("*.entia"))
_Saying = tuple[tuple[Mark, ...], tuple[tuple[str, str, tuple[str, ...]], ...]]


def _saying(workspace: Workspace, findings: Findings) -> _Saying:
    document = workspace.document("main.entia")
    assert document is not None
    diagnostics = findings.diagnostics("main.entia")
    marks = marks_of(Checked(document, diagnostics, workspace), messages=True)
    return marks, tuple(
        (one.rule, one.help, tuple(fix.title for fix in one.fixes) + tuple(label.message for label in one.labels))
        for one in diagnostics
    )


def _agrees(before: Workspace, text: str) -> None:
    after = before.with_files({"main.entia": text})
    known = Findings.of(after, Findings.of(before))
    other = before.document("model.entia")
    files = {"main.entia": text} | ({"model.entia": other.text} if other is not None else {})
    fresh = Workspace.empty().with_files(files)
    found, expected = _saying(after, known), _saying(fresh, Findings.of(fresh))
    assert found == expected, f"{write(text, found[0])}\n----\n{write(text, expected[0])}"


@pytest.mark.parametrize("name", [rule.name for rule in ALL])
def test_after_each_fix_of_a_page(name: str) -> None:
    for block in blocks(sections(name).get("Example", "")):
        checked = check(read(block.text)[0], others=block.others)
        for diagnostic in checked.diagnostics:
            for fix in diagnostic.fixes:
                _agrees(checked.workspace, apply(checked, fix))


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_after_each_fix_and_each_lost_line_of_a_case(path: Path) -> None:
    checked = check(read(path.read_text(encoding="utf-8"))[0])
    for diagnostic in checked.diagnostics:
        for fix in diagnostic.fixes:
            _agrees(checked.workspace, apply(checked, fix))
    lines = checked.document.text.split("\n")
    for number in range(len(lines)):
        _agrees(checked.workspace, "\n".join(lines[:number] + lines[number + 1 :]))


MODEL = """\
model Shop {
  target postgres 15
}

entity Booking {
  id:   int pk
  room: int
  span: postgres.tstzrange
  price: double
  exclude (room with =, span with &&) using gist
  index (room) using bloom
}

entity Guest { id: int pk; booking -> Booking; tags: text[]; slug: text unique }
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("postgres 15", "postgres 15\n  extension postgres btree_gist"),
        ("postgres 15", "postgres 15\n  extension postgres bloom"),
        ("postgres 15", "postgres 15, mysql 8.0"),
        ("postgres 15", "mariadb 10.11"),
        ("postgres 15", "postgres 15\n  allow float-money"),
        ("postgres 15", "postgres 15\n  relationships on delete cascade index"),
        ("postgres 15", "postgres 15\n  naming snake_case, table plural"),
        ("model Shop {\n  target postgres 15\n}\n", ""),
        ("id:   int pk\n", "id:   int\n"),
        ("entity Booking", "entity Reservation"),
        ("entity Booking {", "entity Booking only postgres {"),
    ],
)
def test_after_an_edit_that_others_depend_on(old: str, new: str) -> None:
    workspace = check(MODEL).workspace
    _agrees(workspace, MODEL.replace(old, new, 1))
    back = check(MODEL.replace(old, new, 1)).workspace
    _agrees(back, MODEL)
