"""Prisma's relations: two fields that name each other, a foreign key, or the junction table that both lists share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from entia.importers.catalog import Catalog, Column, ForeignKey, Index, IndexKey, Key, Table
from entia.importers.prisma_syntax import Block, Line, Literal, items_of
from entia.importers.prisma_values import Provider, limited
from entia.importers.report import Trace

ACTIONS: Mapping[str, str] = {
    "Cascade": "cascade",
    "Restrict": "restrict",
    "NoAction": "no action",
    "SetNull": "set null",
    "SetDefault": "set default",
}


@dataclass(slots=True)
class Model:
    """A model with its table; `columns` and `lines` are by the names of its fields."""

    name: str
    block: Block
    table: Table
    columns: dict[str, Column] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)


class End(NamedTuple):
    """A field whose type is a model."""

    model: Model
    line: Line
    target: Model

    @property
    def name(self) -> str:
        """What the relation is called, "" where it is not."""
        relation = self.line.attribute("relation")
        return relation.text("name", 0) if relation is not None else ""

    def names(self, argument: str) -> tuple[str, ...]:
        """The fields in `fields:` or `references:`."""
        relation = self.line.attribute("relation")
        value = relation.get(argument) if relation is not None else None
        return tuple(each.text for each in items_of(value) if isinstance(each, Literal))


def relate(catalog: Catalog, provider: Provider, ends: Sequence[End], trace: Trace, *, enforced: bool) -> None:
    """Each relation becomes a foreign key, or a junction table."""
    groups: dict[tuple[frozenset[str], str], list[End]] = {}
    for end in ends:
        groups.setdefault((frozenset((end.model.name, end.target.name)), end.name), []).append(end)
    for group in groups.values():
        owners = [end for end in group if end.names("fields")]
        others = [end for end in group if not end.names("fields")]
        for owner in owners:
            opposite = next((end for end in others if end.model is owner.target and end is not owner), None)
            _foreign_key(provider, owner, opposite, trace, enforced=enforced)
        if owners:
            for end in others:
                trace.place(end.line.lines, f"{end.model.name}.{end.line.name}")
        elif all(end.line.arity.startswith("[]") for end in others) and len(others) == 2:
            _junction(catalog, provider, others, trace, enforced=enforced)
        else:
            for end in others:
                trace.leave(end.line.lines, "no field of this relation says which columns refer to what")


def _foreign_key(provider: Provider, owner: End, opposite: End | None, trace: Trace, *, enforced: bool) -> None:
    fields, references = owner.names("fields"), owner.names("references")
    missing = next((name for name in fields if name not in owner.model.columns), None)
    missing = missing or next((name for name in references if name not in owner.target.columns), None)
    if missing is not None or len(fields) != len(references):
        trace.leave(
            owner.line.lines, f"there is no column for `{missing}`" if missing else "the two sides differ in length"
        )
        return
    columns = tuple(owner.model.columns[name].name for name in fields)
    table = owner.model.table
    required = any(owner.model.columns[name].required for name in fields)
    relation = owner.line.attribute("relation")
    named = relation.text("map") if relation is not None else ""
    key = ForeignKey(
        columns,
        owner.target.table.key,
        tuple(owner.target.columns[name].name for name in references),
        named or limited(provider, f"{table.name}_{'_'.join(columns)}", "_fkey"),
        owner.line.lines,
        _action(owner, "onDelete", trace) or (provider.restrict if required else "set null"),
        _action(owner, "onUpdate", trace) or "cascade",
        role=owner.line.name,
        inverse=opposite.line.name if opposite is not None else "",
    )
    if not enforced:
        key.enforced, key.name = False, ""
        trace.map(
            owner.line.lines, f"{owner.model.name}.{owner.line.name}", "the program keeps it: the database does not"
        )
    table.foreign_keys.append(key)
    trace.place(owner.line.lines, f"{owner.model.name}.{owner.line.name}")


def _action(end: End, name: str, trace: Trace) -> str:
    relation = end.line.attribute("relation")
    said = relation.text(name) if relation is not None else ""
    if said and said not in ACTIONS:
        trace.leave(end.line.lines, f"`{said}` is no action")
    return ACTIONS.get(said, "")


def _junction(catalog: Catalog, provider: Provider, ends: Iterable[End], trace: Trace, *, enforced: bool) -> None:
    """`_AToB` with columns A and B, the keys of both models in the order of their names."""
    first, second = sorted(ends, key=lambda end: (end.model.name, end.line.name))
    name = "_" + (first.name or f"{first.model.name}To{second.model.name}")
    table = Table(first.model.table.schema, name, first.line.lines)
    for letter, end, other in (("A", first, second), ("B", second, first)):
        key = end.model.table.primary_key
        if key is None or len(key.columns) != 1:
            trace.leave(end.line.lines, f"`{end.model.name}` has no key of one field that a junction may refer to")
            return
        target = end.model.table.columns[key.columns[0]]
        table.columns[letter] = Column(letter, counted(target.type), end.line.lines, required=True)
        table.foreign_keys.append(
            ForeignKey(
                (letter,), end.model.table.key, key.columns,
                limited(provider, f"{name}_{letter}", "_fkey") if enforced else "",
                end.line.lines, "cascade", "cascade", enforced=enforced, role=letter, inverse=end.line.name,
            )
        )  # fmt: skip
        trace.place(end.line.lines, f"table {name}: {end.model.name}.{end.line.name} and {other.model.name}")
    if provider.dialect == "postgres":
        table.primary_key = Key(("A", "B"), f"{name}_AB_pkey", table.lines)
    else:
        both = (IndexKey("A"), IndexKey("B"))
        table.indexes.append(Index(both, f"{name}_AB_unique", table.lines, unique=True))
    table.indexes.append(Index((IndexKey("B"),), f"{name}_B_index", table.lines))
    catalog.tables[table.key] = table


def counted(type_text: str) -> str:
    """The type of what refers to a column that counts by its type."""
    return {"SERIAL": "INTEGER", "BIGSERIAL": "BIGINT", "SMALLSERIAL": "SMALLINT"}.get(type_text, type_text)
