"""The checklist of the design document's template, computed: what is open of each of its five questions, and where.

Points are counted by declaration, as diagnostics are, so that an edit counts again only what it touched.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from entia.diagnostics import Place
from entia.model.design import Block, BusinessRule, Migration, Plan, Query
from entia.model.schema import Table
from entia.model.snapshot import Snapshot
from entia.rules import encrypted_unmarked, pii_unclassified, pii_without_erasure, restricted_unencrypted
from entia.rules._surroundings import Tracked
from entia.rules.rule import Subject
from entia.syntax.tree import Declaration, Member
from entia.text import Span

CHECKS = (
    "All entities properly defined with attributes",
    "Relationships correctly specified",
    "Constraints and validation rules documented",
    "Performance considerations addressed",
    "Security and privacy requirements met",
)
_ENTITIES, _RELATIONSHIPS, _CONSTRAINTS, _PERFORMANCE, _SECURITY = range(5)

# What a model must have somewhere, of which question it is a part, and the words that each such block must say.
REQUIRED: Mapping[str, tuple[int, tuple[str, ...]]] = MappingProxyType(
    {
        "query": (_PERFORMANCE, ()),
        "testing": (_CONSTRAINTS, ("unit", "integration", "performance", "quality")),
        "migration": (_CONSTRAINTS, ("step", "rollback")),
        "versioning": (_CONSTRAINTS, ("schema", "scripts", "testing")),
        "privacy": (_SECURITY, ("pii", "anonymization", "erasure", "consent")),
        "encryption": (_SECURITY, ("at_rest", "in_transit")),
        "backup": (_SECURITY, ("frequency", "retention", "storage", "test")),
        "recovery": (_SECURITY, ("rto", "rpo", "procedure")),
    }
)


class Point(NamedTuple):
    """An open point: which question it leaves open (an index into `CHECKS`), what is missing, and where to write it."""

    check: int
    message: str
    place: Place


def points_of(subject: Subject) -> tuple[Point, ...]:
    """What one declaration leaves open. It depends on the declaration and on the header alone."""
    resolved = subject.resolved
    declaration = resolved.declaration
    found: Iterator[Point] = iter(())
    if declaration.keyword == "entity" and resolved.tables:
        found = _entity(subject, declaration, resolved.tables[0], resolved.tables[1:])
    elif declaration.keyword == "mixin" or (declaration.keyword == "type" and declaration.members):
        found = _lines(subject, declaration, resolved.name)
    elif resolved.domain is not None and resolved.domain.domain is not None:
        if resolved.domain.domain.checks and not declaration.doc and declaration.name is not None:
            place = subject.place(declaration.name.span)
            found = iter((Point(_CONSTRAINTS, f"`{resolved.name}` has a check and no description", place),))
    elif resolved.plan is not None:
        found = _plan(subject, resolved.plan)
    elif resolved.header is not None and not declaration.doc:
        found = iter((Point(_ENTITIES, "the model has no overview", subject.place(header_place(declaration))),))
    return tuple(sorted(found, key=lambda point: (point.place.span.start, point.check, point.message)))


def missing(present: Container[str], place: Place) -> tuple[Point, ...]:
    """What the model as a whole leaves open: declarations of which there is none. `place` is the model's."""
    return tuple(
        Point(check, f"the model has no `{keyword}`", place)
        for keyword, (check, _) in REQUIRED.items()
        if keyword not in present
    )


def header_place(declaration: Declaration) -> Span:
    """Where to click for what the model lacks: its name."""
    return declaration.name.span if declaration.name is not None else declaration.keyword_span


def open_points(snapshot: Snapshot) -> tuple[Point, ...]:
    """All that the checklist of a model leaves open, in the order of files and text; whatever its status."""
    found: list[Point] = []
    nodes = list(snapshot.in_order())
    place_of = snapshot.nodes.get(snapshot.header_node) or next(iter(nodes), None)
    if place_of is not None:
        present = {node.declaration.keyword for node in nodes}
        found += missing(present, Place(place_of.chunk, header_place(place_of.declaration)))
    for node in nodes:
        found += points_of(Subject(node.resolved, Tracked(snapshot)))
    return tuple(found)


