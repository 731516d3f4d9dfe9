"""The session over a real process: lifecycle, texts, files, and that nothing one message does harms the next."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from entia.lsp.session import Change, Session
from entia.model.workspace import Workspace
from tests.lsp.wire import CAPABILITIES, SERVER, Wire, changed, frame

URI = "untitled:Untitled-1"
GOOD = "model Shop {\n  target postgres 15\n}\n\nentity A {\n  id: int pk\n  b -> B\n}\n\nentity B {\n  id: int pk\n}\n"
B_LINE, B_COLUMN = 6, 7  # of the target in `b -> B`


def rules(published: dict[str, Any]) -> list[str]:
    return [each["code"] for each in published["diagnostics"] if each["severity"] == 1]


# ---- lifecycle -------------------------------------------------------------------------------------------------------
def test_offers_its_features(wire: Wire) -> None:
    capabilities = wire.start()
    assert capabilities["textDocumentSync"] == {"openClose": True, "change": 2, "save": False}
    assert capabilities["positionEncoding"] == "utf-16"
    assert capabilities["completionProvider"]["resolveProvider"] is True
    for feature in ("hover", "definition", "references", "documentSymbol", "documentFormatting", "foldingRange"):
        assert capabilities[f"{feature}Provider"] is True
    assert capabilities["codeActionProvider"]["codeActionKinds"] == ["quickfix", "refactor.rewrite"]
    assert capabilities["workspace"]["workspaceFolders"] == {"supported": True, "changeNotifications": True}


def test_exits_with_zero_after_shutdown_and_one_without(wire: Wire) -> None:
    wire.start()
    assert wire.close() == 0
    other = Wire()
    other.start()
    other.notify("exit", None)
    assert other.process.wait(10) == 1


def test_ends_when_the_editor_goes_away(server: Wire) -> None:
    assert server.process.stdin is not None
    server.process.stdin.close()
    assert server.process.wait(10) == 0


def test_refuses_requests_before_initialize_and_after_shutdown(wire: Wire) -> None:
    assert wire.request("textDocument/hover", {})["error"]["code"] == -32002
    wire.start()
    wire.result("shutdown")
    assert wire.request("textDocument/hover", {})["error"]["code"] == -32600


def test_asks_to_be_told_of_files_where_the_client_can(server: Wire) -> None:
    asked = server.wait(lambda each: each.get("method") == "client/registerCapability")
    (registration,) = asked["params"]["registrations"]
    assert registration["method"] == "workspace/didChangeWatchedFiles"
    assert registration["registerOptions"]["watchers"] == [{"globPattern": "**/*.entia"}]


# ---- texts -----------------------------------------------------------------------------------------------------------
def test_publishes_with_the_version_of_the_text(server: Wire) -> None:
    assert rules(server.open(URI, GOOD)) == []
    assert rules(server.change(URI, 2, (B_LINE, B_COLUMN, B_LINE, B_COLUMN, "x"))) == ["unknown-entity"]
    assert rules(server.change(URI, 3, (B_LINE, B_COLUMN, B_LINE, B_COLUMN + 1, ""))) == []


def test_a_diagnostic_names_its_place_its_rule_and_its_page(server: Wire) -> None:
    published = server.open(URI, GOOD.replace("-> B", "-> Bee"))
    (found,) = [each for each in published["diagnostics"] if each["severity"] == 1]
    assert found["range"] == {"start": {"line": 6, "character": 7}, "end": {"line": 6, "character": 10}}
    assert found["code"] == "unknown-entity"
    assert found["source"] == "entia"
    assert found["codeDescription"]["href"].startswith("file:///")
    assert Path(found["codeDescription"]["href"].removeprefix("file://")).read_text(encoding="utf-8").startswith("# ")
    assert found["data"]["fixes"]


def test_changes_of_one_message_apply_one_after_the_other(server: Wire) -> None:
    server.open(URI, GOOD)
    published = server.change(
        URI, 2,
        (B_LINE, B_COLUMN, B_LINE, B_COLUMN + 1, "Bee"),
        (B_LINE, B_COLUMN + 3, B_LINE, B_COLUMN + 3, "tle"),
    )  # fmt: skip
    assert "`Beetle`" in published["diagnostics"][0]["message"]
    published = server.change(URI, 3, (9, 7, 9, 8, "Beetle"), (B_LINE, 0, B_LINE, 0, "  "))
    assert rules(published) == []


def test_a_whole_text_replaces_and_edits_may_follow(server: Wire) -> None:
    server.open(URI, "entity")
    published = server.change(URI, 2, GOOD, (B_LINE, B_COLUMN, B_LINE, B_COLUMN, "x"))
    assert rules(published) == ["unknown-entity"]


def test_edits_out_of_range_are_brought_inside(server: Wire) -> None:
    server.open(URI, GOOD)
    server.change(URI, 2, (99, 99, 120, 3, "entity C { id: int pk }\n"))
    assert rules(server.change(URI, 3, (B_LINE, B_COLUMN, B_LINE, 900, "C"))) == []
    server.change(URI, 4, (B_LINE, 8, B_LINE, 2, ""))  # the end before the start
    assert server.process.poll() is None


def test_columns_count_utf16_units(server: Wire) -> None:
    server.open(URI, GOOD.replace("}\n\nentity B", "  c -> B /// 😀 x\n}\n\nentity B"))
    server.change(URI, 2, (7, 13, 7, 15, "é"))  # the emoji is two units
    text = server.result("textDocument/hover", {"textDocument": {"uri": URI}, "position": {"line": 7, "character": 2}})
    assert "é x" in text["contents"]["value"]


def test_speaks_utf8_and_utf32_where_the_client_prefers_it() -> None:
    for encoding, column in (("utf-8", 2 + 2 + 4), ("utf-32", 2 + 1 + 4)):
        wire = Wire()
        capabilities = wire.start(capabilities={**CAPABILITIES, "general": {"positionEncodings": [encoding, "utf-16"]}})
        assert capabilities["positionEncoding"] == encoding
        published = wire.open(URI, "entity A {\n  é -> B\n}\n")
        (found,) = [
            each for each in published["diagnostics"] if each["severity"] == 1 and each["code"] == "unknown-entity"
        ]
        assert found["range"]["start"] == {"line": 1, "character": column}
        wire.close()


def test_a_closed_untitled_document_leaves_no_diagnostics(server: Wire) -> None:
    server.open(URI, GOOD.replace("-> B", "-> X"))
    since = len(server.messages)
    server.notify("textDocument/didClose", {"textDocument": {"uri": URI}})
    assert server.published(URI, None, since)["diagnostics"] == []


# ---- coalescing ------------------------------------------------------------------------------------------------------
def test_queued_changes_are_checked_once_and_the_last_one_wins(server: Wire) -> None:
    server.open(URI, GOOD)
    since = len(server.messages)
    keys = "abcdefghijklmnopqrst"
    server.write(
        *(changed(URI, 2 + at, (B_LINE, B_COLUMN + at, B_LINE, B_COLUMN + at, key)) for at, key in enumerate(keys))
    )
    last = server.published(URI, 21, since)
    assert f"`{keys}B`" in last["diagnostics"][0]["message"]
    server.settle()
    assert len(server.publications(URI, since)) <= 3


def test_a_request_sees_the_change_before_it(server: Wire) -> None:
    server.open(URI, GOOD)
    ask = {"textDocument": {"uri": URI}}
    server.write(
        changed(URI, 2, (9, 7, 9, 8, "Bee")),
        {"jsonrpc": "2.0", "id": 700, "method": "textDocument/documentSymbol", "params": ask},
        changed(URI, 3, (9, 7, 9, 10, "Wasp")),
    )
    answer = server.wait(lambda each: each.get("id") == 700)
    assert [each["name"] for each in answer["result"]] == ["Shop", "A", "Bee"]
    assert "`B`" in server.published(URI, 3)["diagnostics"][0]["message"]


def test_a_cancelled_request_that_still_waits_is_not_run(server: Wire) -> None:
    server.open(URI, GOOD)
    server.write(
        {
            "jsonrpc": "2.0",
            "id": 701,
            "method": "textDocument/documentSymbol",
            "params": {"textDocument": {"uri": URI}},
        },
        {"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 701}},
    )
    assert server.wait(lambda each: each.get("id") == 701)["error"]["code"] == -32800


# ---- robustness ------------------------------------------------------------------------------------------------------
def test_noise_is_refused_and_the_next_message_served(server: Wire) -> None:
    server.raw(b"Content-Length: nine\r\n\r\n" + frame(b"{not json") + frame([1, 2]) + frame({"id": 3}))
    since = len(server.messages)
    assert server.wait(lambda each: each.get("error", {}).get("code") == -32700)["id"] is None
    assert server.wait(lambda each: each.get("error", {}).get("code") == -32600)["id"] is None
    assert rules(server.open(URI, GOOD)) == []
    assert since <= len(server.messages)


def test_malformed_parameters_are_an_error_of_that_request(server: Wire) -> None:
    for method, params in (
        ("textDocument/hover", {"textDocument": 5}),
        ("textDocument/hover", {"textDocument": {"uri": URI}, "position": {"line": "one", "character": 0}}),
        ("textDocument/completion", []),
        ("entia/ddl", None),
        ("entia/ddl", {"textDocument": {}}),
        ("entia/dialects", {"textDocument": {"uri": 7}}),
    ):
        assert server.request(method, params)["error"]["code"] == -32602, method
    server.notify("textDocument/didChange", {"textDocument": {"uri": URI}})
    server.notify("textDocument/didOpen", {"oops": 1})
    assert server.request("entia/nothing", {})["error"]["code"] == -32601
    assert rules(server.open(URI, GOOD)) == []


def test_unknown_files_have_no_answers(server: Wire) -> None:
    at = {"textDocument": {"uri": "file:///nowhere/x.entia"}, "position": {"line": 3, "character": 1}}
    for method in ("hover", "definition", "completion"):
        assert server.result(f"textDocument/{method}", at) is None
    assert server.result("textDocument/references", {**at, "context": {"includeDeclaration": True}}) == []
    assert server.result("textDocument/formatting", {**at, "options": {"tabSize": 2, "insertSpaces": True}}) is None
    assert server.result("textDocument/codeAction", {
        **at, "range": {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}},
        "context": {"diagnostics": []},
    }) == []  # fmt: skip


def test_a_change_of_a_document_that_was_not_opened_is_logged(server: Wire) -> None:
    server.write(changed("file:///nowhere/x.entia", 2, (0, 0, 0, 0, "x")))
    told = server.wait(lambda each: each.get("method") == "window/logMessage")
    assert "was never opened" in told["params"]["message"]
    assert rules(server.open(URI, GOOD)) == []


BREAK = """
import entia.lsp.features as features
from entia.lsp import server
def broken(*arguments):
    raise RuntimeError("a bug in this feature")
