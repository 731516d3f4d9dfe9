"""What is offered about diagnostics."""

from __future__ import annotations

from entia.diagnostics import Diagnostic, Edit, Fix, Place, Severity
from entia.ide.actions import Action, actions, together, touching
from entia.model.workspace import Workspace
from entia.rules.checker import Findings
from entia.syntax.document import Document
from entia.syntax.tree import Chunk
from entia.text import Position, Span

PATH = "/model/main.entia"
TEXT = """model M {
  target postgres 15
}
entity A {
  id: int pk
  b -> Bee
  c: varchar(3)
  d: varchar(4)
}
entity Beetle { id: int pk }
"""


def checked(text: str) -> tuple[Document, tuple[Diagnostic, ...]]:
    workspace = Workspace.empty().with_files({PATH: text})
    document = workspace.document(PATH)
    assert document is not None
    return document, Findings.of(workspace).diagnostics(PATH)


def applied(document: Document, edits: tuple[Edit, ...]) -> str:
    """The text after edits."""
    starts: dict[Chunk, int] = {}
    offset = 0
    for chunk in document.chunks:
        starts[chunk] = offset
        offset += len(chunk.text)
    text = document.text
    for edit in sorted(edits, key=lambda each: starts[each.place.chunk] + each.place.span.start, reverse=True):
        at = starts[edit.place.chunk]
        text = text[: at + edit.place.span.start] + edit.text + text[at + edit.place.span.end :]
    return text


def offered(text: str, line: int, column: int) -> tuple[Document, list[Action]]:
    document, found = checked(text)
    at = document.locate(Position(line, column))
    return document, actions(touching(found, document, at, at), found)


def test_only_what_touches_the_place_is_offered() -> None:
    document, found = checked(TEXT)
    place = document.locate(Position(5, 7))
    assert "unknown-entity" in {each.rule for each in touching(found, document, place, place)}
    elsewhere = document.locate(Position(0, 0))
    assert "unknown-entity" not in {each.rule for each in touching(found, document, elsewhere, elsewhere)}
    everything = touching(found, document, (0, 0), (len(document.chunks), 0))
    assert len(everything) == len(found)


def test_a_fix_comes_first_and_solves_its_problem() -> None:
    document, found = offered(TEXT, 6, 7)
    assert found[0].kind == "fix"
    text = applied(document, found[0].edits)
    assert "c: string(3)" in text
    assert [each.rule for each in checked(text)[1]].count("foreign-spelling") == 1


def test_all_of_one_rule_are_fixed_at_once() -> None:
    document, found = offered(TEXT, 6, 7)
    (everything,) = [each for each in found if each.kind == "fix all"]
    assert everything.title == "Fix all `foreign-spelling` problems of this file"
    text = applied(document, everything.edits)
    assert text == TEXT.replace("varchar", "string")
    assert "foreign-spelling" not in {each.rule for each in checked(text)[1]}


def test_a_single_problem_has_no_fix_all() -> None:
    _, found = offered(TEXT.replace("  d: varchar(4)\n", ""), 6, 7)
    assert "fix all" not in {each.kind for each in found}


def test_each_rule_is_explained_once_and_last() -> None:
    _, found = offered(TEXT, 6, 7)
    assert [each.title for each in found if each.kind == "explain"] == ["Explain `foreign-spelling`"]
    assert found[-1].kind == "explain"


def diagnostic(
    chunk: Chunk, span: Span, *, severity: Severity = Severity.HINT, fixes: tuple[Fix, ...] = ()
) -> Diagnostic:
    return Diagnostic("some-rule", severity, "something", Place(chunk, span), fixes=fixes)


def test_a_hint_can_be_silenced_above_its_line_and_an_error_cannot() -> None:
    document = Document.parse(TEXT)
    chunk = document.chunks[1]
    at = chunk.text.index("c: varchar")
    hint = diagnostic(chunk, Span(at, at + 1))
    (silence,) = [each for each in actions([hint], [hint]) if each.kind == "silence"]
    assert "  b -> Bee\n  // entia: allow some-rule\n  c: varchar(3)\n" in applied(document, silence.edits)
    error = diagnostic(chunk, Span(at, at + 1), severity=Severity.ERROR)
    assert "silence" not in {each.kind for each in actions([error], [error])}


def test_fixes_that_collide_destroy_or_are_a_choice_are_not_made_together() -> None:
    chunk = Document.parse(TEXT).chunks[1]

    def fix(start: int, end: int, *, preferred: bool = True, destructive: bool = False) -> Fix:
        return Fix("fix", (Edit(Place(chunk, Span(start, end)), "x"),), preferred, destructive)

    here = Span(0, 1)
    found = [
        diagnostic(chunk, here, fixes=(fix(0, 5),)),
        diagnostic(chunk, here, fixes=(fix(3, 8),)),
        diagnostic(chunk, here, fixes=(fix(10, 12, preferred=False),)),
        diagnostic(chunk, here, fixes=(fix(20, 22, destructive=True),)),
        diagnostic(chunk, here, fixes=(fix(30, 32), fix(33, 34))),
        diagnostic(chunk, here, fixes=(fix(40, 41), fix(42, 43, preferred=False))),
    ]
    assert [each.place.span for each in together(found)] == [Span(0, 5), Span(40, 41)]