# ---- entities --------------------------------------------------------------------------------------------------------
def _entity(subject: Subject, declaration: Declaration, table: Table, junctions: tuple[Table, ...]) -> Iterator[Point]:
    if table.external:
        return
    name = table.name
    head = subject.place(table.name_span)
    if not declaration.doc:
        yield Point(_ENTITIES, f"`{name}` has no purpose", head)
    if not table.design.lifecycle:
        yield Point(_ENTITIES, f"`{name}` has no lifecycle", head)
    if table.design.volume is None:
        yield Point(_PERFORMANCE, f"`{name}` has no volume", head)
    yield from _lines(subject, declaration, name)
    for key in table.foreign_keys:
        if key.enforced and not key.on_delete:
            message = f"nothing says what becomes of `{name}` when its `{key.role}` is deleted"
            yield Point(_RELATIONSHIPS, message, subject.place(key.span))
    for each in (table, *junctions):
        for rule in (pii_unclassified, pii_without_erasure, restricted_unencrypted):
            for diagnostic in rule.RULE.check(subject, each):
                yield Point(_SECURITY, diagnostic.message, diagnostic.place)


_KINDS = {
    "relationship": (_RELATIONSHIPS, "`{}` of `{}` has no description"),
    "many": (_RELATIONSHIPS, "`{}` of `{}` has no description"),
    "check": (_CONSTRAINTS, "a `{}` of `{}` has no description"),
    "exclude": (_CONSTRAINTS, "an `{}` of `{}` has no description"),
    "index": (_PERFORMANCE, "an `{}` of `{}` has no purpose"),
    "partition": (_PERFORMANCE, "a `{}` of `{}` has no rationale"),
}


def _lines(subject: Subject, declaration: Declaration, name: str) -> Iterator[Point]:
    """The lines that nothing describes; attributes together, as one point at the first of them."""
    bare: list[Member] = []
    for member in declaration.members:
        if member.doc:
            continue
        if member.kind == "attribute":
            bare.append(member)
        elif member.kind in _KINDS:
            check, message = _KINDS[member.kind]
            yield Point(check, message.format(member.name or member.kind, name), subject.place(member.name_span))
    if bare:
        names = ", ".join(f"`{member.name}`" for member in bare)
        verb = "has" if len(bare) == 1 else "have"
        yield Point(_ENTITIES, f"{names} of `{name}` {verb} no description", subject.place(bare[0].name_span))


# ---- plans -----------------------------------------------------------------------------------------------------------
def _plan(subject: Subject, plan: Plan) -> Iterator[Point]:
    place = subject.place(plan.name_span)
    content = plan.content
    if isinstance(content, Query):
        if not plan.doc:
            yield Point(_PERFORMANCE, f"`{content.name}` has no purpose", place)
        if not content.measures:
            yield Point(_PERFORMANCE, f"`{content.name}` has no target such as `p95 20ms`", place)
    elif isinstance(content, BusinessRule):
        if not content.text and not plan.doc:
            yield Point(_CONSTRAINTS, f"`{content.name}` says nothing in words", place)
        if not content.keeper and content.expression is None:
            yield Point(_CONSTRAINTS, f"nothing says who keeps `{content.name}`", place)
    elif isinstance(content, Block | Migration):
        check, words = REQUIRED.get(plan.keyword, (0, ()))
        said = {line.word for line in content.lines}
        for word in words:
            if word not in said:
                yield Point(check, f"`{plan.keyword}` says no `{word}`", place)
        for diagnostic in encrypted_unmarked.RULE.check(subject, plan):
            yield Point(_SECURITY, diagnostic.message, diagnostic.place)
