"""The way from one snapshot to the next: which declarations an edit touches, and which others feel it."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from entia.model.definitions import definitions_of
from entia.model.draft import Draft, Node, bare, entries_of, relation_of, spellings
from entia.model.header import read_header
from entia.model.lookup import Entry
from entia.model.maps import SetChanges
from entia.model.outline import outline_of
from entia.model.schema import Header
from entia.model.snapshot import Snapshot
from entia.syntax.document import Document
from entia.syntax.tree import Chunk, Declaration
from entia.text import Span


class Edit:
    """The way from one snapshot to the next."""

    def __init__(
        self,
        base: Snapshot,
        documents: Mapping[str, Document],
        gone: list[tuple[str, Chunk]],
        come: list[tuple[str, Chunk]],
    ) -> None:
        self.base = base
        self.documents = documents
        self.gone = gone
        self.come = come
        self.next_id = base.next_id
        self.ids: dict[Chunk, tuple[int, ...]] = {}
        self.fresh: list[Node] = []
        self.removed: set[int] = set()
        self.header = base.header
        self.header_node = base.header_node
        self.waiting = base.waiting

    def needs_all(self) -> bool:
        """Whether what everything depends on changed: the header. Also gives the new declarations their ids."""
        old = [
            node for _, chunk in self.gone for node in map(self.base.nodes.get, self.base.ids.get(chunk) or ()) if node
        ]
        free = {node.id: node for node in old}
        by_name: dict[tuple[str, str], list[int]] = {}
        for node in old:
            name = node.declaration.name.text if node.declaration.name else ""
            by_name.setdefault((node.declaration.keyword, name), []).append(node.id)
        count = sum(len(chunk.declarations) for _, chunk in self.come)
        in_turn = list(free) if count == len(free) else []
        unmatched: list[tuple[int, str, Chunk, Declaration]] = []
        placed: dict[int, int] = {}
        for path, chunk in self.come:
            for declaration in chunk.declarations:
                slot = len(unmatched)
                name = declaration.name.text if declaration.name else ""
                same = by_name.get((declaration.keyword, name))
                if same:
                    placed[slot] = same.pop(0)
                    free.pop(placed[slot])
                unmatched.append((slot, path, chunk, declaration))
        left = [id for id in in_turn if id in free]
        own: dict[Chunk, list[int]] = {chunk: [] for _, chunk in self.come}
        for slot, path, chunk, declaration in unmatched:
            id = placed.get(slot)
            if id is None and left:
                id = left.pop(0)
                free.pop(id)
            if id is None:
                id, self.next_id = self.next_id, self.next_id + 1
            own[chunk].append(id)
            self.fresh.append(bare(id, path, chunk, declaration))
        self.ids = {chunk: tuple(found) for chunk, found in own.items()}
        self.removed = set(free)
        if _definitions(old) != _definitions(self.fresh):
            return True
        touched = [node for node in (*old, *self.fresh) if node.declaration.keyword == "model"]
        if touched:
            models = [node for node in self.fresh if node.declaration.keyword == "model"]
            if len(models) != 1 or self.base.header_node not in {node.id for node in old}:
                return True
            self.header = read_header(models[0].declaration)[0]
            self.header_node = models[0].id
            return _weighty(self.header) != _weighty(self.base.header)
        return False

    def start_again(self) -> Snapshot:
        """The files after the edit, read anew; declarations keep their ids, and those of the edit wait for nobody."""
        known = self.base.ids.replaced(self.ids, [chunk for _, chunk in self.gone])
        read = Snapshot.read(self.documents, self.next_id, known)
        first = [node.id for node in self.fresh]
        return Edit(replace(read, waiting=(*first, *read.waiting)), self.documents, [], []).settle(len(first))

    def apply(self) -> Snapshot:
        base = self.base
        draft = Draft(self.header, self.header_node, base.defined, base)
        draft.removed = self.removed
        changed_names = self._rename(draft)
        dirty: set[int] = {node.id for node in self.fresh}
        for name in changed_names:
            before, after = base.names.get(name) or (), draft.new_names.get(name, ())
            if _binding(before) != _binding(after):
                dirty |= base.users_of.get(("bind", name)) or frozenset()
            if len(before) > 1 or len(after) > 1:
                dirty.update(entry.id for entry in after)
        for name in changed_names:
            for key in base.facet_users.get(name) or ():
                known = base.facets.get(key)
                if known is not None:
                    draft.stale[key] = known
        for key, known in draft.stale.items():
            if _differs(known.value, draft.facet(key).value):
                dirty |= base.users_of.get(key) or frozenset()
        self._resolve(draft, dirty - self.removed)
        return self._commit(draft)

    def settle(self, most: int | None) -> Snapshot:
        """Resolve as many nodes that wait, or all."""
        base = self.base
        draft = Draft(base.header, base.header_node, base.defined, base)
        count = len(base.waiting) if most is None else most
        for id in base.waiting[:count]:
            node = base.nodes.get(id)
            if node is not None and node.waiting and id not in draft.nodes:
                draft.settle(node)
        self.waiting = base.waiting[count:]
        return self._commit(draft)

    def _rename(self, draft: Draft) -> set[str]:
        """Put the new declarations into the names; the names whose entries changed."""
        old_ids = {id for _, chunk in self.gone for id in self.base.ids.get(chunk) or ()}
        changed: set[str] = set()
        for _, chunk in self.gone:
            for declaration in chunk.declarations:
                for name, _ in outline_of(declaration).names:
                    changed.update(spellings(name))
        fresh: dict[str, list[Entry]] = {}
        for node in self.fresh:
            for entry in entries_of(node.id, node.chunk, node.declaration):
                for name in spellings(entry.name):
                    changed.add(name)
                    fresh.setdefault(name, []).append(entry)
        for name in changed:
            kept = [entry for entry in self.base.names.get(name) or () if entry.id not in old_ids]
            entries = (*kept, *fresh.get(name, ()))
            if len(entries) > 1:
                entries = tuple(sorted(entries, key=self._order))
            draft.new_names[name] = entries
        return changed

    def _order(self, entry: Entry) -> tuple[str, int, int]:
        """Where an entry stands: by file, then by text, so that the later of two namesakes is the duplicate."""
        for node in self.fresh:
            if node.id == entry.id:
                path = node.path
                break
        else:
            path = self.base.nodes[entry.id].path
        return path, self.documents[path].index(entry.chunk), entry.chunk.declarations.index(entry.declaration)

    def _resolve(self, draft: Draft, dirty: set[int]) -> None:
        """Resolve dirty nodes: first everything but views, then these, with all that read them and their readers."""
        fresh = {node.id: node for node in self.fresh}
        views: set[int] = set()
        relations: set[str] = set()
        draft.nodes.update({id: node for id, node in fresh.items() if node.declaration.keyword == "view"})
        for id in sorted(dirty):
            node = fresh.get(id) or self.base.nodes[id]
            if node.declaration.keyword == "view":
                views.add(id)
                continue
            before = self.base.nodes.get(id)
            draft.nodes[id] = after = draft.resolve(node)
            relations |= _changed_relations(before, after)
        for name in self._gone_relations():
            relations.add(name)
        pending = views
        for name in relations:
            pending |= self.base.users_of.get(("relation", name)) or frozenset()
        more = set(pending)
        while more:
            names = {name for id in more for name in self._view_names(draft, id)}
            more = {user for name in names for user in self.base.users_of.get(("relation", name)) or ()} - pending
            pending |= more
        for id in pending - self.removed:
            known = draft.nodes.get(id) or self.base.nodes.get(id)
            if known is not None:
                draft.nodes[id] = bare(id, known.path, known.chunk, known.declaration)
        for id in sorted(pending & draft.nodes.keys()):
            if draft.nodes[id].waiting:
                draft.settle(draft.nodes[id])

    def _view_names(self, draft: Draft, id: int) -> list[str]:
        node = draft.nodes.get(id) or self.base.nodes.get(id)
        return [name for name, _ in outline_of(node.declaration).names] if node else []

    def _gone_relations(self) -> list[str]:
        nodes = [self.base.nodes[id] for id in self.removed if id in self.base.nodes]
        return [name for node in nodes for name, _ in outline_of(node.declaration).names]

    def _commit(self, draft: Draft) -> Snapshot:
        base = self.base
        askers = SetChanges(base.users_of)
        for id, node in draft.nodes.items():
            before = base.nodes.get(id)
            askers.change(before.asked if before is not None else frozenset(), node.asked, id)
        for id in self.removed:
            askers.change(base.nodes[id].asked, frozenset(), id)
        lookers = SetChanges(base.facet_users)
        gone_facets = []
        for key in {*draft.stale, *draft.new_facets}:
            known, made = base.facets.get(key), draft.new_facets.get(key)
            if made is None:
                gone_facets.append(key)
            lookers.change(known.names if known else frozenset(), made.names if made else frozenset(), key)
        empty = [name for name, entries in draft.new_names.items() if not entries]
        names = base.names.replaced({name: entries for name, entries in draft.new_names.items() if entries}, empty)
        ordered, known_names = base.ordered, base.known_names
        come = [name for name in draft.new_names if name not in base.names and draft.new_names[name]]
        gone = [name for name in empty if name in base.names]
        if come or gone:
            listed = list(ordered)
            for name in gone:
                listed.pop(bisect_left(listed, name))
            for name in come:
                insort(listed, name)
            ordered, known_names = tuple(listed), frozenset(listed)
        old_chunks = [chunk for _, chunk in self.gone]
        nodes = base.nodes.replaced(draft.nodes, self.removed)
        return Snapshot(
            self.documents, self.header, self.header_node, names, ordered, known_names,
            base.facets.replaced(draft.new_facets, gone_facets), lookers.replaced(), nodes, askers.replaced(),
            base.ids.replaced(self.ids, old_chunks), self.next_id, base.defined, base.start, self.waiting,
        )  # fmt: skip


def _definitions(nodes: Iterable[Node]) -> frozenset[str]:
    return frozenset(name for node in nodes for name in definitions_of(node.declaration))


def _binding(entries: tuple[Entry, ...]) -> list[tuple[str, str, int]]:
    return [(entry.name, entry.kind, entry.id) for entry in entries]


def _differs(a: Any, b: Any) -> bool:
    return a is not b and a != b


def _weighty(header: Header) -> Header:
    """The header without what no resolution depends on: spans, version, names."""
    targets = tuple(target._replace(span=Span(0, 0)) for target in header.targets)
    tags = tuple(tag._replace(span=Span(0, 0)) for tag in header.custom_tags)
    return header._replace(
        name="", version="", status="", sev="", author="", updated="", targets=targets, allowed=(), custom_tags=tags
    )


def _changed_relations(before: Node | None, after: Node) -> set[str]:
    """The tables of a node whose columns, as SQL sees them, are other than before."""
    old = {table.name: relation_of(before.resolved, table.name) for table in before.resolved.tables} if before else {}
    new = {table.name: relation_of(after.resolved, table.name) for table in after.resolved.tables}
    return {name for name in {*old, *new} if old.get(name) != new.get(name)}
