"""One declaration → what it declares: the names it brings, and its resolved value."""

from __future__ import annotations

from entia.model.columns import native
from entia.model.composites import composite_facet, default_text, misplaced_in_composite
from entia.model.constraints import TableBuilder
from entia.model.facts import read_clauses
from entia.model.header import read_header
from entia.model.keys import database_names, key_circle
from entia.model.lines import entity_lines
from entia.model.lookup import Entry, Lookup, TypeFacet, choose
from entia.model.naming import cased, type_name
from entia.model.outline import outline_of
from entia.model.plans import PLANS, read_plan
from entia.model.resolved import Issue, Resolved
from entia.model.schema import Code, Expression, Table, View
from entia.model.tables import entity_tables
from entia.model.types import INTEGERS, Domain, DomainCheck, Enum, Label, Type
from entia.model.typing import resolve_type, with_natives
from entia.syntax.tree import (
    AttributeTail,
    Chunk,
    CodeHead,
    Declaration,
    EntityHead,
    EnumHead,
    EnumLine,
    Literal,
    Member,
    Name,
    TypeHead,
    ViewHead,
    WithTail,
)
from entia.text import Span


def resolve_declaration(chunk: Chunk, declaration: Declaration, lookup: Lookup, earlier: str = "") -> Resolved:
    """Resolve everything but views' columns. `earlier` names an earlier declaration that has the same name."""
    name = declaration.name.text if declaration.name else ""
    issues: list[Issue] = []
    if earlier:
        span = declaration.name.span if declaration.name is not None else declaration.keyword_span
        issues.append(Issue("duplicate-declaration", span, (earlier,), earlier))
    keyword = declaration.keyword
    head = declaration.head
    if keyword == "entity" and name:
        tables, found = entity_tables(name, declaration, chunk, lookup)
        roles = any(member.kind == "relationship" for member in outline_of(declaration).flagged)
        circle = key_circle(name, lookup) if roles else ()
        if circle and declaration.name is not None:
            found.append(Issue("key-cycle", declaration.name.span, circle))
        return Resolved(chunk, declaration, name, tables=tables, issues=(*issues, *found))
    if keyword == "enum" and isinstance(head, EnumHead):
        enum = read_enum(declaration, lookup, issues)
        return Resolved(chunk, declaration, name, enum=enum, issues=tuple(issues))
    if keyword == "type" and isinstance(head, TypeHead):
        chain = _type_circle(declaration, lookup)
        if chain and declaration.name is not None:
            issues.append(Issue("recursive-type", declaration.name.span, chain))
        type_ = read_domain(declaration, head, lookup, issues).type
        return Resolved(chunk, declaration, name, domain=type_, issues=tuple(issues))
    if keyword in ("mixin", "type"):
        shape = _check_lines(chunk, declaration, lookup, issues)
        return Resolved(chunk, declaration, name, shape=shape, issues=tuple(issues))
    if keyword == "view" and isinstance(head, ViewHead):
        return _view(chunk, declaration, head, lookup, issues)
    if keyword == "sql" and isinstance(head, CodeHead) and head.code is not None:
        code = Code(
            name, head.dialect.text if head.dialect else "", head.on.text if head.on else "", head.code.text,
            declaration.span, chunk,
        )  # fmt: skip
        if head.on is not None and not lookup.entries(head.on.text):
            issues.append(Issue("unknown-entity", head.on.span.shifted(declaration.at), (head.on.text,)))
        return Resolved(chunk, declaration, name, code=code, issues=tuple(issues))
    if keyword in PLANS:
        plan = read_plan(chunk, declaration, lookup, issues)
        return Resolved(chunk, declaration, name, plan=plan, issues=tuple(issues))
    if keyword == "model":
        header, found_issues = read_header(declaration)
        return Resolved(chunk, declaration, name, header=header, issues=(*issues, *found_issues))
    return Resolved(chunk, declaration, name, issues=tuple(issues))


