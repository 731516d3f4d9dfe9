"""An entity → its table and the junctions its `<->` lines make."""

from __future__ import annotations

from typing import Any

from entia.model.facts import Facts, read_clauses
from entia.model.keys import (
    database_names,
    declares_junction,
    head_facts,
    junction_lines,
    junction_name,
)
from entia.model.lines import Line, Role, attribute_type, entity_lines, role_of, target_entry
from entia.model.lookup import Entry, KeyFacet, Lookup
from entia.model.naming import column_name, constraint_name
from entia.model.resolved import Issue
from entia.model.schema import (
    CheckConstraint,
    Column,
    Exclusion,
    Expression,
    ForeignKey,
    Identity,
    Index,
    IndexKey,
    Key,
    Native,
    Partition,
    PartitionPart,
    Table,
)
from entia.model.types import UNKNOWN, Enum, Type
from entia.model.typing import Typed, is_builtin, type_text
from entia.syntax.tree import (
    Call,
    CheckTail,
    Chunk,
    ColumnsTail,
    Declaration,
    Default,
    EntityHead,
    ExcludeTail,
    IndexColumn,
    Literal,
    ManyTail,
    Name,
    NativeTail,
    OnUpdate,
    PartitionLine,
    PartitionTail,
    Sql,
    Value,
)
from entia.syntax.tree import Native as NativeClause
from entia.text import Span

NICHE = ("true", "false", "null")


