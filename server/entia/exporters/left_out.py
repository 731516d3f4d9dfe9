"""What a format has no word for: told as notes, and kept as comments in the format's own text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from entia.exporters.source import Body, Source
from entia.model.naming import column_name, table_name
from entia.model.schema import Column, Naming, Table
from entia.sql.script import Note
from entia.syntax.tree import Chunk, CodeHead, Declaration, EntityHead, Member, Only, WithTail
from entia.syntax.writing import print_declaration, print_member, quote
from entia.text import Span

# The lines of an entity that are about how its data lives, or how one database stores it.
LIVING = ("lifecycle", "transitions", "volume", "audit", "retain", "cache", "sync", "on")
STORING = ("exclude", "partition", "cluster")


class LeftOut(NamedTuple):
    """A piece of a model: `text` as the model writes it, `what` it is called in a note, and its place."""

    text: str
    what: str
    chunk: Chunk
    span: Span
    subject: str = ""
    name: str = ""  # of a declaration


class Notes:
    """Collects what one format has no word for. Lives only while a text is written."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.found: list[Note] = []

    def add(self, message: str, chunk: Chunk | None, span: Span, subject: str = "") -> None:
        """Something is mapped, or left out."""
        self.found.append(Note(message, chunk, span, subject))

    def only_table(self, junction: Table) -> None:
        """A many-to-many line is there as the table that it makes."""
        line = f"{junction.junction_of}.{junction.junction_role}"
        message = f"{self.title} has no word for `{line}`: it is the table `{junction.name}`"
        self.add(message, junction.chunk, junction.name_span, junction.junction_of)

    def leave_out(self, piece: LeftOut) -> None:
        """A piece stands in the text as a comment only."""
        self.add(f"{self.title} has no word for {piece.what}: it is a comment", piece.chunk, piece.span, piece.subject)


def lines_of(source: Source, table: Table, dialect: str, kinds: tuple[str, ...]) -> Iterator[LeftOut]:
    """The lines of these kinds in a table's entity, and in its mixins; none that the dialect does not have."""
    body = source.entity(table.name)
    if body is None:
        return
    for member, own in _members(source, body, set()):
        word = "on erasure" if member.kind == "on" else member.kind
        only = [clause for clause in getattr(member.tail, "clauses", ()) if isinstance(clause, Only)]
        exists = not dialect or all(dialect in (name.text for name in each.dialects) for each in only)
        if member.kind in kinds and exists:
            span = member.name_span if own else table.name_span
            yield LeftOut(print_member(member, 0), f"`{word}`", table.chunk, span, table.name)


def _members(source: Source, body: Body, seen: set[str]) -> Iterator[tuple[Member, bool]]:
    """The lines of a block and those of its mixins, each once; and whether it is the block's own."""
    for member in body.members:
        yield member, True
    for name in mixins_of(body):
        mixin = source.mixin(name)
        if mixin is not None and mixin.name not in seen:
            seen.add(mixin.name)
            yield from ((member, False) for member, _ in _members(source, mixin, seen))


def mixins_of(body: Body) -> list[str]:
    """The mixins that a block takes in, by the names that it uses."""
    head = body.declaration.head
    named = list(head.mixins) if isinstance(head, EntityHead) and body.kind != "junction" else []
    named += [name for member in body.members if isinstance(member.tail, WithTail) for name in member.tail.mixins]
    return [name.text for name in named]


# The declarations that are about more than one entity, or none.
PLANNING = (
    "query", "rule", "source", "flow", "encryption", "privacy", "backup", "recovery", "testing", "versioning",
    "migration", "todo", "note",
)  # fmt: skip


def declarations_of(source: Source, dialect: str, keywords: tuple[str, ...]) -> Iterator[LeftOut]:
    """The whole declarations with these keywords; none that the dialect does not have."""
    pairs = zip(source.schema.chunks, source.schema.declarations, strict=True)
    for chunk, declaration in pairs:
        if declaration.keyword in keywords and _is_of(declaration, dialect):
            name = declaration.name.text if declaration.name is not None else ""
            what = f"`{declaration.keyword} {name}`" if name else f"`{declaration.keyword}`"
            yield LeftOut(print_declaration(declaration), what, chunk, declaration.keyword_span, "", name)


def _is_of(declaration: Declaration, dialect: str) -> bool:
    head = declaration.head
    if isinstance(head, CodeHead):
        return not dialect or head.dialect is None or head.dialect.text == dialect
    only = [clause for clause in getattr(head, "clauses", ()) if isinstance(clause, Only)]
    return not dialect or all(dialect in (name.text for name in each.dialects) for each in only)


def tags_of(tags: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    """Tags as the model writes them, `@pii(contact) @internal`."""
    return " ".join(_tag(name, [value for value in values if value != ","]) for name, values in tags)


def _tag(name: str, values: list[str]) -> str:
    return f"@{name}({', '.join(map(_argument, values))})" if values else f"@{name}"


def _argument(value: str) -> str:
    return value if re.fullmatch(r"[\w.:-]+", value) else quote(value)


def renamed(naming: Naming, named: Table | Column) -> bool:
    """Whether it is called in the database what does not follow from its name."""
    if isinstance(named, Table):
        return not named.junction_of and table_name(naming, named.name.rpartition(".")[2]) != named.db_name
    return not named.role and column_name(naming, named.name) != named.db_name


def undrawn(source: Source, title: str, *, comments: bool) -> Iterator[Note]:
    """What a diagram does not show: a note for each table, and one for what is about none. `comments` of entities are
    in some."""
    naming = source.schema.header.naming
    for table in source.schema.tables:
        keys = (*([table.primary_key] if table.primary_key is not None else ()), *table.uniques)
        held = (
            ("comment", bool(table.doc) and not comments),
            (f"name of its line `{table.junction_role}`", bool(table.junction_of)),
            ("other names", renamed(naming, table) or any(renamed(naming, column) for column in table.columns)),
            ("names of keys", any(key.explicit for key in (*keys, *table.foreign_keys))),
            ("actions", any(key.on_delete or key.on_update or key.deferral for key in table.foreign_keys)),
            ("inverses", any(key.inverse for key in table.foreign_keys)),
            ("labels", any(column.type.enum is not None and not column.type.enum.name for column in table.columns)),
            ("defaults", any(column.default is not None for column in table.columns)),
            ("computed values", any(column.computed is not None for column in table.columns)),
            ("tags", bool(table.tags) or any(column.tags for column in table.columns)),
            ("unique keys of several columns", any(len(key.columns) > 1 for key in table.uniques)),
            ("indexes", bool(table.indexes)),
            ("checks", bool(table.checks)),
            ("exclusions", bool(table.exclusions)),
            ("partitions", bool(table.partitions)),
            ("what databases store otherwise", bool(table.natives or table.cluster)),
        )
        words = [*(word for word, there in held if there), *(f"`{word}`" for word in table.design.words)]
        if words:
            message = f"{title} shows no {', '.join(words)} of `{table.name}`"
            yield Note(message, table.chunk, table.name_span, table.name)
    for chunk, declaration in zip(source.schema.chunks, source.schema.declarations, strict=True):
        if declaration.keyword in ("model", "namespace") and declaration.doc:
            name = f"the comment of the {declaration.keyword}"
            yield Note(f"{title} does not show {name}", chunk, declaration.keyword_span)
        if declaration.keyword not in ("entity", "model", "namespace"):
            what = f"{declaration.keyword} {declaration.name.text}" if declaration.name else declaration.keyword
            yield Note(f"{title} does not show `{what}`", chunk, declaration.keyword_span)
