"""What others need to know of an entity: its key and its unique keys, without resolving the rest of it."""

from __future__ import annotations

from collections.abc import Iterable

from entia.model.facts import Facts, facts_of, is_constraint, read_clauses
from entia.model.junctions import junction_lines, junction_of, junction_table
from entia.model.lines import Line, attribute_type, entity_lines, role_of
from entia.model.lookup import Entry, KeyColumn, KeyFacet, Lookup, UniqueKey, choose
from entia.model.naming import column_name, table_name
from entia.model.outline import Outline, outline_of
from entia.model.schema import Header
from entia.syntax.tree import (
    ColumnsTail,
    Declaration,
    EntityHead,
    Member,
    Name,
    RelationshipTail,
)


def database_names(header: Header, name: str, head_names: tuple[str, ...]) -> tuple[str, str]:
    """(schema, name) in the database of something called `name` with `as` names."""
    namespace, _, short = name.rpartition(".")
    schema = column_name(header.naming, namespace) if namespace else ""
    return schema, head_names[0] if head_names else table_name(header.naming, short)


def head_facts(declaration: Declaration) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """(`as` names, `only` dialects, external) of an entity's head."""
    names: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    external = False
    if isinstance(declaration.head, EntityHead) and declaration.head.clauses:
        facts = read_clauses(declaration.head.clauses, "head")
        names = tuple(text.text for text in facts.renamed.names) if facts.renamed else ()
        only = facts.only
        external = any(tag == "external" for tag, _ in facts.tags)
    return names, only, external


def key_facet(entry: Entry, lookup: Lookup) -> KeyFacet:
    """The entity's primary key as others see it."""
    if entry.kind == "junction":
        return _junction_key(entry, lookup)
    declaration = entry.declaration
    names, only, external = head_facts(declaration)
    schema, db_name = database_names(lookup.header, entry.name, names)
    outline = outline_of(declaration)
    if not outline.takes_in and len(outline.flagged) == 1 and outline.flagged[0].kind == "attribute":
        lines = [Line(outline.flagged[0], facts_of(outline.flagged[0].tail))]  # the usual key at the usual price
        columns = tuple(columns_of(lines[0], lines, lookup))
        late = _late_keys(outline)
        return KeyFacet(schema, db_name, columns, external, only, (), late, outline.partitioned)
    lines = entity_lines(declaration, lookup, None)
    columns, key_only = _key_columns(lines, lookup)
    through = tuple(name for line in lines if line.facts.pk is not None for name in _targets(line.member, lookup))
    late = _late_keys(outline)
    return KeyFacet(
        schema, db_name, columns, external, only, through, late, outline.partitioned, key_only=key_only
    )  # fmt: skip


def _late_keys(outline: Outline) -> tuple[frozenset[str], ...]:
    """The names that each deferrable key lists. Their columns are not asked for: a role among them may refer to the
    very entity whose key this is."""
    return tuple(
        frozenset(item.value.text for item in member.tail.columns if isinstance(item.value, Name))
        for member in outline.late
        if isinstance(member.tail, ColumnsTail)
    )


def _targets(member: Member, lookup: Lookup) -> list[str]:
    """The qualified names of the entities a relationship's line names."""
    if not isinstance(member.tail, RelationshipTail):
        return []
    found = [choose(lookup.entries(target.name.text), target.name.text) for target in member.tail.targets]
    return [entry.name for entry in found if entry is not None]


def key_circle(name: str, lookup: Lookup) -> tuple[str, ...]:
    """The entities through which the key of `name` is made of itself; empty where it is not."""

    def walk(current: str, chain: tuple[str, ...]) -> tuple[str, ...]:
        entry = choose(lookup.entries(current), current)
        facet = lookup.key(entry) if entry is not None else None
        for following in facet.through if facet else ():
            if following == name:
                return (*chain, name)
            if following not in chain:
                found = walk(following, (*chain, following))
                if found:
                    return found
        return ()

    return walk(name, (name,))


def _key_columns(lines: list[Line], lookup: Lookup) -> tuple[tuple[KeyColumn, ...], tuple[str, ...]]:
    """The columns of the primary key, and the dialects that alone have it; none for all."""
    flagged = [line for line in lines if line.facts.pk is not None]
    if flagged:
        return tuple(_once(column for line in flagged for column in columns_of(line, lines, lookup))), ()
    for line in lines:
        tail = line.member.tail
        if isinstance(tail, ColumnsTail) and tail.word == "pk":
            # nothing can refer to beginnings
            whole = not any(item.length for item in tail.columns)
            return tuple(named_columns(tail, lines, lookup)) if whole else (), line.facts.only
    return (), ()


def named_columns(tail: ColumnsTail, lines: list[Line], lookup: Lookup) -> list[KeyColumn]:
    """The columns that a `pk (…)` or `unique (…)` list names, each once; unknown names are left out."""
    names = [item.value.text for item in tail.columns if isinstance(item.value, Name)]
    return _once(column for name in names for column in columns_named(name, lines, lookup))


