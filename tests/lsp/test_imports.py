"""Imports over the wire: beside the loop, with progress, cancelled when the editor says so, and without the secret."""

from __future__ import annotations

import json
import re
import socket
import sqlite3
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from entia.lsp import imports, server
from entia.model.workspace import Workspace
from tests.lsp.wire import Wire

SECRET = "s3cr:t/p@ss"
WRITTEN = "s3cr%3At%2Fp%40ss"


@pytest.fixture
def wire() -> Iterator[Wire]:
    with closing(Wire()) as wire:
        wire.start()
        yield wire


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "create table customer (id integer primary key, email text not null unique);"
            "create table purchase (id integer primary key, customer_id integer references customer (id));"
            "create trigger stamp after insert on purchase begin select 1; end;"
        )
    return path


def answer(wire: Wire, method: str, params: Any) -> dict[str, Any]:
    """The whole answer of a request."""
    return wire.request(method, params)


def test_a_database_becomes_a_model(wire: Wire, shop: Path) -> None:
    url = f"sqlite:///{shop}"
    assert answer(wire, "entia/databaseAddress", {"url": url})["result"] == {"shown": url, "asks": False}
    result = answer(wire, "entia/importDatabase", {"url": url, "workDoneToken": "t"})["result"]
    assert "entity Customer {" in result["text"]
    assert result["source"] == url
    assert result["counts"]["tables"] == 2
    told = [each["params"] for each in wire.messages if each.get("method") == "$/progress"]
    assert told
    assert {each["token"] for each in told} == {"t"}
    assert all(each["value"]["kind"] == "report" for each in told)


def test_files_become_a_model(wire: Wire, tmp_path: Path) -> None:
    first, second = tmp_path / "1_one.sql", tmp_path / "2_two.sql"
    first.write_text("create table one (id int primary key); insert into one values (1);")
    second.write_bytes("alter table one add column größe int;".encode("cp1252"))
    uris = [second.as_uri(), first.as_uri()]
    result = answer(wire, "entia/importFiles", {"uris": uris, "workDoneToken": "t"})["result"]
    assert "größe" in result["text"]
    assert result["source"] == "1_one.sql, 2_two.sql"
    told = [each["params"]["value"] for each in wire.messages if each.get("method") == "$/progress"]
    assert {"SQL", "names", "entities", "check of the model", "layout"} == {each["message"] for each in told} - {
        "views"
    }
    assert [each["percentage"] for each in told] == sorted(each["percentage"] for each in told)
    odd = tmp_path / "shop.txt"
    odd.write_text("")
    for uris, said in (
        ([odd.as_uri()], "the name of `shop.txt` ends in none of"),
        ([(tmp_path / "not.sql").as_uri()], "cannot be read: No such file or directory"),
    ):
        assert said in answer(wire, "entia/importFiles", {"uris": uris})["error"]["message"]


def test_a_model_is_updated_by_edits_of_lines(tmp_path: Path) -> None:
    with closing(Wire()) as wire:
        wire.start([tmp_path])
        head, rest = tmp_path / "m" / "shop.entia", tmp_path / "m" / "rest.entia"
        head.parent.mkdir()
        head.write_text("model Shop {\n  target sqlite\n  naming snake_case\n}\n")
        rest.write_bytes(b"// ours\r\nentity Tag {\r\n  id: int pk\r\n  old: text?\r\n  b: text? // 1\r\n}\r\n")
        uri = head.as_uri().replace("/m/", "/%6D/")
        wire.notify(
            "textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "entia", "version": 1, "text": ""}}
        )
        change = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": head.read_text()}]}
        wire.notify("textDocument/didChange", change)
        imported = "entity Tag {\n  id: int pk\n  new: int?\n  b: text?\n}\nentity Late { id: int pk }\n"
        params = {"textDocument": {"uri": uri}, "text": f"{head.read_text()}\n{imported}"}
        result = answer(wire, "entia/updateModel", params)["result"]
        (file,) = result["files"]
        assert file["uri"] == rest.as_uri(), result
        assert file["text"].startswith("// ours\r\nentity Tag {\r\n  id: int pk\r\n  new: int?\r\n  b: text? // 1\r\n}")
        lines = rest.read_bytes().decode().split("\n")
        for edit in reversed(file["edits"]):
            assert (edit["range"]["start"]["character"], edit["range"]["end"]["character"]) == (0, 0)
            first, last = edit["range"]["start"]["line"], edit["range"]["end"]["line"]
            lines[first:last] = edit["newText"].removesuffix("\n").split("\n")
        assert "\n".join(lines) == file["text"]
        assert {"kind": "added", "what": "Late", "why": "a table of the source"} in result["changes"]

        same = answer(wire, "entia/updateModel", {**params, "text": f"{head.read_text()}\n{rest.read_text()}"})[
            "result"
        ]
        assert same == {"files": [], "changes": []}
        for text, said in (
            (
                f"{head.read_text()}\nentity A {{ x: Nothing }}",
                "the import: `Nothing` is not a type; nothing is changed",
            ),
            ("model M { target mysql }\nentity A { id: int pk }", "the import is for mysql, but the model for sqlite"),
        ):
            assert said in answer(wire, "entia/updateModel", {**params, "text": text})["error"]["message"]
        lost = {"textDocument": {"uri": (tmp_path / "no.entia").as_uri()}, "text": ""}
        assert "`no.entia` is of no model" in answer(wire, "entia/updateModel", lost)["error"]["message"]
        assert answer(wire, "entia/updateModel", {"text": ""})["error"]["code"] == -32602


