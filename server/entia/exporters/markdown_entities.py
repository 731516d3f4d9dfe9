"""The document's head, its entities and its types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from entia.exporters.markdown_text import (
    NOTHING,
    bullet,
    code,
    codes,
    computed,
    described,
    fenced,
    item,
    labelled,
    passage,
    prose,
    purpose,
    table,
    title,
)
from entia.exporters.mermaid import state_diagram
from entia.exporters.source import Body, Source, is_own
from entia.model.schema import Column, Table, TagArgument
from entia.model.sql_types import describe
from entia.model.types import Enum
from entia.syntax.tree import (
    AttributeTail,
    Clause,
    Computed,
    Declaration,
    EntityHead,
    EnumHead,
    EnumLine,
    ManyTail,
    Member,
    ModelHead,
    RelationshipTail,
    TypeHead,
    WithTail,
)
from entia.syntax.writing import (
    print_clause,
    print_line,
    print_member,
    print_name,
    print_tail,
    print_type,
    sort_clauses,
)

# How the document names what a clause begins with; other clauses begin with their own words.
LEADS = {
    "pk": "primary key",
    "auto": "auto-generated",
    "=": "default",
    "as": "named",
    "was": "formerly",
    "fk": "foreign key",
}
_WORDS = (
    *LEADS, "unique index", "unique", "no index", "index", "on update", "on delete", "check", "computed", "collate",
    "inverse", "native", "only", "deferrable", "deferred", "not enforced", "with",
)  # fmt: skip
_HEAD = (
    ("Version", "version"), ("Targets", "target"), ("Naming", "naming"), ("Relationships", "relationships"),
    ("Extensions", "extension"), ("Options", "native"), ("Silenced Rules", "allow"),
)  # fmt: skip
_STATUS = {"draft": "DRAFT", "under_review": "UNDER_REVIEW", "approved": "APPROVED"}
_CONSTRAINTS = ("pk", "unique", "check", "exclude", "cluster")
_HEADED = ("with", "native")
_ELSEWHERE = (
    "index", "partition", "with", "native", "volume", "audit", "retain", "cache", "sync", "on", "lifecycle",
    "transitions",
)  # fmt: skip


# ---- the head --------------------------------------------------------------------------------------------------------
def head(source: Source) -> list[str]:
    """The lines between the title and the overview, each ended by a hard break."""
    header = source.schema.header
    lines = [
        f"**Created**: {header.created or NOTHING}",
        f"**Last Updated**: {header.updated or NOTHING}",
        f"**Author**: {prose(header.author)}",
        f"**SEV Level**: {f'SEV-{header.sev}' if header.sev else NOTHING}",
        f"**Review Status**: {_STATUS.get(header.status, NOTHING)}",
    ]
    docs: list[str] = []
    model = source.model
    members = model.members if model is not None else ()
    for label, word in _HEAD:
        said = [member for member in members if member.name == word]
        if said:
            written = codes(filter(None, map(print_tail, [member.tail for member in said])))
            lines.append(f"**{label}**: {written or NOTHING}")
    if header.tags and model is not None and isinstance(model.head, ModelHead):
        lines.append(f"**Classification**: {codes(map(print_clause, model.head.clauses))}")
    for member in members:
        if member.doc and member.name != "tag":
            docs += bullet(code(member.name or ""), prose(member.doc))
    for member in members:  # words that nobody knows are kept
        if member.name not in _KNOWN_HEAD:
            docs += bullet("Line", code(print_line(member)))
    broken = [f"{line}  " for line in lines[:-1]]
    return [*broken, lines[-1], "", *docs, *([""] if docs else []), *_errors(source.errors)]


_KNOWN_HEAD = ("created", "updated", "author", "sev", "status", "tag", *(word for _, word in _HEAD))


def _errors(errors: tuple[str, ...]) -> list[str]:
    """A document of a broken model says so before anything else."""
    if not errors:
        return []
    count = "an error" if len(errors) == 1 else f"{len(errors)} errors"
    lines = [computed(f"The model has {count}; what follows is what could be read:"), ""]
    return [*lines, *(f"- {computed(prose(error))}" for error in errors), ""]


def overview(source: Source) -> list[str]:
    """What the model says of itself, and what there is in it."""
    model = source.model
    lines = [*passage(model.doc, paragraphs=True), ""] if model is not None and model.doc.strip() else []
    counts = (
        (len(source.of("entity")), "entity", "entities"),
        (sum(len(body.table.columns) for body in source.of("entity") if body.table), "column", "columns"),
        (sum(len(table.foreign_keys) for table in source.schema.tables), "foreign key", "foreign keys"),
        (len(source.schema.views), "view", "views"),
        (len(source.plans("query")), "query", "queries"),
    )
    said = ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in counts if count)
    return [*lines, computed(f"{said[:1].upper()}{said[1:] or 'No entities'}."), ""]


def custom_tags(source: Source) -> list[str]:
    """The tags that the model declares for itself."""
    rows = [
        (code(each.name), codes(map(_argument, each.arguments)) or NOTHING, prose(each.doc))
        for each in source.schema.header.custom_tags
    ]
    return table(("Tag", "Arguments", "Description"), rows) if rows else []


def _argument(argument: TagArgument) -> str:
    kind = argument.kind or " | ".join(argument.choices)
    label = f"{argument.name}: " if argument.name else ""
    return f"{label}{kind}{'?' if argument.optional else ''}"


# ---- entities --------------------------------------------------------------------------------------------------------
def entities(source: Source) -> list[str]:
    """All entities, and the junction tables that have lines of their own."""
    lines: list[str] = []
    number = 0
    for body in source.of("entity", "junction"):
        if body.kind == "entity":
            number += 1
            lines += [f"#### Entity {number}: {title(body.name)}", "", *_definition(source, body)]
        else:
            lines += [f"#### Junction: {title(body.name)}", "", f"**Of**: {code(body.owner)}", ""]
            lines += _lines(source, body)
    return lines or [computed("No entities."), ""]


def _definition(source: Source, body: Body) -> list[str]:
    return [*labelled("Purpose", body.doc), *_lifecycle(body), *_settings(body), *_lines(source, body)]


def _lifecycle(body: Body) -> list[str]:
    steps = body.table.design.lifecycle if body.table is not None else ()
    own = [step for step in steps if is_own(body, step.span)]
    if not steps:
        return labelled("Lifecycle", "")
    lines = ["**Lifecycle**:", ""]
    for step in steps:
        written = prose(step.text) if step in own else computed(prose(step.text))
        lines += bullet(title(step.word.capitalize()), written, doc=step.doc)
    return [*lines, ""]


def _settings(body: Body) -> list[str]:
    """What stands in the head: mixins, other names, tags, options."""
    head = body.declaration.head
    said: list[str] = []
    if isinstance(head, EntityHead):
        said += [f"with {print_name(each)}" for each in head.mixins]
        said += map(print_clause, sort_clauses(head.clauses))
    said += [print_line(member) for member in body.members if member.kind == "native"]
    said += [print_line(m) for m in body.members if m.kind == "with" and body.kind in ("mixin", "type")]
    return [f"**Settings**: {', '.join(map(phrase, said))}", ""] if said else []


def phrase(clause: str) -> str:
    """A clause in words, with what is exact in it as code: `default `0``, `on delete `cascade``, `@pii`."""
    lead = next((word for word in sorted(_WORDS, key=len, reverse=True) if _starts(clause, word)), "")
    if not lead:
        return code(clause)
    rest = clause[len(lead) :].strip()
    return f"{LEADS.get(lead, lead)} {code(rest)}" if rest else LEADS.get(lead, lead)


def _starts(clause: str, word: str) -> bool:
    return clause.startswith(word) and (clause[len(word) :][:1] in ("", " "))


def _lines(source: Source, body: Body) -> list[str]:
    """The attribute table, then what else stands in the block."""
    rows = list(_rows(source, body, body.declaration if body.kind != "junction" else None, body.members))
    lines = table(("Attribute", "Type", "Required", "Description", "Constraints"), rows) if rows else []
    constraints = [member for member in body.members if member.kind in _CONSTRAINTS]
    unknown = [member for member in body.members if member.kind not in (*_CONSTRAINTS, *_ELSEWHERE, *_COLUMNS)]
    listed = [member for member in (*constraints, *unknown) if not is_unique_index(member)]
    unseen = list(_without_rows(source, body))
    if listed or unseen:
        lines += ["**Constraints**:", ""]
        for member in listed:
            lines += item(print_line(member), member.doc)
        for mixin, doc in unseen:
            lines += item(f"with {mixin}", doc)
        lines.append("")
    if body.table is not None:
        lines += _transitions(body)
    else:
        rest = [member for member in body.members if member.kind in _ELSEWHERE and member.kind not in _HEADED]
        rest += [member for member in body.members if is_unique_index(member)]
        if rest:
            lines += ["**Lines**:", "", *fenced("entia", "\n".join(print_member(each, 0) for each in rest))]
    return lines


def _without_rows(source: Source, body: Body) -> Iterator[tuple[str, str]]:
    """The mixins that lines of an entity take in, and that no row tells of, since they have no attribute: with the doc
    of the line."""
    for member in body.members:
        if isinstance(member.tail, WithTail) and body.kind in ("entity", "junction"):
            for mixin in member.tail.mixins:
                if not any(_mixin(source, body, mixin.text, "")):
                    yield print_name(mixin), member.doc


_COLUMNS = ("attribute", "relationship", "many")


def is_unique_index(member: Member) -> bool:
    """Whether the line is `unique index (…)`, which is documented with the indexes."""
    return getattr(member.tail, "word", "") == "unique index"


def _rows(
    source: Source, body: Body, declaration: Declaration | None, members: Iterable[Member], origin: str = ""
) -> Iterator[list[str]]:
    """One row for each line, those of mixins where they come in."""
    for member in members:
        if member.kind in _COLUMNS:
            yield _row(body, member, origin)
        elif isinstance(member.tail, WithTail):
            for mixin in member.tail.mixins:
                yield from _mixin(source, body, mixin.text, origin)
    if declaration is not None and isinstance(declaration.head, EntityHead):
        for mixin in declaration.head.mixins:
            yield from _mixin(source, body, mixin.text, origin)


def _mixin(source: Source, body: Body, mixin: str, origin: str) -> Iterator[list[str]]:
    found = source.mixin(mixin)
    if found is None or origin.count(">") > 8:  # a circle is an error, told elsewhere
        return
    yield from _rows(source, body, found.declaration, found.members, f"{origin}>{mixin}")


def _row(body: Body, member: Member, origin: str) -> list[str]:
    tail = member.tail
    columns = _columns_of(body, member)
    kind, required = NOTHING, NOTHING
    clauses: tuple[Clause, ...] = ()
    remarks: list[str] = []
    if isinstance(tail, AttributeTail):
        clauses = tail.clauses
        if tail.type is not None:
            kind = code(print_type(tail.type).removesuffix("?"))
            required = "No" if tail.type.optional else "Yes"
        elif columns:
            kind = computed(code(describe(columns[0].type)))
            required = "Yes" if columns[0].required else "No"
    elif isinstance(tail, RelationshipTail):
        kind = code(f"-> {print_tail(tail._replace(clauses=(), optional=None))}")
        required = "No" if tail.optional is not None else "Yes"
        clauses = tail.clauses
    elif isinstance(tail, ManyTail):
        kind = code(f"<-> {print_tail(tail._replace(clauses=()))}")
        clauses = tail.clauses
    said = list(map(phrase, map(print_clause, _without_type(tail, sort_clauses(clauses)))))
    names = [column.db_name for column in columns]
    if names and names != [member.name]:
        remarks.append(f"column{'s' if len(names) > 1 else ''} {codes(names)}")
    if origin:
        remarks.append(f"from {code(origin[1:].split('>', maxsplit=1)[0])}")
    said += map(computed, remarks)
    return [code(member.name or ""), kind, required, prose(member.doc), ", ".join(said) or NOTHING]


def _without_type(tail: object, clauses: list[Clause]) -> list[Clause]:
    """An attribute that is only computed begins with what computes it."""
    first = [clause for clause in clauses if isinstance(clause, Computed)]
    return [*first, *(clause for clause in clauses if clause not in first)]


def _columns_of(body: Body, member: Member) -> list[Column]:
    if body.table is None:
        return []
    own = member.name or ""
    return [
        column
        for column in body.table.columns
        if own in (column.role, column.name) or column.path[:1] == (own,)
        if column.role in ("", own)
    ]


def _transitions(body: Body) -> list[str]:
    assert body.table is not None
    lines: list[str] = []
    for each in body.table.design.transitions:
        own = is_own(body, each.span)
        lines += [f"**Transitions of** {code(each.attribute.name)}:", ""]
        after: dict[str, list[str]] = {}
        for edge in each.edges:
            after.setdefault(edge.source.name, []).append(edge.target.name)
        for state, targets in after.items():
            written = f"{code(state)} → {codes(targets)}"
            lines.append(f"- {written if own else computed(written)}")
        lines += [
            *described(each.doc, 0),
            "",
            *fenced("mermaid", state_diagram(each, _initial(body.table, each.column))),
        ]
    return lines


def _initial(table: Table, column: str) -> str:
    """The state that a row begins with: the column's default."""
    found = table.column(column)
    return found.default.text if found is not None and found.default is not None else ""


