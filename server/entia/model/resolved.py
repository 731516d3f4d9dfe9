"""What resolving one declaration gives: its schema elements, what it refers to, and what could not be resolved."""

from __future__ import annotations

from typing import NamedTuple

from entia.model.design import Plan
from entia.model.schema import Code, Header, Table, View
from entia.model.types import Enum, Type
from entia.syntax.tree import Chunk, Declaration
from entia.text import Span


class Issue(NamedTuple):
    """Something that resolving found wrong. `kind` is the name of the rule that reports it; `names` what that rule
    needs to say it (each rule's file says what it expects); `other` a declaration (by qualified name) to point at."""

    kind: str
    span: Span
    names: tuple[str, ...] = ()
    other: str = ""


class Reference(NamedTuple):
    """A use of a name. `kind` is "entity", "type", "mixin", "enum", "attribute", "label", …; `target` the qualified
    name it resolves to, `member` the attribute, role or label in it ("" for the declaration itself)."""

    span: Span
    kind: str
    target: str
    member: str = ""


class Resolved(NamedTuple):
    """One declaration, resolved. Only the fields of its kind are filled. Spans count from `chunk`'s start."""

    chunk: Chunk
    declaration: Declaration
    name: str  # qualified, "" where it has none
    tables: tuple[Table, ...] = ()  # the entity's own first, then the junctions its `<->` lines derive
    shape: Table | None = None  # a mixin's or composite's own lines: not a table of the database
    view: View | None = None
    enum: Enum | None = None
    domain: Type | None = None  # a `type X = …`; `Type.domain` is set
    code: Code | None = None
    plan: Plan | None = None  # of a query, rule, source, flow, todo, note or block of plans
    header: Header | None = None  # of the `model` declaration
    issues: tuple[Issue, ...] = ()
