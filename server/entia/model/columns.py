"""The columns of one table: its attributes, its flattened composites, and what its relationships make."""

from __future__ import annotations

from typing import Any

from entia.model.composites import misplaced_on_composite
from entia.model.facts import NO_FACTS, Facts, facts_of
from entia.model.lines import Line, Role, RoleColumn, attribute_type, plain, role_of
from entia.model.lookup import Lookup
from entia.model.naming import column_label, column_name, role_column
from entia.model.resolved import Issue
from entia.model.schema import Column, Expression, Identity, Native
from entia.model.types import Type
from entia.model.typing import Typed, is_builtin, type_text, with_natives
from entia.syntax.tree import AttributeTail, Call, Default, Flag, Literal, Member, Name, RelationshipTail, Sql
from entia.syntax.tree import Native as NativeClause
from entia.text import Span

_NICHE = ("true", "false", "null")
_STORED = {"stored": True, "virtual": False}
_NOTHING: tuple[Any, ...] = ()

# A line's text with a builtin type → (tail, facts, type, required, the type's span, the default with a span of the
# tail, all of `Column` behind its default). Most lines of a large model stand in it many times: all but the name and
# the places is then known.
_Template = tuple[AttributeTail, Facts, Type, bool, Span, Expression | None, tuple[Any, ...]]
_TEMPLATES: dict[int, _Template] = {}
_new: Any = tuple.__new__  # a NamedTuple's own __new__ costs twice as much
_BEHIND_DEFAULT = Column._fields.index("default") + 1
# default … was of a column that a relationship without clauses makes
_ROLE_REST: tuple[Any, ...] = (None, None, None, None, None, "", (), (), (), "")


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


def expression(value: Call | Sql, line: Line) -> Expression:
    """SQL of a line's tail as a value of the schema."""
    if isinstance(value, Sql):
        return Expression("sql", value.text, line.place(value.span), line.origin)
    text = f"{value.name.text}({value.arguments.text})"
    return Expression("call", text, line.place(value.span), line.origin)


