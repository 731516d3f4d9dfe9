"""After an edit the rules say what they would say of the new text from scratch: for every fix of every page and case,
and for edits of what many declarations depend on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from entia.model.workspace import Workspace
from entia.rules import ALL, checker
from entia.rules.checker import Findings
from entia.rules.checklist import open_points
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


APPROVED = """\
/// What a shop sells.
model Shop { status approved; target postgres 15 }

/// Something to buy.
entity Product {
  lifecycle { create "Desk" }
  id:   int pk  /// Its number
  name: text    /// What it is called
  volume 1K now
}

/// Who buys.
entity Buyer @confidential {
  lifecycle { create "Desk" }
  id:    int pk          /// Its number
  email: text @pii       /// Where to write
  volume 1K now
  on erasure delete
}

testing { unit "a"; integration "b"; performance "c"; quality "d" }
migration 1 { step "a"; rollback "b" }
versioning { schema "a"; scripts "b"; testing "c" }
privacy { pii "a"; anonymization "b"; erasure "c"; consent "d" }
encryption { at_rest "a"; in_transit "b" }
backup { frequency hourly; retention 35d; storage "a"; test monthly }
recovery { rto 1h; rpo 1h; procedure "a" }
/// Who bought.
query Buyers p95 20ms (select * from Buyer)
"""
_OPENED = [
    ("  /// Its number\n  name", "\n  name"),
    ("/// Something to buy.\n", ""),
    ("/// Who buys.\n", ""),
    ("  volume 1K now\n  on erasure delete\n", ""),
    ('backup { frequency hourly; retention 35d; storage "a"; test monthly }\n', ""),
    ('; rollback "b"', ""),
    (" p95 20ms", ""),
    ("/// What a shop sells.\n", ""),
    ("status approved", "status draft"),
    ("@confidential ", ""),
]


def test_the_points_of_an_approved_model_are_counted_from_edit_to_edit() -> None:
    """Points are opened one after the other and closed again in the other order, at every step as from scratch."""
    workspace = Workspace.empty().with_files({"main.entia": APPROVED})
    findings = Findings.of(workspace)
    assert findings.diagnostics("main.entia") == ()
    texts = [APPROVED]
    for old, new in _OPENED:
        assert old in texts[-1]
        texts.append(texts[-1].replace(old, new, 1))
    for text in (*texts, *reversed(texts), *texts[::3], APPROVED):
        workspace = workspace.with_files({"main.entia": text})
        findings = Findings.of(workspace, findings)
        fresh = Workspace.empty().with_files({"main.entia": text})
        assert _saying(workspace, findings) == _saying(fresh, Findings.of(fresh)), text
        snapshot = workspace.model_of("main.entia")
        assert snapshot is not None
        count = len(open_points(snapshot))
        said = [each.message for each in findings.diagnostics("main.entia") if each.rule == "approved-with-open-points"]
        assert bool(said) == (bool(count) and "approved" in text)
        assert all(f"{count} points" in each or count == 1 for each in said)


# (before, after): what others are told of a part of what they refer to.
PARTS = {
    "the line that erases": (
        "entity A { id: int pk }\nentity B { id: int pk; a -> A }",
        "entity A { id: int pk; on erasure delete }\nentity B { id: int pk; a -> A }",
    ),
    "what the erasing line stands behind": (
        "entity A { id: int pk; on erasure delete }\nentity B { id: int pk; a -> A }",
        "entity A { id: int pk; name: text; on erasure delete }\nentity B { id: int pk; a -> A }",
    ),
    "a mixin's line that erases": (
        "mixin M { x: int }\nentity A with M { id: int pk }\nentity B { id: int pk; a -> A }",
        "mixin M { x: int; on erasure delete }\nentity A with M { id: int pk }\nentity B { id: int pk; a -> A }",
    ),
    "the attribute that an inverse is called": (
        "entity A { id: int pk; c: int }\nentity B { id: int pk; a -> A inverse bs }",
        "entity A { id: int pk; bs: int }\nentity B { id: int pk; a -> A inverse bs }",
    ),
    "a label that a query, a rule and a view compare with": (
        "enum Mood { good, bad }\nentity A { id: int pk; mood: Mood }\nquery Q (select id from A where mood = 'bad')\n"
        "rule R on A check (mood = 'bad')\nview V as (select id from A where mood = 'bad')",
        "enum Mood { good }\nentity A { id: int pk; mood: Mood }\nquery Q (select id from A where mood = 'bad')\n"
        "rule R on A check (mood = 'bad')\nview V as (select id from A where mood = 'bad')",
    ),
    "a domain that a query of a qualified entity compares": (
        "type T = int\nentity s.A { id: int pk; n: T }\nquery Q (select id from A where n > 1)",
        "type T = text\nentity s.A { id: int pk; n: T }\nquery Q (select id from A where n > 1)",
    ),
    "the erasure of a qualified entity": (
        "entity s.A { id: int pk }\nentity B { id: int pk; a -> A }",
        "entity s.A { id: int pk; on erasure delete }\nentity B { id: int pk; a -> A }",
    ),
    "the erasure of a junction's other end": (
        "entity A { id: int pk; bs <-> B via J(a, b) }\nentity B { id: int pk }\nentity C { id: int pk; j -> J }",
        "entity A { id: int pk; bs <-> B via J(a, b) }\nentity B { id: int pk; on erasure delete }\n"
        "entity C { id: int pk; j -> J }",
    ),
    "the other end of a junction": (
        "entity A { id: int pk; bs <-> B via J(a, b) }\nentity B { id: int pk }\n"
        "entity D { id: int pk; on erasure delete }\nentity C { id: int pk; j -> J }",
        "entity A { id: int pk; bs <-> D via J(a, b) }\nentity B { id: int pk }\n"
        "entity D { id: int pk; on erasure delete }\nentity C { id: int pk; j -> J }",
    ),
    "a second entity of the name": (
        "entity B { id: int pk; a -> A inverse bs }\nentity A { id: int pk; bs: int }",
        "entity A { id: int pk }\nentity B { id: int pk; a -> A inverse bs }\nentity A { id: int pk; bs: int }",
    ),
}


@pytest.mark.parametrize("name", PARTS)
def test_who_asks_for_a_part_is_told_of_it(name: str) -> None:
    for before, after in (PARTS[name], reversed(PARTS[name])):
        _agrees(Workspace.empty().with_files({"main.entia": before}), after)


def test_who_refers_to_an_entity_is_not_checked_again_for_each_key(monkeypatch: pytest.MonkeyPatch) -> None:
    others = "\n".join(f"entity B{number} {{ id: int pk; a -> A inverse b{number} }}" for number in range(50))
    before = Workspace.empty().with_files({"main.entia": f"entity A {{ id: int pk; name: text }}\n{others}"})
    findings = Findings.of(before)
    checked: list[str] = []
    check_one = checker._Run.check

    def counting(run: Any, node: Any, *rest: Any) -> Any:
        checked.append(node.declaration.name.text)
        return check_one(run, node, *rest)

    monkeypatch.setattr(checker._Run, "check", counting)
    Findings.of(before.with_files({"main.entia": f"entity A {{ id: int pk; names: text }}\n{others}"}), findings)
    assert checked == ["A"]
