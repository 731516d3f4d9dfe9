"""A snapshot in the making: facets and nodes computed on demand, each question written down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from entia.model.declarations import resolve_declaration, type_facet
from entia.model.keys import key_facet, member_names, unique_facets
from entia.model.lookup import Entry, KeyFacet, TypeFacet, UniqueKey, choose
from entia.model.outline import outline_of
from entia.model.resolved import Issue, Resolved
from entia.model.schema import Header
from entia.model.views import Seen, seen_of, view_columns
from entia.syntax.tree import Chunk, Declaration

if TYPE_CHECKING:
    from entia.model.snapshot import Snapshot

Key = tuple[str, str]  # ("bind" | "key" | "uniques" | "members" | "type" | "mixin" | "relation", name)


class Node(NamedTuple):
    """One declaration of the model, resolved. `asked` is what it depends on.

    While it is `waiting` to be resolved, as in a large model that was just opened, `resolved` says nothing yet.
    """

    id: int
    path: str
    chunk: Chunk
    declaration: Declaration
    resolved: Resolved
    asked: frozenset[Key]
    waiting: bool = False


_NOTHING: frozenset[Key] = frozenset()


class Facet(NamedTuple):
    value: Any
    names: frozenset[str]  # whose declarations it looked at, or looked for


# what one asks of a relationship's target: the answer, the questions, the names looked at
Reference = tuple[tuple[Entry, KeyFacet], tuple[Key, ...], frozenset[str]]


class Tracker:
    """The lookup of one declaration or one facet: answers from the draft, and writes down what was asked."""

    __slots__ = ("asked", "defined", "draft", "header", "names")

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.header = draft.header
        self.defined = draft.defined
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

    def uniques(self, entry: Entry) -> tuple[UniqueKey, ...]:
        value: tuple[UniqueKey, ...] | None = self._facet("uniques", entry)
        return value or ()

    def type(self, entry: Entry) -> TypeFacet | None:
        value: TypeFacet | None = self._facet("type", entry)
        return value

    def members(self, entry: Entry) -> frozenset[str]:
        value: frozenset[str] | None = self._facet("members", entry)
        return value or frozenset()

    def mixin(self, entry: Entry) -> Declaration | None:
        value: Declaration | None = self._facet("mixin", entry)
        return value

    def relation(self, name: str) -> Seen | None:
        """What SQL may see of the entity or view called `name`."""
        self.asked.add(("bind", name))
        entries = tuple(entry for entry in self.draft.names(name) if entry.kind in ("entity", "junction", "view"))
        chosen = choose(entries, name)
        if chosen is None:
            return None
        self.asked.add(("relation", chosen.name))
        return self.draft.relation(chosen)


_FACETS: dict[str, Callable[[Entry, Tracker], Any]] = {
    "key": key_facet,
    "uniques": unique_facets,
    "members": member_names,
    "type": type_facet,
    "mixin": lambda entry, lookup: entry.declaration,
}


class Draft:
    """A snapshot in the making: overlays over the older snapshot's maps."""

    def __init__(self, header: Header, header_node: int, defined: frozenset[str], base: Snapshot | None) -> None:
        self.defined = defined
        self.header = header
        self.header_node = header_node
        self.base = base
        self.new_names: dict[str, tuple[Entry, ...]] = {}
        self.new_facets: dict[Key, Facet] = {}
        self.stale: dict[Key, Facet] = {}
        self.nodes: dict[int, Node] = {}
        self.removed: set[int] = set()
        self.active: list[Key] = []  # facets being computed, to find circles
        self.lows: list[int] = []  # for each, the depth of the first one that a circle comes back to; 0 for none
        self.circling: dict[Key, int] = {}  # done, but in a circle whose first one (at that depth) is still active
        self.unread: list[int] = []  # views that wait and that the view being resolved reads
        self.references: dict[str, Reference] = {}

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

    def facet(self, key: Key) -> Facet:
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
            return Facet(None, frozenset((key[1],)))
        kind, name = key
        entry = self.entry(name, kind)
        tracker = Tracker(self)
        tracker.names.add(name)
        self.active.append(key)
        self.lows.append(0)
        value = _FACETS[kind](entry, tracker) if entry is not None else None
        depth, low = len(self.active), self.lows.pop()
        self.active.pop()
        if low:
            value = value._replace(columns=(), circular=True) if isinstance(value, KeyFacet) else None
        facet = self.new_facets[key] = Facet(value, frozenset(tracker.names))
        if low:
            self._leave(key, facet, depth, low)
        return facet

    def _close(self, depth: int) -> None:
        """A circle was found that goes back to the active facet at `depth`."""
        for index in range(depth - 1, len(self.lows)):
            self.lows[index] = min(self.lows[index] or depth, depth)

    def _leave(self, key: Key, facet: Facet, depth: int, low: int) -> None:
        """A facet of a circle is done. The circle's first one gives all of them what any of them depends on."""
        inner = [other for other, found in self.circling.items() if found >= depth]
        for other in inner:
            self.circling[other] = low
        if low < depth:
            self.circling[key] = low
            return
        for other in inner:
            del self.circling[other]
            self.new_facets[other] = Facet(self.new_facets[other].value, facet.names)

    def refer(self, name: str) -> Reference | None:
        """What `Tracker.reference` answers, kept for the next who asks; None while keys are being computed."""
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

    def relation(self, entry: Entry) -> Seen | None:
        """What SQL may see of a table or view; nothing of a view that waits, which is noted as `unread`."""
        node = self.node(entry.id)
        if node is None:
            return None
        if node.waiting and entry.kind == "view":
            self.unread.append(node.id)
            return None
        if node.waiting:
            node = self.nodes[node.id] = self.resolve(node)
        return relation_of(node.resolved, entry.name)

    def settle(self, node: Node) -> None:
        """Resolve a node that waits; a view after the views that it reads."""
        if node.declaration.keyword == "view":
            self._settle_view(node)
        else:
            self.nodes[node.id] = self.resolve(node)

    def _settle_view(self, first: Node) -> None:
        """Resolve a view after those that it reads: not recursive, as a chain of views may be as long as the model.

        Views that read each other see nothing of each other, wherever the walk began (Tarjan's algorithm).
        """
        numbers: dict[int, int] = {}
        lows: dict[int, int] = {}  # the least number that a view leads back to
        reads: dict[int, list[int]] = {}  # what is still to be visited of what it reads, the last first
        met: list[int] = []  # in the order of their numbers, until their circle is known
        path = [first.id]
        while path:
            id = path[-1]
            if id not in numbers:
                numbers[id] = lows[id] = len(numbers)
                node, reads[id] = self._resolved_so_far(id)
                if not reads[id]:  # it is in no circle, and all that it reads is known
                    self.nodes[id] = node
                    path.pop()
                    continue
                met.append(id)
            if reads[id] and reads[id][-1] not in numbers:
                path.append(reads[id][-1])
            elif reads[id]:
                other = reads[id].pop()
                if self._waits(other):
                    lows[id] = min(lows[id], lows[other])
            else:
                path.pop()
                if lows[id] == numbers[id]:
                    place = met.index(id)
                    self._settle_circle(met[place:])
                    del met[place:]

    def _waits(self, id: int) -> bool:
        node = self.node(id)
        return node is not None and node.waiting

    def _resolved_so_far(self, id: int) -> tuple[Node, list[int]]:
        """A view as it is without those that still wait among the views that it reads, and these, each once."""
        node = self.node(id)
        assert node is not None
        self.unread = []
        node = self.resolve(node)
        return node, list(dict.fromkeys(self.unread))

    def _settle_circle(self, ids: list[int]) -> None:
        """Resolve views that read each other, of which most are one that reads none of the others."""
        made = []
        for id in ids:
            node = self.node(id)
            assert node is not None
            self.unread = []
            node = self.resolve(node)
            through = self.node(self.unread[0]) if self.unread else None
            view = node.resolved.view
            if through is not None and view is not None:
                name = through.declaration.name.text if through.declaration.name is not None else ""
                issue = Issue("recursive-view", view.name_span, (view.name, name))
                node = node._replace(resolved=node.resolved._replace(issues=(*node.resolved.issues, issue)))
            made.append(node)
        self.nodes.update((node.id, node) for node in made)

    def resolve(self, node: Node) -> Node:
        """The node resolved anew."""
        tracker = Tracker(self)
        earlier = ""
        for name, kind in outline_of(node.declaration).names[:1]:
            if kind != "model" and len(self.names(name)) > 1:
                same = [entry for entry in self.names(name) if entry.name == name]
                earlier = name if same[0].id != node.id else ""
        resolved = resolve_declaration(node.chunk, node.declaration, tracker, earlier)
        if node.declaration.keyword == "model" and node.id != self.header_node:
            issue = Issue("several-models", node.declaration.keyword_span)
            resolved = resolved._replace(issues=(*resolved.issues, issue))
        if resolved.view is not None:
            columns = view_columns(resolved.view, tracker, tracker.relation)
            typed = tuple((name, type_) for name, type_, _ in columns)
            resolved = resolved._replace(view=resolved.view._replace(columns=typed))
        return Node(node.id, node.path, node.chunk, node.declaration, resolved, frozenset(tracker.asked))


def relation_of(resolved: Resolved, name: str) -> Seen | None:
    """What SQL may see of one of a declaration's tables, or of the view that it is."""
    view = resolved.view
    if view is not None:
        return Seen(tuple([(column, type_, False) for column, type_ in view.columns]), view.only)
    for table in resolved.tables:
        if table.name == name:
            return seen_of(table)
    return None


def bare(id: int, path: str, chunk: Chunk, declaration: Declaration) -> Node:
    """A declaration that waits to be resolved."""
    return Node(id, path, chunk, declaration, Resolved(chunk, declaration, ""), _NOTHING, True)


def entries_of(id: int, chunk: Chunk, declaration: Declaration) -> Iterator[Entry]:
    for name, kind in outline_of(declaration).names:
        yield Entry(name, kind, id, chunk, declaration)


def spellings(name: str) -> tuple[str, ...]:
    short = name.rpartition(".")[2]
    return (name,) if short == name else (name, short)
