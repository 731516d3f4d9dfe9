"""Lines with several names in the editor: each name is a line by itself, and what they share is one thing."""

from __future__ import annotations

from itertools import pairwise

import pytest

from entia.ide.caret import caret_at
from entia.ide.completion import complete
from entia.ide.hover import hover
from entia.ide.lists import rewrites
from entia.ide.navigation import definition, references
from entia.ide.symbols import folds, outline
from entia.model.workspace import Workspace
from entia.syntax import joining
from entia.syntax.shape import shape
from entia.text import Position
from tests.ide.test_actions import applied

PATH = "/model/main.entia"
TEXT = """model M { target postgres 15 }

enum Status { open, closed }

entity Order {
  id: int pk
  state, last: Status = open  /// Of both
  ship, bill -> Address on delete cascade
  note: json({
    a: int
  })
  index (last, bill)
}

entity Address { id: int pk }
"""


def at(text: str, before: str) -> tuple[Workspace, Position]:
    """The text, and the place behind the first `before` in it."""
    lines = text[: text.index(before) + len(before)].split("\n")
    return Workspace.empty().with_files({PATH: text}), Position(len(lines) - 1, len(lines[-1]))


def shown(before: str) -> str:
    workspace, position = at(TEXT, before)
    found = hover(workspace, PATH, position)
    assert found is not None
    return found.markdown


def named(before: str) -> list[str]:
    """What is found of the name at a place: its lines, the declaring one first."""
    workspace, position = at(TEXT, before)
    caret = caret_at(workspace, PATH, position)
    document = workspace.document(PATH)
    assert caret is not None
    assert document is not None
    places = references(caret, declaration=True)
    assert definition(caret) == places[0]
    return [
        document.line(document.position(document.index(each.chunk), each.span.start).line).strip() for each in places
    ]


def test_each_name_has_its_own_hover_and_references() -> None:
    assert "state" in shown("  sta")
    assert "last" in shown("state, la")
    assert "Of both" in shown("state, la")
    assert named("state, la") == ["state, last: Status = open  /// Of both", "index (last, bill)"]
    assert named("ship, b") == ["ship, bill -> Address on delete cascade", "index (last, bill)"]


def test_what_the_names_share_refers_once() -> None:
    assert named("enum Sta") == ["enum Status { open, closed }", "state, last: Status = open  /// Of both"]
    assert named("entity Addr")[1:] == ["ship, bill -> Address on delete cascade"]
    assert named("= op")[1:] == ["state, last: Status = open  /// Of both"]


def test_each_name_is_a_symbol_that_overlaps_no_other() -> None:
    workspace, _ = at(TEXT, "")
    document = workspace.document(PATH)
    assert document is not None
    (order,) = [each for chunk in document.chunks for each in outline(chunk) if each.name == "Order"]
    assert [each.name for each in order.children] == [
        "id",
        "state",
        "last",
        "ship",
        "bill",
        "note",
        "index (last, bill)",
    ]
    assert {each.detail for each in order.children[3:5]} == {"-> Address"}
    spans = [each.span for each in order.children]
    assert all(upper.end <= lower.start for upper, lower in pairwise(spans))


def test_a_list_folds_once() -> None:
    workspace, _ = at("entity A {\n  a, b: json({\n    c: int\n  })\n}\n", "")
    document = workspace.document(PATH)
    assert document is not None
    assert len(folds(document.chunks[0])) == 2


@pytest.mark.parametrize(
    ("line", "some", "none"),
    [
        ("a, b: ", ("string", "int"), ("pk",)),
        ("a, b: st", ("string",), ("pk",)),
        ("a, b: int ", ("unique",), ("string",)),
        ("a, b -> ", ("Address",), ("pk",)),
        ("a, b ", (), ("<->", "pk", "index")),
        ("a, ", (), ("pk", "index", "int", "Address", ":")),
        ("a, in", (), ("index", "int")),
        ("a,", (), ("pk", "index", "int", ":")),
    ],
)
def test_completion(line: str, some: tuple[str, ...], none: tuple[str, ...]) -> None:
    text = TEXT.replace("  note: json({\n    a: int\n  })", f"  {line}|")
    workspace, position = at(text.replace("|", ""), f"  {line}")
    found = complete(workspace, PATH, position)
    labels = [] if found is None else [each.label for each in found.items]
    assert not set(some) - set(labels)
    assert not set(none) & set(labels)


@pytest.mark.parametrize(
    ("text", "title", "written"),
    [
        ("  a, ^b: int = 0  /// D", "Write a line for each name", "  a: int = 0  /// D\n  b: int = 0  /// D"),
        ("  a, b -> ^A?", "Write a line for each name", "  a -> A?\n  b -> A?"),
        ("  z: int\n  a: T?\n  ^b:   T?\n  c, d: T?\n  e: T", "Write one line", "  z: int\n  a, b, c, d: T?\n  e: T"),
        ("  /// D\n  z: int\n  a: int\n  ^b: int // why", "Write one line", None),
        ("  a: int\n  // why\n  ^b: int", "Write one line", None),
        ('  a: int unique "x"\n  ^b: int unique "x"', "Write one line", None),
        ("  ^a -> A\n  b -> A\n  c -> A?", "Write one line", "  a, b -> A\n  c -> A?"),
        ("  a <-> A\n  ^b <-> A", "Write one line", None),
        ("  -> A\n  ^b -> A", "Write one line", None),
    ],
)  # fmt: skip
def test_rewriting(text: str, title: str, written: str | None) -> None:
    whole = f"entity A {{\n{text}\n}}\n"
    workspace, position = at(whole.replace("^", ""), whole[: whole.index("^")])
    document, caret = workspace.document(PATH), caret_at(workspace, PATH, position)
    assert document is not None
    assert caret is not None
    found = [each for each in rewrites(caret) if each.title.startswith(title)]
    assert [applied(document, each.edits) for each in found] == (
        [] if written is None else [f"entity A {{\n{written}\n}}\n"]
    )


def test_rewriting_looks_at_the_neighbours_of_a_line_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    others = "".join(f"  a{i}: int\n  b{i}: int\n  c{i}: text\n" for i in range(50))
    workspace, position = at(f"entity A {{\n{others}  x: date\n  y: date\n{others}}}\n", "  x")
    caret = caret_at(workspace, PATH, position)
    asked: list[object] = []
    monkeypatch.setattr(joining, "shape", lambda tail: asked.append(tail) or shape(tail))
    assert caret is not None
    assert [each.edits[0].text for each in rewrites(caret)] == ["x, y: date"]
    assert len(asked) <= 6
