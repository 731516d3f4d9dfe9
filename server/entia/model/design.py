"""What the design document says beyond tables: how data lives, how much there is, who may see it, what is planned.

Plain values, resolved. Spans count from the start of the owner's chunk (`Plan.chunk`, `Table.chunk`); a line that came
with a mixin has the span of the `with` that brought it. Texts are prose, unquoted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from entia.model.quantities import Duration
from entia.text import Span

if TYPE_CHECKING:
    from entia.model.schema import Expression
    from entia.syntax.tree import Chunk

CLASSES = ("public", "internal", "confidential", "restricted")  # from the least to the most protected
Tags = tuple[tuple[str, tuple[str, ...]], ...]  # (name, arguments)


# ---- the lines of an entity ------------------------------------------------------------------------------------------
class Step(NamedTuple):
    """`create "Sign-up form"`: what happens, in words."""

    word: str
    text: str
    span: Span
    doc: str = ""


class Mention(NamedTuple):
    """A name where it is used: an attribute of the entity, or a declaration's qualified name."""

    name: str
    span: Span


class Transition(NamedTuple):
    """`draft -> placed`, one for each target."""

    source: Mention
    target: Mention


class Transitions(NamedTuple):
    """`transitions status { … }`; `column` is "" where the attribute is not known."""

    attribute: Mention
    column: str
    edges: tuple[Transition, ...]
    span: Span
    doc: str = ""


class Projection(NamedTuple):
    """`1M in 3y`: how many rows, after how long from now (no time for `now`)."""

    rows: int
    after: Duration
    span: Span


class Volume(NamedTuple):
    """`volume 1K now, 100K in 1y`, in order of time."""

    points: tuple[Projection, ...]
    span: Span
    doc: str = ""


class Audit(NamedTuple):
    """`audit status, total keep 7y`. `columns` are `Column.name`s; `everything` for `audit *`, all columns then."""

    attributes: tuple[Mention, ...]
    columns: tuple[str, ...]
    everything: bool
    keep: Duration | None
    span: Span
    doc: str = ""


class Retention(NamedTuple):
    """`retain 7y after at then delete`. `column` is "" where nothing is said to count from; `action` "delete",
    "anonymize" or "archive"."""

    period: Duration
    attribute: Mention | None
    column: str
    action: str
    span: Span
    doc: str = ""


class Cache(NamedTuple):
    """`cache redis key "order:{id}" ttl 5m invalidate on write`. `names` are those in the key's braces."""

    layer: str
    key: str
    names: tuple[Mention, ...]
    ttl: Duration | None
    invalidation: str
    span: Span
    doc: str = ""


class Sync(NamedTuple):
    """`sync realtime with Search`, `sync batch nightly with Warehouse`. `mode` is "realtime", "eventual" or "batch";
    `every` how often a batch runs."""

    mode: str
    every: Duration | None
    partners: tuple[Mention, ...]
    span: Span
    doc: str = ""


class Erasure(NamedTuple):
    """`on erasure anonymize name, email`, `on erasure delete`. `columns` are `Column.name`s, none for the whole row;
    `action` is "anonymize", "delete" or "keep"."""

    action: str
    attributes: tuple[Mention, ...]
    columns: tuple[str, ...]
    span: Span
    doc: str = ""


class EntityDesign(NamedTuple):
    """All of an entity's lines that are about its life rather than its shape, in the order of the text."""

    lifecycle: tuple[Step, ...] = ()
    transitions: tuple[Transitions, ...] = ()
    volume: Volume | None = None
    audits: tuple[Audit, ...] = ()
    retentions: tuple[Retention, ...] = ()
    caches: tuple[Cache, ...] = ()
    syncs: tuple[Sync, ...] = ()
    erasures: tuple[Erasure, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The directives that are there, each once."""
        said = (
            ("lifecycle", self.lifecycle), ("transitions", self.transitions), ("volume", self.volume),
            ("audit", self.audits), ("retain", self.retentions), ("cache", self.caches), ("sync", self.syncs),
            ("on erasure", self.erasures),
        )  # fmt: skip
        return tuple(word for word, value in said if value)


NO_DESIGN = EntityDesign()


# ---- declarations ----------------------------------------------------------------------------------------------------
class Query(NamedTuple):
    """`query Name p95 20ms (select …)`. `measures` are (word, limit): how fast it must be."""

    name: str
    measures: tuple[tuple[str, Duration], ...]
    expression: Expression
    only: tuple[str, ...]


class BusinessRule(NamedTuple):
    """`rule Name "…" [on A, B] [by application | check (…) | (select …)]`. `keeper` is who keeps it, "" for the SQL."""

    name: str
    text: str
    entities: tuple[Mention, ...]
    keeper: str
    expression: Expression | None


class Source(NamedTuple):
    """`source Name "…" -> Customer, Order batch hourly { … }`; `mode` and `every` as in `Sync`, "" where not said."""

    name: str
    text: str
    feeds: tuple[Mention, ...]
    mode: str
    every: Duration | None
    lines: tuple[Line, ...]


class Flow(NamedTuple):
    """`flow Name from Source { validate "…"; transform "…"; store Order }`."""

    name: str
    sources: tuple[Mention, ...]
    steps: tuple[Step, ...]  # words "validate" and "transform", in order
    stores: tuple[Mention, ...]
    store_texts: tuple[Step, ...]  # what `store` says in words


class Line(NamedTuple):
    """A line of a plan block: its word, and what it says. Of `length`, `names` and `text` those that are written.

    `length` is a length of time or, of `frequency hourly`, the time from one to the next; `names` are attributes as
    ("Customer", "email") with their place.
    """

    word: str
    text: str
    span: Span
    length: Duration | None = None
    names: tuple[AttributePath, ...] = ()
    doc: str = ""


class AttributePath(NamedTuple):
    """`Customer.email`: an entity, by its qualified name, and one of its attributes ("" for all of it)."""

    entity: str
    attribute: str
    span: Span


class Block(NamedTuple):
    """`backup { … }`, `recovery`, `privacy`, `encryption`, `testing`, `versioning`: lines in order."""

    lines: tuple[Line, ...]

    def line(self, word: str) -> Line | None:
        """The first line with this word."""
        return next((line for line in self.lines if line.word == word), None)


class Migration(NamedTuple):
    """`migration 1.4.0 from 1.3.0 { step "…"; rollback "…" }`."""

    version: str
    before: str
    lines: tuple[Line, ...]


class Todo(NamedTuple):
    """`todo "…"` or `todo done "…"`."""

    text: str
    done: bool


class Note(NamedTuple):
    """`note "Heading" \"\"\"…\"\"\"`."""

    heading: str
    text: str


Content = Query | BusinessRule | Source | Flow | Block | Migration | Todo | Note


class Plan(NamedTuple):
    """A declaration that is about more than one entity, or none: `keyword` tells which, `content` what it says."""

    keyword: str
    content: Content
    span: Span
    name_span: Span  # the keyword's where it has no name
    chunk: Chunk
    doc: str = ""
