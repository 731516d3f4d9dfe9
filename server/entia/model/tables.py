"""An entity → its table and the junctions its `<->` lines make."""

from __future__ import annotations

from entia.model.columns import native, placed
from entia.model.constraints import TableBuilder
from entia.model.facts import NO_FACTS, facts_of, read_clauses
from entia.model.junctions import PRISMA, junction_lines, junction_table, keyed_as_prisma_has_it
from entia.model.keys import database_names, head_facts
from entia.model.lines import Line, entity_lines, target_entry
from entia.model.lookup import Lookup
from entia.model.outline import declares_junction, junction_name, outline_of
from entia.model.resolved import Issue
from entia.model.schema import Table
from entia.syntax.tree import Chunk, Declaration, EntityHead, ManyTail, Member


def entity_tables(
    name: str, declaration: Declaration, chunk: Chunk, lookup: Lookup
) -> tuple[tuple[Table, ...], list[Issue]]:
    """The entity's table first, then its junctions; and what is wrong, in spans of the entity's chunk."""
    issues: list[Issue] = []
    names, only, external = head_facts(declaration)
    facts = NO_FACTS
    if isinstance(declaration.head, EntityHead) and declaration.head.clauses:
        facts = read_clauses(declaration.head.clauses, "head")
        issues += [issue._replace(span=issue.span.shifted(declaration.at)) for issue in facts.issues]
    lines: list[Line] | tuple[Member, ...] = declaration.members
    if outline_of(declaration).takes_in:
        lines = entity_lines(declaration, lookup, issues)
    schema, db_name = database_names(lookup.header, name, names)
    name_span = declaration.name.span if declaration.name else declaration.keyword_span
    if not lines:
        issues.append(Issue("empty-entity", name_span, (name,)))
    own = TableBuilder(name, db_name, lookup, issues).build(
        lines,
        name=name,
        schema=schema,
        db_name=db_name,
        span=declaration.span,
        name_span=name_span,
        chunk=chunk,
        natives=tuple(native(clause, declaration.at) for clause in facts.natives),
        only=only,
        external=external,
        doc=declaration.doc,
        was=facts.was.name.text if facts.was else "",
        tags=facts.tags,
    )
    tables = [own]
    many = [item for item in lines if (item.member if isinstance(item, Line) else item).kind == "many"]
    for item in many:
        line = item if isinstance(item, Line) else Line(item, facts_of(item.tail))
        if isinstance(line.member.tail, ManyTail):
            issues += placed(line, line.facts.issues)
            table = _junction(name, line, chunk, only, lookup, issues)
            if table is not None:
                tables.append(table)
    return tuple(tables), issues


def _junction(
    owner: str, line: Line, chunk: Chunk, only: tuple[str, ...], lookup: Lookup, issues: list[Issue]
) -> Table | None:
    member = line.member
    tail = member.tail
    assert isinstance(tail, ManyTail)
    if tail.target is None:
        return None
    if not declares_junction(member):
        assert tail.via is not None
        target_entry(tail.target, lookup, issues, member.at)
        target_entry(tail.via, lookup, issues, member.at)
        return None
    if tail.target.text in (owner, owner.rpartition(".")[2]) and len(tail.ends) != 2:
        issues.append(Issue("many-self-needs-ends", line.place(tail.target.span), (owner,)))
        return None
    if line.facts.unindexed and (said := next(filter(None, (end.indexed for end in tail.ends)), None)) is not None:
        issues.append(Issue("conflicting-clauses", line.place(said.span), ("no index", "index")))
    name = junction_name(owner, tail)
    naming = lookup.header.naming
    schema, db_name = database_names(lookup.header, name, junction_table(owner, member, naming))
    table = TableBuilder(name, db_name, lookup, issues).build(
        list(junction_lines(owner, member, naming)),
        name=name,
        schema=schema,
        db_name=db_name,
        span=line.whole,
        name_span=line.name_span,
        chunk=chunk,
        only=line.facts.only or only,
        doc=member.doc,
        junction_of=owner,
        junction_role=member.name or "",
        index_relationships=True,
    )
    return keyed_as_prisma_has_it(table) if naming.junction == PRISMA else table
