"""Definition and references."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from entia.diagnostics import Place
from entia.ide.caret import Caret
from entia.model.resolved import Reference
from entia.model.snapshot import Snapshot
from entia.model.uses import references_of
from entia.syntax.tree import Chunk, Declaration, Member
from entia.text import Span

_INDEXED = frozenset({"entity", "mixin", "type", "enum", "view"})


class Symbol(NamedTuple):
    """Something with a name: a declaration (`member` is ""), or an attribute, role or label of it."""

    target: str
    member: str


def symbol_at(caret: Caret) -> Symbol | None:
    """What the caret speaks of: what a name here refers to, or what is declared here."""
    reference = _reference_at(caret)
    if reference is not None:
        return Symbol(reference.target, reference.member)
    resolved, declaration = caret.resolved, caret.declaration
    if declaration is not None and declaration.keyword == "model" and declaration.name is not None:
        return Symbol(declaration.name.text, "") if caret.touches(declaration.name.span) else None
    if resolved is None or not resolved.name:
        return None
    name = resolved.declaration.name
    if name is not None and caret.touches(name.span):
        return Symbol(resolved.name, "")
    member = caret.members[0] if len(caret.members) == 1 else None
    if member is not None and member.name is not None and caret.touches(member.name_span):
        return Symbol(resolved.name, member.name)
    return None


def _reference_at(caret: Caret) -> Reference | None:
    """The use of a name that the caret touches; of several the shortest."""
    snapshot, declaration = caret.snapshot, caret.declaration
    if snapshot is None or declaration is None:
        return None
    touched = [each for each in references_of(snapshot, caret.chunk, declaration) if caret.touches(each.span)]
    return min(touched, key=lambda each: each.span.end - each.span.start, default=None)


def definition(caret: Caret) -> Place | None:
    """Where what the caret speaks of is declared; the name itself."""
    symbol, snapshot = symbol_at(caret), caret.snapshot
    if symbol is None or snapshot is None:
        return None
    return _declared(snapshot, symbol)


def references(caret: Caret, *, declaration: bool) -> list[Place]:
    """Every place that names what the caret speaks of, and with `declaration` the one that declares it, first."""
    symbol, snapshot = symbol_at(caret), caret.snapshot
    if symbol is None or snapshot is None:
        return []
    places: list[Place] = []
    if declaration:
        place = _declared(snapshot, symbol)
        if place is not None:
            places.append(place)
    return [*places, *sorted(uses(snapshot, symbol), key=lambda place: _order(snapshot, place))]


def _order(snapshot: Snapshot, place: Place) -> tuple[str, int, int]:
    path, index = snapshot.locate(place.chunk) or ("", 0)
    return path, index, place.span.start


def uses(snapshot: Snapshot, symbol: Symbol) -> Iterator[Place]:
    """Each place that uses a symbol's name, in no order."""
    entry = snapshot.entry(symbol.target)
    own = [] if entry is None else [(entry.chunk, entry.declaration)]
    users = [(node.chunk, node.declaration) for node in snapshot.users(symbol.target)]
    if symbol.member and entry is not None and entry.kind == "mixin":  # who has the mixin has the line
        users += [(user.chunk, user.declaration) for name in _names(users) for user in snapshot.users(name)]
    # Plans (`source`, `flow`, `query` …) are not resolved, so the reverse index does not know them.
    plans = [(chunk, each) for chunk, each in snapshot.declarations() if each.keyword not in _INDEXED]
    seen: set[int] = set()
    for chunk, declaration in own + users + plans:
        if id(declaration) in seen:
            continue
        seen.add(id(declaration))
        for reference in references_of(snapshot, chunk, declaration):
            if reference.target == symbol.target and reference.member == symbol.member:
                yield Place(chunk, reference.span)


def _names(declarations: list[tuple[Chunk, Declaration]]) -> list[str]:
    return [each.name.text for _, each in declarations if each.name is not None]


def member_of(declaration: Declaration, name: str) -> Member | None:
    """The line of a declaration that has this name."""
    for member in declaration.members:
        if member.name == name:
            return member
    return None


def _declared(snapshot: Snapshot, symbol: Symbol) -> Place | None:
    found = snapshot.find(symbol.target)
    if found is None:
        return None
    chunk, declaration = found
    if not symbol.member:
        return None if declaration.name is None else Place(chunk, declaration.name.span)
    member = member_of(declaration, symbol.member)
    if member is not None:
        return Place(chunk, member.name_span)
    return None if declaration.name is None else Place(chunk, declaration.name.span)


def name_span(declaration: Declaration) -> Span:
    """What to point at for a declaration: its name, or its keyword where it has none."""
    return declaration.keyword_span if declaration.name is None else declaration.name.span
