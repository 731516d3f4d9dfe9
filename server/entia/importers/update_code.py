"""Objects in the database's own SQL: triggers, routines, types of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from entia.importers.update_edits import Block, TextEdit
from entia.importers.update_names import full_name
from entia.importers.update_round import Round
from entia.importers.update_whole_renames import looks_renamed, pairs
from entia.model.schema import Code
from entia.model.snapshot import Snapshot
from entia.sql.export import script_of
from entia.syntax.tree import CodeHead
from entia.syntax.writing import print_name
from entia.text import Span

# What the language has words for: it is an object in SQL only as long as these do not reach.
OF_TABLES = re.compile(r"\s*(?:create\s+(?:unique\s+)?(?:table|index)|comment\s+on|alter\s+table)\b", re.IGNORECASE)
_MADE = re.compile(r"CREATE (?:OR REPLACE )?(?:FUNCTION|PROCEDURE|TRIGGER)\s+(?:\S+\.)?[\"`]?(\w+)", re.IGNORECASE)


def code_edits(round: Round, theirs: Snapshot) -> Iterator[TextEdit]:
    """`sql` objects that are new, gone, or say something else; those that the model's own lines make are left out.

    A source that has objects of this kind has all of them; one that has none may be a format without words for them.
    """
    mine = {code.name.lower(): code for code in round.ours.schema.code if code.dialect == round.dialect}
    wanted = {code.name.lower(): code for code in _wanted(round, theirs)}
    come = [name for name in wanted if name not in mine]
    gone = [name for name in mine if name not in wanted]
    renamed = pairs(gone, come, lambda name: _nameless(mine[name]), lambda name: _nameless(wanted[name]))
    for old, new in renamed.items():
        yield from _changed(round, theirs, mine[old], wanted[new])
        round.note("renamed", wanted[new].name, looks_renamed(mine[old].name, wanted[new].name))
    for name, code in wanted.items():
        known = mine.get(name)
        if known is not None:
            edits = list(_changed(round, theirs, known, code))
            yield from edits
            if edits:
                round.note("changed", known.name, "its SQL is the source's")
        elif name not in renamed.values():
            yield round.last("sql").followed_by(_text(round, theirs, code))
            round.note("added", code.name, "an object of the source in its own SQL")
    for name in gone:
        code = mine[name]
        if name in renamed:
            continue
        if OF_TABLES.match(code.text):
            yield round.blocks[id(code.chunk)].removed()
            round.note("removed", code.name, "the source says it otherwise now, and the model with it")
        elif code.on and round.snapshot.entry(code.on) is None:
            yield round.blocks[id(code.chunk)].removed()
            round.note("removed", code.name, f"it is of `{code.on}`, which the source has no more")
        elif any(not OF_TABLES.match(each.text) for each in round.theirs.schema.code):
            yield round.blocks[id(code.chunk)].removed()
            round.note("removed", code.name, "the source has it no more")
        else:
            round.note("kept", code.name, "the source has no objects in SQL")


def _wanted(round: Round, theirs: Snapshot) -> Iterator[Code]:
    """The import's, without those that lines of the model make by themselves."""
    codes = [code for code in round.theirs.schema.code if code.dialect == round.dialect]
    if not codes:
        return
    script = script_of(round.ours.schema, round.ours.context.dialect, round.ours.context.version)
    made = {match[1].lower() for each in script.statements for match in _MADE.finditer(each.text)}
    made -= {match[1].lower() for code in round.ours.schema.code for match in _MADE.finditer(code.text)}
    everything = {**round.theirs.tables, **round.theirs.externals}
    trails = {table.table.name for key, table in everything.items() if key in round.ours.trails}
    known = {code.name.lower() for code in round.ours.schema.code if code.dialect == round.dialect}
    for code in codes:
        names = {match[1].lower() for match in _MADE.finditer(code.text)} or {code.name.lower()}
        of_trail = code.on and full_name(theirs, code.on) in trails
        if not of_trail and (code.name.lower() in known or not names <= made):
            yield code


def _nameless(code: Code) -> str:
    """What it says, whatever it is called."""
    return re.sub(rf"\b{re.escape(code.name)}\b", "\0", code.text.strip(), flags=re.IGNORECASE)


def _changed(round: Round, theirs: Snapshot, mine: Code, code: Code) -> Iterator[TextEdit]:
    """The object with the name, the SQL and the table of the import's, as far as they differ."""
    block, other = round.blocks[id(mine.chunk)], round.their_blocks[id(code.chunk)]
    head, their_head = _head(block), _head(other)
    at, their_at = block.declaration.at, other.declaration.at
    name, their_name = block.declaration.name, other.declaration.name
    if mine.name.lower() != code.name.lower() and name is not None and their_name is not None:
        yield block.replaced(name.span, _at(other, their_name.span))
    if head.on is not None and their_head.on is not None:
        on = _entity(round, theirs, their_head.on.text)
        if on and full_name(round.snapshot, head.on.text) != on:
            yield block.replaced(head.on.span.shifted(at), on)
    if mine.text.strip() != code.text.strip() and head.code is not None and their_head.code is not None:
        yield block.replaced(head.code.span.shifted(at), _at(other, their_head.code.span.shifted(their_at)))


def _head(block: Block) -> CodeHead:
    head = block.declaration.head
    assert isinstance(head, CodeHead)
    return head


def _at(block: Block, span: Span) -> str:
    return block.text[span.start : span.end]


def _text(round: Round, theirs: Snapshot, code: Code) -> str:
    """The whole declaration, in the names of the model."""
    block = round.their_blocks[id(code.chunk)]
    declaration, head = block.declaration, _head(block)
    text = _at(block, declaration.span).rstrip()
    if head.on is None:
        return text
    span = head.on.span.shifted(declaration.at - declaration.span.start)
    new = _entity(round, theirs, head.on.text) or print_name(head.on)
    return text[: span.start] + new + text[span.end :]


def _entity(round: Round, theirs: Snapshot, name: str) -> str:
    """What the model calls an entity of the import, "" where it has none."""
    everything = {**round.theirs.tables, **round.theirs.externals}
    keys = {table.table.name: key for key, table in everything.items()}
    return round.names.tables.get(keys.get(full_name(theirs, name), ""), "")