features.FEATURES = tuple((m, broken if m == "textDocument/hover" else h, o) for m, h, o in features.FEATURES)
server.FEATURES = features.FEATURES
checks = []
from entia.lsp.session import Session
check = Session.check
def sometimes(self):
    checks.append(1)
    if len(checks) == 2:
        raise RuntimeError("a bug in the checker")
    return check(self)
Session.check = sometimes
server.main()
"""


def test_one_broken_handler_never_ends_the_session() -> None:
    wire = Wire([sys.executable, "-c", BREAK])
    wire.start()
    assert rules(wire.open(URI, GOOD)) == []
    at = {"textDocument": {"uri": URI}, "position": {"line": 3, "character": 1}}
    error = wire.request("textDocument/hover", at)["error"]
    assert error["code"] == -32603
    assert "a bug in this feature" in error["message"]
    told = wire.wait(lambda each: "a bug in this feature" in str(each.get("params", {}).get("message")))
    assert "Traceback" in told["params"]["message"]
    # A check that breaks is made again from scratch.
    assert rules(wire.change(URI, 2, (B_LINE, B_COLUMN, B_LINE, B_COLUMN, "x"))) == ["unknown-entity"]
    wire.wait(lambda each: "a bug in the checker" in str(each.get("params", {}).get("message")))
    assert rules(wire.change(URI, 3, (B_LINE, B_COLUMN, B_LINE, B_COLUMN + 1, ""))) == []
    assert wire.close() == 0


# ---- files -----------------------------------------------------------------------------------------------------------
def write(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path.as_uri()


def test_reads_the_files_of_all_folders_and_tells_their_diagnostics(wire: Wire, tmp_path: Path) -> None:
    one = write(tmp_path, "one/a.entia", "model One { target postgres 15 }\nentity A { id: int pk; b -> B }\n")
    write(tmp_path, "one/b.entia", "entity B { id: int pk }\n")
    two = write(tmp_path, "two/a.entia", "model Two { target postgres 15 }\nentity A { id: int pk; b -> B }\n")
    wire.start([tmp_path / "one", tmp_path / "two"])
    assert rules(wire.published(two, None)) == ["unknown-entity"]
    assert rules(wire.open(one, (tmp_path / "one/a.entia").read_text(encoding="utf-8"))) == []


def test_an_edit_in_one_file_is_seen_in_another(wire: Wire, tmp_path: Path) -> None:
    a = write(tmp_path, "a.entia", "model M { target postgres 15 }\nentity A { id: int pk; b -> B }\n")
    b = write(tmp_path, "b.entia", "entity B { id: int pk }\n")
    wire.start([tmp_path])
    wire.open(b, "entity B { id: int pk }\n")
    since = len(wire.messages)
    wire.change(b, 2, (0, 8, 0, 8, "ee"))
    assert rules(wire.published(a, None, since)) == ["unknown-entity"]
    since = len(wire.messages)
    wire.notify("textDocument/didClose", {"textDocument": {"uri": b}})
    assert rules(wire.published(a, None, since)) == []


def test_files_that_change_outside_are_read_again(wire: Wire, tmp_path: Path) -> None:
    a = write(tmp_path, "a.entia", "model M { target postgres 15 }\nentity A { id: int pk; b -> B }\n")
    wire.start([tmp_path])
    assert rules(wire.published(a, None)) == ["unknown-entity"]
    b = write(tmp_path, "b.entia", "entity B { id: int pk }\n")
    since = len(wire.messages)
    wire.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": b, "type": 1}]})
    assert rules(wire.published(a, None, since)) == []
    (tmp_path / "b.entia").unlink()
    since = len(wire.messages)
    wire.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": b, "type": 3}]})
    assert rules(wire.published(a, None, since)) == ["unknown-entity"]


def test_folders_come_and_go(wire: Wire, tmp_path: Path) -> None:
    text = "model M { target postgres 15 }\nentity A { id: int pk; b -> B }\n"
    uri = write(tmp_path, "x/a.entia", text)
    wire.start()
    folder = {"uri": (tmp_path / "x").as_uri(), "name": "x"}
    wire.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [folder], "removed": []}})
    assert rules(wire.published(uri, None)) == ["unknown-entity"]
    since = len(wire.messages)
    wire.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": [folder]}})
    assert wire.published(uri, None, since)["diagnostics"] == []


def test_a_file_opened_alone_finds_the_files_beside_it(wire: Wire, tmp_path: Path) -> None:
    a = write(tmp_path, "a.entia", "model M { target postgres 15 }\nentity A { id: int pk; b -> B }\n")
    write(tmp_path, "b.entia", "entity B { id: int pk }\n")
    wire.start()
    assert rules(wire.open(a, (tmp_path / "a.entia").read_text(encoding="utf-8"))) == []


def test_a_file_that_is_not_utf8_is_named_in_the_log(wire: Wire, tmp_path: Path) -> None:
    (tmp_path / "bad.entia").write_bytes(b"entity \xff {")
    wire.start([tmp_path])
    told = wire.wait(lambda each: each.get("method") == "window/logMessage")
    assert "bad.entia" in told["params"]["message"]
    assert "not UTF-8" in told["params"]["message"]


def test_a_uri_that_is_escaped_differently_is_the_same_file(wire: Wire, tmp_path: Path) -> None:
    write(tmp_path, "a b.entia", GOOD)
    wire.start([tmp_path])
    uri = (tmp_path / "a b.entia").as_uri().replace("a%20b", "%61%20b")
    assert rules(wire.open(uri, GOOD)) == []
    assert rules(wire.change(uri, 2, (B_LINE, B_COLUMN, B_LINE, B_COLUMN, "x"))) == ["unknown-entity"]


def test_the_server_starts_without_sqlglot(server: Wire) -> None:
    server.open(URI, "entity A {\n  id: int pk\n}\n")
    code = "import sys, entia.lsp.server; print([m for m in sys.modules if m.startswith('sqlglot')])"
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": str(SERVER)}
    )  # fmt: skip
    assert said.stdout.strip() == "[]"


def test_a_model_that_breaks_keeps_the_editors_text(monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session()
    session.open(URI, 1, "entity Ä {\r\n  id: int\n}\n")
    session.check()

    def broken(self: Workspace, path: str, edits: object) -> Workspace:
        raise RuntimeError("a bug in the model")

    monkeypatch.setattr(Workspace, "with_edits", broken)
    session.change(URI, 2, [Change((1, 2), (1, 4), "key"), Change((0, 8), (1, 0), " // 😀\n")])
    document = session.workspace.document(session.workspace.paths[0])
    assert document is not None
    assert document.text == "entity Ä // 😀\n  key: int\n}\n"
    assert session.check() == session.workspace.paths
