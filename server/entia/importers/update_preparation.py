"""What has to be written out before a line of it can change: mixins, composites, relationships, junctions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from entia.importers.update_columns import is_of_relationship
from entia.importers.update_difference import Difference
from entia.importers.update_edits import Block, TextEdit, canonical, merged, read_clauses
from entia.importers.update_entities import entity_text
from entia.importers.update_facts import TableFacts
from entia.importers.update_round import Round
from entia.importers.update_uses import expanded
from entia.model.outline import declares_junction, junction_name
from entia.model.schema import Column, ForeignKey, Table
from entia.syntax.tree import (
    As,
    EntityHead,
    Flag,
    IndexClause,
    KeyPart,
    ManyTail,
    Member,
    Name,
    Native,
    RelationshipTail,
    Tag,
    ValuesTail,
    Was,
    WithTail,
)
from entia.syntax.writing import print_clause, print_line, print_values
from entia.text import Span

_NOWHERE = Span(0, 0)


def preparation(round: Round, key: str, found: Difference) -> list[TextEdit]:
    """What is to be written out in the entity of this table before its lines can change; empty where nothing is."""
    mine, theirs = round.ours.tables[key], round.theirs.tables[key]
    block = round.own_block(mine)
    if mine.table.junction_of:
        return _junction(round, block, mine)
    mixins: dict[str, None] = {}
    flat: dict[str, None] = {}
    unfolding: dict[str, None] = {}
    gone = set(found.extra)
    by_name = {column.db_name: column for column in mine.table.columns}
    for name in (*found.extra, *found.changed):
        column = by_name[name]
        if column.origin:
            if (column.origin, column.name) not in round.uniform:
                mixins[_taken(block, column.span)] = None
        elif column.path:
            siblings = [each.db_name for each in mine.table.columns if each.path[:1] == column.path[:1]]
            if not all(each in gone for each in siblings):
                flat[column.path[0]] = None
        elif column.role and not _fits(mine, theirs, column, gone):
            unfolding[column.role] = None
    touched = [*found.gone, *(each for each, _ in found.actions)]
    touched += [] if found.any else [each for each, _ in found.named]
    for element in touched:
        if element.kind == "pk" and block.member_at(element.value.span) is None:
            mixins[_taken(block, element.value.span)] = None
            continue
        span = element.value.span
        member = block.member_at(span)
        if member is None:
            mixins[_taken(block, span)] = None
        elif member.kind == "attribute" and any(each.path[:1] == (member.name,) for each in mine.table.columns):
            flat[member.name or ""] = None
        elif member.kind == "relationship" and element.kind == "check":
            unfolding[member.name or ""] = None
    if mixins.keys() - {""}:
        return [edit for name in mixins if name for edit in _inlined(round, block, name)]
    if (flat or unfolding) and block.crowded:
        return block.uncrowded()
    edits = [edit for name in flat for edit in _flattened(round, block, mine, name)]
    for name in unfolding:
        member = block.member_of(name)
        if member is not None:
            edits += unfolded(round, block, member, ())
    return edits


def _fits(mine: TableFacts, theirs: TableFacts, column: Column, gone: set[str]) -> bool:
    """Whether the relationship can stay one line: it goes as a whole, or changes in what its line can say."""
    siblings = [each.db_name for each in mine.table.columns if each.role == column.role]
    if any(each in gone for each in siblings):
        return all(each in gone for each in siblings)
    return is_of_relationship(mine.columns[column.db_name], theirs.columns[column.db_name])


# ---- mixins ----------------------------------------------------------------------------------------------------------
def _taken(block: Block, span: Span) -> str:
    return block.mixin_at(span)


def _inlined(round: Round, block: Block, name: str) -> Iterator[TextEdit]:
    """The entity with a mixin's lines in the place of its `with`; the lines of the mixin stay with all others."""
    mixin = round.block(name)
    body = _body(mixin)
    head = block.declaration.head
    assert isinstance(head, EntityHead)
    inner = mixin.declaration.head
    if isinstance(inner, EntityHead) and inner.mixins:
        body.append(f"with {', '.join(each.text for each in inner.mixins)}")
    round.note("changed", block.declaration.name.text if block.declaration.name else "",
               f"it no longer takes in `{name}`, whose lines it has otherwise in the source")  # fmt: skip
    if any(each.text == name for each in head.mixins):
        if block.crowded:
            yield from block.uncrowded()
            return
        # The head's mixins come last: those before this one must still stand before its lines.
        before = [each.text for each in head.mixins[: [each.text for each in head.mixins].index(name)]]
        yield block.with_head(head._replace(mixins=tuple(e for e in head.mixins if e.text not in (*before, name))))
        last = block.declaration.members[-1] if block.declaration.members else None
        if before:
            yield block.with_head(head._replace(mixins=tuple(e for e in head.mixins if e.text not in (*before, name))))
        yield block.inserted(last, [*([f"with {', '.join(before)}"] if before else []), *body])
        return
    for member in block.declaration.members:
        tail = member.tail
        if isinstance(tail, WithTail) and any(each.text == name for each in tail.mixins):
            if block.crowded:
                yield from block.uncrowded()
                return
            at = [each.text for each in tail.mixins].index(name)
            first, after = tail.mixins[:at], tail.mixins[at + 1 :]
            rows = [f"with {', '.join(each.text for each in first)}"] if first else []
            rows += body
            rows += [f"with {', '.join(each.text for each in after)}"] if after else []
            yield block.without(member)
            yield block.inserted(member, rows)


