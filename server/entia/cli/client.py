"""A small editor: starts a language server as a process and speaks the protocol with it over pipes."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import IO, Any

Json = Any

# What this editor can do, as `initialize` says it.
CAPABILITIES: dict[str, Json] = {
    "general": {"positionEncodings": ["utf-32", "utf-16"]},
    "workspace": {"workspaceEdit": {"documentChanges": True}},
    "textDocument": {
        "synchronization": {"didSave": True},
        "publishDiagnostics": {"relatedInformation": True, "versionSupport": True, "codeDescriptionSupport": True},
        "completion": {
            "completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]},
            "completionList": {"itemDefaults": ["editRange"]},
        },
        "hover": {"contentFormat": ["markdown"]},
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}},
    },
}


class ClientError(Exception):
    """The server answered with an error, too late, or not at all."""


class Client:
    """A running server. Use it in a `with` block: leaving it shuts the server down, or ends its process.

    Every wait has a limit of `patience` seconds, and raises ClientError when it is over or the server has gone.
    """

    def __init__(self, command: Sequence[str], folder: Path, *, patience: float = 30.0) -> None:
        self.patience = patience
        self._inbox: SimpleQueue[Json | None] = SimpleQueue()
        self._notifications: list[Json] = []
        self._answers: dict[int, Json] = {}
        self._next_id = 0
        self._errors: list[bytes] = []
        self._process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._stdin = self._process.stdin
        self._threads = [
            threading.Thread(target=self._read, args=(self._process.stdout,), daemon=True),
            threading.Thread(target=self._read_errors, args=(self._process.stderr,), daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self.request("shutdown", None)
                self.notify("exit", None)
                self._process.wait(self.patience)
        except subprocess.TimeoutExpired:
            raise ClientError("the server does not end after `exit`") from None
        finally:
            if self._process.poll() is None:
                self._process.kill()
                self._process.wait()
            for thread in self._threads:
                thread.join(self.patience)
            for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
                if stream is not None:
                    with contextlib.suppress(OSError):  # a pipe whose other end died with unsent bytes in it
                        stream.close()

    # ---- the protocol ------------------------------------------------------------------------------------------------
    def initialize(self, folder: Path) -> Json:
        """Say hello, as for this workspace folder; the server's answer."""
        uri = folder.as_uri()
        answer = self.request(
            "initialize",
            {
                "processId": os.getpid(),
                "clientInfo": {"name": "entia demo"},
                "rootUri": uri,
                "workspaceFolders": [{"uri": uri, "name": folder.name}],
                "capabilities": CAPABILITIES,
            },
        )
        self.notify("initialized", {})
        return answer

    def request(self, method: str, params: Json) -> Json:
        """Ask, and wait for the answer's result."""
        self._next_id += 1
        id = self._next_id
        self._send({"jsonrpc": "2.0", "id": id, "method": method, "params": params})
        self._wait(lambda: id in self._answers, f"an answer to `{method}`")
        answer = self._answers.pop(id)
        if "error" in answer:
            raise ClientError(f"`{method}` was refused: {answer['error'].get('message')}")
        return answer.get("result")

    def notify(self, method: str, params: Json) -> None:
        """Tell, without an answer."""
        self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def diagnostics(self, uri: str, version: int) -> list[Json]:
        """Wait for the first diagnostics of a document's version; where more of them came already, the last of these.

        Of a large model that was just opened they say only what is known so far: `settled` waits for all.
        """

        def published() -> list[Json]:
            return [
                note["params"]
                for note in self._notifications
                if note["method"] == "textDocument/publishDiagnostics"
                and note["params"]["uri"] == uri
                and note["params"].get("version") == version
            ]

        self._wait(lambda: bool(published()), f"the diagnostics of version {version}")
        found: list[Json] = published()[-1]["diagnostics"]
        return found

    def settled(self, uri: str, version: int) -> list[Json]:
        """Wait until the whole model is checked; then the diagnostics of the document's version are final."""
        start = {"line": 0, "character": 0}
        span = {"start": start, "end": start}
        where = {"textDocument": {"uri": uri}, "range": span, "context": {"diagnostics": []}}
        self.request("textDocument/codeAction", where)  # is answered from the diagnostics of all
        return self.diagnostics(uri, version)

    # ------------------------------------------------------------------------------------------------------------------
    def _send(self, message: Json) -> None:
        body = json.dumps(message).encode("ascii")
        try:
            self._stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
            self._stdin.flush()
        except OSError as error:
            raise ClientError(f"the server has gone: {self._last_words() or error}") from error

    def _wait(self, done: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + self.patience
        while not done():
            try:
                message = self._inbox.get(timeout=max(deadline - time.monotonic(), 0.0))
            except Empty:
                raise ClientError(f"no sign of {what} after {self.patience:g} s") from None
            if message is None:
                raise ClientError(f"the server ended before {what}: {self._last_words() or 'without a word'}")
            if "method" not in message:
                self._answers[message["id"]] = message
            elif "id" in message:  # the server asks us: we have nothing to add
                self._send({"jsonrpc": "2.0", "id": message["id"], "result": None})
            else:
                self._notifications.append(message)

    def _read(self, stream: IO[bytes]) -> None:
        while True:
            length = None
            while line := stream.readline().strip():
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if length is None:
                self._inbox.put(None)
                return
            self._inbox.put(json.loads(stream.read(length)))

    def _read_errors(self, stream: IO[bytes]) -> None:
        self._errors.extend(stream)

    def _last_words(self) -> str:
        """The end of what the server wrote to standard error."""
        self._threads[1].join(1.0)
        return b"".join(self._errors[-3:]).decode("utf-8", "replace").strip()
