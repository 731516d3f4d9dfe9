"""The keys, constraints, indexes and partitions of one table."""

from __future__ import annotations

from typing import Any

from entia.model.columns import TableColumns, expression, native, placed
from entia.model.composites import flattened
from entia.model.design_lines import KINDS as DESIGN_KINDS
from entia.model.design_lines import read_design
from entia.model.facts import NO_FACTS, is_constraint, read_clauses
from entia.model.lines import Line, Role
from entia.model.lookup import Entry, KeyFacet, Lookup, UniqueKey
from entia.model.naming import constraint_name, table_label, word_label
from entia.model.resolved import Issue
from entia.model.schema import (
    CheckConstraint,
    Exclusion,
    Expression,
    ForeignKey,
    Index,
    IndexKey,
    Key,
    Native,
    Partition,
    PartitionPart,
    Table,
    on_both,
)
from entia.model.sql_types import describe
from entia.model.types import Type, paired
from entia.model.typing import Typed
from entia.model.views import computed_type
from entia.syntax.tree import (
    Action,
    Call,
    CheckTail,
    Clause,
    ColumnsTail,
    ExcludeTail,
    IndexColumn,
    Member,
    Name,
    NativeTail,
    PartitionLine,
    PartitionTail,
    RelationshipTail,
    Target,
    Value,
)
from entia.syntax.writing import quote_string
from entia.text import Span

_COLUMN_KINDS = ("attribute", "relationship", "many")


