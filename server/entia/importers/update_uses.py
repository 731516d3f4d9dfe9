"""What else in an entity speaks of a column that goes: lines of keys, checks, plans."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from entia.importers.update_edits import Block
from entia.model.uses import mentions
from entia.syntax.tree import (
    Call,
    CheckTail,
    ColumnsTail,
    ExcludeTail,
    IndexColumn,
    Member,
    Name,
    PartitionTail,
    RelationshipTail,
    Sql,
    Tail,
    Value,
    ValuesTail,
)
from entia.syntax.writing import print_line

_LISTS = ("audit", "on")  # lines that name columns one by one: those that are left go on


def without_names(
    block: Block, names: Collection[str], removed: Mapping[int, Member]
) -> Iterator[tuple[Member, Tail | None, str]]:
    """(line, its tail without the names or None where it goes, what is to be told of it) of each line that names one.

    Keys and constraints go without a word: the source has them no more. Of what only the model says, the loss is told.
    """
    gone = set(names)
    for member in block.declaration.members:
        tail = member.tail
        if id(member) in removed:
            continue
        if isinstance(tail, ColumnsTail | CheckTail | ExcludeTail | PartitionTail):
            if _speaks(tail, gone):
                yield member, None, ""
        elif isinstance(tail, RelationshipTail):
            owns = {part.own.text for target in tail.targets for part in target.keys or () if part.own is not None}
            if owns & gone:
                yield member, None, ""
        elif isinstance(tail, ValuesTail) and member.kind not in ("volume", "sync"):
            named = [value for value in tail.values if value.kind == "name" and value.text in gone]
            inner = any(
                value.text in gone
                for each in member.block or ()
                if isinstance(each.tail, ValuesTail)
                for value in each.tail.values
            )
            texts = any(f"{{{name}}}" in value.text for name in gone for value in tail.values if value.kind == "text")
            if not named and not texts and not inner:
                continue
            kept = _without(tail.values, gone) if member.kind in _LISTS and not texts else None
            lost = f"`{print_line(member)}` speaks of {_listed(gone, tail)}, which the source has no more"
            yield member, ValuesTail(kept) if kept is not None else None, lost


def _listed(gone: set[str], tail: ValuesTail) -> str:
    said = [name for name in sorted(gone) if any(name in value.text for value in tail.values)]
    return ", ".join(f"`{name}`" for name in said)


def _without(values: Sequence[Value], gone: set[str]) -> tuple[Value, ...] | None:
    """The values without some names of their list and the commas behind them; None where none is left."""
    kept: list[Value] = []
    skip = False
    for value in values:
        if value.kind == "name" and value.text in gone:
            skip = not (
                kept and kept[-1].text == ","
            )  # it was the first: the comma behind it goes, else the one before
            if not skip:
                kept.pop()
            continue
        if not (skip and value.text == ","):
            kept.append(value)
        skip = False
    names = [value for value in kept if value.kind == "name" and value.text not in ("erasure", "anonymize", "keep")]
    return tuple(kept) if names else None


def _speaks(value: Any, gone: set[str]) -> bool:
    """Whether a tail names one of these: in a list, or in its SQL."""
    if isinstance(value, IndexColumn) and isinstance(value.value, Name):
        return value.value.text in gone
    if isinstance(value, Sql):
        return mentions(value.text, gone)
    if isinstance(value, Call):
        return mentions(value.arguments.text, gone)
    if isinstance(value, tuple) and not isinstance(value, Name):
        return any(_speaks(part, gone) for part in value)
    return False


def expanded(block: Block, name: str, columns: Sequence[str]) -> Iterator[tuple[Member, Tail]]:
    """The lists of an entity that name an attribute, with the columns that it was instead."""
    for member in block.declaration.members:
        tail = member.tail
        if isinstance(tail, ColumnsTail):
            items: list[IndexColumn] = []
            for item in tail.columns:
                if isinstance(item.value, Name) and item.value.text == name:
                    items += [item._replace(value=item.value._replace(text=column)) for column in columns]
                else:
                    items.append(item)
            if len(items) != len(tail.columns) or tuple(items) != tail.columns:
                yield member, tail._replace(columns=tuple(items))
        elif isinstance(tail, ValuesTail) and member.kind in _LISTS:
            values: list[Value] = []
            for value in tail.values:
                if value.kind == "name" and value.text == name:
                    for number, column in enumerate(columns):
                        comma = [value._replace(kind="mark", text=",")] if number else []
                        values += [*comma, value._replace(text=column)]
                else:
                    values.append(value)
            if tuple(values) != tail.values:
                yield member, ValuesTail(tuple(values))
