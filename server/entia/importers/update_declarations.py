"""Another name for a whole declaration: in its head, and wherever the model names it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from entia.importers.update_edits import Block, TextEdit, merged
from entia.importers.update_round import Round
from entia.model.naming import column_name, role_column
from entia.model.schema import ForeignKey, Table
from entia.model.uses import references_of
from entia.syntax.tree import (
    As,
    Clause,
    EntityHead,
    EnumHead,
    Name,
    RelationshipTail,
    Text,
    TypeHead,
    ViewHead,
    Was,
)
from entia.syntax.writing import print_clauses, print_head
from entia.text import Span, small_name

_NOWHERE = Span(0, 0)


class Renaming(NamedTuple):
    """A declaration's name and the one it gets (the same where it stays), both qualified, and what its head says then
    of the name in the database, "" where nothing is to be said."""

    old: str
    new: str
    stored: str


def renamed_declarations(round: Round, found: list[Renaming]) -> Iterator[TextEdit]:
    """The edits of all these: a declaration that gets another name says which one it `was`."""
    for each in found:
        yield from _head(round.block(each.old), each)
    names = {each.old: each.new for each in found if each.new != each.old}
    if not names:
        return
    yield from _kept_columns(round, names)
    for node in round.snapshot.in_order():
        block = round.blocks[id(node.chunk)]
        yield from _kept_roles(round, block, names)
        for reference in references_of(round.snapshot, node.chunk, node.declaration):
            if not reference.member and reference.target in names:
                new = names[reference.target]
                written = block.text[reference.span.start : reference.span.end]
                yield block.replaced(reference.span, new if "." in written else new.rpartition(".")[2])


def _kept_roles(round: Round, block: Block, names: Mapping[str, str]) -> Iterator[TextEdit]:
    """The roles that only the old names said, before their arrows."""
    for members in block.declaration.blocks:
        for member in members:
            if member.implied and isinstance(member.tail, RelationshipTail):
                entry = round.snapshot.entry(member.tail.targets[0].name.text)
                new = names.get(entry.name) if entry is not None else None
                if new is not None and small_name(new) != member.name:
                    yield block.replaced(Span(member.start, member.start), f"{member.name} ")


def says_name(block: Block) -> bool:
    """Whether the declaration says what it is called in the database."""
    return any(isinstance(each, As) for each in getattr(block.declaration.head, "clauses", ()))


def _head(block: Block, renaming: Renaming) -> Iterator[TextEdit]:
    declaration = block.declaration
    head, name = declaration.head, declaration.name
    assert name is not None
    clauses: tuple[Clause, ...] = getattr(head, "clauses", ())
    new: list[Clause] = [As((Text(renaming.stored, _NOWHERE),), _NOWHERE)] if renaming.stored else []
    gone: list[Clause] = [each for each in clauses if isinstance(each, As)]
    if renaming.new != renaming.old:
        yield block.replaced(name.span, renaming.new)
        gone += [each for each in clauses if isinstance(each, Was)]
        same_place = renaming.old.rpartition(".")[0] == renaming.new.rpartition(".")[0]
        former = renaming.old.rpartition(".")[2] if same_place else renaming.old
        new.append(Was(Name(former, _NOWHERE), _NOWHERE))
    if isinstance(head, ViewHead):
        yield view_head(block, head._replace(clauses=merged(clauses, gone, new)))
        return
    assert isinstance(head, EntityHead | EnumHead | TypeHead), "all else has no name in the database"
    yield block.with_head(head._replace(clauses=merged(clauses, gone, new)))


def view_head(block: Block, head: ViewHead) -> TextEdit:
    """The view with other words before its query, which stays as it is written."""
    declaration = block.declaration
    assert head.sql is not None
    assert declaration.name is not None
    end = block.text.rfind("as", declaration.at, head.sql.span.start + declaration.at)
    words = print_head(head._replace(sql=None))
    return block.replaced(Span(declaration.name.span.end, end), f" {words} " if words else " ")


# ---- relationships ---------------------------------------------------------------------------------------------------
def _kept_columns(round: Round, names: Mapping[str, str]) -> Iterator[TextEdit]:
    """The relationships whose columns would be called otherwise with another name of the target, with `as`."""
    for table in round.ours.schema.tables:
        for key in table.foreign_keys:
            new = names.get(key.target)
            if new is None or table.junction_of or _derived(round, key, key.target) == _derived(round, key, new):
                continue
            found = _line(round, table, key)
            if found is None:
                continue
            block, tail, at = found
            made = [column.db_name for column in table.columns if column.role == key.role]
            if made and not any(isinstance(each, As) for each in tail.clauses):
                stored = As(tuple(Text(each, _NOWHERE) for each in made), _NOWHERE)
                clauses = merged(tail.clauses, (), [stored])
                place = clauses.index(stored)
                before = [each.span.end for each in clauses[:place]]
                end = max([*before, _end_of_target(tail)]) + at
                yield block.replaced(Span(end, end), f" {print_clauses([stored])}")


def _end_of_target(tail: RelationshipTail) -> int:
    ends = [target.span.end for target in tail.targets]
    return max([*ends, tail.optional.end if tail.optional is not None else 0])


def _derived(round: Round, key: ForeignKey, target: str) -> list[str]:
    naming = round.ours.schema.header.naming
    short = target.rpartition(".")[2]
    return [column_name(naming, role_column(naming, key.role, short, each)) for each in key.target_columns]


def _line(round: Round, table: Table, key: ForeignKey) -> tuple[Block, RelationshipTail, int] | None:
    block = round.blocks[id(table.chunk)]
    member = block.member_at(key.span)
    if member is None and (mixin := block.mixin_at(key.span)):
        block = round.block(mixin)
        member = block.member_of(key.role)
    if member is None or not isinstance(member.tail, RelationshipTail):
        return None
    return block, member.tail, member.at
