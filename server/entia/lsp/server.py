"""The server: pygls keeps the protocol's rules, our loop decides what runs when.

One thread does everything: it takes all messages that wait, applies the changes among them, answers the requests, and
checks the model when nothing waits any more. So a burst of typing is checked once, and nothing is checked twice. What a
large model needs to be checked as a whole is done in slices, between which messages are looked for.
"""

from __future__ import annotations

import gc
import logging
import sys
import time
from collections import deque
from functools import cached_property, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, BinaryIO

from lsprotocol import types
from lsprotocol.converters import get_converter
from pygls.exceptions import FeatureNotificationError, JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.protocol import JsonRPCNotification, JsonRPCRequestMessage, LanguageServerProtocol
from pygls.protocol.language_server import lsp_method

import entia
from entia.lsp import answers
from entia.lsp.features import COMMANDS, FEATURES
from entia.lsp.publishing import Renderer, rule_pages
from entia.lsp.session import Change, Session
from entia.lsp.sheets import Ready, Sheets
from entia.lsp.stdio import Inbox, Outbox, Unreadable, encode
from entia.lsp.uris import path_of

if TYPE_CHECKING:
    from entia.lsp.imports import Imports

logger = logging.getLogger(__name__)

# Seconds a change may stay unchecked while messages keep coming.
_PATIENCE = 0.25

# Seconds after the start in which an editor opens what the user sees; the workspace's other files are read after that.
_MOMENT = 0.25

_CHANGE = "textDocument/didChange"
_CANCEL = "$/cancelRequest"
# What takes its time and is done beside the loop (`lsp/imports.py`).
_IMPORTS = frozenset(("entia/databaseAddress", "entia/importDatabase", "entia/importFiles", "entia/updateModel"))
# What is understood without the files of the workspace's folders.
_BEFORE_FOLDERS = frozenset(
    (
        "initialize",
        "initialized",
        "shutdown",
        "exit",
        "textDocument/didOpen",
        "workspace/didChangeWorkspaceFolders",
        None,
    )
)
_INVALID_REQUEST, _NOT_INITIALIZED = -32600, -32002
_PARSE_ERROR, _INVALID_PARAMS, _CANCELLED = -32700, -32602, -32800

# What costs a noticeable time to load and is needed by the first hover or preview at the latest. It is loaded piece by
# piece when a document is open and nothing has come for so many seconds, never at the start.
_IDLE = 1.0
_WARM = ("sqlglot", "entia.sql.export")

# The collector's thresholds: what a keystroke makes is freed by counting references, a sweep finds next to nothing.
_THRESHOLDS = (50_000, 50, 1_000)


class Protocol(LanguageServerProtocol):
    """pygls' protocol, without its store of texts and with answers that are JSON already."""

    _server: Server
    outbox: Outbox

    def send_json(self, body: str) -> None:
        """Send a message whose JSON (ASCII) is ready."""
        self.outbox.send(body.encode("ascii"))

    def send_error(self, message_id: Any, code: int, message: str) -> None:
        """Answer a request, or a message that could not be read (None), with an error."""
        self.send_json(encode({"jsonrpc": "2.0", "id": message_id, "error": {"code": code, "message": message}}))

    def send_result(self, message_id: Any, result: Any) -> None:
        """Answer a request that the loop has left to a thread."""
        self.send_json(encode({"jsonrpc": "2.0", "id": message_id, "result": result}))

    def send_progress(self, token: Any, value: Any) -> None:
        """Tell how far such a request is."""
        self.send_json(encode({"jsonrpc": "2.0", "method": "$/progress", "params": {"token": token, "value": value}}))

    def unstructure(self, value: Any) -> Any:
        """A value of the protocol as JSON."""
        return self._converter.unstructure(value)

    def _send_response(self, msg_id: Any, result: Any = None, error: Any = None) -> None:
        if error is None and (result is None or isinstance(result, dict | list | Ready)):
            self._result_types.pop(msg_id, None)
            text = result if isinstance(result, Ready) else encode(result)
            self.send_json(f'{{"jsonrpc":"2.0","id":{encode(msg_id)},"result":{text}}}')
        else:
            super()._send_response(msg_id, result, error)

    @property
    def ready(self) -> bool:
        """Whether the client has said `initialize`."""
        return self._workspace is not None

    @property
    def over(self) -> bool:
        """Whether the client has said `shutdown`."""
        return self._shutdown

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> None:
        """A document was opened."""
        document = params.text_document
        self._server.session.open(document.uri, document.version, document.text)

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> None:
        """A document was closed."""
        uri = params.text_document.uri
        self._server.session.close(uri)
        for sheets in (self._server.symbol_sheets, self._server.fold_sheets):
            sheets.forget(path_of(uri))


def _converter() -> Any:
    """lsprotocol's converter; what it has no type for, our own requests, stays the JSON that came."""
    converter = get_converter()
    for kind in (JsonRPCRequestMessage, JsonRPCNotification):
        converter.register_structure_hook(kind, _untyped)
    return converter


