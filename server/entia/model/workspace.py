"""All open files and the models they make up: a `model` declaration owns its folder and the folders below."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from entia.model.snapshot import Snapshot
from entia.syntax.document import Document
from entia.text import Position


@dataclass(frozen=True, slots=True, eq=False)
class Workspace:
    """A frozen snapshot of files (by path, with `/`) and models. Start from `Workspace.empty()`."""

    documents: Mapping[str, Document] = field(default_factory=dict)
    models: Mapping[str, Snapshot] = field(default_factory=dict)  # by the folder or the file that the model owns
    owners: Mapping[str, str] = field(default_factory=dict)  # path → key of `models`
    declaring: frozenset[str] = frozenset()  # files with a `model` declaration
    undecided: frozenset[str] = frozenset()  # files that stand under two models of one folder
    next_id: int = 1

    @staticmethod
    def empty() -> Workspace:
        """No files."""
        return Workspace()

    @property
    def paths(self) -> tuple[str, ...]:
        """All files, sorted."""
        return tuple(sorted(self.documents))

    def document(self, path: str) -> Document | None:
        """A file's document."""
        return self.documents.get(path)

    def model_of(self, path: str) -> Snapshot | None:
        """The model a file belongs to."""
        owner = self.owners.get(path)
        return self.models.get(owner) if owner is not None else None

    @property
    def waiting(self) -> int:
        """How many declarations still have to be resolved, at most; see `with_files`."""
        return sum(len(model.waiting) for model in self.models.values())

    def settled(self, most: int | None = None) -> Workspace:
        """The workspace with as many more declarations resolved, or all that wait."""
        if not self.waiting:
            return self
        models = dict(self.models)
        for owner, model in models.items():
            if model.waiting and (most is None or most > 0):
                models[owner] = model.settled(most)
                most = None if most is None else most - len(model.waiting)
        return replace(self, models=models)

    def with_files(self, texts: Mapping[str, str | None], *, settled: bool = True) -> Workspace:
        """The workspace with whole files put in, replaced or (None) removed.

        Where it need not be `settled`, a model of which nothing stays true is only read: `Workspace.settled` then
        resolves it bit by bit.
        """
        changes: dict[str, Document | None] = {}
        for path, text in texts.items():
            known = self.documents.get(path)
            if text is None:
                changes[path] = None
            else:
                changes[path] = known.with_text(text) if known is not None else Document.parse(text)
        return self.with_documents(changes, settled=settled)

    def with_edits(
        self, path: str, edits: Sequence[tuple[Position, Position, str]], *, settled: bool = True
    ) -> Workspace:
        """The workspace after edits of a file, each in the text that the one before left. KeyError without the file."""
        document = self.documents[path]
        for start, end, text in edits:
            document = document.edit(start, end, text)
        return self.with_documents({path: document}, settled=settled)

    def with_documents(self, changes: Mapping[str, Document | None], *, settled: bool = True) -> Workspace:
        """The workspace with these documents changed; what owns what is settled anew only where it can have changed."""
        documents = {path: document for path, document in self.documents.items() if path not in changes}
        documents.update({path: document for path, document in changes.items() if document is not None})
        declaring = set(self.declaring)
        for path, document in changes.items():
            if document is None:
                declaring.discard(path)
            elif _may_have_changed(self.documents.get(path), document):
                (declaring.add if _declares(document) else declaring.discard)(path)
        if declaring == self.declaring and documents.keys() == self.documents.keys():
            return self._within(documents, changes, settled)
        owners, undecided = assign(tuple(documents), declaring)
        groups: dict[str, dict[str, Document]] = {}
        for path, owner in owners.items():
            groups.setdefault(owner, {})[path] = documents[path]
        models: dict[str, Snapshot] = {}
        next_id = self.next_id
        for owner, group in groups.items():
            old = self.models.get(owner)
            if old is None:
                read = Snapshot.read(group, next_id)
                models[owner] = read.settled() if settled else read
            else:
                delta: dict[str, Document | None] = {
                    path: group.get(path)
                    for path in {*old.documents, *group}
                    if old.documents.get(path) is not group.get(path)
                }
                models[owner] = old.with_documents(delta, settled=settled) if delta else old
            next_id = max(next_id, models[owner].next_id)
        return Workspace(documents, models, owners, frozenset(declaring), undecided, next_id)

    def _within(
        self, documents: Mapping[str, Document], changes: Mapping[str, Document | None], settled: bool
    ) -> Workspace:
        groups: dict[str, dict[str, Document | None]] = {}
        for path, document in changes.items():
            groups.setdefault(self.owners[path], {})[path] = document
        models = dict(self.models)
        for owner, delta in groups.items():
            models[owner] = models[owner].with_documents(delta, settled=settled)
        next_id = max((model.next_id for model in models.values()), default=1)
        return Workspace(documents, models, self.owners, self.declaring, self.undecided, next_id)


def assign(paths: Sequence[str], declaring: set[str]) -> tuple[dict[str, str], frozenset[str]]:
    """(path → key of its model, files that must choose between two models of a folder)."""
    by_folder: dict[str, list[str]] = {}
    for path in declaring:
        by_folder.setdefault(posixpath.dirname(path), []).append(path)
    owners: dict[str, str] = {}
    undecided: set[str] = set()
    for path in paths:
        folder = posixpath.dirname(path)
        if path in declaring:
            owners[path] = folder if len(by_folder[folder]) == 1 else path
            continue
        while folder not in by_folder and folder not in ("", "/"):
            folder = posixpath.dirname(folder)
        candidates = by_folder.get(folder, ())
        if len(candidates) == 1:
            owners[path] = folder
        else:
            owners[path] = path
            if candidates:
                undecided.add(path)
    return owners, frozenset(undecided)


def _declares(document: Document) -> bool:
    return any(declaration.keyword == "model" for chunk in document.chunks for declaration in chunk.declarations)


def _may_have_changed(old: Document | None, new: Document) -> bool:
    if old is None:
        return True
    gone, come = new.difference(old)
    return any(declaration.keyword == "model" for chunk in (*gone, *come) for declaration in chunk.declarations)