def entity_tables(
    name: str, declaration: Declaration, chunk: Chunk, lookup: Lookup
) -> tuple[tuple[Table, ...], list[Issue]]:
    """The entity's table first, then its junctions; and what is wrong, in spans of the entity's chunk."""
    issues: list[Issue] = []
    names, only, external = head_facts(declaration)
    facts = Facts()
    if isinstance(declaration.head, EntityHead) and declaration.head.clauses:
        facts = read_clauses(declaration.head.clauses, "head")
        issues += [issue._replace(span=issue.span.shifted(declaration.at)) for issue in facts.issues]
    lines = entity_lines(declaration, lookup, issues)
    schema, db_name = database_names(lookup.header, name, names)
    name_span = declaration.name.span if declaration.name else declaration.keyword_span
    builder = TableBuilder(name, db_name, lines, lookup, issues)
    if not declaration.members and not lines:
        issues.append(Issue("empty-entity", name_span, (name,)))
    own = builder.build(
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
    for line in lines:
        member = line.member
        if not isinstance(member.tail, ManyTail):
            continue
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
    name = junction_name(owner, tail)
    renamed = line.facts.renamed
    names = tuple(text.text for text in renamed.names) if renamed else ()
    schema, db_name = database_names(lookup.header, name, names)
    builder = TableBuilder(name, db_name, list(junction_lines(owner, member)), lookup, issues, junction=True)
    return builder.build(
        name=name,
        schema=schema,
        db_name=db_name,
        span=line.whole,
        name_span=line.name_span,
        chunk=chunk,
        only=line.facts.only or only,
        doc=member.doc,
        junction_of=owner,
    )


def placed(line: Line, issues: tuple[Issue, ...]) -> list[Issue]:
    """Issues of a line's facts, at their place; none of a mixin's line, which the mixin reports."""
    if line.origin:
        return []
    at = line.member.at
    return [issue._replace(span=issue.span.shifted(at)) for issue in issues]


def native(clause: NativeClause, at: int) -> Native:
    """A `native` clause as a value of the schema."""
    return Native(
        clause.dialect.text,
        clause.options.text if clause.options else "",
        type_text(clause.type) if clause.type else "",
        clause.span.shifted(at),
    )


# a line's text with a builtin type → (tail, type, required, the type's span, all of `Column` behind its default)
_Template = tuple[Any, Type, bool, Span, tuple[Any, ...]]
_TEMPLATES: dict[int, _Template] = {}


class TableBuilder:
    """Builds one table from its lines, in one pass over columns and one over everything that names columns."""

    def __init__(
        self,
        entity: str,
        table: str,
        lines: list[Line],
        lookup: Lookup,
        issues: list[Issue],
        junction: bool = False,
    ) -> None:
        self.table = table
        self.entity = entity
        self.lines = lines
        self.lookup = lookup
        self.naming = lookup.header.naming
        self.issues = issues
        self.junction = junction
        self.columns: list[Column] = []
        self.by_name: dict[str, Column] = {}  # by what SQL calls it
        self.parts: dict[str, tuple[str, ...]] = {}  # attribute or role → column names
        self.first: dict[str, str] = {}  # name of a line → what it was first
        self.roles: list[tuple[Line, Role]] = []
        self.keys: list[Key] = []
        self.uniques: list[Key] = []
        self.indexes: list[Index] = []
        self.checks: list[CheckConstraint] = []
        self.exclusions: list[Exclusion] = []
        self.foreign_keys: list[ForeignKey] = []
        self.partitions: list[Partition] = []
        self.cluster: tuple[str, ...] = ()
        self.natives: list[Native] = []
        self.flagged: list[str] = []  # columns with `pk` on their line
        self.flag_span: Span | None = None
        self.only: tuple[str, ...] = ()  # of the whole entity
        self.used: set[str] = set()  # derived constraint names of this table

    def build(self, **fields: Any) -> Table:
        """The table; `fields` are those that the lines do not decide."""
        self.only = fields.get("only", ())
        for line in self.lines:
            kind = line.member.kind
            if kind == "attribute":
                self.attribute(line)
            elif kind == "relationship":
                self.relationship(line)
            elif kind == "many":
                self.claim_name(line, "a relationship")
        for line, role in self.roles:
            self.foreign_key(line, role)
        for line in self.lines:
            if line.member.kind not in ("attribute", "relationship", "many"):
                self.directive(line)
        self.flags()
        self.relationship_indexes()
        primary = self.keys[0] if self.keys else None
        if len(self.keys) > 1:
            self.issues.append(Issue("several-primary-keys", self.keys[1].span, ()))
        natives = (*fields.pop("natives", ()), *self.natives)
        return Table(
            columns=tuple(self.columns),
            primary_key=primary,
            uniques=tuple(self.uniques),
            indexes=tuple(self.indexes),
            checks=tuple(self.checks),
            exclusions=tuple(self.exclusions),
            foreign_keys=tuple(self.foreign_keys),
            partitions=tuple(self.partitions),
            cluster=self.cluster,
            natives=natives,
            **fields,
        )

    # ---- columns -----------------------------------------------------------------------------------------------------
    def claim_name(self, line: Line, what: str) -> bool:
        name = line.member.name
        if name is None:
            return False
        if name in self.first:
            self.issues.append(Issue("duplicate-attribute", line.name_span, (name, self.first[name])))
            return False
        self.first[name] = f"mixin {line.origin}" if line.origin else what
        return True

    def add_column(self, column: Column) -> None:
        name = column.name
        if name in self.by_name:
            self.issues.append(Issue("column-name-clash", column.name_span, (column.db_name, name)))
            return
        self.by_name[name] = column
        self.columns.append(column)

    def attribute(self, line: Line) -> None:
        if not self.claim_name(line, "line"):
            return
        member, facts = line.member, line.facts
        name = member.name
        assert name is not None
        tail: Any = member.tail
        if not line.origin:
            known = _TEMPLATES.get(id(tail))
            if known is not None and known[0] is tail:
                self.plain_attribute(line, name, known)
                return
        if facts.issues:
            self.issues += placed(line, facts.issues)
        typed = attribute_type(line, self.lookup, self.issues)
        at = member.at
        origin = line.origin
        span = line.whole
        type_span = span if origin or tail.type is None else tail.type.span.shifted(at)
        if typed.fields:
            self.composite(line, typed, type_span)
            return
        if facts.renamed:
            db_name = facts.renamed.names[0].text
            if len(facts.renamed.names) != 1:
                counts = (name, str(len(facts.renamed.names)), "1")
                self.issues.append(Issue("as-count-mismatch", line.place(facts.renamed.span), counts))
        else:
            db_name = column_name(self.naming, name)
        default = facts.default and self.default(facts.default, typed.type, line)
        if default is None and typed.default is not None and facts.computed is None:
            default = Expression(
                typed.default[0], typed.default[1], type_span, typed.type.domain.name if typed.type.domain else name
            )
        computed = facts.computed
        column = Column(
            name,
            db_name,
            typed.type,
            not typed.optional and (computed is None or tail.type is not None),
            span,
            line.name_span,
            type_span,
            member.doc,
            default or None,
            facts.auto and Identity(facts.auto.always, facts.auto.start, facts.auto.by),
            computed and self.sql(computed.sql, line),
            {"stored": True, "virtual": False}.get(computed.storage) if computed else None,
            facts.on_update and self.on_update(facts.on_update, line),
            facts.collate.name.text if facts.collate else "",
            tuple(native(clause, at) for clause in facts.natives) if facts.natives else (),
            facts.only,
            (*typed.tags, *facts.tags) if typed.tags else facts.tags,
            facts.was.name.text if facts.was else "",
            "",
            (),
            origin,
            tail,
        )
        self.finish(line, column)
        if not origin and is_builtin(tail.type) and not (facts.issues or facts.renamed or facts.natives or computed):
            if len(_TEMPLATES) > 50_000:
                _TEMPLATES.clear()
            _TEMPLATES[id(tail)] = (tail, typed.type, not typed.optional, tail.type.span, column[9:])

    def plain_attribute(self, line: Line, name: str, template: _Template) -> None:
        """A line whose text stood before, with a builtin type: all but the name and the places is known."""
        _, type_, required, (type_start, type_end), rest = template
        member = line.member
        at, start = member.at, member.start
        clause = line.facts.default
        column = Column(
            name,
            column_name(self.naming, name),
            type_,
            required,
            Span(start, member.end),
            Span(start, start + len(name)),
            Span(at + type_start, at + type_end),
            member.doc,
            self.default(clause, type_, line) if clause is not None else None,
            *rest,
        )
        if column.on_update is not None:
            assert line.facts.on_update is not None
            column = column._replace(on_update=self.on_update(line.facts.on_update, line))
        self.finish(line, column)

    def finish(self, line: Line, column: Column) -> None:
        """Take an attribute's column in, with the constraints on its line."""
        facts, name = line.facts, column.name
        self.parts[name] = (name,)
        self.add_column(column)
        if facts.pk is not None:
            self.flag(line, (name,), facts.pk)
        if facts.unique is not None or facts.indexes or facts.checks:
            self.column_constraints(line, (name,))

    def composite(self, line: Line, typed: Typed, type_span: Span) -> None:
        """A composite attribute, flattened; an optional one is all there or all absent."""
        member, facts = line.member, line.facts
        name = member.name
        assert name is not None
        names = []
        for field in typed.fields:
            flat = f"{name}_{field.name}"
            names.append(flat)
            self.add_column(
                Column(
                    flat,
                    column_name(self.naming, flat),
                    field.type,
                    field.required and not typed.optional,
                    line.whole,
                    line.name_span,
                    type_span,
                    member.doc,
                    tags=(*typed.tags, *facts.tags),
                    only=facts.only,
                    path=(name, field.name),
                    origin=line.origin,
                )
            )
        self.parts[name] = tuple(names)
        required = [f"{name}_{field.name}" for field in typed.fields if field.required]
        if typed.optional and required:
            absent = " and ".join(f"{column} is null" for column in names)
            present = " and ".join(f"{column} is not null" for column in required)
            text = f"({absent}) or ({present})"
            self.checks.append(
                CheckConstraint(
                    self.derived("check", (name,)),
                    Expression("sql", text, type_span, name),
                    type_span,
                    column=name,
                    only=facts.only,
                )
            )
        if facts.pk is not None:
            self.flag(line, tuple(names), facts.pk)
        self.column_constraints(line, tuple(names))

    def relationship(self, line: Line) -> None:
        if not self.claim_name(line, "role"):
            return
        member, facts = line.member, line.facts
        name = member.name
        assert name is not None
        if facts.issues:
            self.issues += placed(line, facts.issues)
        role = role_of(line, self.lookup, self.issues)
        tail: Any = member.tail
        required = tail.optional is None
        names: list[str] = []
        target_span = line.place(tail.targets[0].name.span) if tail.targets else line.name_span
        for part in role.columns:
            if part.reused:
                names.append(part.reused)  # resolved once all columns are known
                continue
            names.append(part.name)
            self.add_column(
                Column(
                    part.name,
                    part.db_name,
                    part.type,
                    required,
                    line.whole,
                    line.name_span,
                    target_span,
                    member.doc,
                    only=facts.only,
                    tags=facts.tags,
                    role=name,
                    origin=line.origin,
                    natives=tuple(native(clause, member.at) for clause in facts.natives) if facts.natives else (),
                    was=facts.was.name.text if facts.was else "",
                )
            )
        self.parts[name] = tuple(names)
        self.roles.append((line, role))
        if facts.pk is not None:
            self.flag(line, tuple(names), facts.pk)
        if role.columns and role.entry is None and len(tail.targets) > 1:
            self.polymorphic(line, role)

    def polymorphic(self, line: Line, role: Role) -> None:
        tail: Any = line.member.tail
        column = role.columns[0]
        labels = ", ".join("'" + target.name.text.replace("'", "''") + "'" for target in tail.targets)
        span = line.place(Span(tail.targets[0].span.start, tail.targets[-1].span.end))
        expression = Expression("sql", f"{column.name} in ({labels})", span, line.member.name or "")
        name = self.derived("check", (column.db_name,))
        self.checks.append(CheckConstraint(name, expression, span, column=column.name, only=line.facts.only))

    # ---- keys --------------------------------------------------------------------------------------------------------
    def flag(self, line: Line, names: tuple[str, ...], span: Span) -> None:
        self.flagged += names
        if self.flag_span is None:
            self.flag_span = line.place(span)

    def flags(self) -> None:
        """Columns flagged `pk` make one key, in the order of their lines."""
        if not self.flagged:
            return
        assert self.flag_span is not None
        columns = self.expanded(self.flagged)
        key = Key(self.derived("pk", ()), columns, self.flag_span)
        if self.keys:
            self.issues.append(Issue("several-primary-keys", self.flag_span, ()))
        else:
            self.keys.append(key)

    def expanded(self, names: list[str]) -> tuple[str, ...]:
        """Attribute and role names → column names, each once."""
        found: list[str] = []
        for name in names:
            for column in (name,) if name in self.by_name else self.parts.get(name, ()):
                if column in self.by_name and column not in found:
                    found.append(column)
        return tuple(found)

    def db_names(self, columns: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.by_name[column].db_name for column in columns if column in self.by_name)

    def derived(self, kind: str, columns: tuple[str, ...]) -> str:
        """A derived constraint name, unique in the table by a number."""
        base = constraint_name(self.naming, kind, self.table, columns)
        name, number = base, 1
        while name in self.used:
            name, number = f"{base}{number}", number + 1
        self.used.add(name)
        return name

    def column_constraints(self, line: Line, names: tuple[str, ...]) -> None:
        """`unique`, `index` and `check` on an attribute's or a role's own line."""
        facts = line.facts
        columns = self.expanded(list(names))
        if not columns:
            return
        db_names = self.db_names(columns)
        if facts.unique is not None:
            self.uniques.append(
                Key(self.derived("unique", db_names), columns, line.place(facts.unique), only=facts.only)
            )
        for clause in facts.indexes:
            name = clause.name.text if clause.name else self.derived("index", db_names)
            keys = tuple(IndexKey(column, None, span=line.place(clause.span)) for column in columns)
            self.indexes.append(
                Index(name, keys, line.place(clause.span), clause.unique, clause.name is not None, only=facts.only)
            )
        for check in facts.checks:
            explicit = check.name is not None and check.name.quoted
            name = self.named("check", check.name, db_names)
            self.checks.append(
                CheckConstraint(
                    name, self.sql(check.sql, line), line.place(check.span), explicit, facts.only, columns[0]
                )
            )

    def named(self, kind: str, name: Name | None, columns: tuple[str, ...]) -> str:
        """A constraint's database name: verbatim when quoted, derived from the model name or from its columns."""
        if name is None:
            return self.derived(kind, columns)
        if name.quoted:
            return name.text
        return self.derived(kind, (column_name(self.naming, name.text),))

    def foreign_key(self, line: Line, role: Role) -> None:
        member, facts = line.member, line.facts
        name = member.name or ""
        tail: Any = member.tail
        resolved: list[tuple[str, str, str]] = []  # own column, target column, target's database name
        for part in role.columns:
            own = part.name
            if part.reused:
                columns = self.expanded([part.reused])
                if len(columns) != 1:
                    span = line.place(tail.targets[0].span)
                    if columns:
                        self.issues.append(Issue("role-many-columns", span, (part.reused, ", ".join(columns))))
                    else:
                        self.issues.append(Issue("unknown-attribute", span, (part.reused, self.entity)))
                    return
                own = columns[0]
                column = self.by_name[own]
                if not compatible(column.type, part.target.type):
                    types = (own, describe(column.type), part.target.name, describe(part.target.type))
                    other = role.entry.name if role.entry else ""
                    self.issues.append(Issue("fk-type-mismatch", line.place(tail.targets[0].span), types, other))
            resolved.append((own, part.target.name, part.target.db_name))
        self.parts[name] = tuple(own for own, _, _ in resolved)
        if facts.unique is not None or facts.indexes or facts.checks:
            self.column_constraints(line, self.parts[name])
        if role.entry is None or role.facet is None or not resolved:
            return
        self.presence(line, role.entry, role.facet)
        header = self.lookup.header
        on_delete = facts.on_delete.action if facts.on_delete else header.on_delete
        on_update = facts.on_update_action.action if facts.on_update_action else header.on_update
        columns = tuple(own for own, _, _ in resolved)
        for clause in (facts.on_delete, facts.on_update_action):
            if clause is None:
                continue
            rigid = [own for own in columns if own in self.by_name and self.by_name[own].required]
            if clause.action == "set null" and rigid:
                self.issues.append(Issue("set-null-on-required", line.place(clause.span), (name, clause.event, *rigid)))
            bare = [own for own in columns if own in self.by_name and self.by_name[own].default is None]
            rigid = [own for own in bare if self.by_name[own].required]
            if clause.action == "set default" and rigid:
                self.issues.append(
                    Issue("set-default-without-default", line.place(clause.span), (name, clause.event, *rigid))
                )
        enforced = facts.enforced and (header.enforce_relationships or facts.on_delete is not None)
        fk_name = facts.fk.name.text if facts.fk else self.derived("fk", self.db_names(columns))
        span = line.place(tail.targets[0].span)
        self.foreign_keys.append(
            ForeignKey(
                fk_name,
                name,
                columns,
                role.entry.name,
                (role.facet.schema, role.facet.db_name),
                tuple(target for _, target, _ in resolved),
                tuple(db for _, _, db in resolved),
                line.whole,
                span,
                on_delete,
                on_update,
                facts.deferral,
                enforced,
                facts.fk is not None,
                facts.inverse.name.text if facts.inverse else "",
                facts.only,
            )
        )

    def presence(self, line: Line, entry: Entry, facet: KeyFacet) -> None:
        """A relationship must not exist where its target does not."""
        if not facet.only:
            return
        here = line.facts.only or self.only or tuple(target.dialect for target in self.lookup.header.targets)
        missing = [dialect for dialect in here if dialect not in facet.only]
        if missing:
            tail: Any = line.member.tail
            names = (line.member.name or "", entry.name, ", ".join(missing))
            self.issues.append(Issue("only-mismatch", line.place(tail.targets[0].name.span), names, entry.name))

    def relationship_indexes(self) -> None:
        """An index for each foreign key where the model asks for it and no key or index begins with its columns."""
        header = self.lookup.header
        if not (header.index_relationships or self.junction):
            return
        covers = [key.columns for key in (*self.keys[:1], *self.uniques)]
        covers += [tuple(key.column for key in index.keys) for index in self.indexes if index.predicate is None]
        for foreign_key in self.foreign_keys:
            size = len(foreign_key.columns)
            if any(set(cover[:size]) == set(foreign_key.columns) for cover in covers):
                continue
            columns = foreign_key.columns
            covers.append(columns)
            keys = tuple(IndexKey(column, None, span=foreign_key.target_span) for column in columns)
            name = self.derived("index", self.db_names(columns))
            self.indexes.append(Index(name, keys, foreign_key.target_span, derived=True, only=foreign_key.only))

    # ---- directives --------------------------------------------------------------------------------------------------
    def directive(self, line: Line) -> None:
        tail = line.member.tail
        if line.facts.issues:
            self.issues += placed(line, line.facts.issues)
        if isinstance(tail, ColumnsTail):
            self.columns_line(line, tail)
        elif isinstance(tail, CheckTail):
            self.check_line(line, tail)
        elif isinstance(tail, ExcludeTail):
            self.exclusion(line, tail)
        elif isinstance(tail, PartitionTail):
            self.partition(line, tail)
        elif isinstance(tail, NativeTail):
            self.natives.append(native(tail.native, line.member.at))

    def column_names(self, line: Line, items: tuple[IndexColumn, ...]) -> tuple[str, ...]:
        """The columns a list of bare names means, in order, each once; unknown names are reported."""
        found: list[str] = []
        for item in items:
            if isinstance(item.value, Name):
                found += [name for name in self.find(line, item.value) if name not in found]
            else:
                self.issues.append(
                    Issue("misplaced-clause", line.place(item.span), ("an expression", line.member.kind))
                )
        return tuple(found)

    def find(self, line: Line, name: Name) -> tuple[str, ...]:
        text = name.text
        if text in self.parts:
            return self.expanded([text])
        if text in self.by_name:
            return (text,)
        broken = text in self.first or any(
            text.startswith(f"{role}_") for role, columns in self.parts.items() if not columns
        )
        if not broken:  # what a broken line would have given is silent
            self.issues.append(Issue("unknown-attribute", line.place(name.span), (text, self.entity)))
        return ()

    def columns_line(self, line: Line, tail: ColumnsTail) -> None:
        facts = line.facts
        only = facts.only
        explicit = tail.name is not None and tail.name.quoted
        natives = tuple(native(clause, line.member.at) for clause in facts.natives)
        span = line.whole
        if tail.word == "cluster":
            self.cluster = self.column_names(line, tail.columns)
            return
        plain_keys = all(
            isinstance(item.value, Name) and not (item.order or item.nulls or item.opclass or item.collate)
            for item in tail.columns
        )
        is_constraint = tail.word == "pk" or (
            tail.word == "unique"
            and facts.where is None
            and facts.using is None
            and facts.include is None
            and plain_keys
        )
        if is_constraint:
            columns = self.column_names(line, tail.columns)
            if not columns:
                return
            kind = "pk" if tail.word == "pk" else "unique"
            name = self.named(kind, tail.name, () if kind == "pk" and tail.name is None else self.db_names(columns))
            key = Key(
                name, columns, span, explicit, facts.nulls_not_distinct, facts.deferral, only, natives, line.member.doc
            )
            (self.keys if kind == "pk" else self.uniques).append(key)
            return
        keys: list[IndexKey] = []
        shown: list[str] = []
        for item in tail.columns:
            options = {
                "descending": item.order == "desc", "nulls": item.nulls,
                "collate": item.collate.text if item.collate else "", "opclass": item.opclass.text if item.opclass else "",
                "span": line.place(item.span),
            }  # fmt: skip
            if isinstance(item.value, Name):
                for column in self.find(line, item.value):
                    keys.append(IndexKey(column, None, **options))  # type: ignore[arg-type]  # options fit by their names
                    shown.append(self.by_name[column].db_name)
            else:
                keys.append(IndexKey("", self.expression(item.value, line), **options))  # type: ignore[arg-type]
                shown.append(item.value.name.text if isinstance(item.value, Call) else "expr")
        if not keys:
            return
        self.indexes.append(
            Index(
                self.named("index" if "unique" not in tail.word else "unique", tail.name, tuple(shown)),
                tuple(keys),
                span,
                "unique" in tail.word,
                explicit,
                facts.using.method.text if facts.using else "",
                self.sql(facts.where.sql, line) if facts.where else None,
                self.column_names(line, facts.include.columns) if facts.include else (),
                facts.nulls_not_distinct,
                only,
                natives,
                line.member.doc,
            )
        )

    def check_line(self, line: Line, tail: CheckTail) -> None:
        facts = read_clauses(tail.clauses, "row")
        explicit = tail.name is not None and tail.name.quoted
        name = self.named("check", tail.name, ())
        expression = self.sql(tail.sql, line)
        self.checks.append(CheckConstraint(name, expression, line.whole, explicit, facts.only, "", line.member.doc))

    def exclusion(self, line: Line, tail: ExcludeTail) -> None:
        facts = line.facts
        elements = tuple((self.sql(element.value, line), element.operator) for element in tail.elements)
        words = tuple(
            element.value.text.strip() for element in tail.elements if element.value.text.strip() in self.by_name
        )
        base = self.named("check", tail.name, ()) if tail.name else self.derived_exclusion(words)
        self.exclusions.append(
            Exclusion(
                base,
                elements,
                line.whole,
                tail.name is not None and tail.name.quoted,
                facts.using.method.text if facts.using else "",
                self.sql(facts.where.sql, line) if facts.where else None,
                facts.deferral,
                facts.only,
            )
        )

    def derived_exclusion(self, columns: tuple[str, ...]) -> str:
        base = "_".join((self.table, *self.db_names(columns), "excl"))
        name, number = base, 1
        while name in self.used:
            name, number = f"{base}{number}", number + 1
        self.used.add(name)
        return name

    def partition(self, line: Line, tail: PartitionTail) -> None:
        facts = read_clauses(tail.clauses, "row")
        parts = []
        for inner in line.member.block or ():
            if isinstance(inner.tail, PartitionLine):
                part = inner.tail
                values = part.values.text if part.values else ""
                span = line.span if line.origin else Span(inner.start, inner.end)
                parts.append(PartitionPart(part.name.text, part.kind, values, span))
        self.partitions.append(
            Partition(
                tail.method.text,
                self.column_names(line, tail.columns),
                line.whole,
                _text(tail.every),
                _text(tail.from_),
                _text(tail.for_),
                int(tail.into.text) if tail.into and tail.into.text.isdigit() else None,
                tuple(parts),
                facts.only,
                line.member.doc,
            )
        )

    # ---- expressions -------------------------------------------------------------------------------------------------
    def sql(self, sql: Sql, line: Line) -> Expression:
        return Expression("sql", sql.text, line.place(sql.span), line.origin)

    def expression(self, value: Call | Sql, line: Line) -> Expression:
        if isinstance(value, Sql):
            return self.sql(value, line)
        text = f"{value.name.text}({value.arguments.text})"
        return Expression("call", text, line.place(value.span), line.origin)

    def on_update(self, clause: OnUpdate, line: Line) -> Expression:
        return self.expression(clause.value, line)

    def default(self, clause: Default, type_: Type, line: Line) -> Expression:
        value = clause.value
        if isinstance(value, Literal):
            return Expression(value.kind, value.value, line.place(value.span), line.origin)
        if isinstance(value, Name):
            self.check_label(value, type_, line)
            kind = "name"
            return Expression(kind, value.text, line.place(value.span), line.origin)
        return self.expression(value, line)

    def check_label(self, value: Name, type_: Type, line: Line) -> None:
        enum = type_.enum
        if enum is None or type_.base != "enum" or line.origin or value.text in NICHE:
            return
        if all(label.name != value.text for label in enum.labels):
            labels = tuple(label.name for label in enum.labels)
            names = (value.text, enum.name, *labels)
            self.issues.append(Issue("unknown-label", line.place(value.span), names, enum.name))


def compatible(a: Type, b: Type) -> bool:
    """Whether a foreign key may pair columns of these types on every engine: the same base, size and sign."""
    if UNKNOWN.base in (a.base, b.base):
        return True
    if a.base != b.base or a.unsigned != b.unsigned:
        return {a.base, b.base} <= {"string", "text", "char"} and "text" not in (a.base, b.base)
    if a.base == "enum":
        return _same_enum(a.enum, b.enum)
    return a.native == b.native if a.base == "native" else True


def _same_enum(a: Enum | None, b: Enum | None) -> bool:
    return a is not None and b is not None and (a.name, a.labels) == (b.name, b.labels)


def describe(type_: Type) -> str:
    """A type as the language writes it."""
    if type_.base == "array" and type_.element is not None:
        return f"{describe(type_.element)}[]"
    if type_.base == "enum" and type_.enum is not None:
        return type_.enum.name or f"enum({', '.join(label.name for label in type_.enum.labels)})"
    if type_.base == "native":
        return ".".join(type_.native)
    args = f"({', '.join(map(str, type_.args))})" if type_.args else ""
    return f"{type_.base}{args}{' unsigned' if type_.unsigned else ''}"


def _text(value: Value | None) -> str:
    return value.text if value is not None else ""
