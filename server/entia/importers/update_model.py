"""Whole declarations: tables that came and went, views, `sql` objects, extensions, and docs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from entia.diagnostics import Diagnostic
from entia.importers.update_edits import Block, TextEdit
from entia.importers.update_entities import entity_text
from entia.importers.update_facts import TableFacts
from entia.importers.update_names import free
from entia.importers.update_preparation import junction_member, unfolded
from entia.importers.update_round import Round
from entia.model.naming import table_name
from entia.model.schema import Code, Table, View
from entia.model.snapshot import Snapshot
from entia.model.uses import references_of, sources_of
from entia.sql.export import script_of
from entia.syntax.printer import format_text
from entia.syntax.tree import CodeHead, Declaration, ManyTail, Member, RelationshipTail, ViewHead
from entia.syntax.writing import print_name, quote
from entia.text import Span

# What the language has words for: it is an object in SQL only as long as these do not reach.
_OF_TABLES = re.compile(r"\s*(?:create\s+(?:unique\s+)?(?:table|index)|comment\s+on|alter\s+table)\b", re.IGNORECASE)
_MADE = re.compile(r"CREATE (?:OR REPLACE )?(?:FUNCTION|PROCEDURE|TRIGGER)\s+(?:\S+\.)?[\"`]?(\w+)", re.IGNORECASE)


# ---- tables ----------------------------------------------------------------------------------------------------------
def dropped(round: Round) -> Iterator[TextEdit]:
    """The model without the entities that the source has no more; first without the relationships that lead to them."""
    there = round.theirs.tables.keys() | round.theirs.externals.keys()
    gone = {key: table for key, table in round.ours.tables.items() if key not in there}
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
            lost = ", ".join(dict.fromkeys(each.kind for each in block.declaration.members if _is_plan(each)))
            why = "the source has no such table" + (f"; gone with it: {lost}" if lost else "")
            round.note("removed", table.table.name, why)
            continue
        line = junction_member(block, table.table.name)
        if line is None or table.table.junction_of in names:
            continue
        yield from [block.without(line)] if not block.crowded else block.uncrowded()
        round.note("removed", f"{table.table.junction_of}.{line.name}", "the source has no such junction table")


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
        code.on == name and _OF_TABLES.match(code.text) for code in round.ours.schema.code
    ):
        round.note("kept", name, "it is external in the model")
        return
    yield round.own_block(mine).exchanged(entity_text(round.spelling(key), theirs, name, round.their_target))
    round.note(
        "changed", name, "its table is made by an `sql` object" if theirs.table.external else "it is an entity again"
    )


# ---- views -----------------------------------------------------------------------------------------------------------
def view_edits(round: Round, theirs: Snapshot) -> Iterator[TextEdit]:
    """New views, and those whose query differs. One that only the model has stays: somebody wrote it."""
    names = {key: facts.view.name for key, facts in round.ours.views.items()}
    for key, facts in round.theirs.views.items():
        mine = round.ours.views.get(key)
        if mine is not None and mine.text == facts.text:
            continue
        sql = _translated(round, theirs, facts.view, names)
        if mine is None:
            name = free(facts.view.name, round.snapshot.known_names)
            yield _last(round, ("view",)).followed_by(_view_text(round, facts.view._replace(name=name), sql))
            round.note("added", name, "a view of the source")
            continue
        block = round.blocks[id(mine.view.chunk)]
        head = block.declaration.head
        if isinstance(head, ViewHead) and head.sql is not None:
            yield block.replaced(head.sql.span.shifted(block.declaration.at), sql)
            round.note("changed", mine.view.name, "its query is the source's")
            if mine.view.materialized != facts.view.materialized:
                yield _stored(block, materialized=facts.view.materialized)
    for key, facts in round.ours.views.items():
        if key not in round.theirs.views:
            round.note("kept", facts.view.name, "the source has no such view")


def views_of_nothing(round: Round, errors: Iterable[tuple[str, Diagnostic]]) -> Iterator[TextEdit]:
    """The model without the views that the source has not, and that read what it has no more."""
    wrong = {id(error.place.chunk) for _, error in errors}
    for key, facts in round.ours.views.items():
        if key not in round.theirs.views and id(facts.view.chunk) in wrong:
            yield round.blocks[id(facts.view.chunk)].removed()
            round.note("removed", facts.view.name, "the source has no such view, and no more what it reads")


def _stored(block: Block, *, materialized: bool) -> TextEdit:
    name = block.declaration.name
    assert name is not None
    if materialized:
        return block.replaced(Span(name.span.end, name.span.end), " materialized")
    found = re.compile(r"\s+materialized(?:\s+refresh\s+(?:every\s+\S+|on\s+demand))?").match(block.text, name.span.end)
    return block.replaced(Span(name.span.end, found.end() if found else name.span.end), "")


def _last(round: Round, keywords: tuple[str, ...]) -> Block:
    blocks = list(round.blocks.values())
    found = [each for each in blocks if each.declaration.keyword in keywords]
    return (found or blocks)[-1]


def _view_text(round: Round, view: View, sql: str) -> str:
    naming = round.ours.schema.header.naming
    name = view.name
    words = [f"view {name}", "materialized" if view.materialized else ""]
    if table_name(naming, name.rpartition(".")[2]) != view.db_name:
        words.append(f"as {quote(view.db_name)}")
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
    for reference in references_of(theirs, view.chunk, found):
        span = reference.span.shifted(-base)
        if not 0 <= span.start < len(text):
            continue
        new = _new_name(round, theirs, reference.target, reference.member, tables, their_views, views)
        if new:
            exchanged[span] = new
    for source in sources_of(text):
        own = source.name.rpartition(".")[2]
        key = tables.get(_full(theirs, source.name), "")
        if source.alias == own and key:
            short = round.names.tables[key].rpartition(".")[2]
            for match in re.finditer(rf"(?<![\w.]){re.escape(own)}(?=\s*\.)", text):
                exchanged.setdefault(Span(*match.span()), short)
    parts, at = [], 0
    for span, new in sorted(exchanged.items()):
        if span.start >= at:
            parts += [text[at : span.start], new]
            at = span.end
    return "".join([*parts, text[at:]])


def _full(snapshot: Snapshot, name: str) -> str:
    entry = snapshot.entry(name)
    return entry.name if entry is not None else name


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


# ---- objects in SQL --------------------------------------------------------------------------------------------------
def code_edits(round: Round, theirs: Snapshot) -> Iterator[TextEdit]:
    """`sql` objects that are new or say something else; those that the model's own lines make are left out."""
    mine = {(code.dialect, code.name.lower()): code for code in round.ours.schema.code}
    wanted = [code for code in round.theirs.schema.code if code.dialect == round.dialect]
    made: set[str] = set()
    if wanted:
        script = script_of(round.ours.schema, round.dialect, round.ours.context.version)
        made = {match[1].lower() for each in script.statements for match in _MADE.finditer(each.text)}
        made -= {match[1].lower() for code in round.ours.schema.code for match in _MADE.finditer(code.text)}
    everything = {**round.theirs.tables, **round.theirs.externals}
    trails = {table.table.name for key, table in everything.items() if key in round.ours.trails}
    for code in wanted:
        if code.on and _full(theirs, code.on) in trails:
            continue
        known = mine.get((code.dialect, code.name.lower()))
        names = {match[1].lower() for match in _MADE.finditer(code.text)} or {code.name.lower()}
        if known is not None and known.text.strip() != code.text.strip():
            yield _new_code(round, known, code)
            round.note("changed", known.name, "its SQL is the source's")
        elif known is None and not names <= made:
            yield _last(round, ("sql",)).followed_by(_code_text(round, theirs, code))
            round.note("added", code.name, "an object of the source in its own SQL")
    found = {(code.dialect, code.name.lower()) for code in wanted}
    for place, code in mine.items():
        if place[0] != round.dialect or place in found:
            continue
        if _OF_TABLES.match(code.text):
            yield round.blocks[id(code.chunk)].removed()
            round.note("removed", code.name, "the source says it otherwise now, and the model with it")
        else:
            round.note("kept", code.name, "the source has no such object")


