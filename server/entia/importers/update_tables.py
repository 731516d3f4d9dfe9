"""One table of the model: the edits of its entity that make it what the import says."""

from __future__ import annotations

from typing import Any

from entia.importers.update_columns import changed_attribute, changed_relationship, relationship_of
from entia.importers.update_difference import Difference
from entia.importers.update_edits import Block, TextEdit, merged, read_clauses
from entia.importers.update_entities import apart
from entia.importers.update_facts import Element, TableFacts
from entia.importers.update_round import Round
from entia.importers.update_spelling import Spelling
from entia.importers.update_uses import without_names
from entia.model.schema import CheckConstraint, Column, Exclusion, ForeignKey, Index, Key
from entia.syntax.tree import (
    Action,
    AttributeTail,
    Check,
    CheckTail,
    ColumnsTail,
    ExcludeTail,
    Flag,
    ForeignKeyName,
    IndexClause,
    Member,
    Name,
    NativeTail,
    PartitionTail,
    RelationshipTail,
    Tail,
    Text,
)
from entia.syntax.writing import print_line, quote
from entia.text import Span

_TEMPLATES = ("pk", "unique", "check", "index", "fk")  # of names, by kind of element
_NOWHERE = Span(0, 0)
_CONSTRAINTS = ("pk", "unique", "index", "check", "exclude", "cluster", "partition", "native")