# ---- types -----------------------------------------------------------------------------------------------------------
def types(source: Source) -> list[str]:
    """Enums, domains, composites and mixins."""
    lines: list[str] = []
    enums = {enum.name: enum for enum in source.schema.enums}
    domains = []
    for declaration in source.schema.declarations:
        own = declaration.name.text if declaration.name is not None else ""
        if isinstance(declaration.head, EnumHead):
            lines += _enum(declaration, own, enums.get(own))
        elif isinstance(declaration.head, TypeHead):
            domains.append(_domain(declaration, own, declaration.head))
    for body in source.of("type"):
        lines += [f"#### Composite: {title(body.name)}", "", *purpose(body.doc)]
        lines += [*_settings(body), *_lines(source, body)]
    for body in source.of("mixin"):
        lines += [f"#### Mixin: {title(body.name)}", "", *purpose(body.doc)]
        lines += [*_settings(body), *_lines(source, body)]
    if domains:
        lines += ["#### Domains", "", *table(("Type", "Stands For", "Description", "Constraints"), domains)]
    return lines


def _enum(declaration: Declaration, own: str, enum: Enum | None) -> list[str]:
    head = declaration.head
    assert isinstance(head, EnumHead)
    lines = [f"#### Enum: {title(own)}", "", *purpose(declaration.doc)]
    said = [f": {print_type(head.base)}"] if head.base is not None else []
    said += map(print_clause, sort_clauses(head.clauses))
    if said:
        lines += [f"**Settings**: {', '.join(map(phrase, said))}", ""]
    rows = []
    for member in declaration.members:
        tail = member.tail
        if isinstance(tail, EnumLine):
            value = code(quoted_value(tail)) if tail.value is not None else NOTHING
            was = phrase(print_clause(tail.was)) if tail.was is not None else NOTHING
            rows.append((code(tail.label.text), value, prose(member.doc), was))
    return [*lines, *table(("Label", "Value", "Description", "Renamed"), rows)]


def quoted_value(tail: EnumLine) -> str:
    """The code or text of a label, as written."""
    assert tail.value is not None
    return print_tail(tail._replace(was=None)).split("= ", 1)[1]


def _domain(declaration: Declaration, own: str, head: TypeHead) -> list[str]:
    base = code(print_type(head.base)) if head.base is not None else NOTHING
    said = ", ".join(map(phrase, map(print_clause, sort_clauses(head.clauses))))
    return [code(own), base, prose(declaration.doc), said or NOTHING]


def namespaces(source: Source) -> list[str]:
    """The schemas that are declared or used."""
    declared = {each.name.text for _, each in source.declared("namespace") if each.name is not None}
    used = computed("Used, and not declared")
    rows = [(code(own), prose(doc) if own in declared else used) for own, doc in source.schema.namespaces]
    return table(("Schema", "Description"), rows) if rows else []
