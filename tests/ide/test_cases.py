"""Hover, completion, navigation, outline and folds, as the Markdown files beside this one say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from entia.ide.caret import caret_at
from entia.ide.completion import complete
from entia.ide.hover import hover
from entia.ide.navigation import definition, references
from entia.ide.places import find_chunk
from entia.ide.symbols import Outline, folds, outline
from entia.model.workspace import Workspace
from entia.text import Position, Span
from tests.ide.cases import Case, cases
from tests.ide.cursor import PATH, marked

HERE = Path(__file__).parent
COMMON = "model Shop {\n  target postgres 15, mysql 8.0, sqlite 3.37\n}\n"


def hovered(workspace: Workspace, position: Position) -> str:
    found = hover(workspace, PATH, position)
    if found is None:
        return "nothing"
    caret = caret_at(workspace, PATH, position)
    assert caret is not None
    return f"[{caret.chunk.text[found.span.start : found.span.end]}]\n\n{found.markdown}"


def completed(workspace: Workspace, position: Position) -> str:
    found = complete(workspace, PATH, position)
    if found is None:
        return "nothing"
    caret = caret_at(workspace, PATH, position)
    assert caret is not None
    assert found.replaced.end == caret.offset
    typed = caret.chunk.text[found.replaced.start : found.replaced.end]
    lines = [f"replaces [{typed}]{', incomplete' if found.incomplete else ''}"]
    ordered = sorted(found.items, key=lambda item: (item.rank, item.label))
    lines += [f"{item.kind} {item.label}{f' — {item.detail}' if item.detail else ''}".rstrip() for item in ordered[:25]]
    if len(ordered) > 25:
        lines.append(f"… {len(ordered) - 25} more")
    return "\n".join(lines)


def navigated(workspace: Workspace, position: Position) -> str:
    caret = caret_at(workspace, PATH, position)
    assert caret is not None
    lines = []
    place = definition(caret)
    for title, places in (
        ("definition", [] if place is None else [place]),
        ("reference", references(caret, declaration=False)),
    ):
        for each in places:
            found = find_chunk(workspace, PATH, each.chunk)
            assert found is not None
            path, document, index = found
            start, end = document.position(index, each.span.start), document.position(index, each.span.end)
            line = document.line(start.line)
            lines.append(f"{title}: {line[: start.column]}[{line[start.column : end.column]}]{line[end.column :]}")
            assert path == PATH
    return "\n".join(lines) or "nothing"


RUNNERS: dict[str, Callable[[Workspace, Position], str]] = {
    "hover.md": hovered,
    "completion.md": completed,
    "navigation.md": navigated,
}


@pytest.mark.parametrize("case", [case for name in RUNNERS for case in cases(HERE / name)])
def test_case(case: Case, request: pytest.FixtureRequest) -> None:
    workspace, position = marked(case.text if "model " in case.text else COMMON + case.text)
    case.check(RUNNERS[case.path.name](workspace, position), update=request.config.getoption("--update"))


def test_the_outline_is_a_tree_with_details() -> None:
    workspace, _ = marked(
        """enum Status: smallint { open = 1, "on hold" = 2 }
entity A {
  id: int pk
  b -> B?
  tags <-> Tag via AT { at: date }
  index (id, b)
  check positive (id > 0)
  unique (id, b)
}
backup { frequency hourly }
note "Heading" "text"
<|>"""
    )
    document = workspace.document(PATH)
    assert document is not None
    lines: list[str] = []

    def show(found: tuple[Outline, ...], text: str, depth: int) -> None:
        for each in found:
            lines.append(f"{'  ' * depth}{each.kind} {each.name} | {each.detail}")
            assert each.span.start <= each.name_span.start <= each.name_span.end <= each.span.end
            show(each.children, text, depth + 1)

    for chunk in document.chunks:
        show(outline(chunk), chunk.text, 0)
    assert lines == [
        "enum Status | enum", "  label open | = 1", "  label on hold | = 2", "entity A | entity",
        "  attribute id | int", "  relationship b | -> B?", "  many tags | <-> Tag", "    attribute at | date",
        "  index index (id, b) | ", "  check check positive | ", "  unique unique (id, b) | ",
        "backup backup | backup", "note note | note",
    ]  # fmt: skip


def test_folds_blocks_texts_and_comments() -> None:
    text = """// one
// two
entity A {
  id: int pk
  lifecycle {
    create "x"
  }
  // three

  // four
}

entity B { id: int pk }

note "N" \"""
  text
  \"""
<|>"""
    workspace, _ = marked(text)
    document = workspace.document(PATH)
    assert document is not None

    def lines(index: int, span: Span) -> tuple[int, int]:
        return document.position(index, span.start).line, document.position(index, span.end).line

    found = [
        (*lines(index, each.span), each.kind) for index, chunk in enumerate(document.chunks) for each in folds(chunk)
    ]
    assert found == [(2, 10, "region"), (4, 6, "region"), (0, 1, "comment"), (14, 16, "region")]