def _declared(blocks: dict[int, Block], code: Code) -> tuple[Block, Declaration]:
    block = blocks[id(code.chunk)]
    return block, block.declaration


def _new_code(round: Round, mine: Code, theirs: Code) -> TextEdit:
    block, declaration = _declared(round.blocks, mine)
    their_block, other = _declared(round.their_blocks, theirs)
    assert isinstance(declaration.head, CodeHead)
    assert isinstance(other.head, CodeHead)
    assert declaration.head.code is not None
    assert other.head.code is not None
    span = other.head.code.span.shifted(other.at)
    return block.replaced(declaration.head.code.span.shifted(declaration.at), their_block.text[span.start : span.end])


def _code_text(round: Round, theirs: Snapshot, code: Code) -> str:
    block, declaration = _declared(round.their_blocks, code)
    head = declaration.head
    assert isinstance(head, CodeHead)
    text = block.text[declaration.span.start : declaration.span.end].rstrip()
    if head.on is None:
        return text
    entry = theirs.entry(head.on.text)
    everything = {**round.theirs.tables, **round.theirs.externals}
    keys = {table.table.name: key for key, table in everything.items()}
    key = keys.get(entry.name, "") if entry is not None else ""
    span = head.on.span.shifted(declaration.at - declaration.span.start)
    new = round.names.tables.get(key, print_name(head.on))
    return text[: span.start] + new + text[span.end :]


