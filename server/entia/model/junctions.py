"""The tables of `<->` lines: their two ends as lines, by our convention or by that of another tool.

Prisma's implicit many-to-many is such a convention: a table `_AToB`, called after the entities in the order of their
names (`_J` for `via J`), with the columns `A` and `B`, an index of `B`, and foreign keys that cascade. Both columns are
its primary key; on MySQL and SQLite they have a unique index instead.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from entia.model.facts import NO_FACTS, Facts, facts_of
from entia.model.lines import Line
from entia.model.lookup import Entry
from entia.model.naming import snake
from entia.model.outline import declares_junction, junction_name
from entia.model.schema import Index, IndexKey, Naming, Table
from entia.syntax.tree import (
    Action,
    As,
    Flag,
    ForeignKeyName,
    IndexClause,
    Inverse,
    ManyTail,
    Member,
    Name,
    RelationshipTail,
    Target,
    Text,
)
from entia.text import Span

PRISMA = "prisma"
CONVENTIONS = (PRISMA,)  # what may stand behind `naming junction`
_KEYED = ("postgres", "duckdb")  # where Prisma's junctions have a primary key, or would have one
_COLUMNS = ("A", "B")
UNKEYED = ("mysql", "mariadb", "sqlite")  # where they have a unique index instead


def junction_of(entry: Entry) -> Member | None:
    """The `<->` line that declares a junction."""
    assert entry.declaration.name is not None
    owner = entry.declaration.name.text
    for member in entry.declaration.members:
        tail = member.tail
        if isinstance(tail, ManyTail) and declares_junction(member) and junction_name(owner, tail) == entry.name:
            return member
    return None


class _End(NamedTuple):
    """`inverse` is what the target calls the `<->` line; its owner calls it by its own name."""

    role: str
    target: Name
    span: Span  # of what names it
    indexed: IndexClause | None
    inverse: Inverse | None


def junction_table(owner: str, member: Member, naming: Naming) -> tuple[str, ...]:
    """The name of a junction in the database, where that does not follow from its name in the model."""
    tail = member.tail
    assert isinstance(tail, ManyTail)
    renamed = facts_of(tail).renamed
    if renamed is not None:
        return tuple(text.text for text in renamed.names)
    if naming.junction != PRISMA or tail.target is None:
        return ()
    stem = tail.via.text if tail.via is not None else "To".join(sorted((_short(owner), _short(tail.target.text))))
    return (f"_{_short(stem)}",)


def junction_lines(owner: str, member: Member, naming: Naming) -> tuple[Line, ...]:
    """The two roles of a junction as lines, in the order of its columns, and the lines of its block."""
    facts, ends = facts_of(member.tail), _ends(owner, member)
    indexed = any(end.indexed for end in ends)
    said = [_said(facts, end, indexed=indexed) for end in ends]
    if ends and naming.junction == PRISMA:
        ends = sorted(ends, key=lambda end: _short(end.target.text))
        table = junction_table(owner, member, naming)[0]
        said = [
            _as_prisma_has_it(table, column, _said(facts, end, indexed=indexed), end.span)
            for end, column in zip(ends, _COLUMNS, strict=True)
        ]
    lines: list[Line] = []
    for end, its in zip(ends, said, strict=True):
        tail = RelationshipTail((Target(end.target, None, end.target.span),), None, ())
        start, stop = end.span
        lines.append(Line(Member("relationship", end.role, tail, member.at, start + member.at, stop + member.at), its))
    lines += [Line(inner, facts_of(inner.tail)) for inner in member.block or ()]
    return tuple(lines)


def _ends(owner: str, member: Member) -> list[_End]:
    """The ends, owner first; none where the target is missing."""
    tail = member.tail
    assert isinstance(tail, ManyTail)
    target = tail.target
    if target is None:
        return []
    sides = (Name(owner, target.span), target)
    if len(tail.ends) == 2:
        named = [(end.name.text, end.name.span, end.indexed) for end in tail.ends]
    else:
        named = [(snake(_short(to.text)), target.span, None) for to in sides]
    inverses = (None, facts_of(tail).inverse)
    return [
        _End(role, to, span, indexed, inverse)
        for (role, span, indexed), to, inverse in zip(named, sides, inverses, strict=True)
    ]


def _said(facts: Facts, end: _End, *, indexed: bool) -> Facts:
    """What the line says of an end; `indexed`: it says of both which have an index."""
    return NO_FACTS._replace(
        pk=Flag("pk", end.span),
        on_delete=facts.on_delete,
        on_update_action=facts.on_update_action,
        deferral=facts.deferral,
        enforced=facts.enforced,
        indexes=(end.indexed,) if end.indexed is not None else (),
        unindexed=facts.unindexed or indexed,
        inverse=end.inverse,
    )


def _as_prisma_has_it(table: str, column: str, said: Facts, span: Span) -> Facts:
    """What is said of an end, with Prisma's names, and its actions and index where nothing is said of these."""
    index = IndexClause(Text(f"{table}_B_index", span), False, span)
    return said._replace(
        pk=Flag("pk", span, Name(f"{table}_AB_pkey", span, True) if column == "A" else None),
        renamed=As((Text(column, span),), span),
        fk=ForeignKeyName(Text(f"{table}_{column}_fkey", span), span),
        on_delete=said.on_delete or Action("delete", "cascade", span),
        on_update_action=said.on_update_action or Action("update", "cascade", span),
        indexes=(index,) if column == "B" and not said.unindexed else said.indexes,
        unindexed=True,
    )


def keyed_as_prisma_has_it(table: Table) -> Table:
    """A junction whose key is a unique index where Prisma's is one."""
    key = table.primary_key
    if key is None:
        return table
    keys = tuple(IndexKey(column, None, span=key.span) for column in key.columns)
    unique = Index(f"{table.db_name}_AB_unique", keys, key.span, unique=True, explicit=True, only=UNKEYED)
    return replace(table, primary_key=key._replace(only=_KEYED), indexes=(unique, *table.indexes))


def _short(name: str) -> str:
    return name.rpartition(".")[2]
