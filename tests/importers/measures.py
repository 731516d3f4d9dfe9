"""What an imported model has, counted in the same way as `expected` counts documents."""

from __future__ import annotations

import re
from collections.abc import Iterable

from entia.importers.report import Fate, Imported, Passage
from entia.model.workspace import Workspace
from entia.syntax.tree import AttributeTail, Check, Flag, Member, RelationshipTail
from tests.importers.expected import Counts

_TABLES = ("entity", "type", "mixin")
_UNTYPED = re.compile(r"names no type|nothing says what the type|is none of Entia's|is unknown")


def silent_lines(text: str, passages: Iterable[Passage]) -> list[int]:
    """The lines with text (from 1) that no passage speaks of."""
    spoken = {line for passage in passages for line in range(passage.first, passage.last + 1)}
    return [number for number, line in enumerate(text.split("\n"), 1) if line.strip() and number not in spoken]


def counts_of(imported: Imported) -> Counts:
    """The counts of a model."""
    document = Workspace.empty().with_files({"model.entia": imported.text}).document("model.entia")
    assert document is not None
    tables = [
        declaration
        for chunk in document.chunks
        for declaration in chunk.declarations
        if declaration.keyword in _TABLES
        and not _is_external(imported.text, declaration.name.text if declaration.name else "")
    ]
    lines = [member for table in tables for member in table.members]
    attributes = [line for line in lines if line.kind in ("attribute", "relationship")]
    untyped = {passage.what for passage in imported.of(Fate.MAPPED) if _UNTYPED.search(passage.why)}
    optional = sum(_is_optional(line) for line in attributes)
    keys = [line for line in lines if line.kind in ("index", "unique")]
    return Counts(
        entities=len(tables),
        attributes=len([line for line in attributes if not _is_compound(line)]),
        typed=len(attributes) - len(untyped),
        required=len(attributes) - optional,
        optional=optional,
        relationships=sum(line.kind in ("relationship", "many") for line in lines) + _embedded(attributes),
        indexes=len(keys) + sum(_has_flag(line, "unique") for line in attributes),
        checks=sum(line.kind == "check" for line in lines) + sum(_conditions(line) for line in attributes),
    )


def _is_external(text: str, name: str) -> bool:
    return re.search(rf"^entity {name}\b.*@external", text, re.MULTILINE) is not None


def _is_compound(line: Member) -> bool:
    return line.kind == "relationship" and isinstance(line.tail, RelationshipTail) and " = " in str(line.tail.targets)


def _is_optional(line: Member) -> bool:
    if isinstance(line.tail, AttributeTail):
        return line.tail.type is not None and "?" in line.tail.type.suffixes
    return isinstance(line.tail, RelationshipTail) and line.tail.optional is not None


def _has_flag(line: Member, word: str) -> bool:
    clauses = getattr(line.tail, "clauses", ())
    return any(isinstance(clause, Flag) and clause.word == word for clause in clauses)


def _conditions(line: Member) -> int:
    """The checks of an attribute, and its list of labels."""
    checks = sum(isinstance(clause, Check) for clause in getattr(line.tail, "clauses", ()))
    is_enum = isinstance(line.tail, AttributeTail) and line.tail.type is not None and line.tail.type.name.text == "enum"
    return checks + is_enum


def _embedded(lines: list[Member]) -> int:
    """Attributes that hold a composite of the document."""
    return sum(
        isinstance(line.tail, AttributeTail)
        and line.tail.type is not None
        and line.tail.type.name.text == "json"
        and bool(line.tail.type.args)
        for line in lines
    )