class TableColumns:
    """Gathers columns line by line. `flagged` are the columns with `pk` on their line, `constrained` the lines that
    say `unique`, `index` or `check` of their own columns."""

    def __init__(self, lookup: Lookup, issues: list[Issue]) -> None:
        self.lookup = lookup
        self.naming = lookup.header.naming
        self.issues = issues
        self.columns: list[Column] = []
        self.by_name: dict[str, Column] = {}  # by what SQL calls it
        self.parts: dict[str, tuple[str, ...]] = {}  # attribute or role → column names
        self.first: dict[str, str] = {}  # name of a line → what it was first
        self.roles: list[tuple[Line, Role]] = []
        self.composites: list[tuple[Line, Typed, Span]] = []
        self.constrained: list[Line] = []
        self.flagged: list[str] = []
        self.flag_span: Span | None = None
        self.flag_name: Name | None = None  # of the key

    def add_own(self, members: tuple[Member, ...]) -> list[Line]:
        """Take an entity's own members in; the directives among them are given back as lines.

        The two usual kinds of line, at which a large model spends its time, are dealt with here at once.
        """
        directives: list[Line] = []
        first, parts, by_name, columns = self.first, self.parts, self.by_name, self.columns
        naming = self.naming
        verbatim = naming.case == "verbatim"
        reference = self.lookup.reference
        for member in members:
            kind, name, tail, at, start, end, doc, _, implied = member
            if kind == "attribute":
                known = _TEMPLATES.get(id(tail))
                if known is None or known[0] is not tail or name is None or name in first or name in by_name:
                    self.add(Line(member, facts_of(tail)))
                    continue
                _, facts, type_, required, (type_start, type_end), default, rest = known
                if default is not None:
                    text_kind, text, (from_, to), owner = default
                    default = _new(Expression, (text_kind, text, _new(Span, (at + from_, at + to)), owner))
                column = by_name[name] = _new(
                    Column,
                    (
                        name, name if verbatim else column_name(naming, name), type_, required,
                        _new(Span, (start, end)), _new(Span, (start, start + len(name))),
                        _new(Span, (at + type_start, at + type_end)), doc, default, *rest,
                    ),
                )  # fmt: skip
                columns.append(column)
                first[name] = "line"
                parts[name] = (name,)
                if facts is not NO_FACTS:
                    self._own_clauses(Line(member, facts), name)
            elif kind == "relationship":
                found = None
                if (
                    isinstance(tail, RelationshipTail) and not tail.clauses and len(tail.targets) == 1
                    and tail.targets[0].keys is None and name is not None and name not in first
                ):  # fmt: skip
                    found = reference(tail.targets[0].name.text)
                if found is None or len(found[1].columns) != 1 or found[1].key_only or name in by_name:
                    self.add(Line(member, facts_of(tail)))
                    continue
                assert name is not None
                assert isinstance(tail, RelationshipTail)
                entry, facet = found
                key = facet.columns[0]
                type_ = key.type if key.type.domain is None else plain(key.type)
                base = role_column(naming, name, entry.name.rpartition(".")[2], key.base)
                db_name = base if verbatim else column_name(naming, base)
                from_, to = tail.targets[0].name.span
                column = by_name[name] = _new(
                    Column,
                    (
                        name, db_name, type_, tail.optional is None, _new(Span, (start, end)),
                        _new(Span, (start, start + (2 if implied else len(name)))),
                        _new(Span, (at + from_, at + to)), doc,
                        *_ROLE_REST, name, _NOTHING, "", None,
                    ),
                )  # fmt: skip
                columns.append(column)
                first[name] = "role"
                parts[name] = (name,)
                made = RoleColumn(name, base, db_name, type_, key)
                self.roles.append((Line(member, NO_FACTS), Role((made,), entry, facet)))
            elif kind == "many":
                self.add(Line(member, facts_of(tail)))
            else:
                directives.append(Line(member, facts_of(tail)))
        return directives

    def add(self, line: Line) -> None:
        """Take any line in; lines that make no column are not for here."""
        member = line.member
        name, kind = member.name, member.kind
        if name is None:
            return
        if name in self.first:
            self.issues.append(Issue("duplicate-attribute", line.name_span, (name, self.first[name])))
            return
        if kind == "attribute":
            self.first[name] = f"mixin {line.origin}" if line.origin else "line"
            self._attribute(line, name)
        elif kind == "relationship":
            self.first[name] = f"mixin {line.origin}" if line.origin else "role"
            self._relationship(line, name)
        else:
            self.first[name] = f"mixin {line.origin}" if line.origin else "a relationship"

    def expanded(self, names: list[str] | tuple[str, ...]) -> tuple[str, ...]:
        """The names of columns, attributes and roles, in this order of meaning → column names, each once."""
        found: list[str] = []
        for name in names:
            for column in (name,) if name in self.by_name else self.parts.get(name, ()):
                if column in self.by_name and column not in found:
                    found.append(column)
        return tuple(found)

    def db_names(self, columns: tuple[str, ...]) -> tuple[str, ...]:
        """The database names of columns."""
        by_name = self.by_name
        return tuple([by_name[column].db_name for column in columns if column in by_name])

    def labels(self, columns: tuple[str, ...]) -> tuple[str, ...]:
        """What columns are called in names of constraints."""
        naming, by_name = self.naming, self.by_name
        if not naming.constraints:
            return self.db_names(columns)
        bases = {part.name: part.base for _, role in self.roles for part in role.columns if not part.reused}
        found = [by_name[column] for column in columns if column in by_name]
        return tuple([column_label(naming, bases.get(each.name, each.name), each.db_name) for each in found])

    def _column(self, column: Column) -> None:
        name = column.name
        if name in self.by_name:
            self.issues.append(Issue("column-name-clash", column.name_span, (column.db_name, name)))
            return
        self.by_name[name] = column
        self.columns.append(column)

    def _attribute(self, line: Line, name: str) -> None:
        member, facts = line.member, line.facts
        tail: Any = member.tail
        before = len(self.issues)
        if facts.issues:
            self.issues += placed(line, facts.issues)
        typed = attribute_type(line, self.lookup, self.issues)
        at, origin = member.at, line.origin
        type_span = line.whole if origin or tail.type is None else tail.type.span.shifted(at)
        if typed.fields:
            self._composite(line, name, typed, type_span)
            return
        if facts.renamed:
            db_name = facts.renamed.names[0].text
            if len(facts.renamed.names) != 1:
                counts = (name, str(len(facts.renamed.names)), "1")
                self.issues.append(Issue("as-count-mismatch", line.place(facts.renamed.span), counts))
        else:
            db_name = column_name(self.naming, name)
        default = facts.default and self._default(facts.default, typed.type, line)
        computed = facts.computed
        if default is None and typed.default is not None and computed is None:
            owner = typed.type.domain.name if typed.type.domain else name
            default = Expression(typed.default[0], typed.default[1], type_span, owner)
        column = Column(
            name=name,
            db_name=db_name,
            type=typed.type,
            required=not typed.optional and (computed is None or tail.type is not None),
            span=line.whole,
            name_span=line.name_span,
            type_span=type_span,
            doc=member.doc,
            default=default,
            identity=Identity(facts.auto.always, facts.auto.start, facts.auto.by) if facts.auto else None,
            computed=expression(computed.sql, line) if computed else None,
            stored=_STORED.get(computed.storage) if computed else None,
            on_update=expression(facts.on_update.value, line) if facts.on_update else None,
            collate=facts.collate.name.text if facts.collate else "",
            natives=tuple(native(clause, at) for clause in facts.natives),
            only=facts.only,
            tags=(*typed.tags, *facts.tags),
            was=facts.was.name.text if facts.was else "",
            origin=origin,
            line=tail,
        )
        self.parts[name] = (name,)
        self._column(column)
        self._own_clauses(line, name)
        silent = len(self.issues) == before  # a template would lose what its line got wrong
        usual = silent and not (facts.renamed or facts.natives or computed or facts.on_update)
        if not origin and usual and is_builtin(tail.type):
            if len(_TEMPLATES) > 50_000:
                _TEMPLATES.clear()
            relative = default._replace(span=default.span.shifted(-at)) if default is not None else None
            rest = column[_BEHIND_DEFAULT:]
            _TEMPLATES[id(tail)] = (tail, facts, typed.type, not typed.optional, tail.type.span, relative, rest)

    def _own_clauses(self, line: Line, name: str) -> None:
        """What an attribute's clauses say of keys and constraints."""
        facts = line.facts
        if facts.pk is not None:
            self._flag(line, (name,), facts.pk)
        if facts.unique is not None or facts.indexes or facts.checks:
            self.constrained.append(line)

    def _flag(self, line: Line, names: tuple[str, ...], flag: Flag) -> None:
        self.flagged += names
        if self.flag_span is None:
            self.flag_span = line.place(flag.span)
        if flag.name is not None and self.flag_name is not None and flag.name.text != self.flag_name.text:
            self.issues.append(Issue("several-primary-keys", line.place(flag.name.span), ()))
        self.flag_name = self.flag_name or flag.name

    def _composite(self, line: Line, name: str, typed: Typed, type_span: Span) -> None:
        """A composite attribute, flattened."""
        facts = line.facts
        names = []
        for field in typed.fields:
            flat = f"{name}_{field.name}"
            names.append(flat)
            self._column(
                Column(
                    flat,
                    column_name(self.naming, flat),
                    field.type,
                    field.required and not typed.optional,
                    line.whole,
                    line.name_span,
                    type_span,
                    field.doc or line.member.doc,
                    Expression(*field.default, type_span, name) if field.default and not typed.optional else None,
                    collate=field.collate,
                    tags=(*typed.tags, *field.tags, *facts.tags),
                    only=facts.only,
                    path=(name, field.name),
                    origin=line.origin,
                )
            )
        for word, span in misplaced_on_composite(facts):
            self.issues += placed(line, (Issue("misplaced-clause", span, (word, "composite")),))
        unused = [field.name for field in typed.fields if field.default] if typed.optional else ()
        if unused and not line.origin:
            self.issues.append(Issue("optional-composite-default", type_span, (name, *unused)))
        self.parts[name] = tuple(names)
        self.composites.append((line, typed, type_span))
        if facts.pk is not None:
            self._flag(line, self.parts[name], facts.pk)
        self.constrained.append(line)

    def _relationship(self, line: Line, name: str) -> None:
        member, facts = line.member, line.facts
        tail = member.tail
        if facts.issues:
            self.issues += placed(line, facts.issues)
        if not isinstance(tail, RelationshipTail):
            return
        role = role_of(line, self.lookup, self.issues)
        required = tail.optional is None
        target_span = line.place(tail.targets[0].name.span) if tail.targets else line.name_span
        natives = tuple(native(clause, member.at) for clause in facts.natives) if facts.natives else ()
        was = facts.was.name.text if facts.was else ""
        names: list[str] = []
        for part in role.columns:
            if part.reused:
                names.append(part.reused)  # resolved once all columns are known
            else:
                names.append(part.name)
                part = part._replace(type=with_natives(part.type, facts.natives))
                self._column(self._role_column(line, name, part, required, target_span, natives, was))
        self.parts[name] = tuple(names)
        self.roles.append((line, role))
        if facts.pk is not None:
            self._flag(line, self.parts[name], facts.pk)

    def _role_column(
        self,
        line: Line,
        role: str,
        part: RoleColumn,
        required: bool,
        target_span: Span,
        natives: tuple[Native, ...],
        was: str,
    ) -> Column:
        member, facts = line.member, line.facts
        column: Column = _new(
            Column,
            (
                part.name, part.db_name, part.type, required, line.whole, line.name_span, target_span, member.doc,
                *_ROLE_REST[:6], natives, facts.only, facts.tags, was, role, _NOTHING, line.origin, None,
            ),
        )  # fmt: skip
        return column

    def _default(self, clause: Default, type_: Type, line: Line) -> Expression:
        value = clause.value
        if isinstance(value, Literal):
            return Expression(value.kind, value.value, line.place(value.span), line.origin)
        if isinstance(value, Name):
            if type_.enum is not None:
                self._label(value, type_, line)
            return Expression("name", value.text, line.place(value.span), line.origin)
        return expression(value, line)

    def _label(self, value: Name, type_: Type, line: Line) -> None:
        enum = type_.enum
        if enum is None or type_.base != "enum" or line.origin or value.text in _NICHE:
            return
        if all(label.name != value.text for label in enum.labels):
            names = (value.text, enum.name, *(label.name for label in enum.labels))
            self.issues.append(Issue("unknown-label", line.place(value.span), names, enum.name))