def _untyped(message: dict[str, Any], kind: Any) -> Any:
    known = {name: message[name] for name in ("id", "method", "jsonrpc") if name in message}
    return kind(**known, params=message.get("params"))


def _changed(parameters: Any) -> tuple[str, int | None, list[Change]]:
    """URI, version and changes of `didChange`. KeyError, TypeError or AttributeError where they are malformed.

    Read from the JSON as it came: the message that every keystroke waits for goes through as few hands as can be.
    """
    document = parameters["textDocument"]
    uri, version = document["uri"], document.get("version")
    changes = []
    for change in parameters["contentChanges"]:
        text, where = change["text"], change.get("range")
        if where is None:
            changes.append(Change(None, None, text))
        else:
            start, end = where["start"], where["end"]
            numbers = start["line"], start["character"], end["line"], end["character"]
            if not all(isinstance(number, int) for number in numbers):
                raise TypeError("a position is no pair of integers")
            changes.append(Change(numbers[:2], numbers[2:], text))
        if not isinstance(text, str):
            raise TypeError("a change's text is no string")
    if not isinstance(uri, str) or not isinstance(version, int | None):
        raise TypeError("a document is a URI and a version")
    return uri, version, changes


class Server(LanguageServer):
    """The language server of Entia."""

    protocol: Protocol

    def __init__(self) -> None:
        super().__init__("entia", entia.__version__, protocol_cls=Protocol, converter_factory=_converter)
        self.session = Session()
        self.renderer = Renderer(rule_pages())
        self.symbol_sheets = Sheets(lambda document, index: answers.symbols(document, index, self.session.encoding))
        self.fold_sheets = Sheets(answers.foldings)
        for method, handler, options in FEATURES:
            self.feature(method, options)(partial(handler, self))
        for name, command in COMMANDS:
            self.command(name)(_bound(command, self))

    @cached_property
    def imports(self) -> Imports:
        """The imports that run; loaded when one begins, not at the start."""
        from entia.lsp.imports import Imports

        return Imports(self.protocol)

    def serve(self, stdin: BinaryIO, stdout: BinaryIO) -> None:
        """Serve one editor until it says `exit` or goes away. Leaves by SystemExit after `exit`, as pygls does."""
        outbox = Outbox(stdout)
        self.protocol.outbox = outbox
        self.protocol.set_writer(outbox)
        handler = _ClientLog(self)
        logging.getLogger().addHandler(handler)
        gc.freeze()
        gc.set_threshold(*_THRESHOLDS)
        gc.enable()
        try:
            self._loop(Inbox(stdin))
        except BrokenPipeError:
            pass  # the editor is gone, and with it everyone who could be told
        finally:
            logging.getLogger().removeHandler(handler)

    def _loop(self, inbox: Inbox) -> None:
        pending: deque[Any] = deque()
        stale_since = 0.0
        cold = deque(_WARM)
        while True:
            if not pending and not self.session.due:
                idle = _IDLE if cold and self.session.opened else None
                messages = inbox.take(_MOMENT if self.session.unread else idle)
                if messages is None:
                    return
                if not messages and not self.session.unread:
                    self._guard(import_module, cold.popleft())
                    continue
                pending.extend(messages)
            if pending:
                self._guard(self._receive, pending)
            elif not self.session.due:
                self._guard(self.session.read_folders)
            pending.extend(inbox.waiting())
            if self.session.stale:
                now = time.monotonic()
                stale_since = stale_since or now
                if pending and now - stale_since <= _PATIENCE:
                    continue
            elif pending or not self.session.unsettled:
                stale_since = 0.0
                continue
            stale_since = 0.0
            if not self._guard(self.advance):
                self.session.distrust()

    def _guard(self, run: Any, *arguments: Any) -> bool:
        """The boundary: whatever one message breaks, the next one is served.

        It catches everything, because an error in one feature must not cost the user all of them.
        The traceback goes to the editor's log; the answer is whether all went well. (Handlers of requests are caught
        by pygls, which answers an error.)
        """
        try:
            run(*arguments)
        except BrokenPipeError:
            raise
        except Exception:
            logger.exception("a message could not be handled")
            return False
        return True

    def _receive(self, pending: deque[Any]) -> None:
        message = pending.popleft()
        if isinstance(message, Unreadable):
            self.protocol.send_error(None, _PARSE_ERROR, f"the message is not JSON: {message.reason}")
            return
        if not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
            self.protocol.send_error(None, _INVALID_REQUEST, "the message is not a JSON-RPC 2.0 object")
            return
        method, is_request = message.get("method"), "id" in message and "method" in message
        if is_request and _cancelled(message["id"], pending):
            self.protocol.send_error(message["id"], _CANCELLED, "the request was cancelled")
            return
        if method == _CANCEL:
            self._cancel(message.get("params"))
            return
        if method is not None and not self._accepts(method, message, is_request):
            return
        if method not in _BEFORE_FOLDERS:
            self.session.read_folders()
        if is_request and method is not None and method in _IMPORTS:
            self._import(message["id"], method, message.get("params"))
            return
        if method == _CHANGE:
            _merge(message, pending)
            self._change(message.get("params"))
            return
        try:
            structured = self.protocol.structure_message(message)
        except JsonRpcException as error:
            logger.warning("the parameters of `%s` cannot be understood: %s", method, error)
            if is_request:
                self.protocol.send_error(message["id"], _INVALID_PARAMS, f"the parameters of `{method}` are malformed")
            return
        self.protocol.handle_message(structured)

    def _change(self, parameters: Any) -> None:
        """A document changed."""
        try:
            change = _changed(parameters)
        except (KeyError, TypeError, AttributeError) as error:
            logger.warning("the parameters of `%s` cannot be understood: %r", _CHANGE, error)
            return
        self.session.change(*change)

    def _import(self, message_id: Any, method: str, parameters: Any) -> None:
        """Begin what is done beside the loop, with what the editor has now."""
        from entia.lsp.imports import Known

        uris = {path: each.uri for path, each in self.session.opened.items()}
        self.imports.start(message_id, method, parameters, Known(self.session.workspace, uris))

    def _cancel(self, parameters: Any) -> None:
        """An import is ended; all else that could be named is answered already, or was when it waited."""
        if isinstance(parameters, dict):
            self.imports.cancel(parameters.get("id"))

    def _accepts(self, method: str, message: dict[str, Any], is_request: bool) -> bool:
        """Whether the protocol allows the method now; a request that comes too early or too late is answered so."""
        if self.protocol.over and method != "exit":
            if is_request:
                self.protocol.send_error(message["id"], _INVALID_REQUEST, "the server was shut down")
            return False
        if not self.protocol.ready and method not in ("initialize", "exit"):
            if is_request:
                self.protocol.send_error(message["id"], _NOT_INITIALIZED, "the server is not initialized")
            return False
        return True

    def current(self) -> Session:
        """The session with its findings up to date, for requests whose answer needs them."""
        while self.session.due:
            self.advance()
        return self.session

    def resolved(self) -> Session:
        """The session with its model resolved, for requests that ask for more than the text of a file."""
        self.session.resolve()
        return self.session

    def advance(self) -> None:
        """Check what changed, or else a slice of what a large model still lacks; tell the diagnostics that differ."""
        for path in self.session.check() if self.session.stale else self.session.settle():
            self._publish(self.renderer.parameters(self.session, path))

    def _publish(self, parameters: str) -> None:
        self.protocol.send_json(f'{{"jsonrpc":"2.0","method":"textDocument/publishDiagnostics","params":{parameters}}}')

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Write to the editor's log what pygls would show in a pop-up."""
        if source is FeatureNotificationError:
            logger.error("a notification could not be handled: %s", error, exc_info=error)


