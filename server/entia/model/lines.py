"""The lines of an entity with its mixins taken in, and the columns that its relationships make."""

from __future__ import annotations

from typing import NamedTuple

from entia.model.facts import Facts, facts_of
from entia.model.lookup import Entry, KeyColumn, KeyFacet, Lookup, UniqueKey, choose
from entia.model.naming import column_name, role_column
from entia.model.outline import outline_of
from entia.model.resolved import Issue
from entia.model.types import UNKNOWN, Type
from entia.model.typing import Typed, resolve_type, with_natives
from entia.syntax.tree import (
    AttributeTail,
    Declaration,
    EntityHead,
    Member,
    Name,
    RelationshipTail,
    Target,
    WithTail,
)
from entia.text import Span

KINDS = {"attribute": "attribute", "relationship": "relationship", "many": "many"}


class Line(NamedTuple):
    """A member as the entity has it. `origin` names the mixin it came with ("" for its own), whose `with` stands at
    `span`; spans of own lines are the member's."""

    member: Member
    facts: Facts
    origin: str = ""
    span: Span = Span(0, 0)

    def place(self, tail_span: Span) -> Span:
        """A span of the line's tail, in the entity's chunk."""
        return self.span if self.origin else tail_span.shifted(self.member.at)

    @property
    def name_span(self) -> Span:
        """Where the line's name stands, in the entity's chunk."""
        return self.span if self.origin else self.member.name_span

    @property
    def whole(self) -> Span:
        """The whole line, in the entity's chunk."""
        return self.span if self.origin else Span(self.member.start, self.member.end)


def lines_of(
    members: tuple[Member, ...],
    mixins: tuple[tuple[Name, int], ...],
    lookup: Lookup,
    issues: list[Issue] | None,
) -> list[Line]:
    """All lines: the members in order, a `with` line's mixin where it stands, the head's mixins last.

    `mixins` are the head's, with their offset. `issues` is None where the caller only wants to know the lines.
    """
    lines: list[Line] = []

    def take(name: Name, span: Span, stack: tuple[str, ...]) -> None:
        entries = tuple(entry for entry in lookup.entries(name.text) if entry.kind == "mixin")
        chosen = choose(entries, name.text)
        if chosen is None:
            if issues is not None and not stack:
                others = lookup.entries(name.text)
                if entries:
                    issues.append(Issue("ambiguous-name", span, (name.text, *(entry.name for entry in entries))))
                elif others:
                    issues.append(Issue("unknown-mixin", span, (name.text, others[0].kind), others[0].name))
                else:
                    issues.append(Issue("unknown-mixin", span, (name.text,)))
            return
        if chosen.name in stack:
            return  # the mixin itself reports its circle
        declaration = lookup.mixin(chosen)
        if declaration is None:
            return
        inner = (*stack, chosen.name)
        for member in declaration.members:
            if isinstance(member.tail, WithTail):
                for nested in member.tail.mixins:
                    take(nested, span, inner)
            else:
                lines.append(Line(member, facts_of(member.tail), chosen.name, span))
        if isinstance(declaration.head, EntityHead):
            for nested in declaration.head.mixins:
                take(nested, span, inner)

    for member in members:
        tail = member.tail
        if isinstance(tail, WithTail):
            for name in tail.mixins:
                take(name, name.span.shifted(member.at), ())
        else:
            lines.append(Line(member, facts_of(member.tail)))
    for name, at in mixins:
        take(name, name.span.shifted(at), ())
    return lines


def entity_lines(declaration: Declaration, lookup: Lookup, issues: list[Issue] | None) -> list[Line]:
    """The lines of an entity, mixin or composite."""
    if not outline_of(declaration).takes_in:
        return [Line(member, facts_of(member.tail)) for member in declaration.members]
    head = declaration.head
    mixins = tuple((name, declaration.at) for name in head.mixins) if isinstance(head, EntityHead) else ()
    return lines_of(declaration.members, mixins, lookup, issues)


class RoleColumn(NamedTuple):
    """A column of a relationship: its own, or one reused from the entity (`reused` names the attribute or role)."""

    name: str
    base: str
    db_name: str
    type: Type
    target: KeyColumn
    reused: str = ""


class Role(NamedTuple):
    """A relationship's columns and its target; no columns where they could not be found out (then it is reported).
    `keys` are the keys of the target that the columns may mean; none where it is a primary key of all databases."""

    columns: tuple[RoleColumn, ...]
    entry: Entry | None
    facet: KeyFacet | None
    keys: tuple[UniqueKey, ...] = ()


