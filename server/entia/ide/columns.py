"""What an entity has that can be named in a column list or in SQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from entia.ide.caret import Caret
from entia.model.native_types import spelled
from entia.model.types import Type
from entia.model.uses import members_of
from entia.syntax.printer import print_type
from entia.syntax.tree import AttributeTail, Member, RelationshipTail


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
    if snapshot is None:
        return
    found = snapshot.find(name)
    if found is None and caret.declaration is not None:
        found = caret.chunk, caret.declaration
    if found is None:
        return
    for attribute, owner in members_of(snapshot, *found).items():
        place = snapshot.find(owner)
        lines = () if place is None else place[1].members
        member = next((each for each in lines if each.name == attribute), None)
        if member is not None and member.kind in ("attribute", "relationship"):
            yield Attribute(attribute, _detail(member))


def _detail(member: Member) -> str:
    if isinstance(member.tail, AttributeTail):
        return "" if member.tail.type is None else print_type(member.tail.type)
    if isinstance(member.tail, RelationshipTail):
        return "-> " + " | ".join(each.name.text for each in member.tail.targets)
    return ""


def type_text(type_: Type) -> str:
    """A resolved type as it would be written."""
    if type_.domain is not None:
        return type_.domain.name
    if type_.enum is not None:
        return type_.enum.name or f"enum({', '.join(label.name for label in type_.enum.labels)})"
    if type_.base == "array" and type_.element is not None:
        return f"{type_text(type_.element)}{'?' if type_.element_optional else ''}[]"
    if type_.base == "native":
        return spelled(type_.native) or ".".join(type_.native)
    if type_.base == "json" and type_.shape:
        return f"json({type_.shape}{'[]' if type_.array_of_shape else ''})"
    arguments = f"({', '.join(map(str, type_.args))})" if type_.args else ""
    return f"{type_.base}{arguments}{' unsigned' if type_.unsigned else ''}"