class TableUpdate:
    """Gathers what happens to the lines of one entity, and writes each line once. Lives only in one round."""

    def __init__(self, round: Round, key: str, found: Difference) -> None:
        self.round = round
        self.key = key
        self.found = found
        self.mine: TableFacts = round.ours.tables[key]
        self.theirs: TableFacts = round.theirs.tables[key]
        self.block: Block = round.own_block(self.mine)
        self.their_block = round.their_block(self.theirs)
        self.spelling: Spelling = round.spelling(key)
        self.entity = self.mine.table.name
        self.by_name = {column.db_name: column for column in self.mine.table.columns}
        self.their_columns = {column.db_name: column for column in self.theirs.table.columns}
        self.tails: dict[int, tuple[Member, Tail]] = {}
        self.removed: dict[int, Member] = {}
        self.lines: list[tuple[Member | None, list[str]]] = []  # (behind which line, rows)
        self.made: set[int] = set()  # elements of the import that a new line already has
        self.roles: set[str] = set()  # that new relationships over columns of the table have got
        self.elsewhere: list[TextEdit] = []

    # ---- the whole ---------------------------------------------------------------------------------------------------
    def run(self) -> None:
        """Make the edits of this round."""
        self._columns()
        self._new_columns()
        self._gone()
        self._actions()
        self._new()
        self._options()
        if not self.found.any:
            self._names()
        self._emit()

    def _emit(self) -> None:
        block = self.block
        structural = bool(self.removed or self.lines)
        if structural and block.crowded:
            self.round.edits += block.uncrowded()  # the rest comes in the next round
            return
        edits = [
            block.with_tail(member, tail)
            for member, tail in self.tails.values()
            if id(member) not in self.removed and tail != member.tail
        ]
        for member, tail in self.tails.values():
            if id(member) not in self.removed and tail != member.tail:
                now = print_line(member._replace(tail=tail))
                self._note("changed", member, f"`{print_line(member)}` is now `{now}`")
        for member in self.removed.values():
            edits.append(block.without(member))
            comment = block.comment_of(member)
            said = f"{print_line(member)}{f'  {comment}' if comment else ''}"
            self._note("removed", member, f"`{said}` is gone")
        for anchor, rows in self.lines:
            edits.append(block.inserted(anchor, rows))
            self.round.note("added", self.entity, f"`{' '.join(' '.join(rows).split())}`")
        self.round.edits += [*edits, *self.elsewhere]

    def _note(self, kind: str, member: Member, why: str) -> None:
        what = f"{self.entity}.{member.name}" if member.name else self.entity
        self.round.note(kind, what, why)

    # ---- lines -------------------------------------------------------------------------------------------------------
    def tail(self, member: Member) -> Any:
        """The line's tail as it will be."""
        return self.tails.get(id(member), (member, member.tail))[1]

    def set(self, member: Member, tail: Tail) -> None:
        """Let the line have another tail."""
        self.tails[id(member)] = (member, tail)

    def clauses(self, member: Member, gone: Any = (), new: Any = ()) -> None:
        """Let the line lose and get clauses."""
        tail = self.tail(member)
        self.set(member, tail._replace(clauses=merged(tail.clauses, gone, new)))

    def remove(self, member: Member) -> None:
        """Let the line go."""
        self.removed[id(member)] = member

    def add(self, line: str, *kinds: str) -> None:
        """A new line behind the last one of its kind."""
        self.lines.append((self.block.anchor(kinds or _CONSTRAINTS), line.split("\n")))

    def line_of(self, columns: tuple[str, ...]) -> Member | None:
        """The own line that makes exactly these columns (names in the database)."""
        found = [self.by_name.get(name) for name in columns]
        if not found or found[0] is None or any(each is None for each in found):
            return None
        member = self.block.member_at(found[0].span) if not (found[0].origin or found[0].path) else None
        if member is None or id(member) in self.removed:
            return None
        own = [column.db_name for column in self.mine.table.columns if column.span == found[0].span]
        return member if tuple(own) == columns else None

    # ---- columns -----------------------------------------------------------------------------------------------------
    def _columns(self) -> None:
        gone_names: list[str] = []
        for name in self.found.extra:
            column = self.by_name[name]
            uniform = self.round.uniform.get((column.origin, column.name)) if column.origin else None
            gone_names += [
                column.name,
                *([column.path[0]] if column.path else []),
                *([column.role] if column.role else []),
            ]
            if uniform:
                self._of_mixin(column, None)
                continue
            member = self.block.member_at(column.span)
            if member is not None:
                self.remove(member)
        if gone_names:
            for member, tail, lost in without_names(self.block, gone_names, self.removed):
                if tail is None:
                    self.remove(member)
                else:
                    self.set(member, tail)
                if lost:
                    self._note("removed", member, lost)
        for name in self.found.changed:
            column = self.by_name[name]
            if column.origin:
                self._of_mixin(column, self.their_columns[name])
                continue
            member = self.block.member_at(column.span)
            assert member is not None
            self._change(member, column, self.their_columns[name])

    def _of_mixin(self, column: Column, theirs: Column | None) -> None:
        """All tables with the mixin have the same change: it is the mixin's."""
        block = self.round.block(column.origin)
        member = block.member_of(column.name)
        if member is None:
            return
        if block.crowded and theirs is None:
            self.elsewhere += block.uncrowded()
        elif theirs is None:
            self.elsewhere.append(block.without(member))
            self.round.note("removed", f"{column.origin}.{column.name}", f"`{print_line(member)}` is gone")
        elif isinstance(member.tail, AttributeTail):
            tail = self._attribute(member.tail, column, theirs)
            self.elsewhere.append(block.with_tail(member, tail))
            now = print_line(member._replace(tail=tail))
            self.round.note("changed", f"{column.origin}.{column.name}", f"`{print_line(member)}` is now `{now}`")

    def _attribute(self, tail: AttributeTail, column: Column, theirs: Column) -> AttributeTail:
        name = column.db_name
        return changed_attribute(
            tail, self.mine.columns[name], self.theirs.columns[name], theirs, self.spelling, name in self.found.retyped
        )

    def _change(self, member: Member, column: Column, theirs: Column) -> None:
        tail = self.tail(member)
        if isinstance(tail, AttributeTail):
            self.set(member, self._attribute(tail, column, theirs))
        elif isinstance(tail, RelationshipTail):
            facts, wanted = self.mine.columns[column.db_name], self.theirs.columns[column.db_name]
            self.set(member, changed_relationship(tail, facts, wanted, theirs, self.spelling))

    def _new_columns(self) -> None:
        last: Member | None = None
        behind: dict[int, int] = {}  # anchor → place in `self.lines`
        for name in self.theirs.columns:
            if name not in self.found.missing:
                column = self.by_name.get(name)
                if column is not None:
                    last = self.block.member_at(column.span) or self._with_line(column.span) or last
                continue
            line = self._new_line(name)
            if line is None:
                continue
            anchor = last if last is not None else None
            rows = self._documented(self.block.aligned(line, anchor), self.their_columns[name].doc)
            known = behind.get(id(anchor))
            if known is None:
                behind[id(anchor)] = len(self.lines)
                self.lines.append((anchor, rows))
            else:
                self.lines[known][1].extend(rows)

    def _with_line(self, span: Span) -> Member | None:
        """The `with` line that a span stands on."""
        for member in self.block.declaration.members:
            if member.kind == "with" and member.start <= span.start < member.end:
                return member
        return None

    def _documented(self, line: str, doc: str) -> list[str]:
        if not doc:
            return [line]
        if "\n" in doc:
            return [*(f"/// {each}".rstrip() for each in doc.split("\n")), line]
        return [f"{line}  /// {doc}"]

    def _new_line(self, name: str) -> str | None:
        """The line of a column that the model lacks; None where a line before it makes it, too."""
        column = self.their_columns[name]
        own = self.round.names.columns[self.key][name]
        found = relationship_of(self.round, self.key, column, self.found.missing)
        if found is None:
            return self.spelling.attribute(own, column, *self._own_clauses((name,)))
        element, role, names = found
        if names[0] != name:
            return None
        self.made.add(id(element.value))
        return self._relationship(element.value, role, " ".join(self._own_clauses(names)))

    def _own_clauses(self, names: tuple[str, ...]) -> list[str]:
        """The clauses of keys and constraints on the new line of these columns."""
        words = []
        by_name = {column.name: column.db_name for column in self.theirs.table.columns}
        for element in self.found.new:
            value = element.value
            if element.kind == "pk":
                if tuple(by_name.get(each, "") for each in value.columns) == names and not value.deferral:
                    words.append("pk")
                    self.made.add(id(value))
            elif self._is_clause(value) and self._columns_of(value) == names:
                words.append(self._clause(value))
                self.made.add(id(value))
        return apart(words)

    def _relationship(self, key: ForeignKey, role: str, extra: str = "") -> str:
        round, spelling = self.round, self.spelling
        target, theirs, is_key = round.their_target(key)
        by_name = {column.name: column.db_name for column in self.theirs.table.columns}
        here = [by_name[name] for name in key.columns]
        own = round.names.columns[self.key]
        mine = tuple(
            (
                "" if role and name in self.found.missing and self.their_columns[name].role == key.role else own[name],
                name,
            )
            for name in here
        )
        made = [name for there, name in mine if not there]
        return spelling.relationship(
            role or self._free_role(key),
            key,
            mine,
            mapped=not is_key or len(made) < len(mine),
            optional=not all(self.their_columns[name].required for name in made),
            nullable=self.theirs.table.is_nullable(key),
            target=target,
            theirs=theirs,
            extra=extra,
        )

    def _free_role(self, key: ForeignKey) -> str:
        """A name for a relationship over columns that are there already."""
        taken = {member.name for member in self.block.declaration.members}
        taken |= {column.name for column in self.mine.table.columns}
        taken |= {*self.round.names.columns[self.key].values(), *self.roles}
        short = self.round.their_target(key)[0].rpartition(".")[2]
        stem = key.role if key.role not in taken else short[:1].lower() + short[1:]
        number, found = 2, stem
        while found in taken:
            found, number = f"{stem}{number}", number + 1
        self.roles.add(found)
        return found

    # ---- keys and constraints ----------------------------------------------------------------------------------------
    def _columns_of(self, value: Any) -> tuple[str, ...]:
        """The columns of a key, an index or a column's check, by their names in the database; empty for SQL."""
        if isinstance(value, CheckConstraint):
            names: tuple[str, ...] = (value.column,) if value.column else ()
        elif isinstance(value, Index):
            names = tuple(key.whole for key in value.keys)
        else:
            names = getattr(value, "columns", ())
        by_name = {column.name: column.db_name for column in self.theirs.table.columns}
        return tuple(by_name.get(name, "") for name in names)

    def _is_clause(self, value: Any) -> bool:
        """Whether the import says it on the line of a column."""
        if id(value) in self.round.foreign:
            return False
        if isinstance(value, Index) and (value.derived or not value.explicit):
            plain = not (value.predicate or value.method or value.include or value.natives or value.unique)
            if value.derived or (plain and self._home_kind(value.span) in ("attribute", "relationship")):
                return True
        return self._home_kind(value.span) in ("attribute", "relationship") and not isinstance(value, ForeignKey)

    def _home_kind(self, span: Span) -> str:
        member = self.their_block.member_at(span)
        return member.kind if member is not None else ""

    def _clause(self, value: Any) -> str:
        if isinstance(value, Key):
            return "unique"
        if isinstance(value, CheckConstraint):
            return self.spelling.check(value, self._given(value))
        word = "unique index" if value.unique else "index"
        return f"{word} {quote(value.name)}" if value.explicit else word

    def _given(self, value: Any) -> str:
        """The name that a line of the model needs where the import writes one, "" for none: its word where both derive
        names alike."""
        word = self._word(value)
        if getattr(value, "explicit", False) or (word and not self._is_named_alike()):
            return quote(value.name)
        return word

    def _is_named_alike(self) -> bool:
        ours, theirs = (each.schema.header.naming for each in (self.round.ours, self.round.theirs))
        return all(getattr(ours, each) == getattr(theirs, each) for each in ("case", "constraints", *_TEMPLATES))

    def _word(self, value: Any) -> str:
        """The word on the import's line of which the name is derived, "" for none."""
        member = self.their_block.member_at(value.span)
        name = _name_on(member, value.span) if member is not None else None
        return name.text if name is not None and not name.quoted else ""

    def _gone(self) -> None:
        for element in self.found.gone:
            if element.kind == "pk":
                self._no_key()
                continue
            member = self.block.member_at(element.value.span)
            if member is None or id(member) in self.removed:
                continue
            if member.kind not in ("attribute", "relationship"):
                self.remove(member)
            elif element.kind == "fk":
                self.clauses(member, (), read_clauses("not enforced", "relationship"))
            else:
                span, tail = element.value.span, member.tail
                assert isinstance(tail, (AttributeTail, RelationshipTail)), "what a line of these kinds has"
                self.clauses(member, [each for each in tail.clauses if each.span.shifted(member.at) == span])

    def _no_key(self) -> None:
        for member in self.block.declaration.members:
            if member.kind == "pk":
                self.remove(member)
            elif member.kind in ("attribute", "relationship"):
                tail = self.tail(member)
                flags = [each for each in tail.clauses if isinstance(each, Flag) and each.word == "pk"]
                if flags:
                    self.clauses(member, flags)

    def _actions(self) -> None:
        for mine, theirs in self.found.actions:
            member = self.block.member_at(mine.value.span)
            if member is None or id(member) in self.removed:
                continue
            tail = self.tail(member)
            gone = [
                each
                for each in tail.clauses
                if isinstance(each, Action) or (isinstance(each, Flag) and each.word in ("deferrable", "deferred"))
            ]
            new = " ".join([*self._said_actions(theirs.value), theirs.value.deferral])
            self.clauses(member, gone, read_clauses(new.strip(), "relationship"))

    def _said_actions(self, key: ForeignKey) -> list[str]:
        return self.spelling.actions(key, nullable=self.theirs.table.is_nullable(key))

    def _new(self) -> None:
        spelling = self.spelling
        for element in self.found.new:
            value = element.value
            if id(value) in self.made:
                continue
            columns = self._columns_of(value)
            member = self.line_of(columns) if columns and all(columns) else None
            if element.kind == "pk":
                self._key(value, member)
            elif element.kind == "fk":
                self._foreign_key(value)
            elif element.kind == "exclude":
                assert isinstance(value, Exclusion)
                self.add(spelling.exclusion(value, self._given(value)) + self._only(value), "exclude", "check")
            elif member is not None and self._is_clause(value):
                self.clauses(member, (), read_clauses(self._clause(value), member.kind))
            elif isinstance(value, CheckConstraint):
                self.add(spelling.check(value, self._given(value)) + self._only(value), "check")
            elif isinstance(value, Index):
                self.add(spelling.index(value, self._given(value)) + self._only(value), "index", "unique")
            else:
                self.add(spelling.key("unique", value, self._given(value)), "unique")

    def _only(self, value: Any) -> str:
        """What keeps a line to the source's database, where its SQL would say something else to the other targets."""
        return f" only {self.round.dialect}" if id(value) in self.round.foreign else ""

    def _key(self, key: Key, member: Member | None) -> None:
        given = self._given(key)
        if member is not None and not (given or key.deferral or key.natives):
            self.clauses(member, (), read_clauses("pk", member.kind))
        else:
            self.add(self.spelling.key("pk", key, given), "pk")

    def _foreign_key(self, key: ForeignKey) -> None:
        """A foreign key over columns that are there: where one was only not enforced, it is again."""
        theirs, ours = (
            {column.name: column.db_name for column in each.table.columns} for each in (self.theirs, self.mine)
        )
        wanted = tuple(theirs[name] for name in key.columns)
        for mine in self.mine.table.foreign_keys:
            own = tuple(ours[name] for name in mine.columns)
            same = (own, mine.target_db, mine.target_db_columns) == (wanted, key.target_db, key.target_db_columns)
            member = self.block.member_at(mine.span)
            if same and not mine.enforced and member is not None and id(member) not in self.removed:
                flags = [e for e in self.tail(member).clauses if isinstance(e, Flag) and e.word == "not enforced"]
                new = " ".join(self._said_actions(key))
                old = [each for each in self.tail(member).clauses if isinstance(each, Action)]
                self.clauses(member, [*flags, *old], read_clauses(new, "relationship"))
                return
        self.add(self._relationship(key, ""), "relationship", "attribute")

    # ---- names -------------------------------------------------------------------------------------------------------
    def _names(self) -> None:
        for mine, theirs in self.found.named:
            member = self.block.member_at(mine.value.span)
            if member is None:
                continue
            if self._is_bare(member, mine) and not self._is_named(theirs):
                why = f"the source calls it `{theirs.name}`; the model's own name stays"
                self.round.note("kept", f"{self.entity}.{mine.name}", why)
                continue
            self._rename(member, mine, theirs.name)

    def _is_named(self, theirs: Element) -> bool:
        """Whether the source itself says the name: the import writes it, or derives it in a way of the source's."""
        templates = self.round.theirs.schema.header.naming
        return bool(self._given(theirs.value) or getattr(templates, theirs.kind, ""))

    def _is_bare(self, member: Member, element: Element) -> bool:
        """Whether the model gives it a name of its own, from which the database's is derived."""
        name = _name_on(member, element.value.span)
        return name is not None and not name.quoted

    def _rename(self, member: Member, element: Element, name: str) -> None:
        tail = self.tail(member)
        quoted = Name(name, _NOWHERE, quoted=True)
        if isinstance(tail, ColumnsTail | CheckTail | ExcludeTail):
            self.set(member, tail._replace(name=quoted))
            return
        if element.kind == "fk":
            old = [each for each in tail.clauses if isinstance(each, ForeignKeyName)]
            self.clauses(member, old, [ForeignKeyName(Text(name, _NOWHERE), _NOWHERE)])
            return
        if element.kind == "pk":
            self._no_key()
            self.add(f"pk {quote(name)} {self._own_list(element.value.columns)}", "pk")
            return
        span = element.value.span
        found = [each for each in tail.clauses if each.span.shifted(member.at) == span]
        for clause in found:
            if isinstance(clause, Check):
                self.clauses(member, [clause], [clause._replace(name=quoted)])
            elif isinstance(clause, IndexClause):
                self.clauses(member, [clause], [clause._replace(name=Text(name, _NOWHERE))])
            elif isinstance(clause, Flag):
                self.clauses(member, [clause])
                self.add(f"unique {quote(name)} {self._own_list(element.value.columns)}", "unique")
        if not found and getattr(element.value, "derived", False):
            self.clauses(member, (), read_clauses(f"index {quote(name)}", "relationship"))

    def _own_list(self, columns: tuple[str, ...]) -> str:
        return f"({', '.join(columns)})"

    # ---- storage -----------------------------------------------------------------------------------------------------
    def _options(self) -> None:
        found, theirs, dialect = self.found, self.theirs.table, self.round.dialect
        if found.partitions:
            for member in self.block.declaration.members:
                if isinstance(member.tail, PartitionTail):
                    self.remove(member)
            for partition in theirs.partitions:
                self.add("\n".join(self.spelling.partition(partition)), "partition")
        if found.options:
            for member in self.block.declaration.members:
                if isinstance(member.tail, NativeTail) and member.tail.native.dialect.text == dialect:
                    self.remove(member)
            head: Any = self.block.declaration.head
            kept = tuple(
                each for each in head.clauses if getattr(getattr(each, "dialect", None), "text", "") != dialect
            )
            if kept != head.clauses:
                self.elsewhere.append(self.block.with_head(head._replace(clauses=kept)))
            natives = [each for each in theirs.natives if each.dialect == dialect and each.options]
            for native in natives:
                self.add(f"native {dialect} ({native.options})", "native")
        if found.cluster:
            for member in self.block.declaration.members:
                if member.kind == "cluster":
                    self.remove(member)
            if theirs.cluster:
                self.add(f"cluster by {self.spelling.listed(theirs.cluster)}", "cluster")


def _name_on(member: Member, span: Span) -> Name | None:
    """The name that a line gives what stands there: the line's own, or that of a check on an attribute's line."""
    for clause in getattr(member.tail, "clauses", ()):
        if isinstance(clause, Check) and clause.span.shifted(member.at) == span:
            return clause.name
    name = getattr(member.tail, "name", None)
    return name if isinstance(name, Name) else None