def _view(chunk: Chunk, declaration: Declaration, head: ViewHead, lookup: Lookup, issues: list[Issue]) -> Resolved:
    name = declaration.name.text if declaration.name else ""
    if head.sql is None or not name:
        return Resolved(chunk, declaration, name, issues=tuple(issues))
    facts = read_clauses(head.clauses, "head")
    issues += [issue._replace(span=issue.span.shifted(declaration.at)) for issue in facts.issues]
    renamed = tuple(text.text for text in facts.renamed.names) if facts.renamed else ()
    schema, db_name = database_names(lookup.header, name, renamed)
    assert declaration.name is not None
    view = View(
        name, schema, db_name, Expression("sql", head.sql.text, head.sql.span.shifted(declaration.at)),
        declaration.span, declaration.name.span, chunk, head.materialized, (), facts.only, declaration.doc,
        " ".join(value.text for value in head.refresh if value.text not in ("refresh", "every", "on")), facts.tags,
        tuple(native(clause, declaration.at) for clause in facts.natives),
    )  # fmt: skip
    return Resolved(chunk, declaration, name, view=view, issues=tuple(issues))


def _check_lines(chunk: Chunk, declaration: Declaration, lookup: Lookup, issues: list[Issue]) -> Table | None:
    """A mixin or composite by itself: its own lines once, not once for each entity that has them."""
    head = declaration.head
    names = [name.span.shifted(declaration.at) for name in head.mixins] if isinstance(head, EntityHead) else []
    if isinstance(head, EntityHead):
        facts = read_clauses(head.clauses, "shape")
        issues += [issue._replace(span=issue.span.shifted(declaration.at)) for issue in facts.issues]
    own = declaration.name.text if declaration.name else ""
    for span, mixin in _mixin_uses(declaration, names):
        chain = _circle(own, mixin, lookup, (own,))
        if chain:
            issues.append(Issue("recursive-mixin", span, chain))
            return None
    if declaration.keyword == "type":
        for member in declaration.members:
            if _holds(member, own):
                issues.append(Issue("recursive-type", member.name_span, (own, own)))
                return None
    found: list[Issue] = []
    lines = entity_lines(declaration, lookup, issues)
    if declaration.keyword == "type":
        issues += misplaced_in_composite(lines)
    span = declaration.name.span if declaration.name else declaration.keyword_span
    shape = TableBuilder(own, own, lookup, found).build(
        lines, name=own, schema="", db_name=own, span=declaration.span, name_span=span, chunk=chunk
    )
    # an index of a mixin may name what only the entity has: each entity looks for itself
    issues += [issue for issue in found if issue.kind != "unknown-attribute" or declaration.keyword == "type"]
    return shape


def _mixin_uses(declaration: Declaration, spans: list[Span]) -> list[tuple[Span, Name]]:
    head = declaration.head
    found = list(zip(spans, head.mixins, strict=True)) if isinstance(head, EntityHead) else []
    for member in declaration.members:
        if isinstance(member.tail, WithTail):
            found += [(name.span.shifted(member.at), name) for name in member.tail.mixins]
    return found


def _circle(own: str, name: Name, lookup: Lookup, chain: tuple[str, ...]) -> tuple[str, ...]:
    """The mixins through which `name` comes back to `own`; empty where it does not."""
    if name.text == own:
        return (*chain, own)
    entries = tuple(entry for entry in lookup.entries(name.text) if entry.kind == "mixin")
    chosen = choose(entries, name.text)
    if chosen is None or chosen.name in chain:
        return ()
    declaration = lookup.mixin(chosen)
    if declaration is None:
        return ()
    for _, inner in _mixin_uses(declaration, [Span(0, 0)] * _head_mixins(declaration)):
        found = _circle(own, inner, lookup, (*chain, chosen.name))
        if found:
            return found
    return ()


def _head_mixins(declaration: Declaration) -> int:
    return len(declaration.head.mixins) if isinstance(declaration.head, EntityHead) else 0


def _holds(member: Member, own: str) -> bool:
    """Whether a composite's attribute is of the composite's own type, and not an array of it."""
    type_ = member.tail.type if isinstance(member.tail, AttributeTail) else None
    return type_ is not None and type_.name.text == own and "[]" not in type_.suffixes


def _type_circle(declaration: Declaration, lookup: Lookup) -> tuple[str, ...]:
    """The domains through which a `type X = …` stands for itself; empty where it does not."""
    own = declaration.name.text if declaration.name else ""
    chain = [own]
    current: Declaration | None = declaration
    while current is not None and isinstance(current.head, TypeHead) and current.head.base is not None:
        name = current.head.base.name.text
        entries = tuple(entry for entry in lookup.entries(name) if entry.kind == "type")
        entry = choose(entries, name)
        if entry is None or entry.name in chain[1:]:
            return ()
        chain.append(entry.name)
        if entry.name == own:
            return tuple(chain)
        current = entry.declaration
    return ()


