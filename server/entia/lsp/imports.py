"""Requests that import, and those that update a model with an import: their work is done beside the loop, since a
database or a large file takes its time."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from entia.files import decode
from entia.ide.importing import Made, UnknownSourceError, import_files, import_url, update_model
from entia.importers.database_address import DatabaseError, address_of
from entia.importers.progress import Progress, in_percent
from entia.importers.report import counted
from entia.lsp.uris import path_of, uri_of
from entia.model.workspace import Workspace
from entia.syntax.document import split

logger = logging.getLogger(__name__)

Json = Any
_INVALID_PARAMS, _INTERNAL, _CANCELLED, _FAILED = -32602, -32603, -32800, -32803


class CancelledError(Exception):
    """The editor does not want the answer any more."""


class Known(NamedTuple):
    """What the editor had when it asked: all models, and the URIs of its open documents by path."""

    workspace: Workspace
    uris: Mapping[str, str]


class Client(Protocol):
    """Who is answered. Its methods may be called from any thread."""

    def send_result(self, message_id: Any, result: Json) -> None:
        """Answer a request."""

    def send_error(self, message_id: Any, code: int, message: str) -> None:
        """Answer a request with an error."""

    def send_progress(self, token: Any, value: Json) -> None:
        """Tell how far the work is."""


class Imports:
    """The imports that run, by the identifiers of their requests."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._cancelled: dict[Any, threading.Event] = {}

    def start(self, message_id: Any, method: str, params: Json, known: Known) -> None:
        """Begin an import in a thread of its own, which answers the request."""
        cancelled = self._cancelled[message_id] = threading.Event()
        arguments = (message_id, method, params if isinstance(params, dict) else {}, known, cancelled)
        threading.Thread(target=self._run, args=arguments, name="entia-import", daemon=True).start()

    def cancel(self, message_id: Any) -> None:
        """End an import at its next step; it is answered at once."""
        cancelled = self._cancelled.pop(message_id, None)
        if cancelled is not None:
            cancelled.set()
            self._client.send_error(message_id, _CANCELLED, "the import was cancelled")

    def _run(
        self, message_id: Any, method: str, params: dict[str, Any], known: Known, cancelled: threading.Event
    ) -> None:
        code, message, result = 0, "", None

        @in_percent
        def report(percent: int, what: str) -> None:
            if (token := params.get("workDoneToken")) is not None:
                self._client.send_progress(token, {"kind": "report", "message": what, "percentage": percent})

        def tell(done: int, total: int, what: str) -> None:
            if cancelled.is_set():
                raise CancelledError
            report(done, total, what)

        try:
            result = _work(method, params, known)(tell)
        except CancelledError:
            return
        except (DatabaseError, UnknownSourceError) as error:
            hint = getattr(error, "hint", "")
            code, message = _FAILED, f"{error}: {hint}" if hint else str(error)
        except _MalformedError:
            code, message = _INVALID_PARAMS, f"the parameters of `{method}` are malformed"
        except Exception:  # the boundary of the thread: the request has an answer whatever breaks
            logger.exception("an import failed")
            code, message = _INTERNAL, "the import failed: the output has the details"
        if self._cancelled.pop(message_id, None) is None:
            return  # answered already
        if code:
            self._client.send_error(message_id, code, message)
        else:
            self._client.send_result(message_id, result)


_Work = Callable[[Progress], Json]


class _MalformedError(Exception):
    """The parameters of a request are not what they have to be."""


def _work(method: str, params: dict[str, Any], known: Known) -> _Work:
    """What a request asks for, still to be done. Raises _MalformedError."""
    try:
        return IMPORTS[method](params, known)
    except (KeyError, TypeError, ValueError) as error:
        raise _MalformedError from error


def _address(params: dict[str, Any], _: Known) -> _Work:
    """`entia/databaseAddress`: what a URL says, without its secret, and whether a password is to be asked for."""
    url = _text(params, "url")

    def work(_: Progress) -> Json:
        found = address_of(url)
        return {"shown": found.shown, "asks": found.asks}

    return work


