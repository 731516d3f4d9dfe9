"""Prisma's implicit many-to-many: two lists, of which it makes the junction by itself, with names of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from entia.exporters.database import Database, StoredTable
from entia.exporters.prisma_names import Names
from entia.model.design import NO_DESIGN
from entia.model.junctions import UNKEYED
from entia.model.naming import inverse_name


class ManyEnd(NamedTuple):
    """A list of `table`, whose rows are the `target`'s; `name` is the relation's, "" where the junction's name follows
    from the models'."""

    table: StoredTable
    target: StoredTable
    name: str
    field: str
    doc: str


def implicit_junctions(database: Database, models: Mapping[str, str]) -> dict[str, StoredTable]:
    """By name in the model, the junctions that are exactly what Prisma makes of two lists of these models."""
    return {each.table.name: each for each in database.tables if _is_implicit(database.dialect, each, models)}


def _is_implicit(dialect: str, table: StoredTable, models: Mapping[str, str]) -> bool:
    entity, name = table.table, table.name
    if not entity.junction_of or entity.design is not NO_DESIGN or any(not each.derived for each in table.checks):
        return False
    if [each.name for each in table.columns] != ["A", "B"] or len(table.references) != 2:
        return False
    one, other = (models.get(each.key.target, "") for each in table.references)
    keys = [each.key for each in table.references]
    cascade = all(key.enforced and key.on_delete == key.on_update == "cascade" and not key.deferral for key in keys)
    indexes = {f"{name}_B_index", *([f"{name}_AB_unique"] if dialect in UNKEYED else [])}
    keyed = dialect in UNKEYED or (table.primary_key is not None and table.primary_key.name == f"{name}_AB_pkey")
    named = name.startswith("_") and {each.name for each in table.indexes} == indexes
    return bool(named and keyed and cascade and one and one <= other)


def lists_of(
    junctions: Mapping[str, StoredTable], database: Database, models: Mapping[str, str], taken: Mapping[str, Names]
) -> Iterator[ManyEnd]:
    """Both lists of each junction."""
    tables = {each.table.name: each for each in database.tables}
    for junction in junctions.values():
        entity, stem = junction.table, junction.name.removeprefix("_")
        ends = [tables[each.key.target] for each in junction.references]
        own = 0 if ends[0].table.name == entity.junction_of else 1
        owner, target = ends[own], ends[1 - own]
        name = "" if owner is not target and stem == "To".join(models[each.table.name] for each in ends) else stem
        role = entity.chunk.text[entity.name_span.start : entity.name_span.end]
        said = junction.references[1 - own].key.inverse
        usual = inverse_name(models[owner.table.name], single=False)
        field = taken[owner.table.name].take(role, f"{role}_rows")
        yield ManyEnd(owner, target, name, field, entity.doc)
        yield ManyEnd(target, owner, name, taken[target.table.name].take(said or usual, f"{usual}_{role}"), "")
