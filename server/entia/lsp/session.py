"""What the editor has now: its folders, its open documents, and the model made of them.

A `Session` is the one thing in the product that changes. All it holds are frozen snapshots, replaced as a whole.
"""

from __future__ import annotations

import gc
import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from entia.diagnostics import Place
from entia.files import SUFFIX, UnreadableFileError, files_beside, find_files, read_text
from entia.ide.places import find_chunk
from entia.lsp import positions
from entia.lsp.uris import is_file, path_of, uri_of
from entia.model.workspace import Workspace
from entia.rules.checker import Findings
from entia.text import Position

logger = logging.getLogger(__name__)

# Code points that arrive at once from which it pays to take what they became out of the garbage collector's sight.
_LARGE = 20_000

# Declarations that are resolved, or checked, in one go: a key that comes meanwhile waits for so many, about 10 ms.
_SLICE = 100

# A model that touches what nearly every model does.
_SMALL = """model M { target postgres 15 }
entity A { id: int pk auto; name: string(9) = 'x' unique; at: timestamp = now(); a -> A? on delete cascade; index (at) }
"""


class Open(NamedTuple):
    """A document open in the editor: the URI as the editor writes it, and the version of the text we have."""

    uri: str
    version: int | None


class Change(NamedTuple):
    """One content change of the protocol: `start` and `end` are (line, character), both None for the whole text."""

    start: tuple[int, int] | None
    end: tuple[int, int] | None
    text: str


