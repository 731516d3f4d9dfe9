"""What a document is written from: the model's declarations as they were written, beside what follows from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from entia.model.design import Note, Plan
from entia.model.outline import declares_junction, junction_name
from entia.model.schema import Schema, Table
from entia.syntax.tree import Chunk, Declaration, ManyTail, Member
from entia.text import Span


class Open(NamedTuple):
    """An open point of the checklist: which of its questions (an index into `CHECKS`), and what is missing."""

    check: int
    message: str


class Reading(NamedTuple):
    """How a query reads a table: by the index with this name, by a key of these columns, or (neither) all of it."""

    query: str
    table: str
    index: str = ""  # type: ignore[assignment]  # hides tuple.index, which nobody asks for
    key: tuple[str, ...] = ()


class Body(NamedTuple):
    """A block of attributes and directives: an entity, a junction with lines of its own, a composite or a mixin.

    `kind` is "entity", "junction", "type" or "mixin"; `table` what became of the first two.
    """

    kind: str
    name: str
    declaration: Declaration
    members: tuple[Member, ...]
    table: Table | None
    doc: str
    owner: str = ""  # of a junction: "Customer.tags"


@dataclass(frozen=True, slots=True)
class Source:
    """A model to be described. `file` is its name; `errors` are what is wrong with it, each "file:line:column: …";
    `open` the checklist's open points, `readings` how its queries read."""

    schema: Schema
    file: str
    errors: tuple[str, ...] = ()
    open: tuple[Open, ...] = ()
    readings: tuple[Reading, ...] = ()
    bodies: tuple[Body, ...] = field(init=False)
    tables: Mapping[str, Table] = field(init=False)

    def __post_init__(self) -> None:
        tables = {table.name: table for table in self.schema.tables}
        object.__setattr__(self, "tables", tables)
        object.__setattr__(self, "bodies", tuple(_bodies(self.schema, tables)))

    @property
    def model(self) -> Declaration | None:
        """The `model` declaration."""
        return next((each for each in self.schema.declarations if each.keyword == "model"), None)

    def of(self, *kinds: str) -> tuple[Body, ...]:
        """The blocks of these kinds, in order."""
        return tuple(body for body in self.bodies if body.kind in kinds)

    def declared(self, keyword: str) -> Iterator[tuple[Chunk, Declaration]]:
        """The declarations with this keyword, in order, each with its chunk."""
        for chunk, declaration in zip(self.schema.chunks, self.schema.declarations, strict=True):
            if declaration.keyword == keyword:
                yield chunk, declaration

    def plans(self, keyword: str) -> tuple[Plan, ...]:
        """The queries, rules, sources … as values."""
        return tuple(plan for plan in self.schema.plans if plan.keyword == keyword)

    def notes(self, heading: str) -> tuple[Note, ...]:
        """The notes with that heading, whatever its case."""
        wanted = heading.strip().casefold()
        found = (plan.content for plan in self.plans("note"))
        return tuple(note for note in found if isinstance(note, Note) and note.heading.strip().casefold() == wanted)

    def mixin(self, name: str) -> Body | None:
        """The mixin that a `with` means."""
        mixins = self.of("mixin")
        exact = [body for body in mixins if body.name == name]
        short = [body for body in mixins if body.name.rpartition(".")[2] == name]
        return next(iter((*exact, *short)), None)

    def entity(self, name: str) -> Body | None:
        """The entity or junction with that qualified name."""
        return next((body for body in self.bodies if body.name == name and body.table is not None), None)


def is_own(body: Body, span: Span) -> bool:
    """Whether what has that span stands in a line of the block itself, rather than in one of a mixin's."""
    return any(member.start <= span.start < member.end for member in body.members if member.kind != "with")


def _bodies(schema: Schema, tables: Mapping[str, Table]) -> Iterator[Body]:
    for declaration in schema.declarations:
        name = declaration.name.text if declaration.name is not None else ""
        keyword = declaration.keyword
        if keyword in ("entity", "mixin") or (keyword == "type" and declaration.members):
            table = tables.get(name) if keyword == "entity" else None
            yield Body(keyword, name, declaration, declaration.members, table, declaration.doc)
        if keyword != "entity":
            continue
        for member in declaration.members:
            if isinstance(member.tail, ManyTail) and member.block is not None and declares_junction(member):
                junction = junction_name(name, member.tail)
                owner = f"{name}.{member.name}"
                yield Body("junction", junction, declaration, member.block, tables.get(junction), "", owner)
