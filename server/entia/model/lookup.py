"""What resolving a declaration may ask of the rest of the model; every answer is a dependency of the asker."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from entia.model.schema import Header
from entia.model.types import Field, Type
from entia.syntax.tree import Chunk, Declaration


class Entry(NamedTuple):
    """A declared name. `kind` is "entity", "mixin", "type", "enum", "view" or "junction" (of a `<->` line)."""

    name: str  # qualified
    kind: str
    id: int  # of the declaration, stable over edits of its text
    chunk: Chunk
    declaration: Declaration


class KeyColumn(NamedTuple):
    """A column of a key as others see it: `attribute` the attribute or role it belongs to, `name` what SQL calls it,
    `base` its name before the naming's case, from which a referring column's name is made."""

    attribute: str
    name: str
    base: str
    db_name: str
    type: Type


class UniqueKey(NamedTuple):
    """A key as others see it: `by_index` where it is one by a unique index alone; `only` the dialects that have it,
    none for all; `word` the one that declares it, "pk" or "unique"."""

    columns: tuple[KeyColumn, ...]
    by_index: bool = False
    only: tuple[str, ...] = ()
    word: str = "unique"


class KeyFacet(NamedTuple):
    """What a reference to an entity needs to know of it."""

    schema: str
    db_name: str
    columns: tuple[KeyColumn, ...]
    external: bool
    only: tuple[str, ...]
    through: tuple[str, ...] = ()  # entities whose keys this one is made of
    late: tuple[frozenset[str], ...] = ()  # the names that each deferrable key lists: attributes, roles, columns
    partitioned: tuple[str, ...] | None = None  # the dialects that partition it: see `Outline`
    circular: bool = False  # it is made of itself; then it has no columns
    key_only: tuple[str, ...] = ()  # the dialects that have the key, where not all that have the entity do


class TypeFacet(NamedTuple):
    """What a named type is: a `type` (scalar or enum), or the `fields` of a composite. `default` travels with a domain
    (its text, kind and place in the domain's own chunk are the domain's business); `checks` are a composite's, as
    (name, SQL over its members)."""

    type: Type | None
    fields: tuple[Field, ...] = ()
    default: tuple[str, str] | None = None  # (kind, text) of an `Expression`
    tags: tuple[tuple[str, tuple[str, ...]], ...] = ()
    checks: tuple[tuple[str, str], ...] = ()


class Lookup(Protocol):
    """Tracked access to the rest of the model."""

    header: Header
    defined: frozenset[str]  # lower-case names that `sql` objects define

    def entries(self, name: str) -> tuple[Entry, ...]:
        """All declarations that a short or qualified name may mean."""

    def key(self, entry: Entry) -> KeyFacet | None:
        """The entity's primary key; no columns where it has none. None while a key refers to itself."""

    def reference(self, name: str) -> tuple[Entry, KeyFacet] | None:
        """The entity a relationship names, with its key, in one step; None where anything about it is unusual."""

    def uniques(self, entry: Entry) -> tuple[UniqueKey, ...]:
        """The entity's unique keys, without the primary one."""

    def type(self, entry: Entry) -> TypeFacet | None:
        """What a named type is. None while a type refers to itself."""

    def members(self, entry: Entry) -> frozenset[str]:
        """The names of the entity's or junction's attributes and relationships."""

    def mixin(self, entry: Entry) -> Declaration | None:
        """The mixin's declaration. None while a mixin takes itself in."""


def choose(entries: tuple[Entry, ...], name: str) -> Entry | None:
    """The one declaration a name means; None where there is none, or where it may mean several."""
    if len(entries) == 1:
        return entries[0]
    # a second one with this very name is a duplicate, reported where it stands
    return next((entry for entry in entries if entry.name == name), None)
