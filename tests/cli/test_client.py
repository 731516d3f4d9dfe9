"""The demo's editor, against servers that misbehave: each way to fail is one sentence, and no process is left."""

import sys
from pathlib import Path

import pytest

from entia.cli.client import Client, ClientError

# Reads messages and gives them to `answer(message)`, whose result is sent back unless it is None.
FRAME = """
import json, sys, time

def send(value):
    body = json.dumps(value).encode()
    sys.stdout.buffer.write(b"Content-Length: %d\\r\\n\\r\\n%b" % (len(body), body))
    sys.stdout.buffer.flush()

def read():
    length = 0
    while line := sys.stdin.buffer.readline().strip():
        name, _, value = line.partition(b":")
        length = int(value)
    return json.loads(sys.stdin.buffer.read(length)) if length else sys.exit(0)

def ok(message, result=None):
    send({"jsonrpc": "2.0", "id": message["id"], "result": result})

while True:
    message = read()
    method = message.get("method")
"""

POLITE = """
    if method == "exit": sys.exit(0)
    if method == "shutdown": ok(message)
"""


def client(body: str, folder: Path, patience: float = 10.0) -> Client:
    return Client([sys.executable, "-c", FRAME + body], folder, patience=patience)


def test_answers_questions_and_notifications_are_told_apart(tmp_path: Path) -> None:
    body = (
        POLITE
        + """
    if method == "ask":
        send({"jsonrpc": "2.0", "id": 99, "method": "client/registerCapability", "params": {}})
        assert read() == {"jsonrpc": "2.0", "id": 99, "result": None}
        for version in (1, 2):
            params = {"uri": "file:///a", "version": version, "diagnostics": [{"message": str(version)}]}
            send({"jsonrpc": "2.0", "method": "textDocument/publishDiagnostics", "params": params})
        ok(message, {"got": message["params"]})
"""
    )
    with client(body, tmp_path) as editor:
        assert editor.request("ask", {"a": "ü"}) == {"got": {"a": "ü"}}
        assert editor.diagnostics("file:///a", 2) == [{"message": "2"}]
        assert editor.diagnostics("file:///a", 1) == [{"message": "1"}]


def test_what_is_settled_is_told_before_the_answer(tmp_path: Path) -> None:
    body = (
        POLITE
        + """
    def publish(*words):
        params = {"uri": "file:///a", "version": 1, "diagnostics": [{"message": each} for each in words]}
        send({"jsonrpc": "2.0", "method": "textDocument/publishDiagnostics", "params": params})
    if method == "open": publish("syntax")
    if method == "textDocument/codeAction":
        publish("syntax", "names")
        ok(message, [])
"""
    )
    with client(body, tmp_path) as editor:
        editor.notify("open", None)
        assert editor.diagnostics("file:///a", 1) == [{"message": "syntax"}]
        assert editor.settled("file:///a", 1) == [{"message": "syntax"}, {"message": "names"}]


def test_a_refusal_is_an_error_and_the_server_lives_on(tmp_path: Path) -> None:
    body = (
        POLITE
        + """
    if method == "ask": send({"jsonrpc": "2.0", "id": message["id"], "error": {"code": -1, "message": "not today"}})
    if method == "again": ok(message, 1)
"""
    )
    with client(body, tmp_path) as editor:
        with pytest.raises(ClientError, match="`ask` was refused: not today"):
            editor.request("ask", None)
        assert editor.request("again", None) == 1


def test_a_server_that_dies_is_quoted(tmp_path: Path) -> None:
    body = """
    sys.exit("out of luck")
"""
    with pytest.raises(ClientError, match="ended before an answer to `ask`: out of luck"), client(body, tmp_path) as it:
        it.request("ask", None)


def test_a_server_that_is_silent_is_not_waited_for(tmp_path: Path) -> None:
    body = """
    time.sleep(60)
"""
    editor = client(body, tmp_path, patience=0.3)
    with pytest.raises(ClientError, match=r"no sign of an answer to `ask` after 0\.3 s"):
        editor.request("ask", None)
    with pytest.raises(ClientError, match="no sign of the diagnostics of version 7"), editor:
        editor.diagnostics("file:///a", 7)
    assert editor._process.poll() is not None


def test_a_server_that_stays_is_ended(tmp_path: Path) -> None:
    body = """
    if method == "shutdown": ok(message)
    if method == "exit": time.sleep(60)
"""
    with pytest.raises(ClientError, match="does not end after `exit`"), client(body, tmp_path, patience=0.5) as editor:
        process = editor._process
    assert process.poll() is not None


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Client([str(tmp_path / "nothing")], tmp_path)
