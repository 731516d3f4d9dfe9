"""Comments of the source where the model has no doc; where it has another one, that stays."""

from __future__ import annotations

from collections.abc import Iterator

from entia.importers.update_edits import Block, TextEdit
from entia.importers.update_facts import ModelFacts
from entia.importers.update_round import Round
from entia.syntax.tree import Member
from entia.text import Span

_CONSTRAINTS = ("pk", "unique", "index", "check", "exclude")  # lines of their own


def doc_edits(round: Round) -> Iterator[TextEdit]:
    """The docs of tables, columns, types, labels, views and constraints."""
    for key, theirs in round.theirs.tables.items():
        mine = round.ours.tables.get(key)
        if mine is None or mine.table.junction_of:
            continue
        block = round.own_block(mine)
        yield from declaration_doc(round, block, mine.table.name, mine.table.doc, theirs.table.doc)
        wanted = {column.db_name: column.doc for column in theirs.table.columns}
        for column in mine.table.columns:
            if not (column.origin or column.path):
                what = f"{mine.table.name}.{column.name}"
                yield from _of_line(round, block, column.span, what, column.doc, wanted.get(column.db_name, ""))
        docs = {each.name: getattr(each.value, "doc", "") for each in theirs.elements}
        for element in mine.elements:
            member = block.member_at(element.value.span)
            if member is not None and member.kind in _CONSTRAINTS:
                what, doc = f"{mine.table.name}.{element.name}", getattr(element.value, "doc", "")
                yield from _of_line(round, block, element.value.span, what, doc, docs.get(element.name, ""))
    yield from _of_types(round)
    for key, facts in round.theirs.views.items():
        view = round.ours.views.get(key)
        if view is not None:
            block = round.blocks[id(view.view.chunk)]
            yield from declaration_doc(round, block, view.view.name, view.view.doc, facts.view.doc)


def _of_types(round: Round) -> Iterator[TextEdit]:
    mine = _docs_of_types(round.ours)
    for name, doc in _docs_of_types(round.theirs).items():
        own = round.names.types[name]
        if own in mine:
            yield from declaration_doc(round, round.block(own), own, mine[own], doc)
    enums = {enum.name: enum for enum in round.ours.schema.enums}
    for enum in round.theirs.schema.enums:
        found = enums.get(round.names.types[enum.name])
        if found is not None:
            docs = {label.value: label.doc for label in enum.labels}
            block = round.block(found.name)
            labels = [each for each in block.declaration.members if each.kind == "label"]
            for label, member in zip(found.labels, labels, strict=False):
                span = Span(member.start, member.end)
                what = f"{found.name}.{label.name}"
                yield from _of_line(round, block, span, what, label.doc, docs.get(label.value, ""))


def _docs_of_types(facts: ModelFacts) -> dict[str, str]:
    found = {enum.name: enum.doc for enum in facts.schema.enums}
    return found | {each.domain.name: each.domain.doc for each in facts.schema.domains if each.domain is not None}


def declaration_doc(round: Round, block: Block, what: str, doc: str, wanted: str) -> Iterator[TextEdit]:
    """The declaration with the source's comment where it has no doc."""
    if _differs(round, what, doc, wanted):
        at = block.row_start(block.declaration.keyword_span.start)
        yield block.replaced(Span(at, at), "".join(f"{f'/// {line}'.rstrip()}\n" for line in wanted.split("\n")))


def _of_line(round: Round, block: Block, span: Span, what: str, doc: str, wanted: str) -> Iterator[TextEdit]:
    member = block.member_at(span)
    if member is not None and _differs(round, what, doc, wanted):
        yield _documented(block, member, wanted)


def _differs(round: Round, what: str, doc: str, wanted: str) -> bool:
    """Whether the model gets the doc; told is, too, what it does not get."""
    if not wanted or wanted == doc:
        return False
    if doc:
        round.note("kept", what, f"its doc; the source says: {wanted}")
        return False
    round.note("changed", what, f"its doc is the source's comment: {wanted}")
    return True


def _documented(block: Block, member: Member, doc: str) -> TextEdit:
    if block.crowded:
        return block.uncrowded()[0]
    start = block.row_start(member.start)
    if "\n" in doc or block.comment_of(member):
        return block.replaced(Span(start, start), "".join(f"{block.margin}/// {line}\n" for line in doc.split("\n")))
    end = member.end
    return block.replaced(Span(end, end), f"  /// {doc}")