_NOTHING = Role((), None, None)


def target_entry(name: Name, lookup: Lookup, issues: list[Issue], at: int) -> Entry | None:
    """The entity (or junction) a relationship names."""
    found = lookup.entries(name.text)
    entries = tuple(entry for entry in found if entry.kind in ("entity", "junction"))
    chosen = choose(entries, name.text)
    if chosen is not None:
        return chosen
    span = name.span.shifted(at)
    if entries:
        issues.append(Issue("ambiguous-name", span, (name.text, *(entry.name for entry in entries))))
    elif found:
        issues.append(Issue("not-an-entity", span, (name.text, found[0].kind), found[0].name))
    else:
        issues.append(Issue("unknown-entity", span, (name.text,)))
    return None


def role_of(line: Line, lookup: Lookup, issues: list[Issue]) -> Role:
    """The columns that a `role -> Target` line makes or reuses, in the order of the target's key."""
    tail = line.member.tail
    role = line.member.name
    if not isinstance(tail, RelationshipTail) or role is None or not tail.targets:
        return _NOTHING
    if len(tail.targets) > 1:
        return _polymorphic(line, role, tail, lookup, issues)
    target = tail.targets[0]
    at = line.member.at
    found: list[Issue] = []
    entry = target_entry(target.name, lookup, found, at)
    if entry is None:
        issues.extend(_moved(found, line))
        return _NOTHING
    facet = lookup.key(entry)
    if facet is None or facet.circular:
        return Role((), entry, None)  # said where the key is
    if target.keys is not None:
        return _mapped(line, role, target, entry, facet, lookup, issues)
    if not facet.columns:
        issues.append(Issue("target-without-key", line.place(target.name.span), (entry.name,), entry.name))
        return Role((), entry, facet)
    naming = lookup.header.naming
    short = entry.name.rpartition(".")[2]
    renamed = line.facts.renamed
    names = [text.text for text in renamed.names] if renamed else []
    if renamed and len(names) != len(facet.columns):
        counts = (role, str(len(names)), str(len(facet.columns)))
        issues.append(Issue("as-count-mismatch", line.place(renamed.span), counts))
        names = []
    single = len(facet.columns) == 1
    made: list[RoleColumn] = []
    for index, key in enumerate(facet.columns):
        base = names[index] if names else role_column(naming, role, short, key.base)
        db_name = base if names else column_name(naming, base)
        made.append(RoleColumn(role if single else base, base, db_name, plain(key.type), key))
    keys = _keys_of(facet, lookup.uniques(entry)) if facet.key_only else ()
    return Role(tuple(made), entry, facet, _meant(keys, {column.name for column in facet.columns}))


def _keys_of(facet: KeyFacet, uniques: tuple[UniqueKey, ...]) -> tuple[UniqueKey, ...]:
    """All keys of a target, the primary one first."""
    return (*((UniqueKey(facet.columns, only=facet.key_only, word="pk"),) if facet.columns else ()), *uniques)


def _meant(keys: tuple[UniqueKey, ...], wanted: set[str]) -> tuple[UniqueKey, ...]:
    """The keys that consist of these columns."""
    return tuple(key for key in keys if {column.name for column in key.columns} == wanted)


def plain(type_: Type) -> Type:
    """The type a referring column has: the same values, without the domain's own name and checks."""
    return type_._replace(domain=None) if type_.domain is not None else type_


def _moved(issues: list[Issue], line: Line) -> list[Issue]:
    return [issue._replace(span=line.span) for issue in issues] if line.origin else issues


