"""Junctions of Prisma's implicit many-to-many as `<->` of a model whose `naming` says `junction prisma`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from entia.importers.catalog import Catalog, ForeignKey, Key, Name, Table
from entia.importers.modelling_text import Block, Piece, Row, declared
from entia.model.junctions import UNKEYED
from entia.model.naming import inverse_name, snake

if TYPE_CHECKING:
    from entia.importers.modelling_entities import Modelling


class Line(NamedTuple):
    """The table of the entity that has a `<->` line, and the line; what its junction and both ends are called."""

    owner: Name
    row: Row
    junction: str
    ends: tuple[str, str]


def take(modelling: Modelling, key: Name, line: Line) -> None:
    """Call a junction and its ends as its line does, from now on."""
    modelling.names.entities[key] = modelling.names.shown[key] = line.junction
    modelling.relations.plan(key).members.update(zip(("A", "B"), line.ends, strict=True))


def prisma_line(modelling: Modelling, table: Table, blocks: Mapping[Name, Block]) -> Line | None:
    """The `<->` line for a junction; None where its table is not exactly what Prisma makes."""
    roles = modelling.relations.plan(table.key).roles if _is_prismas(table, modelling.dialect) else []
    if len(roles) != 2 or any(not role.makes or role.mapping or role.native for role in roles):
        return None
    if any(piece.text.startswith("native ") for piece in blocks[table.key].head.pieces):
        return None
    names, (one, other) = modelling.names, table.foreign_keys
    owner, target = names.entities[one.target], names.entities[other.target]
    stem = table.name.removeprefix("_")
    ends = ("a", "b") if owner == target else (snake(owner), snake(target))
    via = ""
    if owner >= target or stem != f"{owner}To{target}":
        if owner > target or stem != names.entities[table.key]:
            return None
        via = f" via {stem}({', '.join(ends)})"
    role, usual = one.inverse or inverse_name(target, single=False), inverse_name(owner, single=False)
    inverse = f"inverse {other.inverse}" if other.inverse not in ("", usual) else ""
    block = blocks.get(one.target)
    if block is None or block.rows is None or not (role.isidentifier() and (other.inverse or usual).isidentifier()):
        return None
    if any(declared(row.text) == role for row in block.rows):
        return None
    pieces = [Piece(f"{role} <-> {names.shown[other.target]}{via}"), *([Piece(inverse)] if inverse else [])]
    row = Row(pieces, blocks[table.key].head.what, table.lines)
    return Line(one.target, row, stem if via else f"{owner}_{target}", ends)


def explicit(catalog: Catalog, dialect: str) -> Catalog:
    """The catalog without Prisma's junctions, whose names and actions are no choice of the source's."""
    tables = {key: table for key, table in catalog.tables.items() if not _is_prismas(table, dialect)}
    return replace(catalog, tables=tables) if len(tables) < len(catalog.tables) else catalog


def _is_prismas(table: Table, dialect: str) -> bool:
    """Whether a table is what Prisma makes of two lists, with its names and actions."""
    name, keys = table.name, table.foreign_keys
    columns = table.columns
    if not name.startswith("_") or tuple(columns) != ("A", "B") or [key.columns for key in keys] != [("A",), ("B",)]:
        return False
    if table.comment or table.schema or table.checks or table.exclusions or table.partitioning:
        return False
    if any(each.comment or not each.required for each in columns.values()):
        return False
    forgotten = dialect == "sqlite"
    if not all(_cascades(key) and (forgotten or key.name == f"{name}_{key.columns[0]}_fkey") for key in keys):
        return False
    return _has_keys(table, dialect)


def _cascades(key: ForeignKey) -> bool:
    actions = (key.on_delete, key.on_update)
    return actions == ("cascade", "cascade") and key.enforced and not (key.deferral or key.match or key.comment)


def _has_keys(table: Table, dialect: str) -> bool:
    name = table.name
    indexes = [(each.name, each.unique, each.plain_columns) for each in table.indexes]
    wanted: list[tuple[str, bool, tuple[str, ...]]] = [(f"{name}_B_index", False, ("B",))]
    if dialect not in UNKEYED:
        key = table.primary_key
        known = key is not None and _is_plain(key) and (key.columns, key.name) == (("A", "B"), f"{name}_AB_pkey")
        return known and not table.uniques and indexes == wanted
    wanted.append((f"{name}_AB_unique", True, ("A", "B")))
    uniques = [] if dialect == "sqlite" else [(key.name, True, key.columns) for key in table.uniques if _is_plain(key)]
    return (
        table.primary_key is None
        and len(table.uniques) == len(uniques)
        and sorted([*indexes, *uniques]) == sorted(wanted)
    )


def _is_plain(key: Key) -> bool:
    return not (key.deferral or key.options or key.lengths or key.comment or key.nulls_not_distinct)
