"""The line of a column: what the database says of it is exchanged, everything else on the line stays."""

from __future__ import annotations

from collections.abc import Iterable

from entia.importers.update_edits import merged, read_clauses, read_type
from entia.importers.update_facts import ColumnFacts, Element
from entia.importers.update_round import Round
from entia.importers.update_spelling import Spelling
from entia.model.schema import Column
from entia.syntax.tree import (
    AttributeTail,
    Auto,
    Clause,
    Collate,
    Computed,
    Default,
    Native,
    OnUpdate,
    RelationshipTail,
    TypeExpr,
)
from entia.text import Span

_KINDS = {"auto": Auto, "default": Default, "on_update": OnUpdate, "computed": Computed, "collate": Collate}
_FACTS = {
    "auto": "identity",
    "default": "default",
    "on_update": "on_update",
    "computed": "computed",
    "collate": "collate",
}


def changed_attribute(
    tail: AttributeTail, mine: ColumnFacts, theirs: ColumnFacts, column: Column, spelling: Spelling, retyped: bool
) -> AttributeTail:
    """The tail of an attribute with all that differs as the import has it; `column` is the import's."""
    clauses = spelling.clauses(column)
    type_ = tail.type
    gone: list[Clause] = []
    new: list[Clause] = []
    if retyped or type_ is None:
        type_ = read_type(spelling.type(column.type))
        gone += [each for each in _natives(tail.clauses, spelling.dialect) if each.type is not None]
        new += read_clauses(clauses["native"])
    type_ = with_optional(type_, not column.required)
    for word, kind in _KINDS.items():
        fact = _FACTS[word]
        if getattr(mine, fact) != getattr(theirs, fact):
            gone += [each for each in tail.clauses if isinstance(each, kind)]
            new += read_clauses(clauses[word])
    if mine.options != theirs.options:
        gone += [each for each in _natives(tail.clauses, spelling.dialect) if each.options is not None]
        new += read_clauses(clauses["options"])
    return AttributeTail(type_, merged(tail.clauses, gone, new))


def changed_relationship(
    tail: RelationshipTail, mine: ColumnFacts, theirs: ColumnFacts, column: Column, spelling: Spelling
) -> RelationshipTail:
    """The same of a relationship, as far as its line can say it."""
    optional = tail.optional
    if mine.required != theirs.required:
        optional = None if theirs.required else Span(0, 0)
    clauses = tail.clauses
    if mine.options != theirs.options:
        gone = [each for each in _natives(clauses, spelling.dialect) if each.options is not None]
        clauses = merged(clauses, gone, read_clauses(spelling.clauses(column)["options"], "relationship"))
    return tail._replace(optional=optional, clauses=clauses)


def is_of_relationship(mine: ColumnFacts, theirs: ColumnFacts) -> bool:
    """Whether a relationship's line can say all that differs."""
    return mine._replace(required=theirs.required, options=theirs.options, checks=()) == theirs._replace(checks=())


def with_optional(type_: TypeExpr, optional: bool) -> TypeExpr:
    """The type with or without the `?` at its end."""
    if type_.optional == optional:
        return type_
    return type_._replace(suffixes=(*type_.suffixes, "?") if optional else type_.suffixes[:-1])


def relationship_of(
    round: Round, key: str, column: Column, missing: tuple[str, ...]
) -> tuple[Element, str, tuple[str, ...]] | None:
    """The relationship that makes a column which the model lacks: (its foreign key, its role, all columns it makes);
    None where the column is to be an attribute, because the model has some of the role's columns."""
    if not column.role:
        return None
    theirs = round.theirs.tables[key]
    own = tuple(each.db_name for each in theirs.table.columns if each.role == column.role)
    if not all(name in missing for name in own):
        return None
    by_name = {each.name: each.db_name for each in theirs.table.columns}
    for element in theirs.elements:
        if element.kind == "fk" and element.value.role == column.role:
            columns = [by_name[name] for name in element.value.columns]
            target = round.theirs.context.qualified(*element.value.target_db)
            if set(own) <= set(columns) and target in round.names.tables:
                role = (
                    round.names.columns[key][own[0]]
                    if len(own) == len(columns) == 1
                    else _role(round, key, column.role)
                )
                return (element, role, own) if role else None
    return None


def _role(round: Round, key: str, role: str) -> str:
    """The role's name where the model's entity has no such name yet, else none."""
    mine = round.ours.tables.get(key)
    if mine is None:
        return role
    taken = {each.name for each in mine.table.columns} | {each.role for each in mine.table.foreign_keys}
    return "" if role in taken else role


def _natives(clauses: Iterable[Clause], dialect: str) -> list[Native]:
    return [each for each in clauses if isinstance(each, Native) and each.dialect.text == dialect]