def _database(params: dict[str, Any], _: Known) -> _Work:
    """`entia/importDatabase`: the model of a live database."""
    url, password = _text(params, "url"), params.get("password")
    given = password if isinstance(password, str) else None
    return lambda tell: _json(import_url(address_of(url, given), tell))


def _files(params: dict[str, Any], _: Known) -> _Work:
    """`entia/importFiles`: the model of files that belong together."""
    paths = [Path(path_of(uri)) for uri in params["uris"]]
    return lambda tell: _import(paths, tell)


def _import(paths: Sequence[Path], tell: Progress) -> Json:
    try:
        return _json(import_files([(path.as_posix(), decode(path.read_bytes())) for path in paths], tell))
    except OSError as error:
        raise UnknownSourceError(f"`{error.filename}` cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UnknownSourceError("a file is no text: it is neither UTF-8 nor Windows-1252") from None


def _update(params: dict[str, Any], known: Known) -> _Work:
    """`entia/updateModel`: what changes in the model of a file by a new import of its source, whose text is given."""
    path, text = path_of(params["textDocument"]["uri"]), _text(params, "text")
    return lambda tell: _changes(path, text, tell, known)


def _changes(path: str, text: str, tell: Progress, known: Known) -> Json:
    snapshot = known.workspace.model_of(path)
    if snapshot is None:
        raise UnknownSourceError(f"`{Path(path).name}` is of no model")
    files = {each: snapshot.document(each).text for each in snapshot.paths}
    made = update_model(files, text, tell)
    return {
        "files": [
            {"uri": known.uris.get(each) or uri_of(each), "text": text, "edits": _edits(files[each], text)}
            for each, text in made.texts.items()
        ],
        "changes": [{"kind": kind, "what": what, "why": why} for kind, what, why in made.changes],
    }


_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


def _edits(before: str, after: str) -> Json:
    """The lines that differ, as edits from column 0 to column 0; the protocol lets the last one end behind the text.

    Declarations are matched first, by their heads, and then the lines of each: with all lines at once, the time would
    grow with the square of the lines that are alike.
    """
    edits: list[Json] = []
    line = 0
    for old, new in _matched(split(before), split(after)):
        was, now = _LINES.findall(old), _LINES.findall(new)
        for kind, first, last, begin, end in SequenceMatcher(None, was, now).get_opcodes():
            if kind != "equal":
                start, stop = ({"line": line + each, "character": 0} for each in (first, last))
                edits.append({"range": {"start": start, "end": stop}, "newText": "".join(now[begin:end])})
        line += len(was)
    return edits


def _matched(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    """Declarations of two texts in their order, each with what it is in the other; several where that is not known."""
    old_heads, new_heads = ([_COMMENTS.sub("", each).split("\n", 1)[0] for each in chunks] for chunks in (old, new))
    for _, first, last, begin, end in SequenceMatcher(None, old_heads, new_heads, autojunk=False).get_opcodes():
        if last - first == end - begin:
            yield from zip(old[first:last], new[begin:end], strict=True)
        else:
            yield "".join(old[first:last]), "".join(new[begin:end])


_COMMENTS = re.compile(r"\A(?:\s*//[^\r\n]*\r?\n)*")  # the comments above a declaration


def _text(params: dict[str, Any], name: str) -> str:
    value = params[name]
    if not isinstance(value, str):
        raise TypeError(name)
    return value


def _json(made: Made) -> Json:
    return {
        "text": made.text,
        "source": made.source,
        "counts": dict(made.counts),
        "summary": counted(made.counts),
        "remarks": [each._asdict() for each in made.remarks],
    }


IMPORTS: Mapping[str, Callable[[dict[str, Any], Known], _Work]] = MappingProxyType(
    {
        "entia/databaseAddress": _address,
        "entia/importDatabase": _database,
        "entia/importFiles": _files,
        "entia/updateModel": _update,
    }
)
