"""Whole declarations: tables that came and went, and views."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from entia.diagnostics import Diagnostic
from entia.importers.update_code import OF_TABLES
from entia.importers.update_declarations import view_head
from entia.importers.update_edits import Block, TextEdit, merged
from entia.importers.update_entities import entity_text
from entia.importers.update_facts import TableFacts, ViewFacts
from entia.importers.update_names import free
from entia.importers.update_preparation import junction_member, unfolded
from entia.importers.update_round import Round
from entia.model import schema
from entia.model.naming import table_name
from entia.model.schema import View
from entia.model.snapshot import Snapshot
from entia.model.uses import is_select_item, references_of
from entia.syntax.printer import format_text
from entia.syntax.tree import ManyTail, Member, Name, Native, RelationshipTail, Sql, ViewHead
from entia.syntax.writing import print_clauses, quote
from entia.text import Span

_NOWHERE = Span(0, 0)


# ---- tables ----------------------------------------------------------------------------------------------------------
def dropped(round: Round) -> Iterator[TextEdit]:
    """The model without the entities that the source has no more; first without the relationships that lead to them."""
    there = round.theirs.tables.keys() | round.theirs.externals.keys()
    made = {code.on for code in round.ours.schema.code if OF_TABLES.match(code.text)}
    gone = {key: table for key, table in round.ours.tables.items() if key not in there}
    gone |= {key: each for key, each in round.ours.externals.items() if key not in there and each.table.name in made}
    names = {table.table.name for table in gone.values()}
    leading = list(_leading(round, names))
    for block, member in leading:
        if isinstance(member.tail, ManyTail):
            yield from [block.without(member)] if not block.crowded else block.uncrowded()
        else:
            yield from unfolded(round, block, member, names)
    if leading:
        return
    for table in gone.values():
        block = round.own_block(table)
        if not table.table.junction_of:
            yield block.removed()
            round.note("removed", table.table.name, f"the source has no such table{_lost(block)}")
            continue
        line = junction_member(block, table.table.name)
        if line is None or table.table.junction_of in names:
            continue
        yield from [block.without(line)] if not block.crowded else block.uncrowded()
        round.note("removed", f"{table.table.junction_of}.{line.name}", "the source has no such junction table")


def _lost(block: Block) -> str:
    """What only the model says of an entity that goes."""
    lost = ", ".join(dict.fromkeys(each.kind for each in block.declaration.members if _is_plan(each)))
    return f"; gone with it: {lost}" if lost else ""


def _is_plan(member: Member) -> bool:
    return member.kind in ("volume", "audit", "retain", "cache", "sync", "on", "lifecycle", "transitions")


def _leading(round: Round, names: set[str]) -> Iterator[tuple[Block, Member]]:
    """The relationships of entities that stay to those that go."""
    if not names:
        return
    for block in round.blocks.values():
        own = block.declaration.name.text if block.declaration.name is not None else ""
        if block.declaration.keyword not in ("entity", "mixin") or own in names:
            continue
        for member in block.declaration.members:
            tail = member.tail
            targets = [target.name.text for target in tail.targets] if isinstance(tail, RelationshipTail) else []
            if isinstance(tail, ManyTail):
                targets = [each.text for each in (tail.target, tail.via) if each is not None]
            entries = [round.snapshot.entry(text) for text in targets]
            if any(entry is not None and entry.name in names and entry.kind != "junction" for entry in entries):
                yield block, member


def created(round: Round) -> Iterator[TextEdit]:
    """The entities of tables that the model lacks, each behind the one that stands before it in the import."""
    last: Block | None = None
    waiting: list[str] = []
    order: list[tuple[Block | None, list[str]]] = []
    for key, table in {**round.theirs.tables, **round.theirs.externals}.items():
        mine = round.ours.tables.get(key) or round.ours.externals.get(key)
        if mine is not None:
            last = round.own_block(mine)
            if mine.table.external != table.table.external and not mine.table.junction_of:
                yield from _exchanged(round, key, mine, table)
            continue
        if key in round.ours.trails:
            continue
        name = round.names.tables[key]
        text = entity_text(round.spelling(key), table, name, round.their_target)
        round.note("added", name, "a table of the source")
        if order and order[-1][0] is last:
            order[-1][1].append(text)
        else:
            order.append((last, [text]))
    for block, texts in order:
        if block is None:
            waiting += texts
        else:
            yield block.followed_by("\n\n".join(texts))
    if waiting:
        blocks = list(round.blocks.values())
        entities = [each for each in blocks if each.declaration.keyword in ("entity", "mixin")]
        ahead = blocks[: blocks.index(entities[0])] if entities else blocks
        yield (ahead or blocks)[-1].followed_by("\n\n".join(waiting))


def _exchanged(round: Round, key: str, mine: TableFacts, theirs: TableFacts) -> Iterator[TextEdit]:
    """An entity in the place of one that was only referred to because an `sql` object makes its table, or the other way
    round. One that the user calls external stays so."""
    name = mine.table.name
    if mine.table.external and not any(
        code.on == name and OF_TABLES.match(code.text) for code in round.ours.schema.code
    ):
        round.note("kept", name, "it is external in the model")
        return
    block = round.own_block(mine)
    documented = replace(theirs, table=replace(theirs.table, doc=mine.table.doc or theirs.table.doc))
    yield block.exchanged(entity_text(round.spelling(key), documented, name, round.their_target))
    now = "its table is made by an `sql` object" if theirs.table.external else "it is an entity again"
    round.note("changed", name, f"{now}{_lost(block)}")


# ---- views -----------------------------------------------------------------------------------------------------------
def view_edits(round: Round, theirs: Snapshot) -> Iterator[TextEdit]:
    """New views, those whose query differs, and those that are gone: a source that has views has all of them; one that
    has none may be a format without words for them."""
    names = {key: facts.view.name for key, facts in round.ours.views.items()}
    for key, facts in round.theirs.views.items():
        mine = round.ours.views.get(key)
        if mine is None:
            sql = _translated(round, theirs, facts.view, names)
            name = free(facts.view.name, round.snapshot.known_names)
            yield round.last("view").followed_by(_view_text(round, facts.view._replace(name=name), sql))
            round.note("added", name, "a view of the source")
            continue
        block = round.blocks[id(mine.view.chunk)]
        head = block.declaration.head
        if not isinstance(head, ViewHead) or head.sql is None:
            continue
        sql = _translated(round, theirs, facts.view, names) if mine.text != facts.text else ""
        if sql and sql.split() != mine.view.expression.text.split():  # the same in the names of the model is the same
            yield block.replaced(head.sql.span.shifted(block.declaration.at), sql)
            round.note("changed", mine.view.name, "its query is the source's")
        made = _remade(head, mine, facts, round.theirs.dialect)
        if made != head:
            yield view_head(block, made)
        if mine.view.materialized != facts.view.materialized:
            stored = "stored" if facts.view.materialized else "not stored any more"
            round.note("changed", mine.view.name, f"it is {stored}, as the source's is")
        if mine.options != facts.options:
            said = ", ".join(sorted(facts.options)) or "none"
            round.note("changed", mine.view.name, f"its options are the source's: {said}")
    for key, facts in round.ours.views.items():
        if key in round.theirs.views:
            continue
        if round.theirs.views:
            yield round.blocks[id(facts.view.chunk)].removed()
            round.note("removed", facts.view.name, "the source has it no more")
        else:
            round.note("kept", facts.view.name, "the source has no views")


def views_of_nothing(round: Round, errors: Iterable[tuple[str, Diagnostic]]) -> Iterator[TextEdit]:
    """The model without the views that the source has not, and that read what it has no more."""
    wrong = {id(error.place.chunk) for _, error in errors}
    for key, facts in round.ours.views.items():
        if key not in round.theirs.views and id(facts.view.chunk) in wrong:
            yield round.blocks[id(facts.view.chunk)].removed()
            round.note("removed", facts.view.name, "the source has no such view, and no more what it reads")


def _remade(head: ViewHead, mine: ViewFacts, theirs: ViewFacts, dialect: str) -> ViewHead:
    """The head of a view that is stored as the source's is, with its options."""
    if mine.view.materialized != theirs.view.materialized:
        head = head._replace(materialized=theirs.view.materialized, refresh=())
    if mine.options == theirs.options:
        return head
    gone = [each for each in head.clauses if isinstance(each, Native) and each.dialect.text == dialect]
    new = _clauses(each for each in theirs.view.natives if each.dialect == dialect)
    return head._replace(clauses=merged(head.clauses, gone, new))