def _bound(command: Any, server: Server) -> Any:
    """A command as pygls takes it: arguments as they come, since it would want their types at run time."""

    def run(*arguments: Any) -> Any:
        return command(server, *arguments)

    return run


def _cancelled(message_id: Any, pending: deque[Any]) -> bool:
    """Whether the cancellation of this request waits already."""
    for message in pending:
        if isinstance(message, dict) and message.get("method") == _CANCEL:
            parameters = message.get("params")
            if isinstance(parameters, dict) and parameters.get("id") == message_id:
                return True
    return False


def _merge(message: dict[str, Any], pending: deque[Any]) -> None:
    """Take the changes of the same document that wait directly behind this message into it."""
    try:
        uri = message["params"]["textDocument"]["uri"]
        while pending and pending[0]["method"] == _CHANGE and pending[0]["params"]["textDocument"]["uri"] == uri:
            following = pending[0]["params"]
            changes = message["params"]["contentChanges"] + following["contentChanges"]
            message["params"] = {"textDocument": following["textDocument"], "contentChanges": changes}
            pending.popleft()
    except (KeyError, TypeError):
        return  # one of them is malformed: it is judged, and refused, by itself


class _ClientLog(logging.Handler):
    """Sends the log's warnings and errors, with their tracebacks, to the editor's log."""

    def __init__(self, server: Server) -> None:
        super().__init__(logging.WARNING)
        self._server = server

    def emit(self, record: logging.LogRecord) -> None:
        """Send one record; one that cannot be sent goes to stderr, as logging's own handlers do.

        Warnings of libraries (pygls warns of each notification that it does not know) are not the user's concern.
        """
        if record.levelno < logging.ERROR and not record.name.startswith("entia"):
            return
        try:
            kind = types.MessageType.Error if record.levelno >= logging.ERROR else types.MessageType.Warning
            parameters = {"type": kind.value, "message": self.format(record)}
            body = {"jsonrpc": "2.0", "method": "window/logMessage", "params": parameters}
            self._server.protocol.send_json(encode(body))
        except (OSError, ValueError):
            self.handleError(record)


def main() -> None:
    """Serve the editor that started this process, over standard input and output."""
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a stray print must not break the protocol
    Server().serve(stdin, stdout)