def read_enum(declaration: Declaration, lookup: Lookup, issues: list[Issue]) -> Enum:
    """The enum that a declaration gives."""
    head = declaration.head
    assert isinstance(head, EnumHead)
    facts = read_clauses(head.clauses, "enum")
    issues += [issue._replace(span=issue.span.shifted(declaration.at)) for issue in facts.issues]
    base: Type | None = None
    if head.base is not None:
        base = resolve_type(head.base, lookup, issues, declaration.at).type
    labels: list[Label] = []
    seen: dict[str, int] = {}
    values: dict[str, int] = {}
    following = 1
    numbered = False
    for member in declaration.members:
        tail = member.tail
        if not isinstance(tail, EnumLine):
            continue
        text = tail.label.text
        span = tail.label.span.shifted(member.at)
        if text in seen:
            issues.append(Issue("duplicate-label", span, (text,)))
            continue
        seen[text] = 1
        value = tail.value.value if isinstance(tail.value, Literal) else text
        if base is not None and base.base in INTEGERS:
            value = tail.value.value if tail.value is not None else str(following)
            if value.lstrip("-").isdigit():
                following = int(value) + 1
            else:
                issues.append(Issue("enum-code-not-integer", span, (text, value)))
        if base is None and tail.value is not None and tail.value.kind == "number" and not numbered:
            numbered = True
            issues.append(Issue("enum-code-without-type", span, (text, value)))
        if value in values:
            issues.append(Issue("duplicate-label", span, (value,)))
        values[value] = 1
        was = tail.was.name.text if tail.was else ""
        labels.append(Label(text, value, member.doc, was))
    name = declaration.name.text if declaration.name else ""
    if not labels and declaration.name is not None:
        issues.append(Issue("enum-without-labels", declaration.name.span, (name,)))
    schema, db_name = _type_names(name, facts.renamed.names[0].text if facts.renamed else "", lookup)
    return Enum(name, schema, db_name, tuple(labels), base, declaration.doc)


def _type_names(name: str, renamed: str, lookup: Lookup) -> tuple[str, str]:
    namespace, _, short = name.rpartition(".")
    naming = lookup.header.naming
    return cased(naming.case, namespace) if namespace else "", renamed or type_name(naming, short)


def read_domain(declaration: Declaration, head: TypeHead, lookup: Lookup, issues: list[Issue]) -> TypeFacet:
    """What `type Name = base …` is, with what travels along."""
    facts = read_clauses(head.clauses, "domain")
    issues += [issue._replace(span=issue.span.shifted(declaration.at)) for issue in facts.issues]
    for clause in facts.natives:
        if clause.type is None:  # options are a column's
            issues.append(Issue("misplaced-clause", clause.span.shifted(declaration.at), ("native", "domain")))
    if head.base is None:
        return TypeFacet(None)
    typed = resolve_type(head.base, lookup, issues, declaration.at)
    base = with_natives(typed.type, facts.natives)
    inner = base.domain
    name = declaration.name.text if declaration.name else ""
    schema, db_name = _type_names(name, facts.renamed.names[0].text if facts.renamed else "", lookup)
    checks = tuple(
        DomainCheck(check.name.text if check.name else "", check.sql.text) for check in facts.checks
    )  # fmt: skip
    domain = Domain(
        name, schema, db_name, base._replace(domain=None), (*(inner.checks if inner else ()), *checks),
        facts.renamed is not None, declaration.doc,
    )  # fmt: skip
    default = typed.default
    if facts.default is not None:
        default = default_text(facts.default)
    return TypeFacet(base._replace(domain=domain), typed.fields, default, (*typed.tags, *facts.tags), typed.checks)


def type_facet(entry: Entry, lookup: Lookup) -> TypeFacet:
    """What a named type is, for those who use it."""
    declaration = entry.declaration
    head = declaration.head
    if isinstance(head, EnumHead):
        return TypeFacet(Type("enum", enum=read_enum(declaration, lookup, [])))
    if isinstance(head, TypeHead):
        return read_domain(declaration, head, lookup, [])
    tags = read_clauses(head.clauses, "head").tags if isinstance(head, EntityHead) else ()
    return composite_facet(declaration, lookup, tags)