def _body(block: Block) -> list[str]:
    """The lines of a block as they stand, with their comments, without their common margin."""
    declaration = block.declaration
    if not declaration.members:
        return []
    if block.crowded:
        return [_whole(block, member) for member in declaration.members]
    start = block.doc_start(declaration.members[0])
    end = block.row_end(declaration.members[-1].end)
    rows = block.text[start:end].splitlines()
    margin = block.margin
    return [row.removeprefix(margin) for row in rows]


def _whole(block: Block, member: Member) -> str:
    return block.text[member.start : member.end]


# ---- composites ------------------------------------------------------------------------------------------------------
def _flattened(round: Round, block: Block, mine: TableFacts, name: str) -> Iterator[TextEdit]:
    """A composite attribute as the attributes that it was in the database."""
    member = block.member_of(name)
    if member is None:
        return
    columns = [column for column in mine.table.columns if column.path[:1] == (name,)]
    yield from _as_attributes(round, block, member, columns)
    for line, tail in expanded(block, name, [column.name for column in columns]):
        yield block.with_tail(line, tail)
    round.note("changed", f"{mine.table.name}.{name}", "its columns are attributes now: the source has them otherwise")


def _as_attributes(round: Round, block: Block, member: Member, columns: Sequence[Column]) -> Iterator[TextEdit]:
    spelling = round.own_spelling()
    kept = [each for each in getattr(member.tail, "clauses", ()) if isinstance(each, Tag)]
    words = [print_clause(each) for each in kept]
    lines = [" ".join([spelling.attribute(column.name, column), *words]) for column in columns]
    yield block.replaced(Span(member.start, member.end), f"\n{block.margin}".join(lines))


# ---- relationships ---------------------------------------------------------------------------------------------------
def unfolded(round: Round, block: Block, member: Member, gone: Collection[str]) -> Iterator[TextEdit]:
    """A relationship as attributes for its columns, and beside them, unless its target goes, as a relationship over
    these: they can say what a relationship's line cannot."""
    tail = member.tail
    assert isinstance(tail, RelationshipTail)
    if block.crowded:
        yield from block.uncrowded()
        return
    owner, key = _relationship_of(round, block, member)
    columns = [column for column in owner.columns if column.role == member.name] if owner is not None else []
    if owner is None or (key is None and len(tail.targets) == 1):
        yield block.without(member)
        return
    role = member.name or ""
    round.note("changed", f"{owner.name}.{role}", "its columns are attributes now: the source has them otherwise")
    if key is None:  # of several targets
        yield from _as_attributes(round, block, member, columns)
        for line, changed in expanded(block, role, [column.name for column in columns]):
            yield block.with_tail(line, changed)
        return
    spelling = round.own_spelling()
    own = [each for each in tail.clauses if isinstance(each, As | Native | Was | Tag)]
    words = [print_clause(each) for each in own if isinstance(each, Tag | Was)]
    lines = [" ".join([spelling.attribute(column.name, column), *words]) for column in columns]
    flags = [each for each in tail.clauses if isinstance(each, Flag) and each.word == "pk"]
    name = role if role not in {column.name for column in columns} else _free(block, owner, f"{role}_ref")
    stays = key.target not in gone
    plain = [
        e for e in tail.clauses if isinstance(e, IndexClause) or (isinstance(e, Flag) and e.word in ("pk", "unique"))
    ]
    if len(columns) == 1:
        lines = [canonical(" ".join([lines[0], *map(print_clause, flags if stays else plain)]))]
    if stays:
        moved = tail._replace(
            targets=(tail.targets[0]._replace(keys=_parts(key)),),
            optional=tail.optional if len(key.columns) > len(columns) else None,
            clauses=merged(tail.clauses, [*own, *(flags if len(columns) == 1 else [])], ()),
        )
        lines.append(print_line(Member("relationship", name, moved, 0, 0, 0)))
    elif len(columns) > 1:
        for line, changed in expanded(block, role, [column.name for column in columns]):
            yield block.with_tail(line, changed)
    if lines:
        yield block.replaced(Span(member.start, member.end), f"\n{block.margin}".join(lines))
    else:
        yield block.without(member)


