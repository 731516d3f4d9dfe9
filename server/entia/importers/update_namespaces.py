"""What a model says of whole schemas, and the extensions that it creates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from entia.importers.update_docs import declaration_doc
from entia.importers.update_edits import Block, TextEdit
from entia.importers.update_round import Round


def namespace_edits(round: Round) -> Iterator[TextEdit]:
    """New `namespace` declarations, and the comments of those that are there. One that only the model has stays."""
    mine, theirs = _declared(round.blocks.values()), _declared(round.their_blocks.values())
    for name, block in theirs.items():
        known = mine.get(name)
        doc = block.declaration.doc
        if known is not None:
            yield from declaration_doc(round, known, name, known.declaration.doc, doc)
            continue
        rows = [f"/// {line}".rstrip() for line in doc.split("\n")] if doc else []
        yield round.last("namespace", "model").followed_by("\n".join([*rows, f"namespace {name}"]))
        round.note("added", name, "a schema of the source")
    used = dict(round.theirs.schema.namespaces)
    for name in mine:
        if name not in used:
            round.note("kept", name, "the source has no such schema")


def renamed_namespaces(round: Round, found: Mapping[str, str]) -> Iterator[TextEdit]:
    """The `namespace` declarations of schemas whose tables all are in one other schema now. `found` are the entities:
    their names before → after."""
    declared = _declared(round.blocks.values())
    moved: dict[str, set[str]] = {}
    for table in round.ours.schema.tables:
        moved.setdefault(_namespace(table.name), set()).add(_namespace(found.get(table.name, table.name)))
    for old, places in moved.items():
        if old in declared and len(places) == 1:
            new = places.pop()
            name = declared[old].declaration.name
            if new and new != old and new not in declared and name is not None:
                yield declared[old].replaced(name.span, new)
                round.note("renamed", new, f"the tables of `{old}` are in `{new}` in the source")


def _declared(blocks: Iterable[Block]) -> dict[str, Block]:
    found = [each for each in blocks if each.declaration.keyword == "namespace"]
    return {each.declaration.name.text: each for each in found if each.declaration.name is not None}


def _namespace(name: str) -> str:
    return name.rpartition(".")[0]


def extension_edits(round: Round) -> Iterator[TextEdit]:
    """`extension` lines for those that the model does not create yet. One that only the model has stays: the source may
    be a script that leaves it to somebody else."""
    header, theirs = round.ours.schema.header.extensions, round.theirs.schema.header.extensions
    wanted = [each for each in theirs if each[0] == round.dialect]
    for each in header:
        if each.dialect == round.dialect and each.name not in [other.name for other in wanted]:
            round.note("kept", each.name, "the source does not create this extension")
    schemas = {(each.dialect, each.name): each.schema for each in header}
    for each in wanted:
        if schemas.get((each.dialect, each.name), each.schema) != each.schema:
            round.note("kept", each.name, f"the schema of this extension; the source says: {each.schema or 'none'}")
    missing = [each for each in wanted if (each.dialect, each.name) not in schemas]
    block = next((each for each in round.blocks.values() if each.declaration.keyword == "model"), None)
    if not missing or block is None:
        return
    if block.crowded:
        yield from block.uncrowded()
        return
    members = block.declaration.members
    yield block.inserted(members[-1] if members else None, [f"extension {each.words}" for each in missing])
    for each in missing:
        round.note("added", each.name, "an extension")