def _mapped(
    line: Line, role: str, target: Target, entry: Entry, facet: KeyFacet, lookup: Lookup, issues: list[Issue]
) -> Role:
    """`-> Target(key, key = own)`: one unique key of the target, by name."""
    assert target.keys is not None
    nothing = Role((), entry, facet)
    keys = _keys_of(facet, lookup.uniques(entry))
    known = {column.attribute: column for key in keys for column in key.columns}
    known.update({column.name: column for key in keys for column in key.columns})
    naming = lookup.header.naming
    short = entry.name.rpartition(".")[2]
    chosen: list[tuple[KeyColumn, str]] = []
    for part in target.keys:
        column = known.get(part.key.text)
        if column is None:
            # whether the entity has such an attribute that is in no key is the rule's to see: it may ask for all of it
            missing = (part.key.text, entry.name)
            issues.append(Issue("unknown-attribute", line.place(part.key.span), missing, entry.name))
            return nothing
        several = _columns_of(part.key.text, keys)
        if len(several) > 1 and part.own:
            names = (part.key.text, *(each.name for each in several))
            issues.append(Issue("role-many-columns", line.place(part.key.span), names, entry.name))
            return nothing
        if len(several) > 1:  # a role of the target, which is all of its columns
            chosen += [(each, "") for each in several]
            continue
        chosen.append((column, part.own.text if part.own else ""))
    meant = _meant(keys, {column.name for column, _ in chosen})
    if not meant:
        text = ", ".join(column.attribute for column, _ in chosen)
        issues.append(Issue("fk-target-not-unique", line.place(target.span), (text, entry.name), entry.name))
        return nothing
    renamed = line.facts.renamed
    given = [text.text for text in renamed.names] if renamed else []
    created = sum(1 for _, own in chosen if not own)
    if renamed and len(given) != created:
        issues.append(Issue("as-count-mismatch", line.place(renamed.span), (role, str(len(given)), str(created))))
        given = []
    single = len(chosen) == 1
    columns = []
    for column, own in chosen:
        if own:
            columns.append(RoleColumn(own, own, "", UNKNOWN, column, own))
            continue
        base = given.pop(0) if given else role_column(naming, role, short, column.base)
        db_name = base if renamed else column_name(naming, base)
        columns.append(RoleColumn(role if single else base, base, db_name, plain(column.type), column))
    order = [column.name for column in meant[0].columns]  # some databases find a key only by its own order
    columns.sort(key=lambda column: order.index(column.target.name))
    everywhere = meant[0].columns is facet.columns and not facet.key_only
    return Role(tuple(columns), entry, facet, () if everywhere else meant)


def _columns_of(attribute: str, keys: tuple[UniqueKey, ...]) -> list[KeyColumn]:
    """The columns that an attribute or role of the target is in its keys."""
    return list({each.name: each for key in keys for each in key.columns if each.attribute == attribute}.values())


def _polymorphic(line: Line, role: str, tail: RelationshipTail, lookup: Lookup, issues: list[Issue]) -> Role:
    """`-> A | B | C`: a type column and a key column; all keys must be one column of one type."""
    found: list[tuple[Entry, KeyFacet]] = []
    problems: list[Issue] = []
    for target in tail.targets:
        entry = target_entry(target.name, lookup, problems, line.member.at)
        facet = lookup.key(entry) if entry is not None else None
        if entry is not None and facet is not None:
            found.append((entry, facet))
    issues.extend(_moved(problems, line))
    if len(found) != len(tail.targets):
        return _NOTHING
    kinds = {tuple(plain(column.type) for column in facet.columns) for _, facet in found}
    if len(kinds) != 1 or len(found[0][1].columns) != 1:
        names = tuple(entry.name for entry, _ in found)
        span = Span(tail.targets[0].span.start, tail.targets[-1].span.end)
        issues.append(Issue("polymorphic-key-mismatch", line.place(span), names))
        return _NOTHING
    key = found[0][1].columns[0]
    longest = max(len(entry.name) for entry, _ in found)
    naming = lookup.header.naming
    type_base = f"{role}_type"
    key_base = role_column(naming, role, found[0][0].name.rpartition(".")[2], key.base)
    kind = Type("string", (longest,))
    marker = KeyColumn(role, type_base, type_base, type_base, kind)
    return Role(
        (
            RoleColumn(type_base, type_base, column_name(naming, type_base), kind, marker),
            RoleColumn(key_base, key_base, column_name(naming, key_base), plain(key.type), key),
        ),
        None,
        None,
    )


def attribute_type(line: Line, lookup: Lookup, issues: list[Issue]) -> Typed:
    """An attribute's type; a computed one without a type gets it from its expression, elsewhere."""
    tail = line.member.tail
    if not isinstance(tail, AttributeTail) or tail.type is None:
        return Typed(UNKNOWN, False)
    if line.origin:
        typed = resolve_type(tail.type, lookup, [], 0)  # the mixin reports its own
    else:
        typed = resolve_type(tail.type, lookup, issues, line.member.at)
    natives = line.facts.natives
    return typed._replace(type=with_natives(typed.type, natives)) if natives else typed