def _relationship_of(round: Round, block: Block, member: Member) -> tuple[Table | None, ForeignKey | None]:
    """A table that a relationship's line is in, and its foreign key there."""
    own = block.declaration.name.text if block.declaration.name is not None else ""
    for table in round.ours.schema.tables:
        if table.name != own and all(column.origin != own for column in table.columns):
            continue
        key = next((each for each in table.foreign_keys if each.role == member.name), None)
        if key is not None or any(column.role == member.name for column in table.columns):
            return table, key
    return None, None


def _parts(key: ForeignKey) -> tuple[KeyPart, ...]:
    pairs = zip(key.target_columns, key.columns, strict=True)
    return tuple(KeyPart(Name(theirs, _NOWHERE), Name(mine, _NOWHERE), _NOWHERE) for theirs, mine in pairs)


def _free(block: Block, table: Table, name: str) -> str:
    taken = {member.name for member in block.declaration.members} | {column.name for column in table.columns}
    number, found = 2, name
    while found in taken:
        found, number = f"{name}{number}", number + 1
    return found


# ---- junctions -------------------------------------------------------------------------------------------------------
def junction_member(block: Block, name: str) -> Member | None:
    """The `<->` line that makes the junction called so."""
    owner = block.declaration.name.text if block.declaration.name is not None else ""
    for member in block.declaration.members:
        if (
            isinstance(member.tail, ManyTail)
            and declares_junction(member)
            and junction_name(owner, member.tail) == name
        ):
            return member
    return None


def _junction(round: Round, block: Block, mine: TableFacts) -> list[TextEdit]:
    """The junction as an entity of its own, to which the `<->` line then leads."""
    member = junction_member(block, mine.table.name)
    if member is None:
        return []
    assert isinstance(member.tail, ManyTail)
    name = mine.table.name
    kept = [each for each in member.tail.clauses if isinstance(each, Tag)]
    head = f"{member.tail.target.text if member.tail.target else ''} via {name}"
    text = " ".join([head, *map(print_clause, kept)])
    round.note(
        "changed", name, f"it is an entity of its own now: the source has it otherwise than `{member.name} <->` says"
    )
    entity = entity_text(round.own_spelling(), mine, name, round.own_target)
    return [block.replaced(Span(member.at, member.end), text), block.followed_by(entity)]


# ---- the header ------------------------------------------------------------------------------------------------------
def without_index_default(round: Round) -> list[TextEdit]:
    """The model without `index` in its `relationships`; each relationship that has an index by it says so itself."""
    edits: list[TextEdit] = []
    for block in round.blocks.values():
        if block.declaration.keyword != "model":
            continue
        for member in block.declaration.members:
            tail = member.tail
            if member.name == "relationships" and isinstance(tail, ValuesTail):
                groups = print_values(tail.values).split(", ")
                kept = [" ".join(word for word in group.split(" ") if word != "index") for group in groups]
                if kept == groups:
                    continue
                if any(kept):
                    edits.append(block.replaced(Span(member.at, member.end), ", ".join(filter(None, kept))))
                elif block.crowded:
                    return block.uncrowded()
                else:
                    edits.append(block.without(member))
    for table in round.ours.schema.tables:
        for index in table.indexes if not table.junction_of else ():
            if index.derived:
                columns = tuple(key.column for key in index.keys)
                edits += _said(round, round.blocks[id(table.chunk)], columns, table.foreign_keys)
    round.note("changed", "relationships", "not each relationship has an index in the source: those that have say so")
    return edits


def _said(round: Round, owner: Block, columns: tuple[str, ...], keys: Iterable[ForeignKey]) -> Iterator[TextEdit]:
    for key in keys:
        if key.columns != columns:
            continue
        block, member = owner, owner.member_at(key.span)
        if member is None:
            mixin = owner.mixin_at(key.span)
            block = round.block(mixin) if mixin else owner
            member = block.member_of(key.role)
        if member is not None and isinstance(member.tail, RelationshipTail):
            clauses = merged(member.tail.clauses, (), read_clauses("index", "relationship"))
            yield block.with_tail(member, member.tail._replace(clauses=clauses))
        return
