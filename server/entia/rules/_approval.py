"""Whether an approved model's checklist is done, kept from edit to edit at the price of what the edit touched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from entia.diagnostics import Place
from entia.model.draft import Node
from entia.model.maps import Map
from entia.model.resolved import Issue
from entia.model.snapshot import Snapshot
from entia.rules.checklist import REQUIRED, Point, header_place, missing
from entia.syntax.tree import ValuesTail


@dataclass(frozen=True, slots=True, eq=False)
class Approval:
    """The open points of an approved model: of each declaration that has any, how many there are in all, which
    declaration is the first in the text (0 for none), how many there are of each that must be there, and whether the
    `whole` model has been counted."""

    points: Map[int, tuple[Point, ...]] = field(default_factory=Map)
    total: int = 0
    first: int = 0
    present: Mapping[str, int] = field(default_factory=dict)
    whole: bool = False


NONE = Approval()


def is_approved(snapshot: Snapshot) -> bool:
    """Whether the model says that it is."""
    return snapshot.header.status == "approved"


def after(
    known: Approval,
    old: Snapshot,
    snapshot: Snapshot,
    changed: Iterable[int],
    points: Mapping[int, tuple[Point, ...]],
    *,
    whole: bool,
) -> Approval:
    """The approval after an edit, or after some more declarations: `points` are those of what was looked at (again)."""
    present = dict(known.present)
    for id in changed:
        _count(present, old.nodes.get(id), -1)
        _count(present, snapshot.nodes.get(id), 1)
    come = {id: each for id, each in points.items() if each}
    gone = [id for id, each in points.items() if not each and id in known.points]
    before = sum(len(known.points.get(id) or ()) for id in points)
    total = known.total - before + sum(map(len, come.values()))
    kept = known.points.replaced(come, gone)
    return Approval(kept, total, _first(known.first, kept, snapshot, come), present, whole)


def _count(present: dict[str, int], node: Node | None, by: int) -> None:
    if node is not None and node.declaration.keyword in REQUIRED:
        present[node.declaration.keyword] = present.get(node.declaration.keyword, 0) + by


def _first(known: int, points: Map[int, tuple[Point, ...]], snapshot: Snapshot, come: Iterable[int]) -> int:
    """The first declaration with a point: the one before the edit, unless it has none now; or one that got some."""
    candidates = [id for id in come if id in snapshot.nodes]
    if known in points:
        candidates.append(known)
    elif known:  # then the text is read on from where it was
        start = snapshot.nodes.get(known)
        following = _from(snapshot, start) if start is not None else snapshot.in_order()
        found = next((node.id for node in following if node.id in points), 0)
        candidates += [found] if found else []
    return min(candidates, key=lambda each: _order(snapshot, snapshot.nodes[each]), default=0)


def _from(snapshot: Snapshot, start: Node) -> Iterator[Node]:
    """The nodes from this one on, in order of files and text."""
    for path in snapshot.paths:
        if path < start.path:
            continue
        chunks = snapshot.documents[path].chunks
        at = snapshot.documents[path].index(start.chunk) if path == start.path else 0
        for index in range(at, len(chunks)):
            for id in snapshot.ids.get(chunks[index]) or ():
                yield snapshot.nodes[id]


def _order(snapshot: Snapshot, node: Node) -> tuple[str, int, int]:
    return node.path, snapshot.documents[node.path].index(node.chunk), node.declaration.span.start


def is_same(one: Approval, other: Approval) -> bool:
    """Whether the two give the same diagnostic."""
    first, second = one.points.get(one.first), other.points.get(other.first)
    messages = first[0].message if first else "", second[0].message if second else ""
    same_total = (one.total, one.whole) == (other.total, other.whole)
    return same_total and messages[0] == messages[1] and _there(one) == _there(other)


def _there(approval: Approval) -> frozenset[str]:
    return frozenset(keyword for keyword, count in approval.present.items() if count)


def issues_of(node: Node, own: tuple[Point, ...], approval: Approval) -> Iterator[Issue]:
    """What is to be said of the status of the model, if anything is open; nothing before the whole model is counted.

    `own` are the points of the `model` declaration itself, which `approval` has not.
    """
    lacking = missing(_there(approval), Place(node.chunk, header_place(node.declaration)))
    others = approval.points.get(approval.first) or ()
    everything = (*own, *lacking, *others)
    total = len(own) + len(lacking) + approval.total
    status = next((each for each in node.declaration.members if each.name == "status"), None)
    if total and approval.whole and status is not None and isinstance(status.tail, ValuesTail) and status.tail.values:
        span = status.tail.values[0].span.shifted(status.at)
        yield Issue("approved-with-open-points", span, (str(total), everything[0].message))
