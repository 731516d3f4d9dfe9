"""What an entity has that can be named in a column list or in SQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from entia.ide.caret import Caret
from entia.model.types import Type
from entia.syntax.tree import Declaration


class Attribute(NamedTuple):
    """An attribute or role; `detail` is its type as written, or where a role leads."""

    name: str
    detail: str


def entity_of(caret: Caret) -> str | None:
    """The qualified name of the entity, mixin or composite type that the caret is in."""
    resolved = caret.resolved
    return resolved.name if resolved is not None and resolved.name else None


def attributes_of(caret: Caret, name: str) -> Iterator[Attribute]:
    """The attributes and roles of a declaration, in order; those of its mixins included."""
    snapshot = caret.snapshot
    found = None if snapshot is None else snapshot.find(name)
    declaration = caret.declaration if found is None else found[1]
    if declaration is not None:
        seen: set[str] = set()
        for each in _lines(caret, declaration, frozenset()):
            if each.name not in seen:
                seen.add(each.name)
                yield each


def _lines(caret: Caret, declaration: Declaration, above: frozenset[str]) -> Iterator[Attribute]:
    snapshot = caret.snapshot
    for member in declaration.members:
        if member.kind == "attribute" and member.name:
            kind = getattr(member.tail, "type", None)
            yield Attribute(member.name, "" if kind is None else _written(kind))
        elif member.kind == "relationship" and member.name:
            targets = getattr(member.tail, "targets", ())
            yield Attribute(member.name, "-> " + " | ".join(each.name.text for each in targets))
    if snapshot is None:
        return
    for reference in snapshot.resolved(declaration).references:
        if reference.kind == "mixin" and not reference.member and reference.target not in above:
            found = snapshot.find(reference.target)
            if found is not None and found[1] is not declaration:
                yield from _lines(caret, found[1], above | {reference.target})


def _written(kind: object) -> str:
    from entia.syntax.printer import print_type
    from entia.syntax.tree import TypeExpr

    return print_type(kind) if isinstance(kind, TypeExpr) else ""


def type_text(type_: Type) -> str:
    """A resolved type as it would be written."""
    if type_.domain is not None:
        return type_.domain.name
    if type_.enum is not None:
        return type_.enum.name or f"enum({', '.join(label.name for label in type_.enum.labels)})"
    if type_.base == "array" and type_.element is not None:
        return f"{type_text(type_.element)}{'?' if type_.element_optional else ''}[]"
    if type_.base == "native":
        return ".".join(part for part in type_.native if part)
    if type_.base == "json" and type_.shape:
        return f"json({type_.shape}{'[]' if type_.array_of_shape else ''})"
    arguments = f"({', '.join(map(str, type_.args))})" if type_.args else ""
    return f"{type_.base}{arguments}{' unsigned' if type_.unsigned else ''}"