class TableBuilder:
    """Builds one table from its lines: first all columns, then everything that names columns."""

    def __init__(self, entity: str, table: str, lookup: Lookup, issues: list[Issue]) -> None:
        self.entity = entity
        self.table = table
        self.lookup = lookup
        self.header = lookup.header
        self.label = table_label(self.header.naming, entity, table)  # in names of constraints
        self.issues = issues
        self.columns = TableColumns(lookup, issues)
        self.keys: list[Key] = []
        self.uniques: list[Key] = []
        self.indexes: list[Index] = []
        self.checks: list[CheckConstraint] = []
        self.exclusions: list[Exclusion] = []
        self.foreign_keys: list[ForeignKey] = []
        self.partitions: list[Partition] = []
        self.cluster: tuple[str, ...] = ()
        self.natives: list[Native] = []
        self.only: tuple[str, ...] = ()  # of the whole entity
        self.unindexed: set[str] = set()  # roles that say `no index`
        self.used: set[str] = set()  # derived constraint names of this table

    def build(
        self, lines: tuple[Member, ...] | list[Line], *, index_relationships: bool = False, **fields: Any
    ) -> Table:
        """The table of these lines, or of an entity's own members where it takes nothing in; `fields` are those of
        `Table` that the lines do not decide."""
        self.only = fields.get("only", ())
        columns = self.columns
        if isinstance(lines, tuple):
            directives = columns.add_own(lines)
        else:
            directives = [line for line in lines if line.member.kind not in _COLUMN_KINDS]
            for line in lines:
                if line.member.kind in _COLUMN_KINDS:
                    columns.add(line)
        self._infer()
        for line, typed, span in columns.composites:
            self._presence(line, typed, span)
            self._composite_checks(line, typed, span)
        for line, role in columns.roles:
            self._foreign_key(line, role)
        for line in columns.constrained:
            self._own_constraints(line, columns.parts[line.member.name or ""])
        designed = [line for line in directives if line.member.kind in DESIGN_KINDS]
        for line in directives:
            self._directive(line)
        if columns.flag_span is not None:
            self._flagged_key(columns.flag_span)
        if index_relationships or self.header.index_relationships:
            self._index_relationships()
        if len(self.keys) > 1:
            self.issues.append(Issue("several-primary-keys", self.keys[1].span, ()))
        natives = self._natives((*fields.pop("natives", ()), *self.natives))
        parts = columns.parts
        unresolved = () if all(parts.values()) else tuple([role for role, found in parts.items() if not found])
        return Table(
            unresolved=unresolved,
            columns=tuple(columns.columns),
            primary_key=self.keys[0] if self.keys else None,
            uniques=tuple(self.uniques),
            indexes=tuple(self.indexes),
            checks=tuple(self.checks),
            exclusions=tuple(self.exclusions),
            foreign_keys=tuple(self.foreign_keys),
            partitions=tuple(self.partitions),
            cluster=self.cluster,
            natives=natives,
            design=read_design(designed, self._find, self.columns.by_name, self.issues),
            **fields,
        )

    def _natives(self, own: tuple[Native, ...]) -> tuple[Native, ...]:
        """The table's options: its own, and the model's for databases of which it says none."""
        said = {each.dialect for each in own}
        usual = [Native(*each, "", Span(0, 0)) for each in self.header.natives if each[0] not in said]
        return (*usual, *own) if usual else own

    def _infer(self) -> None:
        """Give computed columns without a type the type of their expression."""
        columns = self.columns.columns
        for index, column in enumerate(columns):
            if column.computed is not None and column.line is not None and column.line.type is None:
                columns[index] = computed_type(column, columns, self.lookup, self.only)
                self.columns.by_name[column.name] = columns[index]

    # ---- names -------------------------------------------------------------------------------------------------------
    def _derived(self, kind: str, columns: tuple[str, ...], target: str = "", role: str = "") -> str:
        """A derived constraint name, unique in the table by a number."""
        if kind == "exclude":
            base = "_".join((self.table, *columns, "excl"))
        else:
            base = constraint_name(self.header.naming, kind, self.label, columns, target, role)
        name, number = base, 1
        while name in self.used:
            name, number = f"{base}{number}", number + 1
        self.used.add(name)
        return name

    def _named(self, kind: str, name: Name | None, columns: tuple[str, ...]) -> str:
        """A constraint's database name: verbatim when quoted, derived from the model name or from its columns."""
        if name is None:
            return self._derived(kind, columns)
        if name.quoted:
            return name.text
        return self._derived(kind, (word_label(self.header.naming, name.text),))

    def _fk_name(self, role: str, columns: tuple[str, ...], entry: Entry, facet: KeyFacet) -> str:
        """The derived name of a role's foreign key."""
        naming = self.header.naming
        target = table_label(naming, entry.name, facet.db_name)
        label = word_label(naming, role) if "{role}" in naming.fk else ""
        return self._derived("fk", self.columns.labels(columns), target, label)

    def _find(self, line: Line, name: Name) -> tuple[str, ...]:
        """The columns a bare name means; an unknown one is reported, what a broken line would have given is silent."""
        text = name.text
        columns = self.columns
        if text in columns.parts:
            return columns.expanded(columns.parts[text])  # of a role all, though one of them may be called as it is
        if text in columns.by_name:
            return (text,)
        broken = text in columns.first or any(
            text.startswith(f"{role}_") for role, found in columns.parts.items() if not found
        )
        if not broken:
            self.issues.append(Issue("unknown-attribute", line.place(name.span), (text, self.entity)))
        return ()

    def _listed(self, line: Line, items: tuple[IndexColumn, ...]) -> tuple[str, ...]:
        """The columns a list of bare names means, in order, each once."""
        for item in items:
            if item.length:
                names = ("a length", line.member.kind)
                self.issues.append(Issue("misplaced-clause", line.place(item.span), names))
        return tuple(self._lengths(line, items))

    def _lengths(self, line: Line, items: tuple[IndexColumn, ...]) -> dict[str, int]:
        """The columns a list of names means, in order, with the lengths of their beginnings, 0 for whole values."""
        found: dict[str, int] = {}
        for item in items:
            if isinstance(item.value, Name):
                for name in self._find(line, item.value):
                    found.setdefault(name, item.length)
            else:
                names = ("an expression", line.member.kind)
                self.issues.append(Issue("misplaced-clause", line.place(item.span), names))
        return found

    # ---- on an attribute's or a relationship's own line --------------------------------------------------------------
    def _flagged_key(self, span: Span) -> None:
        """Columns flagged `pk` make one key, in the order of their lines."""
        columns = self.columns.expanded(self.columns.flagged)
        name = self.columns.flag_name
        made = name.text if name is not None else self._derived("pk", self.columns.labels(columns))
        key = Key(made, columns, span, explicit=name is not None)
        if self.keys:
            self.issues.append(Issue("several-primary-keys", span, ()))
        elif key.columns:
            self.keys.append(key)

    def _presence(self, line: Line, typed: Typed, span: Span) -> None:
        """An optional composite is all there or all absent."""
        name = line.member.name or ""
        required = [f"{name}_{field.name}" for field in typed.fields if field.required]
        if not typed.optional or not required:
            return
        absent = " and ".join(f"{column} is null" for column in self.columns.parts[name])
        present = " and ".join(f"{column} is not null" for column in required)
        text = Expression("sql", f"({absent}) or ({present})", span, name)
        derived = self._derived("check", (word_label(self.header.naming, name),))
        self.checks.append(CheckConstraint(derived, text, span, column=name, only=line.facts.only))

    def _composite_checks(self, line: Line, typed: Typed, span: Span) -> None:
        """What a composite type demands of its members, over the columns that they are here."""
        name = line.member.name or ""
        for label, text in flattened(name, typed):
            derived = self._derived("check", (word_label(self.header.naming, label),))
            sql = Expression("sql", text, span, name)
            self.checks.append(CheckConstraint(derived, sql, span, column=name, only=line.facts.only))

    def _own_constraints(self, line: Line, names: tuple[str, ...]) -> None:
        """`unique`, `index` and `check` of the line's own columns."""
        facts = line.facts
        columns = self.columns.expanded(names)
        if not columns:
            return
        labels = self.columns.labels(columns)
        if facts.unique is not None:
            own = facts.unique.name
            named = own.text if own is not None else self._derived("unique", labels)
            span = line.place(facts.unique.span)
            self.uniques.append(Key(named, columns, span, explicit=own is not None, only=facts.only))
        for clause in facts.indexes:
            kind = "unique" if clause.unique else "index"
            name = clause.name.text if clause.name else self._derived(kind, labels)
            span = line.place(clause.span)
            keys = tuple(IndexKey(column, None, span=span) for column in columns)
            explicit = clause.name is not None
            self.indexes.append(Index(name, keys, span, clause.unique, explicit, only=facts.only))
        for check in facts.checks:
            explicit = check.name is not None and check.name.quoted
            name = self._named("check", check.name, labels)
            text = expression(check.sql, line)
            made = CheckConstraint(name, text, line.place(check.span), explicit, facts.only, columns[0])
            self.checks.append(made._replace(nameless=check.name is None))

    def _foreign_key(self, line: Line, role: Role) -> None:
        member, facts = line.member, line.facts
        name = member.name or ""
        tail = member.tail
        assert isinstance(tail, RelationshipTail)
        if facts is NO_FACTS and len(role.columns) == 1 and not (role.columns[0].reused or line.origin):
            self._plain_foreign_key(line, name, role, tail)
            return
        if role.columns and role.entry is None and len(tail.targets) > 1:
            self._polymorphic(line, role, tail)
        own = self._own_columns(line, role, tail)
        if own is None:
            return
        self.columns.parts[name] = own
        if facts.unique is not None or facts.indexes or facts.checks:
            self._own_constraints(line, own)
        if facts.unindexed:
            self.unindexed.add(name)
        if role.entry is None or role.facet is None or not own:
            return
        on_delete, on_update = self.header.actions(optional=self._is_optional(own))
        enforced = self.header.enforce_relationships
        if facts.on_delete is not None:
            on_delete, enforced = facts.on_delete.action, True
        if facts.on_update_action is not None:
            on_update = facts.on_update_action.action
        self._can_act(line, "delete", on_delete, facts.on_delete or tail.targets[0], own)
        self._can_act(line, "update", on_update, facts.on_update_action or tail.targets[0], own)
        targets = tuple([part.target.name for part in role.columns])
        if enforced and facts.enforced:
            self._target_can(line, tail, role.entry, role.facet, role)
        fk_name = facts.fk.name.text if facts.fk else self._fk_name(name, own, role.entry, role.facet)
        self.foreign_keys.append(
            ForeignKey(
                fk_name,
                name,
                own,
                role.entry.name,
                (role.facet.schema, role.facet.db_name),
                targets,
                tuple([part.target.db_name for part in role.columns]),
                line.whole,
                line.place(tail.targets[0].span),
                on_delete,
                on_update,
                facts.deferral,
                enforced and facts.enforced,
                facts.fk is not None,
                facts.inverse.name.text if facts.inverse else "",
                facts.only,
            )
        )

    def _plain_foreign_key(self, line: Line, name: str, role: Role, tail: RelationshipTail) -> None:
        """A relationship to a key of one column, without clauses: what the header says, and no more to check."""
        entry, facet, header = role.entry, role.facet, self.header
        if entry is None or facet is None:
            return
        if header.enforce_relationships:
            self._target_can(line, tail, entry, facet, role)
        member, part = line.member, role.columns[0]
        key = part.target
        start, end = tail.targets[0].span
        self.columns.parts[name] = (part.name,)
        on_delete, on_update = header.actions(optional=self._is_optional((part.name,)))
        self._can_act(line, "delete", on_delete, tail.targets[0], (part.name,))
        self._can_act(line, "update", on_update, tail.targets[0], (part.name,))
        fk = self._fk_name(name, (part.name,), entry, facet)
        self.foreign_keys.append(
            ForeignKey(
                fk, name, (part.name,), entry.name, (facet.schema, facet.db_name), (key.name,), (key.db_name,),
                Span(member.start, member.end), Span(member.at + start, member.at + end),
                on_delete, on_update, "", header.enforce_relationships,
            )
        )  # fmt: skip

    def _is_optional(self, columns: tuple[str, ...]) -> bool:
        by_name = self.columns.by_name
        return not any(name not in by_name or by_name[name].required for name in columns)

    def _own_columns(self, line: Line, role: Role, tail: RelationshipTail) -> tuple[str, ...] | None:
        """The role's columns in this table, reused ones found; None where one cannot be."""
        own: list[str] = []
        for part in role.columns:
            if not part.reused:
                own.append(part.name)
                continue
            columns = self.columns.expanded((part.reused,))
            span = line.place(tail.targets[0].span)
            if len(columns) != 1:
                if columns:
                    self.issues.append(Issue("role-many-columns", span, (part.reused, ", ".join(columns))))
                else:
                    self.issues.append(Issue("unknown-attribute", span, (part.reused, self.entity)))
                return None
            type_ = self.columns.by_name[columns[0]].type
            if not paired(type_, part.target.type) or self._of_other_digits(type_, part.target.type):
                types = (columns[0], describe(type_), part.target.name, describe(part.target.type))
                self.issues.append(Issue("fk-type-mismatch", span, types, role.entry.name if role.entry else ""))
            own.append(columns[0])
        return tuple(own)

    def _of_other_digits(self, a: Type, b: Type) -> bool:
        """Whether these are decimals that DuckDB, if it is a target, does not pair."""
        decimals = a.base == b.base == "decimal" and (*a.args, 0)[:2] != (*b.args, 0)[:2]
        return decimals and any(target.dialect == "duckdb" for target in self.header.targets)

    def _can_act(self, line: Line, event: str, action: str, said: Action | Target, own: tuple[str, ...]) -> None:
        """Whether the columns can take what the action puts into them; `said` is who asks for it: the line's own
        clause, or the target where the model's `relationships` does."""
        if action not in ("set null", "set default"):
            return
        columns = [self.columns.by_name[name] for name in own if name in self.columns.by_name]
        rigid = [column for column in columns if column.required]
        if action == "set default":
            rigid = [column for column in rigid if column.default is None]
        if rigid:
            kind = "set-null-on-required" if action == "set null" else "set-default-without-default"
            names = (line.member.name or "", event, *(column.name for column in rigid))
            self.issues.append(Issue(kind, line.place(said.span), names))

    def _target_can(self, line: Line, tail: RelationshipTail, entry: Entry, facet: KeyFacet, role: Role) -> None:
        """What some databases forbid of the target, and where it is missing."""
        span, names = tail.targets[0].name.span, (line.member.name or "", entry.name)
        if facet.partitioned is not None:
            meeting = on_both(line.facts.only or self.only, facet.partitioned)
            if meeting is not None:
                self.issues.append(Issue("fk-target-partitioned", line.place(span), (*names, *meeting), entry.name))
        columns = [part.target for part in role.columns]
        if facet.late and any(
            frozenset(names) in facet.late
            for names in ((column.name for column in columns), (column.attribute for column in columns))
        ):
            self.issues.append(Issue("fk-target-deferrable", line.place(span), names, entry.name))
        if facet.only:
            here = line.facts.only or self.only or tuple(target.dialect for target in self.header.targets)
            missing = [dialect for dialect in here if dialect not in facet.only]
            if missing:
                self.issues.append(Issue("only-mismatch", line.place(span), (*names, ", ".join(missing)), entry.name))
        if role.keys:
            self._key_can(line, tail, entry, role.keys)

    def _key_can(self, line: Line, tail: RelationshipTail, entry: Entry, keys: tuple[UniqueKey, ...]) -> None:
        """Where none of the keys of these columns exists, and where one does by an index alone."""
        span, role = line.place(tail.targets[0].span), line.member.name or ""
        here = line.facts.only or self.only or tuple(target.dialect for target in self.header.targets)
        present = {dialect: [key for key in keys if not key.only or dialect in key.only] for dialect in here}
        missing = ", ".join(dialect for dialect in here if not present[dialect])
        if missing:
            text = f"{keys[0].word} ({', '.join(column.attribute for column in keys[0].columns)})"
            self.issues.append(Issue("only-mismatch", span, (role, text, missing), entry.name))
        by_index = [dialect for dialect in here if present[dialect] and all(key.by_index for key in present[dialect])]
        if by_index:
            self.issues.append(Issue("fk-target-index", span, (role, entry.name, *by_index), entry.name))

    def _polymorphic(self, line: Line, role: Role, tail: RelationshipTail) -> None:
        column = role.columns[0]
        labels = ", ".join(quote_string(target.name.text) for target in tail.targets)
        span = line.place(Span(tail.targets[0].span.start, tail.targets[-1].span.end))
        text = Expression("sql", f"{column.name} in ({labels})", span, line.member.name or "")
        name = self._derived("check", self.columns.labels((column.name,)))
        self.checks.append(CheckConstraint(name, text, span, column=column.name, only=line.facts.only))

    def _index_relationships(self) -> None:
        """An index for each foreign key, where no key or index begins with its columns and its line allows it."""
        covers = [key.whole for key in (*self.keys[:1], *self.uniques)]
        covers += [tuple(key.whole for key in index.keys) for index in self.indexes if index.predicate is None]
        for foreign_key in [each for each in self.foreign_keys if each.role not in self.unindexed]:
            columns = foreign_key.columns
            if any(set(cover[: len(columns)]) == set(columns) for cover in covers):
                continue
            covers.append(columns)
            keys = tuple(IndexKey(column, None, span=foreign_key.target_span) for column in columns)
            name = self._derived("index", self.columns.labels(columns))
            self.indexes.append(Index(name, keys, foreign_key.target_span, derived=True, only=foreign_key.only))

    # ---- directives --------------------------------------------------------------------------------------------------
    def _directive(self, line: Line) -> None:
        tail = line.member.tail
        if line.facts.issues:
            self.issues += placed(line, line.facts.issues)
        if isinstance(tail, ColumnsTail):
            self._columns_line(line, tail)
        elif isinstance(tail, CheckTail):
            self._check(line, tail)
        elif isinstance(tail, ExcludeTail):
            self._exclusion(line, tail)
        elif isinstance(tail, PartitionTail):
            self._partition(line, tail)
        elif isinstance(tail, NativeTail):
            self.natives.append(native(tail.native, line.member.at))

    def _columns_line(self, line: Line, tail: ColumnsTail) -> None:
        if tail.word == "cluster":
            self.cluster = self._listed(line, tail.columns)
        elif is_constraint(tail, line.facts):
            self._key(line, tail)
        else:
            self._index(line, tail)

    def _key(self, line: Line, tail: ColumnsTail) -> None:
        facts, member = line.facts, line.member
        lengths = self._lengths(line, tail.columns)
        columns = tuple(lengths)
        if not columns:
            return
        natives = tuple([native(clause, member.at) for clause in facts.natives])
        is_primary = tail.word == "pk"
        name = self._named("pk" if is_primary else "unique", tail.name, self.columns.labels(columns))
        key = Key(
            name,
            columns,
            line.whole,
            tail.name is not None and tail.name.quoted,
            facts.nulls_not_distinct,
            facts.deferral,
            facts.only,
            natives,
            member.doc,
            tuple(lengths.values()) if any(lengths.values()) else (),
        )
        (self.keys if is_primary else self.uniques).append(key)

    def _index(self, line: Line, tail: ColumnsTail) -> None:
        facts, member = line.facts, line.member
        keys: list[IndexKey] = []
        shown: list[str] = []
        named_by: dict[str, str] = {}  # two roles may share a column: it is written once, where the first names it
        for item in tail.columns:
            options = (
                item.order == "desc",
                item.nulls,
                item.collate.text if item.collate else "",
                item.opclass.text if item.opclass else "",
                line.place(item.span),
                item.length,
            )
            if isinstance(item.value, Name):
                for column in self._find(line, item.value):
                    if named_by.setdefault(column, item.value.text) != item.value.text:
                        continue
                    keys.append(IndexKey(column, None, *options))
                    shown += self.columns.labels((column,))
            else:
                keys.append(IndexKey("", expression(item.value, line), *options))
                shown.append(item.value.name.text if isinstance(item.value, Call) else "expr")
        if not keys:
            return
        unique = "unique" in tail.word
        self.indexes.append(
            Index(
                self._named("unique" if unique else "index", tail.name, tuple(shown)),
                tuple(keys),
                line.whole,
                unique,
                tail.name is not None and tail.name.quoted,
                facts.using.method.text if facts.using else "",
                expression(facts.where.sql, line) if facts.where else None,
                self._listed(line, facts.include.columns) if facts.include else (),
                facts.nulls_not_distinct,
                facts.only,
                tuple([native(clause, member.at) for clause in facts.natives]) if facts.natives else (),
                member.doc,
            )
        )

    def _row_clauses(self, line: Line, clauses: tuple[Clause, ...]) -> tuple[str, ...]:
        """The `only` of a line of the kind that has little else."""
        facts = read_clauses(clauses, "row")
        self.issues += placed(line, facts.issues)
        return facts.only

    def _check(self, line: Line, tail: CheckTail) -> None:
        only = self._row_clauses(line, tail.clauses)
        explicit = tail.name is not None and tail.name.quoted
        name = self._named("check", tail.name, ())
        text = expression(tail.sql, line)
        self.checks.append(CheckConstraint(name, text, line.whole, explicit, only, "", line.member.doc))

    def _exclusion(self, line: Line, tail: ExcludeTail) -> None:
        facts = line.facts
        elements = tuple((expression(element.value, line), element.operator) for element in tail.elements)
        words = tuple(text.text.strip() for text, _ in elements if text.text.strip() in self.columns.by_name)
        self.exclusions.append(
            Exclusion(
                self._named("exclude", tail.name, self.columns.labels(words)),
                elements,
                line.whole,
                tail.name is not None and tail.name.quoted,
                facts.using.method.text if facts.using else "",
                expression(facts.where.sql, line) if facts.where else None,
                facts.deferral,
                facts.only,
            )
        )

    def _partition(self, line: Line, tail: PartitionTail) -> None:
        only = self._row_clauses(line, tail.clauses)
        parts = []
        for inner in line.member.block or ():
            if isinstance(inner.tail, PartitionLine):
                part = inner.tail
                span = line.span if line.origin else Span(inner.start, inner.end)
                parts.append(PartitionPart(part.name.text, part.kind, part.values.text if part.values else "", span))
        self.partitions.append(
            Partition(
                tail.method.text,
                self._listed(line, tail.columns),
                line.whole,
                _text(tail.every),
                _text(tail.from_),
                _text(tail.for_),
                int(tail.into.text) if tail.into and tail.into.text.isdigit() else None,
                tuple(parts),
                only,
                line.member.doc,
                line.member.block == () and tail.every is None and tail.into is None,
            )
        )


def _text(value: Value | None) -> str:
    return value.text if value is not None else ""