def extension_edits(round: Round) -> Iterator[TextEdit]:
    """`extension` lines for those that the model does not create yet."""
    mine = set(round.ours.schema.header.extensions)
    missing = [each for each in round.theirs.schema.header.extensions if each[0] == round.dialect and each not in mine]
    if not missing:
        return
    block = next((each for each in round.blocks.values() if each.declaration.keyword == "model"), None)
    if block is None:
        return
    if block.crowded:
        yield from block.uncrowded()
        return
    members = block.declaration.members
    yield block.inserted(members[-1] if members else None, [f"extension {of} {name}" for of, name in missing])
    for _, name in missing:
        round.note("added", name, "an extension")


# ---- docs ------------------------------------------------------------------------------------------------------------
def doc_edits(round: Round) -> Iterator[TextEdit]:
    """Comments of the source where the model has no doc; where it has another, that stays."""
    for key, theirs in round.theirs.tables.items():
        mine = round.ours.tables.get(key)
        if mine is None or mine.table.junction_of:
            continue
        block = round.own_block(mine)
        yield from _doc_of_table(round, block, mine.table, theirs.table.doc)
        wanted = {column.db_name: column.doc for column in theirs.table.columns if column.doc}
        for column in mine.table.columns:
            doc = wanted.get(column.db_name, "")
            if not doc or doc == column.doc or column.origin or column.path:
                continue
            if column.doc:
                round.note("kept", f"{mine.table.name}.{column.name}", f"its doc; the source says: {doc}")
                continue
            member = block.member_at(column.span)
            if member is not None:
                yield _documented(block, member, doc)
                round.note("changed", f"{mine.table.name}.{column.name}", f"its doc is the source's comment: {doc}")


def _doc_of_table(round: Round, block: Block, table: Table, doc: str) -> Iterator[TextEdit]:
    if not doc or doc == table.doc:
        return
    if table.doc:
        round.note("kept", table.name, f"its doc; the source says: {doc}")
        return
    at = block.row_start(block.declaration.keyword_span.start)
    yield block.replaced(Span(at, at), "".join(f"{f'/// {line}'.rstrip()}\n" for line in doc.split("\n")))
    round.note("changed", table.name, f"its doc is the source's comment: {doc}")


def _documented(block: Block, member: Member, doc: str) -> TextEdit:
    if block.crowded:
        return block.uncrowded()[0]
    start = block.row_start(member.start)
    if "\n" in doc or block.comment_of(member):
        return block.replaced(Span(start, start), "".join(f"{block.margin}/// {line}\n" for line in doc.split("\n")))
    end = member.end
    return block.replaced(Span(end, end), f"  /// {doc}")
