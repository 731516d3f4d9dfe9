"""A client that writes bytes: for what a well-behaved client never sends, and for what must arrive at one moment."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SERVER = Path(__file__).resolve().parents[2] / "server"
COMMAND = [sys.executable, "-c", "from entia.lsp.server import main; main()"]
CAPABILITIES: dict[str, Any] = {
    "general": {"positionEncodings": ["utf-16"]},
    "window": {"showDocument": {"support": True}},
    "workspace": {
        "workspaceFolders": True,
        "workspaceEdit": {"documentChanges": True},
        "didChangeWatchedFiles": {"dynamicRegistration": True},
    },
    "textDocument": {
        "publishDiagnostics": {"versionSupport": True, "relatedInformation": True},
        "completion": {
            "completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]},
            "completionList": {"itemDefaults": ["editRange"]},
        },
    },
}


def frame(message: Any) -> bytes:
    """A message as it stands on the wire."""
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


class Wire:
    """A server process and what it said so far."""

    def __init__(self, command: list[str] | None = None, env: dict[str, str] | None = None) -> None:
        self.process = subprocess.Popen(
            command or COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(SERVER), **(env or {})},
        )
        self.messages: list[dict[str, Any]] = []
        self.arrived = threading.Condition()
        self.last_id = 0
        threading.Thread(target=self._read, daemon=True).start()
        self.errors: list[bytes] = []
        threading.Thread(target=self._drain, daemon=True).start()

    def _drain(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.errors.append(line)

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while True:
            length = 0
            while True:
                line = stream.readline()
                if not line:
                    return
                if line == b"\r\n":
                    break
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            message = json.loads(stream.read(length))
            with self.arrived:
                self.messages.append(message)
                self.arrived.notify_all()

    def write(self, *messages: Any) -> None:
        """Write messages in one go."""
        assert self.process.stdin is not None
        self.process.stdin.write(b"".join(frame(message) for message in messages))
        self.process.stdin.flush()

    def raw(self, data: bytes) -> None:
        """Write bytes as they are."""
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def wait(self, found: Callable[[dict[str, Any]], bool], since: int = 0, timeout: float = 30) -> dict[str, Any]:
        """The first message from the `since`-th on that is the one."""
        end = time.monotonic() + timeout
        with self.arrived:
            while True:
                for message in self.messages[since:]:
                    if found(message):
                        return message
                left = end - time.monotonic()
                if left <= 0 or (self.process.poll() is not None and not self.arrived.wait(0.2)):
                    said = b"".join(self.errors).decode(errors="replace")[-2000:]
                    raise AssertionError(f"no such message; got {self.messages[since:]!r:.3000}\n{said}")
                self.arrived.wait(left)

    def request(self, method: str, params: Any = None) -> dict[str, Any]:
        """Ask, and wait for the whole answer (with `result` or `error`)."""
        self.last_id += 1
        identity = self.last_id
        message = {"jsonrpc": "2.0", "id": identity, "method": method}
        self.write(message if params is None else {**message, "params": params})
        return self.wait(lambda each: each.get("id") == identity and "method" not in each)

    def result(self, method: str, params: Any = None) -> Any:
        """Ask, and wait for the result; an error fails the test."""
        answer = self.request(method, params)
        assert "error" not in answer, answer
        return answer["result"]

    def notify(self, method: str, params: Any) -> None:
        """Tell."""
        self.write({"jsonrpc": "2.0", "method": method, "params": params})

    def start(self, folders: list[Path] | None = None, capabilities: dict[str, Any] | None = None) -> dict[str, Any]:
        """Initialize; the server's capabilities."""
        workspace = [{"uri": folder.as_uri(), "name": folder.name} for folder in folders or []]
        result: dict[str, dict[str, Any]] = self.result(
            "initialize",
            {
                "processId": None,
                "rootUri": None,
                "capabilities": CAPABILITIES if capabilities is None else capabilities,
                "workspaceFolders": workspace,
            },
        )
        self.notify("initialized", {})
        return result["capabilities"]

    def open(self, uri: str, text: str, version: int = 1) -> dict[str, Any]:
        """Open a document; its first diagnostics."""
        since = len(self.messages)
        document = {"uri": uri, "languageId": "entia", "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})
        return self.published(uri, version, since)

    def change(self, uri: str, version: int, *changes: Any) -> dict[str, Any]:
        """Change a document; the diagnostics of that version. A change is a text, or (line, character, line,
        character, text)."""
        since = len(self.messages)
        self.write(changed(uri, version, *changes))
        return self.published(uri, version, since)

    def published(self, uri: str, version: int | None, since: int = 0) -> dict[str, Any]:
        """The parameters of the diagnostics published for a version."""
        message = self.wait(
            lambda each: (
                each.get("method") == "textDocument/publishDiagnostics"
                and each["params"]["uri"] == uri
                and each["params"].get("version") == version
            ),
            since,
        )
        parameters: dict[str, Any] = message["params"]
        return parameters

    def publications(self, uri: str, since: int = 0) -> list[dict[str, Any]]:
        """All diagnostics published for a document."""
        return [
            each["params"]
            for each in self.messages[since:]
            if each.get("method") == "textDocument/publishDiagnostics" and each["params"]["uri"] == uri
        ]

    def settle(self) -> None:
        """Wait until the server has done all it was told so far."""
        self.request("entia/dialects", {"textDocument": {"uri": "untitled:none"}})
        self.request("entia/dialects", {"textDocument": {"uri": "untitled:none"}})

    def close(self) -> int:
        """Shut the server down; its exit code."""
        if self.process.poll() is None:
            try:
                self.request("shutdown")
                self.notify("exit", None)
            except (BrokenPipeError, AssertionError):
                self.process.kill()
        code = self.process.wait(10)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()
        return code


def changed(uri: str, version: int, *changes: Any) -> dict[str, Any]:
    """A `didChange` message."""
    return {
        "jsonrpc": "2.0",
        "method": "textDocument/didChange",
        "params": {
            "textDocument": {"uri": uri, "version": version},
            "contentChanges": [
                {"text": each}
                if isinstance(each, str)
                else {
                    "range": {
                        "start": {"line": each[0], "character": each[1]},
                        "end": {"line": each[2], "character": each[3]},
                    },
                    "text": each[4],
                }
                for each in changes
            ],
        },
    }
