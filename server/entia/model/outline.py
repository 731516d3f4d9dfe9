"""What can be told of a declaration without the rest of the model, in one pass over its lines and once."""

from __future__ import annotations

from typing import NamedTuple

from entia.model.facts import facts_of, read_clauses
from entia.syntax.tree import Declaration, EntityHead, ManyTail, Member, PartitionTail

NAMED = ("entity", "mixin", "type", "enum", "view", "query", "rule", "source", "flow")
# Blocks without a name, of which a model has one: they are found as `@backup`, which no name can be.
SINGLE = ("model", "encryption", "privacy", "backup", "recovery", "testing", "versioning")


class Outline(NamedTuple):
    """`names` are (qualified name, kind) of all that others may refer to; `takes_in` says whether a mixin adds lines;
    `flagged` are the own lines with `pk`, `late` the `pk` and `unique` lists that are deferrable; `partitioned` the
    dialects that partition it (none: all; None: it is not)."""

    names: tuple[tuple[str, str], ...]
    takes_in: bool
    flagged: tuple[Member, ...]
    late: tuple[Member, ...]
    partitioned: tuple[str, ...] | None


_MEMO: dict[int, tuple[Declaration, Outline]] = {}


def outline_of(declaration: Declaration) -> Outline:
    """The outline of a declaration; the same value for the same declaration."""
    known = _MEMO.get(id(declaration))
    if known is not None and known[0] is declaration:
        return known[1]
    outline = _read(declaration)
    if len(_MEMO) > 20_000:
        _MEMO.clear()
    _MEMO[id(declaration)] = (declaration, outline)  # holding the declaration keeps its id its own
    return outline


def _read(declaration: Declaration) -> Outline:
    keyword = declaration.keyword
    own = declaration.name.text if declaration.name is not None else ""
    names = [(own, keyword)] if own and keyword in NAMED else []
    if keyword in SINGLE or (names and keyword == "source"):
        names.append((f"@{keyword}", keyword))  # all sources are found by one name, too
    flagged: list[Member] = []
    late: list[Member] = []
    partitioned: tuple[str, ...] | None = None
    takes_in = isinstance(declaration.head, EntityHead) and bool(declaration.head.mixins)
    for member in declaration.members:
        kind = member.kind
        if kind in ("attribute", "relationship"):
            if facts_of(member.tail).pk is not None:
                flagged.append(member)
        elif kind == "many":
            if keyword == "entity" and isinstance(member.tail, ManyTail) and declares_junction(member):
                junction = junction_name(own, member.tail)
                if junction and own:
                    names.append((junction, "junction"))
        elif kind in ("pk", "unique"):
            if facts_of(member.tail).deferral:
                late.append(member)
        elif kind == "with":
            takes_in = True
        elif kind == "partition" and partitioned is None and isinstance(member.tail, PartitionTail):
            partitioned = read_clauses(member.tail.clauses, "row").only
    return Outline(tuple(names), takes_in, tuple(flagged), tuple(late), partitioned)


def junction_name(owner: str, tail: ManyTail) -> str:
    """The model name of the junction that a `<->` line makes; "" where it cannot be told."""
    namespace, _, short = owner.rpartition(".")
    if tail.via is not None:
        return tail.via.text
    if tail.target is None:
        return ""
    name = f"{short}_{tail.target.text.rpartition('.')[2]}"
    return f"{namespace}.{name}" if namespace else name


def declares_junction(member: Member) -> bool:
    """Whether the `<->` line makes its junction: always, except for `via J` alone, which refers to an entity."""
    tail = member.tail
    return isinstance(tail, ManyTail) and (tail.via is None or member.block is not None or bool(tail.ends))
