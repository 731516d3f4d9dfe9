"""One model as a frozen snapshot: what is declared, resolved, with the reverse references that make an edit cheap.

How an edit stays small. Each declaration has an id that survives edits of its text. Resolving one (a *node*) asks the
rest of the model only through `_Tracker`, which writes down what was asked: names (`bind`) and *facets* — the little
that a reference needs to know: an entity's key, its unique keys, what a named type is, a mixin's lines. After an edit,
facets that looked at a changed declaration are computed anew; only nodes that asked for a facet or name whose answer is
now another are resolved again. Facets look at declarations, never at nodes, so there is no order to get wrong.

Nothing has to be resolved at once, therefore: the nodes of a snapshot that was only `read` wait, and `settled` resolves
some of them or all. An edit in between costs what it costs later: who waits has asked for nothing yet.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from entia.model.definitions import definitions_of
from entia.model.draft import Facet, Key, Node, bare, entries_of, relation_of, spellings
from entia.model.extensions import extension_objects
from entia.model.header import read_header
from entia.model.lookup import Entry, choose
from entia.model.maps import Map
from entia.model.naming import nearest_of_many
from entia.model.resolved import Resolved
from entia.model.schema import Header, Schema
from entia.model.views import Columns, Seen
from entia.syntax.document import Document
from entia.syntax.tree import Chunk, Declaration


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """One model, frozen. Make one with `Snapshot.of`, and the next with `with_documents`."""

    documents: Mapping[str, Document]
    header: Header
    header_node: int  # id of the `model` declaration, 0 where there is none
    names: Map[str, tuple[Entry, ...]]
    ordered: tuple[str, ...]  # all names, sorted
    known_names: frozenset[str]  # the same, to look one up
    facets: Map[Key, Facet]
    facet_users: Map[str, frozenset[Key]]
    nodes: Map[int, Node]
    users_of: Map[Key, frozenset[int]]
    ids: Map[Chunk, tuple[int, ...]]
    next_id: int
    defined: frozenset[str]  # what `sql` objects and extensions bring: see `definitions`
    start: object  # the same for all snapshots that share nodes: each was made from the one before it by an edit
    waiting: tuple[int, ...]  # nodes still to be resolved, views last; some of them may have been or be gone

    # ---- making ------------------------------------------------------------------------------------------------------
    @staticmethod
    def of(documents: Mapping[str, Document], next_id: int = 1) -> Snapshot:
        """The snapshot of these files, from scratch."""
        return Snapshot.read(documents, next_id).settled()

    @staticmethod
    def read(
        documents: Mapping[str, Document], next_id: int = 1, known: Map[Chunk, tuple[int, ...]] | None = None
    ) -> Snapshot:
        """The same with nothing resolved yet: only what is declared, by name. `known` chunks keep their ids."""
        nodes: dict[int, Node] = {}
        ids: dict[Chunk, tuple[int, ...]] = {}
        names: dict[str, tuple[Entry, ...]] = {}
        views: list[int] = []
        header_node = 0
        header = Header()
        defined: frozenset[str] = frozenset()
        for path in sorted(documents):
            for chunk in documents[path].chunks:
                own = known.get(chunk) if known is not None else None
                if own is None:
                    own = tuple(range(next_id, next_id + len(chunk.declarations)))
                    next_id += len(own)
                ids[chunk] = own
                for id, declaration in zip(own, chunk.declarations, strict=True):
                    nodes[id] = bare(id, path, chunk, declaration)
                    if declaration.keyword == "model" and not header_node:
                        header_node, header = id, read_header(declaration)[0]
                    elif declaration.keyword == "view":
                        views.append(id)
                    elif declaration.keyword == "sql":
                        defined |= definitions_of(declaration)
                    for entry in entries_of(id, chunk, declaration):
                        for name in spellings(entry.name):
                            names[name] = (*names.get(name, ()), entry)
        for extension in header.extensions:
            defined |= extension_objects(extension.dialect, extension.name)
        last = frozenset(views)  # their columns come from tables
        waiting = (*(id for id in nodes if id not in last), *views)
        return Snapshot(
            documents, header, header_node, Map.of(names), tuple(sorted(names)), frozenset(names), Map(), Map(),
            Map.of(nodes), Map(), Map.of(ids), next_id, defined, object(), waiting,
        )  # fmt: skip

    def settled(self, most: int | None = None) -> Snapshot:
        """The snapshot with as many more declarations resolved, or all that wait."""
        if not self.waiting:
            return self
        from entia.model.edit import Edit  # which makes snapshots, and so knows this module

        return Edit(self, self.documents, [], []).settle(most)

    def with_documents(self, changes: Mapping[str, Document | None], *, settled: bool = True) -> Snapshot:
        """The snapshot after files changed, came or went (None); costs what the change touches.

        Where it need not be `settled`, a change that touches everything leaves all waiting.
        """
        documents = {path: document for path, document in self.documents.items() if path not in changes}
        documents.update({path: document for path, document in changes.items() if document is not None})
        gone: list[tuple[str, Chunk]] = []
        come: list[tuple[str, Chunk]] = []
        for path, document in changes.items():
            before = self.documents.get(path)
            if document is not None:
                old, new = document.difference(before)
            else:
                old, new = before.chunks if before is not None else (), ()
            gone += [(path, chunk) for chunk in old]
            come += [(path, chunk) for chunk in new]
        from entia.model.edit import Edit  # which makes snapshots, and so knows this module

        edit = Edit(self, documents, gone, come)
        if edit.needs_all():
            read = edit.start_again()
            return read.settled() if settled else read
        return edit.apply()

    # ---- reading -----------------------------------------------------------------------------------------------------
    @property
    def paths(self) -> tuple[str, ...]:
        """The model's files, sorted."""
        return tuple(sorted(self.documents))

    def document(self, path: str) -> Document:
        """One file's document. KeyError where it is not of this model."""
        return self.documents[path]

    def node_of(self, declaration: Declaration, chunk: Chunk) -> Node | None:
        """The node of a declaration of this snapshot."""
        for id in self.ids.get(chunk) or ():
            node = self.nodes.get(id)
            if node is not None and node.declaration is declaration:
                return node
        return None

    def locate(self, chunk: Chunk) -> tuple[str, int] | None:
        """(path, chunk index) of a chunk of this snapshot; None where the chunk is of another one."""
        found = self.ids.get(chunk)
        if found:
            node = self.nodes.get(found[0])
            if node is not None:
                return node.path, self.documents[node.path].index(chunk)
        for path, document in self.documents.items():
            if found is not None and chunk in document.chunks:
                return path, document.index(chunk)
        return None

    def declarations(self, path: str | None = None) -> Iterator[tuple[Chunk, Declaration]]:
        """All declarations in order of files and text, or those of one file."""
        for one in (path,) if path is not None else self.paths:
            for chunk in self.documents[one].chunks:
                for declaration in chunk.declarations:
                    yield chunk, declaration

    def in_order(self, path: str | None = None) -> Iterator[Node]:
        """All nodes in order of files and text."""
        for one in (path,) if path is not None else self.paths:
            for chunk in self.documents[one].chunks:
                for id in self.ids.get(chunk) or ():
                    yield self.nodes[id]

    def resolved(self, declaration: Declaration, chunk: Chunk | None = None) -> Resolved | None:
        """A declaration of this snapshot, resolved."""
        if chunk is not None:
            node = self.node_of(declaration, chunk)
            return node.resolved if node else None
        if declaration.name is not None:
            for entry in self.names.get(declaration.name.text) or ():
                if entry.declaration is declaration:
                    return self.nodes[entry.id].resolved
        return next((node.resolved for node in self.in_order() if node.declaration is declaration), None)

    def entry(self, name: str) -> Entry | None:
        """The one declaration a short or qualified name means."""
        return choose(self.names.get(name) or (), name)

    def find(self, name: str) -> tuple[Chunk, Declaration] | None:
        """Where the declaration with this name stands."""
        entry = self.entry(name)
        return (entry.chunk, entry.declaration) if entry else None

    def named(self, prefix: str, kinds: tuple[str, ...] = (), limit: int = 200) -> list[tuple[str, str]]:
        """(name, kind) of the names that begin so, sorted; letter case matters only in the order of finding."""
        found: list[tuple[str, str]] = []
        starts = dict.fromkeys((prefix, prefix.lower(), prefix[:1].upper() + prefix[1:]))
        seen: set[str] = set()
        for start in starts:
            at = bisect_left(self.ordered, start)
            while at < len(self.ordered) and self.ordered[at].startswith(start) and len(found) < limit:
                name = self.ordered[at]
                at += 1
                for entry in self.names.get(name) or () if not name.startswith("@") else ():
                    if (not kinds or entry.kind in kinds) and name not in seen:
                        seen.add(name)
                        found.append((name, entry.kind))
        return sorted(found)

    def suggest(self, word: str, kinds: tuple[str, ...]) -> str | None:
        """The declared name of one of these kinds that is nearest to a misspelt word."""

        found = nearest_of_many(word, self.known_names.__contains__, self.ordered)
        if found is None or not any(entry.kind in kinds for entry in self.names.get(found) or ()):
            return None
        return found

    def users(self, name: str) -> Iterator[Node]:
        """The nodes that refer to a name: by its short or its qualified spelling."""
        seen: set[int] = set()
        for spelling in spellings(name):
            for id in self.users_of.get(("bind", spelling)) or ():
                node = self.nodes.get(id)
                if id not in seen and node is not None:
                    seen.add(id)
                    yield node

    def columns(self, name: str) -> Columns | None:
        """(name, type, required) of each column that SQL may see of an entity, junction or view."""
        seen = self.seen(name)
        return seen.columns if seen is not None else None

    def seen(self, name: str) -> Seen | None:
        """What SQL may see of an entity, junction or view."""
        entry = self.entry(name)
        node = self.nodes.get(entry.id) if entry else None
        return relation_of(node.resolved, entry.name) if entry is not None and node is not None else None

    def schema(self) -> Schema:
        """The whole model, resolved, in order of files and text."""
        nodes = list(self.in_order())
        resolved = [node.resolved for node in nodes]
        return Schema(
            header=self.header,
            enums=tuple(value.enum for value in resolved if value.enum is not None),
            domains=tuple(value.domain for value in resolved if value.domain is not None),
            tables=tuple(table for value in resolved for table in value.tables),
            views=tuple(value.view for value in resolved if value.view is not None),
            code=tuple(value.code for value in resolved if value.code is not None),
            namespaces=_namespaces(nodes),
            plans=tuple(value.plan for value in resolved if value.plan is not None),
            declarations=tuple(node.declaration for node in nodes),
            chunks=tuple(node.chunk for node in nodes),
        )


def _namespaces(nodes: Iterable[Node]) -> tuple[tuple[str, str], ...]:
    """(schema in the database, doc) of each namespace declared or used."""
    found: dict[str, str] = {}
    for node in nodes:
        declaration = node.declaration
        if declaration.keyword == "namespace" and declaration.name is not None:
            found[declaration.name.text] = declaration.doc
    for node in nodes:
        for value in (*node.resolved.tables, node.resolved.view, node.resolved.enum):
            if value is not None and value.schema:
                namespace = value.name.rpartition(".")[0]
                found.setdefault(namespace, "")
    return tuple(found.items())
