"""Clients that can do little get answers that need little."""

from __future__ import annotations

from typing import Any

from tests.lsp.wire import CAPABILITIES, Wire

URI = "untitled:Untitled-1"
TEXT = "model M {\n  target postgres 15\n}\nentity A {\n  id: int pk\n  c: varchar(3)\n  \n}\n"


def complete(wire: Wire, line: int, character: int) -> dict[str, Any]:
    place = {"textDocument": {"uri": URI}, "position": {"line": line, "character": character}}
    found: dict[str, Any] = wire.result("textDocument/completion", place)
    return found


def test_a_plain_client_gets_edits_without_holes(wire: Wire) -> None:
    wire.start(capabilities={})
    wire.open(URI, TEXT)
    found = complete(wire, 6, 2)
    assert "itemDefaults" not in found
    (index,) = [each for each in found["items"] if each["label"] == "index" and each["kind"] == 15]
    assert index["textEdit"]["newText"] == "index (attribute)"
    assert index["textEdit"]["range"] == {"start": {"line": 6, "character": 2}, "end": {"line": 6, "character": 2}}
    assert not [each for each in found["items"] if "insertTextFormat" in each or "textEditText" in each]


def test_an_able_client_gets_the_range_once_and_holes(wire: Wire) -> None:
    wire.start(capabilities=CAPABILITIES)
    wire.open(URI, TEXT)
    found = complete(wire, 6, 2)
    assert found["itemDefaults"]["editRange"]["start"] == {"line": 6, "character": 2}
    (index,) = [each for each in found["items"] if each["label"] == "index" and each["kind"] == 15]
    assert index["textEditText"] == "index (${1:attribute})$0"
    assert index["insertTextFormat"] == 2


def test_a_fix_comes_as_changes_or_as_versioned_changes() -> None:
    where = {"start": {"line": 5, "character": 5}, "end": {"line": 5, "character": 5}}
    ask = {"textDocument": {"uri": URI}, "range": where, "context": {"diagnostics": []}}
    edit = {
        "range": {"start": {"line": 5, "character": 5}, "end": {"line": 5, "character": 12}},
        "newText": "string",
    }
    plain, able = Wire(), Wire()
    plain.start(capabilities={})
    able.start()
    for wire in (plain, able):
        wire.open(URI, TEXT, version=7)
    (fix,) = [each for each in plain.result("textDocument/codeAction", ask) if each.get("isPreferred")]
    assert fix["edit"] == {"changes": {URI: [edit]}}
    (fix,) = [each for each in able.result("textDocument/codeAction", ask) if each.get("isPreferred")]
    document = {"uri": URI, "version": 7}
    assert fix["edit"] == {"documentChanges": [{"textDocument": document, "edits": [edit]}]}
    only = {**ask, "context": {"diagnostics": [], "only": ["refactor"]}}
    assert able.result("textDocument/codeAction", only) == []
    for wire in (plain, able):
        assert wire.close() == 0
