"""One model as a frozen snapshot: what is declared, resolved, with the reverse references that make an edit cheap.

How an edit stays small. Each declaration has an id that survives edits of its text. Resolving one (a *node*) asks the
rest of the model only through `_Tracker`, which writes down what was asked: names (`bind`) and *facets* — the little
that a reference needs to know: an entity's key, its unique keys, what a named type is, a mixin's lines. After an edit,
facets that looked at a changed declaration are computed anew; only nodes that asked for a facet or name whose answer is
now another are resolved again. Facets look at declarations, never at nodes, so there is no order to get wrong.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from entia.model.declarations import defined_functions, resolve_declaration, type_facet
from entia.model.header import read_header
from entia.model.keys import key_facet, unique_facets
from entia.model.lookup import Entry, KeyColumn, KeyFacet, TypeFacet, choose
from entia.model.maps import Map
from entia.model.naming import nearest_of_many
from entia.model.outline import outline_of
from entia.model.resolved import Issue, Resolved
from entia.model.schema import Header, Schema, View
from entia.model.views import Columns, view_columns
from entia.syntax.document import Document
from entia.syntax.tree import Chunk, Declaration
from entia.text import Span

Key = tuple[str, str]  # ("bind" | "key" | "uniques" | "type" | "mixin" | "relation", name)


class Node(NamedTuple):
    """One declaration of the model, resolved. `asked` is what it depends on; `unchecked` keywords without a meaning."""

    id: int
    path: str
    chunk: Chunk
    declaration: Declaration
    resolved: Resolved
    asked: frozenset[Key]
    unchecked: tuple[str, ...] = ()


class _Facet(NamedTuple):
    value: Any
    names: frozenset[str]  # whose declarations it looked at, or looked for


# what one asks of a relationship's target: the answer, the questions, the names looked at
_Reference = tuple[tuple[Entry, KeyFacet], tuple[Key, ...], frozenset[str]]


class _Tracker:
    """The lookup of one declaration or one facet: answers from the draft, and writes down what was asked."""

    __slots__ = ("asked", "draft", "functions", "header", "names")

    def __init__(self, draft: _Draft) -> None:
        self.draft = draft
        self.header = draft.header
        self.functions = draft.functions
        self.asked: set[Key] = set()
        self.names: set[str] = set()

    def entries(self, name: str) -> tuple[Entry, ...]:
        self.asked.add(("bind", name))
        self.names.add(name)
        return self.draft.names(name)

    def _facet(self, kind: str, entry: Entry) -> Any:
        key = (kind, entry.name)
        self.asked.add(key)
        facet = self.draft.facet(key)
        self.names |= facet.names
        return facet.value

    def key(self, entry: Entry) -> KeyFacet | None:
        value: KeyFacet | None = self._facet("key", entry)
        return value

    def reference(self, name: str) -> tuple[Entry, KeyFacet] | None:
        known = self.draft.references.get(name) or self.draft.refer(name)
        if known is None:
            return None
        found, asked, names = known
        self.asked.update(asked)
        self.names |= names
        return found

    def uniques(self, entry: Entry) -> tuple[tuple[KeyColumn, ...], ...]:
        value: tuple[tuple[KeyColumn, ...], ...] | None = self._facet("uniques", entry)
        return value or ()

    def type(self, entry: Entry) -> TypeFacet | None:
        value: TypeFacet | None = self._facet("type", entry)
        return value

    def mixin(self, entry: Entry) -> Declaration | None:
        value: Declaration | None = self._facet("mixin", entry)
        return value

    def relation(self, name: str) -> Columns | None:
        """The columns that SQL sees of the entity or view called `name`."""
        self.asked.add(("bind", name))
        entries = tuple(entry for entry in self.draft.names(name) if entry.kind in ("entity", "junction", "view"))
        chosen = choose(entries, name)
        if chosen is None:
            return None
        self.asked.add(("relation", chosen.name))
        return self.draft.relation(chosen, self)


_FACETS: dict[str, Callable[[Entry, _Tracker], Any]] = {
    "key": key_facet,
    "uniques": unique_facets,
    "type": type_facet,
    "mixin": lambda entry, lookup: entry.declaration,
}


class _Draft:
    """A snapshot in the making: overlays over the older snapshot's maps."""

    def __init__(self, header: Header, header_node: int, functions: frozenset[str], base: Snapshot | None) -> None:
        self.functions = functions
        self.header = header
        self.header_node = header_node
        self.base = base
        self.new_names: dict[str, tuple[Entry, ...]] = {}
        self.new_facets: dict[Key, _Facet] = {}
        self.stale: dict[Key, _Facet] = {}
        self.nodes: dict[int, Node] = {}
        self.removed: set[int] = set()
        self.active: list[Key] = []  # facets being computed, to find circles
        self.lows: list[int] = []  # for each, the depth of the first one that a circle comes back to; 0 for none
        self.circling: dict[Key, int] = {}  # done, but in a circle whose first one (at that depth) is still active
        self.viewing: list[str] = []
        self.references: dict[str, _Reference] = {}

    # ---- names and facets --------------------------------------------------------------------------------------------
    def names(self, name: str) -> tuple[Entry, ...]:
        found = self.new_names.get(name)
        if found is None and self.base is not None:
            found = self.base.names.get(name)
        return found or ()

    def entry(self, name: str, kind: str) -> Entry | None:
        """The first declaration with this very name that can have such a facet."""
        kinds = {"type": ("type", "enum"), "mixin": ("mixin",)}.get(kind, ("entity", "junction"))
        return next((entry for entry in self.names(name) if entry.name == name and entry.kind in kinds), None)

    def facet(self, key: Key) -> _Facet:
        """The facet, computed if need be. Facets that go round in a circle all get the same plain answer, wherever the
        walk began (the circles are found as in Tarjan's algorithm)."""
        known = self.new_facets.get(key)
        if known is None and self.base is not None and key not in self.stale:
            known = self.base.facets.get(key)
        if known is not None:
            if key in self.circling:
                self._close(self.circling[key])
            return known
        if key in self.active:
            depth = self.active.index(key) + 1
            if depth < len(self.active) or key[0] == "key":  # unique keys may look for one another among themselves
                self._close(depth)
            return _Facet(None, frozenset((key[1],)))
        kind, name = key
        entry = self.entry(name, kind)
        tracker = _Tracker(self)
        tracker.names.add(name)
        self.active.append(key)
        self.lows.append(0)
        value = _FACETS[kind](entry, tracker) if entry is not None else None
        depth, low = len(self.active), self.lows.pop()
        self.active.pop()
        if low:
            value = value._replace(columns=(), circular=True) if isinstance(value, KeyFacet) else None
        facet = self.new_facets[key] = _Facet(value, frozenset(tracker.names))
        if low:
            self._leave(key, facet, depth, low)
        return facet

    def _close(self, depth: int) -> None:
        """A circle was found that goes back to the active facet at `depth`."""
        for index in range(depth - 1, len(self.lows)):
            self.lows[index] = min(self.lows[index] or depth, depth)

    def _leave(self, key: Key, facet: _Facet, depth: int, low: int) -> None:
        """A facet of a circle is done. The circle's first one gives all of them what any of them depends on."""
        inner = [other for other, found in self.circling.items() if found >= depth]
        for other in inner:
            self.circling[other] = low
        if low < depth:
            self.circling[key] = low
            return
        for other in inner:
            del self.circling[other]
            self.new_facets[other] = _Facet(self.new_facets[other].value, facet.names)

    def refer(self, name: str) -> _Reference | None:
        """What `_Tracker.reference` answers, kept for the next who asks; None while keys are being computed."""
        entries = self.names(name)
        if len(entries) != 1 or entries[0].kind not in ("entity", "junction") or self.active:
            return None
        facet = self.facet(("key", entries[0].name))
        if facet.value is None:
            return None
        asked = (("bind", name), ("key", entries[0].name))
        known = self.references[name] = ((entries[0], facet.value), asked, facet.names | {name})
        return known

    # ---- relations ---------------------------------------------------------------------------------------------------
    def node(self, id: int) -> Node | None:
        found = self.nodes.get(id)
        if found is None and self.base is not None and id not in self.removed:
            found = self.base.nodes.get(id)
        return found

    def relation(self, entry: Entry, tracker: _Tracker) -> Columns | None:
        if entry.kind == "view":
            if entry.name in self.viewing:
                return None
            node = self.node(entry.id)
            view = node.resolved.view if node else None
            if view is None:
                return None
            self.viewing.append(entry.name)
            columns = view_columns(view, tracker, tracker.relation)
            self.viewing.pop()
            return columns
        node = self.node(entry.id)
        if node is None:
            return None
        return relation_of(node.resolved, entry.name)

    def resolve(self, node: Node) -> Node:
        """The node resolved anew."""
        tracker = _Tracker(self)
        earlier = ""
        for name, _ in outline_of(node.declaration).names[:1]:
            if len(self.names(name)) > 1:
                same = [entry for entry in self.names(name) if entry.name == name]
                earlier = name if same[0].id != node.id else ""
        resolved = resolve_declaration(node.chunk, node.declaration, tracker, earlier)
        if node.declaration.keyword == "model" and node.id != self.header_node:
            issue = Issue("several-models", node.declaration.keyword_span)
            resolved = resolved._replace(issues=(*resolved.issues, issue))
        if resolved.view is not None:
            resolved = self.resolve_view(resolved, resolved.view, tracker)
        return Node(
            node.id, node.path, node.chunk, node.declaration, resolved, frozenset(tracker.asked),
            outline_of(node.declaration).unchecked,
        )  # fmt: skip

    def resolve_view(self, resolved: Resolved, view: View, tracker: _Tracker) -> Resolved:
        self.viewing.append(view.name)
        columns = view_columns(view, tracker, tracker.relation)
        self.viewing.pop()
        typed = tuple((name, type_) for name, type_, _ in columns or ())
        return resolved._replace(view=view._replace(columns=typed))