@dataclass(slots=True)
class Session:
    """One connection's state. `touched` are the paths whose diagnostics are due whether they differ or not, `late` the
    others whose diagnostics differ, told once the whole model is checked."""

    encoding: str = "utf-16"
    workspace: Workspace = field(default_factory=Workspace.empty)
    findings: Findings | None = None
    checked: Workspace | None = None
    opened: dict[str, Open] = field(default_factory=dict)
    folders: tuple[str, ...] = ()
    unread: bool = False  # whether the files of the folders are still to be read
    touched: set[str] = field(default_factory=set)
    late: set[str] = field(default_factory=set)
    doubtful: Workspace | None = None  # a check of this one broke,
    given_up: Workspace | None = None  # and of this one again
    arrived: int = 0  # code points since the last freeze

    # ---- what the editor tells ---------------------------------------------------------------------------------------
    def open(self, uri: str, version: int | None, text: str) -> None:
        """A document was opened: from now on the editor owns its text."""
        path = path_of(uri)
        self.opened[path] = Open(uri, version)
        texts = self._folder_files()
        folder_files = set(texts)
        if is_file(uri) and not self._in_folder(path):
            known = set(self.workspace.paths)
            beside = (each.as_posix() for each in files_beside(Path(path)))
            texts.update(_read(each for each in beside if each != path and each not in known))
        texts[path] = text
        self.touched.add(path)
        self._replace(texts)
        model = self.workspace.model_of(path)
        shared = folder_files if model is None else folder_files.union(model.paths)
        self._replace({each: None for each in texts if each not in shared})

    def change(self, uri: str, version: int | None, changes: Sequence[Change]) -> None:
        """The text of an open document changed; `changes` are in the protocol's order, each on the one before."""
        path = path_of(uri)
        if path not in self.opened:
            raise LookupError(f"`{uri}` changed but was never opened")
        self.opened[path] = Open(self.opened[path].uri, version)
        self.touched.add(path)
        waiting: list[tuple[Position, Position, str]] = []
        floor = (0, 0)  # where the last waiting edit starts, as the protocol counts
        for change in changes:
            if change.start is None or change.end is None:
                waiting.clear()
                self._replace({path: change.text})
                continue
            if waiting and max(change.start, change.end) > floor:  # its place depends on the edits before it
                self._edit(path, waiting)
                waiting = []
            document = self.workspace.document(path)
            assert document is not None, path
            start = positions.from_protocol(document, *change.start, self.encoding)
            end = positions.from_protocol(document, *change.end, self.encoding)
            waiting.append((min(start, end), max(start, end), change.text))
            floor = min(change.start, change.end)
        if waiting:
            self._edit(path, waiting)

    def close(self, uri: str) -> None:
        """A document was closed: the file on disk counts again, if the model has it without the editor."""
        path = path_of(uri)
        if self.opened.pop(path, None) is None:
            return
        self.touched.add(path)
        if is_file(uri) and (self._in_folder(path) or self._beside_open(path)):
            self._replace({path: _read([path]).get(path)})
        else:
            gone: dict[str, str | None] = {path: None}
            for other in self.workspace.paths:
                if other not in self.opened and not self._in_folder(other) and not self._beside_open(other):
                    gone[other] = None
            self._replace(gone)

    def files_changed(self, uris: Iterable[str]) -> None:
        """Files were created, written or deleted outside the editor; what is open stays the editor's."""
        paths = [path_of(uri) for uri in uris]
        known = set(self.workspace.paths)
        paths = [
            path
            for path in paths
            if path not in self.opened and path.endswith(SUFFIX) and (path in known or self._in_folder(path))
        ]
        read = _read(paths)
        self._replace({path: read.get(path) for path in paths})

    def set_folders(self, uris: Iterable[str]) -> None:
        """These are the workspace folders now: files below them belong to the model, open or not. They are read by
        `read_folders`, so that what the editor opens first need not wait for them."""
        self.folders = tuple(path_of(uri).rstrip("/") for uri in uris if is_file(uri))
        self.unread = True

    def read_folders(self) -> None:
        """Read the files of the folders, if that is still to be done."""
        self._replace(self._folder_files())

    def _folder_files(self) -> dict[str, str | None]:
        """What of the folders comes into the workspace, or goes; nothing where they were read already."""
        if not self.unread:
            return {}
        self.unread = False
        known = set(self.workspace.paths)
        below = {path.as_posix() for path in find_files(Path(f"{folder}/") for folder in self.folders)}
        texts = _read(path for path in sorted(below) if path not in self.opened and path not in known)
        for path in known:
            if path not in self.opened and path not in below and not self._beside_open(path):
                texts[path] = None
        return texts

    def distrust(self) -> None:
        """The last check broke: make the next one from scratch. Where that breaks too, wait for the next change."""
        if self.doubtful is self.workspace:
            self.given_up = self.workspace
        self.doubtful = self.workspace
        self.findings = self.checked = None

    # ---- what follows from it ----------------------------------------------------------------------------------------
    @property
    def due(self) -> bool:
        """Whether there is something to check."""
        return self.stale or self.unsettled

    @property
    def stale(self) -> bool:
        """Whether something changed since the last check."""
        if self.given_up is self.workspace:
            return False
        if self.checked is None and not self.workspace.documents:
            return bool(self.touched)
        return self.checked is not self.workspace or bool(self.touched)

    @property
    def unsettled(self) -> bool:
        """Whether a part of a large model is still to be resolved or checked."""
        if self.given_up is self.workspace:
            return False
        return self.workspace.waiting > 0 or (self.findings is not None and self.findings.waiting > 0)

    def check(self) -> tuple[str, ...]:
        """Bring the findings up to date with what changed; the paths whose diagnostics the editor has to be told.

        What a large model takes more time for is left to `settle`: until that is done only touched paths are told.
        """
        if self.checked is not self.workspace or self.findings is None:
            if self.workspace.waiting <= _SLICE:
                self.workspace = self.workspace.settled()
            self._find(0)
            if not self.workspace.waiting and self.findings is not None and 0 < self.findings.waiting <= _SLICE:
                self._find(_SLICE)
        return self._due()

    def settle(self) -> tuple[str, ...]:
        """Resolve or check a slice of what a large model still lacks; the paths to tell, once that was the last one."""
        if self.workspace.waiting:
            up_to_date = self.checked is self.workspace
            self.workspace = self.workspace.settled(_SLICE)
            if up_to_date:
                self.checked = self.workspace
        else:
            self._find(_SLICE)
        return () if self.unsettled else self._due()

    def resolve(self) -> None:
        """Resolve all that waits: for who asks for more than the text of a file."""
        while self.workspace.waiting and self.unsettled:
            self.settle()

    def _find(self, most: int) -> None:
        self.findings = Findings.of(self.workspace, self.findings, most)
        self.late |= self.findings.changed
        self.checked = self.workspace

    def _due(self) -> tuple[str, ...]:
        due = self.touched
        if not self.unsettled:
            due = due | self.late
            self.late = set()
            if self.arrived >= _LARGE:
                self.arrived = 0
                gc.freeze()
                gc.enable()
        self.touched = set()
        return tuple(sorted(due))

    def uri(self, path: str) -> str:
        """The URI under which the editor knows a path."""
        opened = self.opened.get(path)
        return opened.uri if opened else uri_of(path)

    def version(self, path: str) -> int | None:
        """The version of an open document's text."""
        opened = self.opened.get(path)
        return opened.version if opened else None

    def version_of_uri(self, uri: str) -> int | None:
        """The version of the document that the editor knows by this URI, None where it is not open."""
        return self.version(path_of(uri))

    def location(self, near: str, place: Place) -> dict[str, Any] | None:
        """A place in the model of the file `near` as the protocol's location; None where it is gone."""
        found = find_chunk(self.workspace, near, place.chunk)
        if found is None:
            return None
        path, document, index = found
        return {"uri": self.uri(path), "range": positions.range_of(document, index, place.span, self.encoding)}

    # ------------------------------------------------------------------------------------------------------------------
    def _edit(self, path: str, edits: Sequence[tuple[Position, Position, str]]) -> None:
        try:
            self.workspace = self.workspace.with_edits(path, edits, settled=False)
        except Exception:
            # Whatever breaks in the model: the editor's text and ours must not part, there is no way to ask for it.
            logger.exception("an edit of %s broke the model, which is made anew", path)
            texts = {each: self._text(each) for each in self.workspace.paths}
            for start, end, text in edits:
                texts[path] = _edited(texts[path], start, end, text)
            self.findings = None
            self.workspace = Workspace.empty().with_files(texts, settled=False)

    def _text(self, path: str) -> str:
        document = self.workspace.document(path)
        assert document is not None, path
        return document.text

    def _replace(self, texts: Mapping[str, str | None]) -> None:
        if texts:
            self.arrived += sum(len(text or "") for text in texts.values())
            if self.arrived >= _LARGE:
                gc.disable()  # until the next check: nothing of what is made now will be garbage
            self.workspace = self.workspace.with_files(texts, settled=False)

    def _in_folder(self, path: str) -> bool:
        return any(path.startswith(f"{folder}/") for folder in self.folders)

    def _beside_open(self, path: str) -> bool:
        """Whether an open file outside the folders can share a model with this one."""
        folder = path.rpartition("/")[0]
        return any(f"{each.rpartition('/')[0]}/".startswith(f"{folder}/") for each in self.opened if each != path)


def warm() -> None:
    """Load what the first text needs, before there is one: the grammar's tables, the rules, the dialects' data."""
    Findings.of(Workspace.empty().with_files({"/warm.entia": _SMALL}))


def _edited(text: str, start: Position, end: Position, new: str) -> str:
    """A text after one edit, by the shortest way there is."""
    starts = [0, *(match.end() for match in re.finditer(r"\r\n?|\n", text))]
    return text[: starts[start.line] + start.column] + new + text[starts[end.line] + end.column :]


def _read(paths: Iterable[str]) -> dict[str, str | None]:
    texts: dict[str, str | None] = {}
    for path in paths:
        try:
            texts[path] = read_text(Path(path))
        except UnreadableFileError as error:
            logger.warning("%s", error)
    return texts
