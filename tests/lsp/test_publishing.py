"""What of a file's diagnostics is told, and how."""

from __future__ import annotations

import json
from typing import Any

from entia.diagnostics import Diagnostic, Label, Place, Severity
from entia.lsp.publishing import MOST_HINTS, Renderer, shown
from entia.lsp.session import Change, Session
from entia.syntax.document import Document
from entia.text import Span

URI = "untitled:Untitled-1"
CHUNK = Document.parse("entity A { id: int pk }\n").chunks[0]


def diagnostic(rule: str, severity: Severity) -> Diagnostic:
    return Diagnostic(rule, severity, "something", Place(CHUNK, Span(0, 1)))


def rendered(renderer: Renderer, session: Session) -> dict[str, Any]:
    (path,) = session.workspace.paths
    value: dict[str, Any] = json.loads(renderer.parameters(session, path))
    return value


def opened(text: str) -> Session:
    session = Session()
    session.open(URI, 1, text)
    session.check()
    return session


def test_few_diagnostics_are_all_told() -> None:
    found = tuple(diagnostic("a", Severity.HINT) for _ in range(MOST_HINTS))
    assert shown(found) == (found, {})


def test_of_many_hints_of_a_rule_a_hundred_are_told_and_the_last_says_so() -> None:
    hints = [diagnostic("hint", Severity.HINT) for _ in range(150)]
    errors = [diagnostic("error", Severity.ERROR) for _ in range(150)]
    kept, more = shown([*hints, *errors])
    assert list(kept) == [*hints[:100], *errors]
    assert more == {id(hints[99]): 50}


def test_of_errors_a_thousand_are_told() -> None:
    errors = [diagnostic("error", Severity.ERROR) for _ in range(1003)]
    kept, more = shown(errors)
    assert list(kept) == errors[:1000]
    assert more == {id(errors[999]): 3}


def test_a_cut_is_told_in_the_message() -> None:
    lines = "".join(f"  a{n}: Strng\n" for n in range(1100))
    session = opened(f"model M {{\n  target postgres 15\n}}\nentity A {{\n  id: int pk\n{lines}}}\n")
    found = [each for each in rendered(Renderer({}), session)["diagnostics"] if each["code"] == "unknown-type"]
    assert len(found) == 1000
    assert "100 more of `unknown-type`" in found[-1]["message"]
    assert "more of" not in found[0]["message"]


def test_what_is_not_needed_is_tagged_so() -> None:
    session = opened("model M {\n  target postgres 15\n}\nenum Unused { a, b }\nentity A {\n  id: int pk\n}\n")
    (found,) = [each for each in rendered(Renderer({}), session)["diagnostics"] if each["code"] == "unused-declaration"]
    assert found["tags"] == [1]


def test_a_rule_is_linked_to_its_page_where_it_has_one() -> None:
    session = opened("entity A {\n  id: int pk\n  b -> B\n}\n")
    pages = {"unknown-entity": "file:///pages/unknown_entity.md"}
    by_rule = {each["code"]: each for each in rendered(Renderer(pages), session)["diagnostics"]}
    assert by_rule["unknown-entity"]["codeDescription"] == {"href": "file:///pages/unknown_entity.md"}
    assert "codeDescription" not in by_rule["no-model"]


def test_kept_parts_move_with_their_lines() -> None:
    session = opened(
        "entity A {\n  id: int pk\n  b -> B\n}\nentity C {\n  id: int pk\n  b -> B\n}\nentity A { id: int pk }\n"
    )
    renderer = Renderer({})
    for version, change in enumerate(
        [Change((1, 0), (1, 0), "  x: date\n"), Change((4, 0), (4, 0), "\n\n"), Change((0, 0), (2, 0), "entity A {\n")]
    ):
        session.change(URI, version + 2, [change])
        session.check()
        (document,) = session.workspace.documents.values()
        fresh = opened(document.text)
        kept, anew = rendered(renderer, session), rendered(Renderer({}), fresh)
        assert kept["diagnostics"] == anew["diagnostics"]


def test_related_places_move_too() -> None:
    session = opened("entity A { id: int pk }\n\nentity A { id: int pk }\n")
    renderer = Renderer({})
    rendered(renderer, session)
    session.change(URI, 2, [Change((0, 0), (0, 0), "// above\n")])
    session.check()
    (duplicate,) = [
        each for each in rendered(renderer, session)["diagnostics"] if each["code"] == "duplicate-declaration"
    ]
    assert duplicate["relatedInformation"][0]["location"]["range"]["start"] == {"line": 1, "character": 7}
    assert duplicate["relatedInformation"][0]["location"]["uri"] == URI


def test_a_label_whose_place_is_gone_is_left_out() -> None:
    session = opened("entity A { id: int pk }\n")
    gone = Document.parse("entity B { id: int pk }\n").chunks[0]
    (path,) = session.workspace.paths
    assert session.location(path, Label(Place(gone, Span(0, 1)), "gone").place) is None