def _clauses(natives: Iterable[schema.Native]) -> list[Native]:
    return [Native(Name(each.dialect, _NOWHERE), Sql(each.options, _NOWHERE), None, _NOWHERE) for each in natives]


def _view_text(round: Round, view: View, sql: str) -> str:
    naming = round.ours.schema.header.naming
    name = view.name
    words = [f"view {name}", "materialized" if view.materialized else ""]
    if table_name(naming, name.rpartition(".")[2]) != view.db_name:
        words.append(f"as {quote(view.db_name)}")
    words.append(print_clauses(_clauses(view.natives)))
    doc = "".join(f"{f'/// {line}'.rstrip()}\n" for line in view.doc.split("\n")) if view.doc else ""
    return doc + format_text(" ".join([*filter(None, words), f"as ({sql})"]) + "\n").rstrip("\n")


def _translated(round: Round, theirs: Snapshot, view: View, views: dict[str, str]) -> str:
    """The query of a view of the import in the names of the model."""
    found = next(
        (each for chunk, each in theirs.declarations() if chunk is view.chunk and each.span == view.span), None
    )
    assert found is not None
    everything = {**round.theirs.tables, **round.theirs.externals}
    tables = {table.table.name: key for key, table in everything.items()}
    their_views = {facts.view.name: key for key, facts in round.theirs.views.items()}
    base = view.expression.span.start
    text = view.expression.text
    exchanged: dict[Span, str] = {}
    for reference in references_of(theirs, view.chunk, found, of_mixins=False):
        span = reference.span.shifted(-base)
        if not 0 <= span.start < len(text):
            continue
        new = _new_name(round, theirs, reference.target, reference.member, tables, their_views, views)
        if new and reference.member:
            named = new != reference.member and is_select_item(text, span)
            exchanged[span] = f"{new} as {reference.member}" if named else new
        elif new:
            exchanged[span] = new if "." in text[span.start : span.end] else _shortest(round, new)
    parts, at = [], 0
    for span, new in sorted(exchanged.items()):
        if span.start >= at:
            parts += [text[at : span.start], new]
            at = span.end
    return _ECHO.sub(r"\1\2", "".join([*parts, text[at:]]))


# `o.total as total`, which names of the import may need and names of the model do not.
_ECHO = re.compile(r"((?:,|\bselect|\bdistinct)\s+(?:\w+\.)?)(\w+) as \2(?=\s*(?:,|from\b|\Z))")


def _shortest(round: Round, name: str) -> str:
    """An entity or a view without its namespace, where that means it alone."""
    short = name.rpartition(".")[2]
    entry = round.snapshot.entry(short)
    return short if entry is not None and entry.name == name else name


def _new_name(
    round: Round, theirs: Snapshot, target: str, member: str, tables: dict[str, str], their_views: dict[str, str],
    views: dict[str, str],
) -> str:  # fmt: skip
    key = tables.get(target)
    if key is None:
        return views.get(their_views.get(target, ""), "") if not member else ""
    if not member:
        return round.names.tables[key]
    table = theirs.find(target)
    facts = round.theirs.tables.get(key) or round.theirs.externals[key]
    column = facts.table.column(member) if table is not None else None
    return round.names.columns[key].get(column.db_name, "") if column is not None else ""
