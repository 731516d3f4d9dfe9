"""A model while it is gathered from a document, which says of one thing here and there, in words and in SQL.

Unlike a `catalog`, which is a database's, it has the words of a model: entities, roles, tags, plans. Names are the
model's, docs are lists of lines; `markdown_text` writes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from entia.importers.sources import NOWHERE, Lines


@dataclass(slots=True)
class Check:
    """A condition; `words` is how the source said it, for when the condition cannot be kept."""

    sql: str
    words: str
    lines: Lines
    name: str = ""


@dataclass(slots=True)
class Reference:
    """That an attribute is a foreign key. `columns` are the target's, none for its primary key."""

    target: str
    columns: tuple[str, ...] = ()
    actions: dict[str, str] = field(default_factory=dict)  # "delete" → "cascade"
    doc: list[str] = field(default_factory=list)
    inverse: str = ""
    name: str = ""  # of the constraint in the database


class Embedded(NamedTuple):
    """That a type is an entity of the document, or (`many`) a list of it."""

    entity: str
    many: bool


@dataclass(slots=True)
class Attribute:
    """An attribute. `stated` tells whether the source says that it is required or not. What is `embedded` is settled
    when all entities are known."""

    name: str
    type: str = "text"
    optional: bool = False
    stated: bool = False
    typed: bool = False
    pk: bool = False
    unique: bool = False
    index: bool = False
    auto: str = ""  # `auto`, with what may stand behind it
    default: str = ""
    default_words: str = ""
    on_update: str = ""
    checks: list[Check] = field(default_factory=list)
    computed: str = ""  # the clause, as it is written
    tags: list[str] = field(default_factory=list)
    reference: Reference | None = None
    embedded: Embedded | None = None
    doc: list[str] = field(default_factory=list)
    lines: Lines = NOWHERE


@dataclass(slots=True)
class Key:
    """An index, a unique or primary key over several columns; columns are (text, what stands behind it)."""

    kind: str  # "index", "unique", "pk"
    columns: list[tuple[str, str]]
    lines: Lines
    words: str
    using: str = ""
    where: str = ""
    include: tuple[str, ...] = ()
    name: str = ""  # in the database
    doc: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Directive:
    """Any other line of an entity, as it is written."""

    text: str
    words: str
    lines: Lines
    doc: list[str] = field(default_factory=list)
    block: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Many:
    """`role <-> target via junction { … }`."""

    role: str
    target: str
    junction: str
    db_name: str
    attributes: dict[str, Attribute]
    lines: Lines
    doc: list[str] = field(default_factory=list)
    keys: list[Key] = field(default_factory=list)
    declared: bool = True  # else the junction is an entity of its own


@dataclass(slots=True)
class Compound:
    """A relationship of several columns that are attributes of their own: (the target's, mine)."""

    role: str
    target: str
    pairs: list[tuple[str, str]]
    lines: Lines
    unique: bool = False
    actions: dict[str, str] = field(default_factory=dict)
    doc: list[str] = field(default_factory=list)
    inverse: str = ""
    optional: bool = False


@dataclass(slots=True)
class Entity:
    """An entity, or (`kind` "type") a composite."""

    name: str
    source_name: str  # as the source calls it
    table: str = ""  # its name in the database, "" where the source gives none
    kind: str = "entity"
    doc: list[str] = field(default_factory=list)
    attributes: dict[str, Attribute] = field(default_factory=dict)
    lifecycle: dict[str, str] = field(default_factory=dict)
    keys: list[Key] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    many: list[Many] = field(default_factory=list)
    compounds: list[Compound] = field(default_factory=list)
    directives: list[Directive] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    external: bool = False
    lines: Lines = NOWHERE

    def primary_key(self) -> list[Attribute]:
        """The attributes of the primary key."""
        marked = [each for each in self.attributes.values() if each.pk]
        for key in self.keys:
            if key.kind == "pk":
                marked += [self.attributes[name] for name, _ in key.columns if name in self.attributes]
        return marked


@dataclass(slots=True)
class Statement:
    """Any declaration that is no entity, as it is written behind its docs; `block` are its lines."""

    keyword: str
    head: str
    lines: Lines
    words: str
    block: list[str] = field(default_factory=list)
    doc: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """The whole. `properties` are lines of the `model` declaration, in their order."""

    name: str = ""
    doc: list[str] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