def relation_of(resolved: Resolved, name: str) -> Columns | None:
    """The columns that SQL sees of one of a declaration's tables."""
    for table in resolved.tables:
        if table.name == name:
            return table.sql_columns
    return None


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """One model, frozen. Make one with `Snapshot.of`, and the next with `with_documents`."""

    documents: Mapping[str, Document]
    header: Header
    header_node: int  # id of the `model` declaration, 0 where there is none
    names: Map[str, tuple[Entry, ...]]
    ordered: tuple[str, ...]  # all names, sorted
    known_names: frozenset[str]  # the same, to look one up
    facets: Map[Key, _Facet]
    facet_users: Map[str, frozenset[Key]]
    nodes: Map[int, Node]
    users_of: Map[Key, frozenset[int]]
    ids: Map[Chunk, tuple[int, ...]]
    next_id: int
    functions: frozenset[str]  # lower-case names that `sql` objects define

    # ---- making ------------------------------------------------------------------------------------------------------
    @staticmethod
    def of(documents: Mapping[str, Document], next_id: int = 1) -> Snapshot:
        """The snapshot of these files, from scratch."""
        pending: list[Node] = []
        ids: dict[Chunk, tuple[int, ...]] = {}
        names: dict[str, tuple[Entry, ...]] = {}
        header_node = 0
        header = Header()
        functions: frozenset[str] = frozenset()
        for path in sorted(documents):
            for chunk in documents[path].chunks:
                own = []
                for declaration in chunk.declarations:
                    id, next_id = next_id, next_id + 1
                    own.append(id)
                    pending.append(_bare(id, path, chunk, declaration))
                    if declaration.keyword == "model" and not header_node:
                        header_node, header = id, read_header(declaration)[0]
                    functions |= defined_functions(declaration)
                    for entry in _entries(id, chunk, declaration):
                        for name in _spellings(entry.name):
                            names[name] = (*names.get(name, ()), entry)
                ids[chunk] = tuple(own)
        draft = _Draft(header, header_node, functions, None)
        draft.new_names = names
        views = [node for node in pending if node.declaration.keyword == "view"]
        for node in pending:
            if node.declaration.keyword != "view":
                draft.nodes[node.id] = draft.resolve(node)
        for node in views:  # their columns come from tables, and from views that are walked into
            draft.nodes[node.id] = _bare_view(node, draft)
        for node in views:
            draft.nodes[node.id] = draft.resolve(node)
        users: dict[Key, set[int]] = {}
        for node in draft.nodes.values():
            for key in node.asked:
                users.setdefault(key, set()).add(node.id)
        facet_users: dict[str, set[Key]] = {}
        for key, facet in draft.new_facets.items():
            for name in facet.names:
                facet_users.setdefault(name, set()).add(key)
        return Snapshot(
            documents, header, header_node, Map.of(names), tuple(sorted(names)), frozenset(names),
            Map.of(draft.new_facets),
            Map.of({name: frozenset(keys) for name, keys in facet_users.items()}), Map.of(draft.nodes),
            Map.of({key: frozenset(found) for key, found in users.items()}), Map.of(ids), next_id, functions,
        )  # fmt: skip

    def with_documents(self, changes: Mapping[str, Document | None]) -> Snapshot:
        """The snapshot after files changed, came or went (None); costs what the change touches."""
        documents = {path: document for path, document in self.documents.items() if path not in changes}
        documents.update({path: document for path, document in changes.items() if document is not None})
        gone: list[tuple[str, Chunk]] = []
        come: list[tuple[str, Chunk]] = []
        for path, document in changes.items():
            before, after = self.documents.get(path), document
            old, new = difference(before.chunks if before else (), after.chunks if after else ())
            gone += [(path, chunk) for chunk in old]
            come += [(path, chunk) for chunk in new]
        edit = _Edit(self, documents, gone, come)
        if edit.needs_all():
            return Snapshot.of(documents, self.next_id)
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
                for entry in self.names.get(name) or ():
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
        for spelling in _spellings(name):
            for id in self.users_of.get(("bind", spelling)) or ():
                node = self.nodes.get(id)
                if id not in seen and node is not None:
                    seen.add(id)
                    yield node

    def columns(self, name: str) -> Columns | None:
        """(name, type, required) of each column that SQL sees of an entity, junction or view."""
        entry = self.entry(name)
        node = self.nodes.get(entry.id) if entry else None
        if entry is None or node is None:
            return None
        view = node.resolved.view
        if view is not None:
            return tuple((column, type_, False) for column, type_ in view.columns)
        return relation_of(node.resolved, entry.name)

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
            not_exported=tuple(
                (word, value.name) for node, value in zip(nodes, resolved, strict=True) for word in node.unchecked
            ),
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


