"""Definition and references."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from entia.diagnostics import Place
from entia.ide.caret import Caret, reference_at
from entia.model.resolved import Reference, Resolved
from entia.model.snapshot import Snapshot
from entia.syntax.tree import Chunk, Declaration, Member
from entia.text import Span


class Symbol(NamedTuple):
    """Something with a name: a declaration (`member` is ""), or an attribute, role or label of it."""

    target: str
    member: str


def symbol_at(caret: Caret) -> Symbol | None:
    """What the caret speaks of: what a name here refers to, or what is declared here."""
    reference = reference_at(caret)
    if reference is not None:
        return Symbol(reference.target, reference.member)
    resolved = caret.resolved
    if resolved is None or not resolved.name:
        return None
    name = resolved.declaration.name
    if name is not None and caret.touches(name.span):
        return Symbol(resolved.name, "")
    member = caret.members[0] if len(caret.members) == 1 else None
    if member is not None and member.name is not None and caret.touches(member.name_span):
        return Symbol(resolved.name, member.name)
    return None


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
    for resolved, reference in uses(snapshot, symbol):
        places.append(Place(resolved.chunk, reference.span))
    return places


def uses(snapshot: Snapshot, symbol: Symbol) -> Iterator[tuple[Resolved, Reference]]:
    """Each use of a symbol's name, with the declaration that it stands in."""
    seen: set[int] = set()
    own = snapshot.find(symbol.target)
    around = ([] if own is None else [own[1]]) + list(snapshot.users(symbol.target))
    for declaration in around:
        if id(declaration) in seen:
            continue
        seen.add(id(declaration))
        resolved = snapshot.resolved(declaration)
        for reference in resolved.references:
            if reference.target == symbol.target and reference.member == symbol.member:
                yield resolved, reference


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
    return _mixed_in(snapshot, chunk, declaration, symbol.member)


def _mixed_in(snapshot: Snapshot, chunk: Chunk, declaration: Declaration, name: str) -> Place | None:
    """Where the line stands that a mixin brings."""
    for reference in snapshot.resolved(declaration).references:
        if reference.kind == "mixin" and not reference.member:
            place = _declared(snapshot, Symbol(reference.target, name))
            if place is not None:
                return place
    return None if declaration.name is None else Place(chunk, declaration.name.span)


def name_span(declaration: Declaration) -> Span:
    """What to point at for a declaration: its name, or its keyword where it has none."""
    return declaration.keyword_span if declaration.name is None else declaration.name.span