def _once(columns: Iterable[KeyColumn]) -> list[KeyColumn]:
    """The columns without repetitions: lines of one key may share some."""
    found: dict[str, KeyColumn] = {}
    for column in columns:
        found.setdefault(column.name, column)
    return list(found.values())


def columns_named(name: str, lines: list[Line], lookup: Lookup) -> list[KeyColumn]:
    """The columns of the attribute or role called `name`, or the one column of a larger role called so."""
    for line in lines:
        if line.member.name == name and line.member.kind in ("attribute", "relationship"):
            return columns_of(line, lines, lookup)
    for line in lines:
        if line.member.kind == "relationship" or (
            line.member.kind == "attribute" and name.startswith(f"{line.member.name}_")
        ):
            for column in columns_of(line, lines, lookup):
                if column.name == name:
                    return [column]
    return []


def _reused(name: str, lines: list[Line], lookup: Lookup) -> list[KeyColumn]:
    """What `key = name` means: the column called so, though a role of several columns may be, too."""
    found = columns_named(name, lines, lookup)
    own = [column for column in found if column.name == name]
    return own or found


def columns_of(line: Line, lines: list[Line], lookup: Lookup) -> list[KeyColumn]:
    """The columns an attribute or relationship line stands for."""
    name = line.member.name
    if name is None:
        return []
    if line.member.kind == "relationship":
        found = []
        for column in role_of(line, lookup, []).columns:
            if column.reused:
                others = [other for other in lines if other is not line]
                found += _reused(column.reused, others, lookup)
            else:
                found.append(KeyColumn(name, column.name, column.base, column.db_name, column.type))
        return found
    if line.member.kind != "attribute":
        return []
    typed = attribute_type(line, lookup, [])
    if typed.fields:
        return [
            KeyColumn(
                name,
                f"{name}_{field.name}",
                f"{name}_{field.name}",
                column_name(lookup.header.naming, f"{name}_{field.name}"),
                field.type,
            )
            for field in typed.fields
        ]
    renamed = line.facts.renamed
    base = renamed.names[0].text if renamed else name
    db_name = base if renamed else column_name(lookup.header.naming, name)
    return [KeyColumn(name, name, base, db_name, typed.type)]


def unique_facets(entry: Entry, lookup: Lookup) -> tuple[UniqueKey, ...]:
    """The entity's unique keys, the primary one not among them: its constraints, then the unique indexes that a foreign
    key can refer to."""
    if entry.kind == "junction":
        return ()
    lines = entity_lines(entry.declaration, lookup, None)
    found: list[UniqueKey] = []
    for line in lines:
        facts, tail = line.facts, line.member.tail
        if facts.unique is not None:
            found.append(UniqueKey(tuple(columns_of(line, lines, lookup)), only=facts.only))
        elif any(clause.unique for clause in facts.indexes):
            found.append(UniqueKey(tuple(columns_of(line, lines, lookup)), True, facts.only))
        elif isinstance(tail, ColumnsTail) and _can_be_referred_to(tail, facts):
            is_index = not is_constraint(tail, facts)
            found.append(UniqueKey(tuple(named_columns(tail, lines, lookup)), is_index, facts.only))
    return tuple(sorted((key for key in found if key.columns), key=lambda key: key.by_index))


def _can_be_referred_to(tail: ColumnsTail, facts: Facts) -> bool:
    """Whether a unique line is about all rows and whole columns, compared as the columns are."""
    plain = all(isinstance(item.value, Name) and not item.length and not item.collate for item in tail.columns)
    return "unique" in tail.word and facts.where is None and plain


def member_names(entry: Entry, lookup: Lookup) -> frozenset[str]:
    """The names of an entity's or junction's attributes and relationships."""
    if entry.kind == "junction":
        member = junction_of(entry)
        owner = entry.declaration.name.text if entry.declaration.name is not None else ""
        lines = list(junction_lines(owner, member, lookup.header.naming)) if member is not None else []
    else:
        lines = entity_lines(entry.declaration, lookup, None)
    kinds = ("attribute", "relationship")
    return frozenset(line.member.name for line in lines if line.member.name and line.member.kind in kinds)


# ---- junctions -------------------------------------------------------------------------------------------------------
def _junction_key(entry: Entry, lookup: Lookup) -> KeyFacet:
    member = junction_of(entry)
    if member is None or entry.declaration.name is None:
        return KeyFacet(*database_names(lookup.header, entry.name, ()), (), False, ())
    owner, naming = entry.declaration.name.text, lookup.header.naming
    schema, db_name = database_names(lookup.header, entry.name, junction_table(owner, member, naming))
    lines = list(junction_lines(owner, member, naming))
    columns, key_only = _key_columns(lines, lookup)
    return KeyFacet(schema, db_name, columns, False, (), key_only=key_only)