def _bare(id: int, path: str, chunk: Chunk, declaration: Declaration) -> Node:
    return Node(id, path, chunk, declaration, Resolved(chunk, declaration, ""), frozenset())


def _bare_view(node: Node, draft: _Draft) -> Node:
    """A view that is known but whose columns are not, for views that read it to walk into."""
    resolved = resolve_declaration(node.chunk, node.declaration, _Tracker(draft))
    return node._replace(resolved=resolved)


def _entries(id: int, chunk: Chunk, declaration: Declaration) -> Iterator[Entry]:
    for name, kind in outline_of(declaration).names:
        yield Entry(name, kind, id, chunk, declaration)


def _spellings(name: str) -> tuple[str, ...]:
    short = name.rpartition(".")[2]
    return (name,) if short == name else (name, short)


def difference(old: tuple[Chunk, ...], new: tuple[Chunk, ...]) -> tuple[tuple[Chunk, ...], tuple[Chunk, ...]]:
    """(gone, come): the stretch in which two lists of chunks differ. Chunks compare by identity, slices at C speed."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    start = low
    low, high = 0, min(len(old), len(new)) - start
    while low < high:
        middle = (low + high + 1) // 2
        if old[len(old) - middle : len(old) - low] == new[len(new) - middle : len(new) - low]:
            low = middle
        else:
            high = middle - 1
    return old[start : len(old) - low], new[start : len(new) - low]


class _Edit:
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
            self.fresh.append(_bare(id, path, chunk, declaration))
        self.ids = {chunk: tuple(found) for chunk, found in own.items()}
        self.removed = set(free)
        if _functions(old) != _functions(self.fresh):
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

    def apply(self) -> Snapshot:
        base = self.base
        draft = _Draft(self.header, self.header_node, base.functions, base)
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

    def _rename(self, draft: _Draft) -> set[str]:
        """Put the new declarations into the names; the names whose entries changed."""
        old_ids = {id for _, chunk in self.gone for id in self.base.ids.get(chunk) or ()}
        changed: set[str] = set()
        for _, chunk in self.gone:
            for declaration in chunk.declarations:
                for name, _ in outline_of(declaration).names:
                    changed.update(_spellings(name))
        fresh: dict[str, list[Entry]] = {}
        for node in self.fresh:
            for entry in _entries(node.id, node.chunk, node.declaration):
                for name in _spellings(entry.name):
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

    def _resolve(self, draft: _Draft, dirty: set[int]) -> None:
        """Resolve dirty nodes: first everything but views, then views until none reads columns that changed."""
        bare = {node.id: node for node in self.fresh}
        views: set[int] = set()
        relations: set[str] = set()
        draft.nodes.update({id: node for id, node in bare.items() if node.declaration.keyword == "view"})
        for id in sorted(dirty):
            node = bare.get(id) or self.base.nodes[id]
            if node.declaration.keyword == "view":
                views.add(id)
                continue
            before = self.base.nodes.get(id)
            draft.nodes[id] = after = draft.resolve(node)
            relations |= _changed_relations(before, after)
        for name in self._gone_relations():
            relations.add(name)
        for id in sorted(views):
            if id in bare:
                draft.nodes[id] = _bare_view(bare[id], draft)
        pending = views
        for name in relations:
            pending |= self.base.users_of.get(("relation", name)) or frozenset()
        # A view that reads views walks into them, so one pass in which all readers of readers are in is enough.
        more = set(pending)
        while more:
            names = {name for id in more for name in self._view_names(draft, id)}
            more = {user for name in names for user in self.base.users_of.get(("relation", name)) or ()} - pending
            pending |= more
        for id in sorted(pending - self.removed):
            node = draft.nodes.get(id) or self.base.nodes.get(id)
            if node is not None:
                draft.nodes[id] = draft.resolve(node)

    def _view_names(self, draft: _Draft, id: int) -> list[str]:
        node = draft.nodes.get(id) or self.base.nodes.get(id)
        return [name for name, _ in outline_of(node.declaration).names] if node else []

    def _gone_relations(self) -> list[str]:
        nodes = [self.base.nodes[id] for id in self.removed if id in self.base.nodes]
        return [name for node in nodes for name, _ in outline_of(node.declaration).names]

    def _commit(self, draft: _Draft) -> Snapshot:
        base = self.base
        users: dict[Key, frozenset[int]] = {}

        def change(key: Key, add: int | None = None, drop: int | None = None) -> None:
            found = users.get(key)
            if found is None:
                found = base.users_of.get(key) or frozenset()
            users[key] = found | {add} if add is not None else found - {drop}

        for id, node in draft.nodes.items():
            before = base.nodes.get(id)
            asked = before.asked if before is not None else frozenset()
            for key in node.asked - asked:
                change(key, add=id)
            for key in asked - node.asked:
                change(key, drop=id)
        for id in self.removed:
            for key in base.nodes[id].asked:
                change(key, drop=id)
        facet_users: dict[str, frozenset[Key]] = {}
        gone_facets = []
        for key in {*draft.stale, *draft.new_facets}:
            known = base.facets.get(key)
            old = known.names if known is not None else frozenset()
            made = draft.new_facets.get(key)
            new = made.names if made is not None else frozenset()
            if made is None:
                gone_facets.append(key)
            for name in new ^ old:
                found = facet_users.get(name)
                if found is None:
                    found = base.facet_users.get(name) or frozenset()
                facet_users[name] = found | {key} if name in new else found - {key}
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
            base.facets.replaced(draft.new_facets, gone_facets), base.facet_users.replaced(facet_users), nodes,
            base.users_of.replaced(users), base.ids.replaced(self.ids, old_chunks), self.next_id, base.functions,
        )  # fmt: skip


def _functions(nodes: Iterable[Node]) -> frozenset[str]:
    return frozenset(name for node in nodes for name in defined_functions(node.declaration))


def _binding(entries: tuple[Entry, ...]) -> list[tuple[str, str, int]]:
    return [(entry.name, entry.kind, entry.id) for entry in entries]


def _differs(a: Any, b: Any) -> bool:
    return a is not b and a != b


def _weighty(header: Header) -> Header:
    """The header without what no resolution depends on: spans, version, names."""
    targets = tuple(target._replace(span=Span(0, 0)) for target in header.targets)
    return header._replace(name="", version="", targets=targets, allowed=())


def _changed_relations(before: Node | None, after: Node) -> set[str]:
    """The tables of a node whose columns, as SQL sees them, are other than before."""
    old = {table.name: relation_of(before.resolved, table.name) for table in before.resolved.tables} if before else {}
    new = {table.name: relation_of(after.resolved, table.name) for table in after.resolved.tables}
    return {name for name in {*old, *new} if old.get(name) != new.get(name)}
