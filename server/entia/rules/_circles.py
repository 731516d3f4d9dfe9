"""Circles of foreign keys: those that a target cannot create, and those of required ones, which no row can begin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from entia.dialects import version as version_of
from entia.dialects.constructs import Use
from entia.dialects.limits import limit_of
from entia.model.draft import Node
from entia.model.resolved import Issue, Resolved
from entia.model.schema import ForeignKey, Table
from entia.model.snapshot import Snapshot
from entia.text import Span

_FEW = 50  # declarations from which one looks for a circle, instead of walking the whole model


class Closing(NamedTuple):
    """A relationship that closes a circle: the rule that says so, its table and role, and the tables it goes through,
    from and to its own."""

    rule: str
    table: str
    role: str
    chain: tuple[str, ...]


class Edge(NamedTuple):
    """An enforced relationship of a table to another one. What is `required` is checked at once in every target."""

    table: str
    role: str
    target: str
    required: bool


_Circles = Mapping[int, tuple[Closing, ...]]


def circles(snapshot: Snapshot, old: Snapshot, known: _Circles, changed: set[int], creatable: bool) -> _Circles:
    """By declaration, the relationships that close a circle, after an edit that `changed` these; `known` are those
    before it. Where every target can create circles (`creatable`), only the required ones count."""
    if not old.waiting:
        if all(edges(snapshot.nodes.get(id)) == edges(old.nodes.get(id)) for id in changed):
            return known
        few = creatable and not known and len(changed) < _FEW
        if few and not any(_leads_back(snapshot, snapshot.nodes.get(id)) for id in changed):
            return known
    out: dict[str, list[Edge]] = {}
    owner: dict[str, int] = {}
    for node in snapshot.in_order():
        for table in node.resolved.tables:
            owner.setdefault(table.name, node.id)
            out.setdefault(table.name, [])
        for edge in edges(node):
            out[edge.table].append(edge)
    found: dict[int, dict[tuple[str, str], Closing]] = {}
    required = {name: [edge for edge in of if edge.required] for name, of in out.items()}
    for rule, graph in (("fk-cycle", {} if creatable else out), ("required-cycle", required)):
        for closing in _closings(rule, graph):
            # Of what cannot be created nothing more is said.
            found.setdefault(owner[closing.table], {}).setdefault((closing.table, closing.role), closing)
    return {id: tuple(closing.values()) for id, closing in found.items()}


def can_create(targets: Iterable[tuple[str, str]]) -> bool:
    """Whether every one of the targets can create a circle."""
    use = Use("fk.cycle", Span(0, 0))
    numbers = ((dialect, version_of(dialect, version)) for dialect, version in targets)
    return all(number is None or limit_of(dialect, number, use) is None for dialect, number in numbers)


def edges(node: Node | None) -> tuple[Edge, ...]:
    """The enforced relationships of a declaration, those to the table itself aside."""
    if node is None:
        return ()
    return tuple(
        Edge(table.name, key.role, key.target, _is_required(table, key)) for table, key in _keys(node.resolved)
    )


def _keys(resolved: Resolved) -> Iterator[tuple[Table, ForeignKey]]:
    for table in resolved.tables:
        for key in table.foreign_keys:
            if key.enforced and key.target != table.name:
                yield table, key


def _is_required(table: Table, key: ForeignKey) -> bool:
    if key.deferral or key.only or table.only or table.external:
        return False
    columns = [table.column(name) for name in key.columns]
    return all(column is not None and column.required and not column.only for column in columns)


def _leads_back(snapshot: Snapshot, node: Node | None) -> bool:
    """Whether required relationships of the declaration lead to itself."""
    if node is None:
        return False
    own = {table.name for table in node.resolved.tables}
    waiting = [edge.target for edge in edges(node) if edge.required]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in own:
            return True
        if name not in seen:
            seen.add(name)
            entry = snapshot.entry(name)
            following = edges(snapshot.nodes.get(entry.id)) if entry is not None else ()
            waiting += [edge.target for edge in following if edge.required and edge.table == name]
    return False


def _closings(rule: str, out: Mapping[str, list[Edge]]) -> Iterator[Closing]:
    """The relationships that close a circle when tables are walked in the order of the text."""
    done: set[str] = set()
    for start in out:
        if start in done:
            continue
        path = [start]
        place = {start: 0}
        waiting = [iter(out[start])]
        while path:
            edge = next(waiting[-1], None)
            if edge is None:
                done.add(path[-1])
                del place[path.pop()]
                waiting.pop()
                continue
            target = edge.target
            if target in place:
                yield Closing(rule, path[-1], edge.role, (path[-1], *path[place[target] :]))
            elif target in out and target not in done:
                place[target] = len(path)
                path.append(target)
                waiting.append(iter(out[target]))


def issues_of(resolved: Resolved, closing: tuple[Closing, ...]) -> Iterator[Issue]:
    """An issue for each closing relationship, where it stands now."""
    by_key = {(one.table, one.role): one for one in closing}
    for table, key in _keys(resolved):
        one = by_key.get((table.name, key.role))
        if one is not None:
            yield Issue(one.rule, key.target_span, one.chain)
