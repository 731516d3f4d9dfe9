"""A large text: its syntax first, then everything, and keys in between; nothing vanishes that was told already."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.lsp.wire import Wire, changed

ENTITIES = "".join(
    f"entity E{n} {{\n  id: int pk\n  name: string(80) unique\n  created: timestamp = now()\n}}\n\n"
    for n in range(2500)
)
TEXT = (
    "model M {\n  target postgres 15\n}\n\n" + ENTITIES + "entity Last {\n  id: int pk\n  b -> Nobody\n  c: int (\n}\n"
)


def codes(published: dict[str, Any]) -> list[str]:
    return [each["code"] for each in published["diagnostics"] if each["severity"] == 1]


def test_syntax_is_told_before_the_model_is_checked(server: Wire) -> None:
    assert len(TEXT) > 200_000
    uri = "untitled:large"
    first = server.open(uri, TEXT)
    server.wait(lambda each: "unknown-entity" in str(each.get("params")))
    told = server.publications(uri)
    assert [each["version"] for each in told] == [1, 1]
    assert told[0] == first
    assert "unknown-entity" not in codes(told[0])
    assert codes(told[0])
    assert set(codes(told[1])) == {*codes(told[0]), "unknown-entity"}


def test_a_key_typed_meanwhile_is_answered_before_that(server: Wire) -> None:
    uri = "untitled:large"
    document = {"uri": uri, "languageId": "entia", "version": 1, "text": TEXT}
    opened = {"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": document}}
    line = TEXT[: TEXT.index("string(80)")].count("\n")
    server.write(opened, changed(uri, 2, (line, 8, line, 8, "x")))
    first = server.published(uri, 2)
    assert "unknown-type" in codes(first)
    assert "unknown-entity" not in codes(first)
    server.wait(lambda each: "unknown-entity" in str(each.get("params")))
    told = [each for each in server.publications(uri) if each["version"] == 2]
    assert told[0] == first
    assert set(codes(told[-1])) == {*codes(first), "unknown-entity"}


def test_an_edit_of_the_header_makes_nothing_vanish(server: Wire) -> None:
    uri = "untitled:large"
    server.open(uri, TEXT)
    server.wait(lambda each: "unknown-entity" in str(each.get("params")))
    since = len(server.messages)
    first = server.change(uri, 2, (1, 20, 1, 20, ", postgre"))
    assert {"dialect-spelling", "unknown-entity"} <= set(codes(first))
    server.settle()
    assert codes(server.publications(uri, since)[-1]) == codes(first)


def test_what_a_folder_told_stays_when_its_file_is_opened(wire: Wire, tmp_path: Path) -> None:
    path = tmp_path / "large.entia"
    path.write_text(TEXT, encoding="utf-8")
    wire.start([tmp_path])
    before = wire.published(path.as_uri(), None)
    assert "unknown-entity" in codes(before)
    assert wire.open(path.as_uri(), TEXT)["diagnostics"] == before["diagnostics"]
