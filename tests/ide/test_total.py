"""No text and no place breaks a feature, and every span that comes back lies in its chunk."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from entia.ide.actions import actions, touching
from entia.ide.caret import caret_at
from entia.ide.completion import complete
from entia.ide.formatting import format_document
from entia.ide.hover import describe, hover
from entia.ide.navigation import definition, references
from entia.ide.places import find_chunk
from entia.ide.symbols import Outline, folds, outline
from entia.model.workspace import Workspace
from entia.rules.checker import Findings
from entia.text import Position

PATH = "/model/main.entia"
TEXT = """model Shop { target postgres 15, mysql 8; naming snake_case }
enum Status { draft, placed }   /// Ü 😀
type Money = decimal(12, 2) check (value >= 0)
type Place { street: string(80); zip: string(9)? }
mixin Tracked { at: timestamp = now() on update now() }
entity Customer with Tracked @pii {
  id: bigint pk auto
  email: string(254) unique as "e"
  home: Place?
}
entity Order {
  id: bigint pk
  customer -> Customer(id) on delete cascade index
  tags <-> Tag via OrderTag { since: date }
  status: Status = draft
  total: Money computed (1 + 2) stored native postgres.money only postgres
  index recent (status, (lower('a')) desc) where (status <> 'placed')
  check positive (total > 0)
  partition by range (id) { p1 to (10); rest default }
}
entity Tag { id: int pk; label: string(40) unique }
view Open as (select o.id, c.email as mail from Order o join Customer c on o.customer = c.id)
sql postgres trg on Order \"""
  create trigger x
  \"""
query Q p95 20ms (select * from Order where customer = :customer)
backup { frequency hourly }
note "Heading" "text"
"""
PIECES = st.sampled_from(
    [*list("(){}[]\"';:?@.,=<>-/\n "), '"""', "->", "<->", "entity ", "via", " on ", "😀", "é", "x", ""]
)


@st.composite
def edited(draw: st.DrawFn) -> str:
    text = TEXT
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from([0, 0, 1, 5, 60])))
        text = text[:start] + draw(PIECES) + text[end:]
    return text


@settings(max_examples=120)
@given(edited(), st.data())
def test_every_feature_answers_everywhere(text: str, data: st.DataObject) -> None:
    workspace = Workspace.empty().with_files({PATH: text})
    document = workspace.document(PATH)
    assert document is not None
    for _ in range(4):
        line = data.draw(st.integers(0, document.line_count - 1))
        position = Position(line, data.draw(st.integers(0, len(document.line(line)))))
        caret = caret_at(workspace, PATH, position)
        assert caret is not None
        found = hover(workspace, PATH, position)
        if found is not None:
            assert found.markdown
            assert 0 <= found.span.start <= found.span.end <= len(caret.chunk.text)
        place = definition(caret)
        for each in [*([place] if place else []), *references(caret, declaration=True)]:
            assert find_chunk(workspace, PATH, each.chunk) is not None
            assert 0 <= each.span.start < each.span.end <= len(each.chunk.text)
        offered = complete(workspace, PATH, position)
        if offered is not None:
            assert 0 <= offered.replaced.start <= offered.replaced.end == caret.offset
            for item in offered.items[:5]:
                describe(workspace, PATH, item.doc)


@settings(max_examples=60)
@given(edited())
def test_whole_files_too(text: str) -> None:
    workspace = Workspace.empty().with_files({PATH: text})
    document = workspace.document(PATH)
    assert document is not None

    def inside(found: tuple[Outline, ...], low: int, high: int) -> None:
        for each in found:
            assert low <= each.span.start <= each.span.end <= high
            inside(each.children, each.span.start, each.span.end)

    for chunk in document.chunks:
        inside(outline(chunk), 0, len(chunk.text))
        for fold in folds(chunk):
            assert 0 <= fold.span.start < fold.span.end <= len(chunk.text)
    edits = format_document(document)
    for before, after in itertools.pairwise(edits):
        assert before.end <= after.start
    found = Findings.of(workspace).diagnostics(PATH)
    for action in actions(touching(found, document, (0, 0), (len(document.chunks), 0)), found):
        for edit in action.edits:
            assert 0 <= edit.place.span.start <= edit.place.span.end <= len(edit.place.chunk.text)