def test_what_goes_wrong_is_told_without_the_secret(wire: Wire) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"postgresql://ann@127.0.0.1:{taken.getsockname()[1]}/shop"
        found = answer(wire, "entia/databaseAddress", {"url": url.replace("ann", f"ann:{WRITTEN}")})["result"]
        assert found == {"shown": url, "asks": False}
        assert answer(wire, "entia/databaseAddress", {"url": url})["result"]["asks"] is True
        failed = answer(wire, "entia/importDatabase", {"url": url, "password": SECRET})["error"]
    assert failed == {"code": -32803, "message": f"`{url}` cannot be reached: connection refused"}
    assert (
        answer(wire, "entia/importDatabase", {"url": f"postgresql://ann:{SECRET}@db/shop"})["error"]["code"] == -32803
    )
    assert answer(wire, "entia/importDatabase", {"url": 3})["error"]["code"] == -32602
    said = json.dumps(wire.messages) + repr(wire.errors)
    assert SECRET not in said
    assert WRITTEN not in said


def test_the_server_answers_while_an_import_waits_and_ends_it_when_told(wire: Wire) -> None:
    with silent_server() as port:
        params = {"url": f"postgresql://ann:{WRITTEN}@127.0.0.1:{port}/shop"}
        wire.write({"jsonrpc": "2.0", "id": "waiting", "method": "entia/importDatabase", "params": params})
        assert answer(wire, "entia/databaseAddress", {"url": "sqlite:///shop.db"})["result"]["asks"] is False
        wire.notify("$/cancelRequest", {"id": "waiting"})
        assert wire.wait(lambda each: each.get("id") == "waiting")["error"]["code"] == -32800


@contextmanager
def silent_server() -> Iterator[int]:
    """A server that takes a connection and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        taken: list[socket.socket] = []

        def serve() -> None:
            taken.append(listening.accept()[0])

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(20)
        for each in taken:
            each.close()


def test_the_loop_knows_which_requests_it_leaves_to_a_thread() -> None:
    assert frozenset(imports.IMPORTS) == server._IMPORTS


def test_what_breaks_in_an_import_is_no_mistake_of_the_editor(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    sent: list[tuple[int, str]] = []
    answered = threading.Event()

    class Client:
        def send_result(self, message_id: Any, result: Any) -> None:
            raise AssertionError(result)

        def send_error(self, message_id: Any, code: int, message: str) -> None:
            sent.append((code, message))
            answered.set()

        def send_progress(self, token: Any, value: Any) -> None:
            raise AssertionError(value)

    def broken(*_: object) -> None:
        raise KeyError("a bug")

    monkeypatch.setattr(imports, "import_url", broken)
    running = imports.Imports(Client())
    running.start(1, "entia/importDatabase", {"url": "sqlite:///shop.db"}, imports.Known(Workspace.empty(), {}))
    assert answered.wait(30)
    assert sent == [(-32603, "the import failed: the output has the details")]
    assert "a bug" in caplog.text


def applied(text: str, edits: Any) -> str:
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z", text)
    for edit in reversed(edits):
        start, end = edit["range"]["start"], edit["range"]["end"]
        assert start["character"] == end["character"] == 0
        lines[start["line"] : end["line"]] = [edit["newText"]]
    return "".join(lines)


def model(changes: Mapping[int, str], count: int = 40) -> str:
    lines = "  id: int pk\n  name: text\n  // of all\n"
    return "model Shop { target sqlite }\n" + "".join(
        changes.get(each, f"\n/// Says what\n// it is\nentity Thing{each} {{\n{lines}  own{each}: int?\n}}\n")
        for each in range(count)
    )


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {3: ""},
        {3: "", 39: ""},
        {3: "\nentity Other {\n  id: int pk\n}\n"},
        {3: "\nentity Thing3 {\n  id: int pk\n}\n\nentity More {\n  id: int pk\n}\n", 7: "// left\n"},
        {0: "", 1: "entity A { x: int }\r\n", 39: "entity Last { x: int }"},
        {each: f"\nentity New{each} {{\n  id: int pk\n}}\n" for each in range(40)},
    ],
)
def test_edits_make_the_text(changes: dict[int, str]) -> None:
    before, after = model({}), model(changes)
    assert applied(before, imports._edits(before, after)) == after
    assert applied(after, imports._edits(after, before)) == before


def test_the_edits_of_a_large_model_are_found_declaration_by_declaration() -> None:
    def steps(count: int) -> int:
        found = 0

        def step(frame: FrameType, event: str, argument: object) -> object:
            nonlocal found
            found += event == "line" and frame.f_code.co_name == "find_longest_match"
            return step

        before, after = model({}, count), model({}, count).replace("  name: text\n", "  name: text?\n")
        sys.settrace(step)
        try:
            made = imports._edits(before, after)
        finally:
            sys.settrace(None)
        assert len(made) == count
        return found

    assert steps(80) < 2.3 * steps(40)
