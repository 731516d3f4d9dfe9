"""Columns and tables that the source calls otherwise than before, as far as that is beyond doubt."""

from __future__ import annotations

from collections.abc import Iterator

from entia.importers.update_edits import Block, TextEdit, merged, read_clauses
from entia.importers.update_facts import TableFacts
from entia.importers.update_round import Round
from entia.model.naming import column_name
from entia.model.schema import Column
from entia.model.uses import references_of
from entia.syntax.tree import As, AttributeTail, Member, Only, Tag, Was
from entia.syntax.writing import quote
from entia.text import Span


def renames(round: Round) -> Iterator[TextEdit]:
    """The edits that give an attribute the new name of its column. A table loses one column and gets one of the same
    type in the same place, and no other comes in question: that looks like a rename, and is told as one."""
    for key, theirs in round.theirs.tables.items():
        mine = round.ours.tables.get(key)
        if mine is None or mine.table.junction_of:
            continue
        for old, new in _pairs(mine, theirs):
            block = round.own_block(mine)
            member = block.member_at(old.span)
            if member is not None and isinstance(member.tail, AttributeTail) and not (old.origin or old.path):
                yield from _renamed(round, block, mine, member, old, new)


def _pairs(mine: TableFacts, theirs: TableFacts) -> list[tuple[Column, Column]]:
    gone = [name for name in mine.columns if name not in theirs.columns]
    come = [name for name in theirs.columns if name not in mine.columns]
    if len(gone) != 1 or len(come) != 1:
        return []
    old, new = gone[0], come[0]
    facts, wanted = mine.columns[old], theirs.columns[new]
    if facts._replace(checks=()) != wanted._replace(checks=()) or _before(mine, old) != _before(theirs, new):
        return []
    one = next(each for each in mine.table.columns if each.db_name == old)
    other = next(each for each in theirs.table.columns if each.db_name == new)
    return [(one, other)] if not (one.role or other.role) else []


def _before(table: TableFacts, name: str) -> str:
    names = list(table.columns)
    at = names.index(name)
    return names[at - 1] if at else ""


def _renamed(
    round: Round, block: Block, mine: TableFacts, member: Member, old: Column, new: Column
) -> Iterator[TextEdit]:
    """An attribute that has a name of its own keeps it, with another `as`; any other gets the column's new name."""
    tail = member.tail
    assert isinstance(tail, AttributeTail)
    entity = mine.table.name
    named = [each for each in tail.clauses if isinstance(each, As)]
    taken = {each.name for each in block.declaration.members} | {column.name for column in mine.table.columns}
    why = f"`{old.db_name}` is `{new.db_name}` in the source, which looks like a rename"
    if named or new.name in taken:
        clauses = merged(tail.clauses, named, read_clauses(f"as {quote(new.db_name)}"))
        yield block.with_tail(member, tail._replace(clauses=clauses))
        round.note("renamed", f"{entity}.{old.name}", why)
        return
    shown = block.text[member.start + len(member.name or "") : member.at]
    gap = " " * max(len(shown) - 1 - (len(new.name) - len(old.name)), 1)
    yield block.replaced(Span(member.start, member.at), f"{new.name}{shown[:1]}{gap}")
    for former in tail.clauses:
        if isinstance(former, Was):
            yield block.replaced(Span(former.span.start - 1, former.span.end).shifted(member.at), "")
    words = f" was {old.name}"
    if column_name(round.ours.schema.header.naming, new.name) != new.db_name:
        words = f" as {quote(new.db_name)}{words}"
    behind = [each.span.start - 1 for each in tail.clauses if isinstance(each, Only | Tag)]
    at = member.at + min(behind) if behind else member.end
    yield block.replaced(Span(at, at), words)
    round.note("renamed", f"{entity}.{new.name}", why)
    for node in round.snapshot.in_order():
        there = round.blocks[id(node.chunk)]
        for reference in references_of(round.snapshot, node.chunk, node.declaration):
            if reference.target == entity and reference.member == old.name:
                yield there.replaced(reference.span, new.name)
