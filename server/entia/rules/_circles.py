"""Circles of foreign keys, for the databases that cannot create one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from entia.dialects import version as version_of
from entia.dialects.constructs import Use
from entia.dialects.limits import limit_of
from entia.model.draft import Node
from entia.model.resolved import Issue, Resolved
from entia.model.schema import ForeignKey
from entia.text import Span


class Closing(NamedTuple):
    """A relationship that closes a circle: its table and role, and the tables it goes through, from and to its own."""

    table: str
    role: str
    chain: tuple[str, ...]


def matters(targets: Iterable[tuple[str, str]]) -> bool:
    """Whether one of the targets cannot create a circle."""
    use = Use("fk.cycle", Span(0, 0))
    numbers = ((dialect, version_of(dialect, version)) for dialect, version in targets)
    return any(number is not None and limit_of(dialect, number, use) is not None for dialect, number in numbers)


def edges(node: Node | None) -> tuple[tuple[str, str, str], ...]:
    """(table, role, target) of each enforced relationship of a declaration, those to the table itself aside."""
    if node is None:
        return ()
    return tuple((name, key.role, key.target) for name, key in _keys(node.resolved))


def _keys(resolved: Resolved) -> Iterator[tuple[str, ForeignKey]]:
    for table in resolved.tables:
        for key in table.foreign_keys:
            if key.enforced and key.target != table.name:
                yield table.name, key


def closings(nodes: Iterable[Node]) -> Mapping[int, tuple[Closing, ...]]:
    """By declaration, the relationships that close a circle when tables are walked in the order of the text."""
    owner: dict[str, int] = {}
    out: dict[str, list[tuple[str, str]]] = {}
    for node in nodes:
        for table in node.resolved.tables:
            owner.setdefault(table.name, node.id)
            out.setdefault(table.name, [])
        for name, role, target in edges(node):
            out[name].append((role, target))
    found: dict[int, list[Closing]] = {}
    done: set[str] = set()
    for start in list(out):
        if start in done:
            continue
        path = [start]
        place = {start: 0}
        waiting = [iter(out[start])]
        while path:
            following = next(waiting[-1], None)
            if following is None:
                done.add(path[-1])
                del place[path.pop()]
                waiting.pop()
                continue
            role, target = following
            if target in place:
                here = path[-1]
                chain = (here, *path[place[target] :])
                found.setdefault(owner[here], []).append(Closing(here, role, chain))
            elif target in out and target not in done:
                place[target] = len(path)
                path.append(target)
                waiting.append(iter(out[target]))
    return {id: tuple(closing) for id, closing in found.items()}


def issues_of(resolved: Resolved, closing: tuple[Closing, ...]) -> Iterator[Issue]:
    """An issue for each closing relationship, where it stands now."""
    by_key = {(one.table, one.role): one for one in closing}
    for name, key in _keys(resolved):
        one = by_key.get((name, key.role))
        if one is not None:
            yield Issue("fk-cycle", key.target_span, one.chain)
