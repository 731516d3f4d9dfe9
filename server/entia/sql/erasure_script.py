"""Erasing one person: the row that stands for them, and the rows that hang on it, in one transaction.

Rows hang on the person by the relationships that lead to it, directly or through others; a relationship of an entity
to itself only mentions another row, and is not followed. What becomes of a row says the `on erasure` line of its own
entity, or the `on delete cascade` that ties it to a row that is deleted; a row of a junction goes with either end. Keys
are gathered first, then the rows that refer to others are changed before these, and what trails and archives tell of
them is forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from entia.model.companions import WITH_TRIGGERS, archive
from entia.model.privacy import is_personal
from entia.model.schema import Schema, Table
from entia.sql.anonymize import anonymized, personal
from entia.sql.batches import BEGIN, MYSQL, Referrer, Rows
from entia.sql.context import Context
from entia.sql.export import context_of
from entia.sql.script import Note, Script, Statement

_HOWTO = {
    "postgres": "psql -v ON_ERROR_STOP=1 {values} -f FILE",
    "mysql": 'mysql -e "SET {values}; SOURCE FILE"',
    "mariadb": 'mariadb -e "SET {values}; SOURCE FILE"',
    "sqlite": 'sqlite3 -bail DATABASE {values} ".read FILE"',
}
_VALUES = {"postgres": "-v {}=…", "sqlite": '".parameter set :{} …"'}


@dataclass
class _Member:
    """An entity with rows of the person. `links` are its relationships to members before it; `action` is "delete",
    "anonymize", "keep" or ""."""

    table: Table
    action: str
    columns: tuple[str, ...]
    batch: str
    links: list[Referrer] = field(default_factory=list)
    needed: bool = False


def erasure_of(schema: Schema, entity: str, dialect: str, version: str = "") -> Script:
    """See `entia.sql.erasure`. A LookupError has two arguments: what is wrong, and what to write."""
    context = context_of(schema, dialect, version)
    root = _root(schema, entity)
    if context.dialect not in WITH_TRIGGERS:
        return Script(dialect, context.version, (), (), (), (("on erasure", root.name),))
    made = _Eraser(context, schema, root)
    if root.name not in made.rows.tables:
        raise LookupError(f"`{root.name}` does not exist in {dialect}", "name another dialect")
    made.run()
    return Script(dialect, context.version, tuple(made.statements), (), tuple(made.refusals))


def _root(schema: Schema, entity: str) -> Table:
    erased = [table for table in schema.tables if table.design.erasures and not table.external]
    named = [table for table in erased if entity in (table.name, table.name.rpartition(".")[2])]
    if named:
        return named[0]
    names = ", ".join(table.name for table in erased)
    known = any(entity in (table.name, table.name.rpartition(".")[2]) for table in schema.tables)
    if known:
        raise LookupError(f"`{entity}` has no `on erasure` line", "write `on erasure anonymize …` in it")
    hint = f"the entities with `on erasure` are {names}" if names else "no entity of the model has `on erasure`"
    raise LookupError(f"there is no entity `{entity}`", hint)


class _Eraser:
    """Collects the statements of one script."""

    def __init__(self, context: Context, schema: Schema, root: Table) -> None:
        self.context = context
        self.rows = Rows(context, schema)
        self.root = root
        self.statements: list[Statement] = []
        self.refusals: list[Note] = []
        self.members = self._members() if root.name in self.rows.tables else {}

    def run(self) -> None:
        needed = [member for member in self.members.values() if member.needed]
        texts: list[tuple[Table, str]] = []
        for member in needed:
            texts += [(member.table, text) for text in self._gathered(member)]
        for member in reversed(needed):
            texts += [(member.table, text) for text in self._erased(member)]
        texts += [(member.table, self.rows.forget(member.batch)) for member in needed]
        if self.context.dialect == "sqlite":
            self._add(self.root, "PRAGMA foreign_keys = ON")
        self._add(self.root, BEGIN[self.context.dialect])
        for table, text in texts:
            self._add(table, text)
        self._add(self.root, "COMMIT")
        self.statements[0] = self.statements[0]._replace(remarks=tuple(self._remarks()))

    def _add(self, table: Table, text: str) -> None:
        span = table.design.erasures[0].span if table.design.erasures else table.name_span
        self.statements.append(Statement(text, table.name, table.chunk, span))

    def _refuse(self, table: Table, message: str) -> None:
        span = table.design.erasures[0].span if table.design.erasures else table.name_span
        self.refusals.append(Note(message, table.chunk, span))

    # ---- whose rows ------------------------------------------------------------------------------------------------
    def _members(self) -> dict[str, _Member]:
        """The entities that refer to the person, those that are referred to before those that refer to them."""
        found: dict[str, _Member] = {}
        for table in self._referring():
            action, columns = self._action(table)
            stem = self.rows.draft(table).stem
            member = _Member(table, action, columns, self.context.name(f"entia_erased_{stem}"))
            for name, other in found.items():
                member.links += [each for each in self.rows.referrers(other.table) if each.table.name == table.name]
                tied = any(each.action == "cascade" and each.key.enforced for each in self._links(member, name))
                tied = tied or bool(table.junction_of and self._links(member, name))
                if tied and other.action == "delete":
                    member.action = "delete"
            found[table.name] = member
        for member in reversed(found.values()):
            below = (other for other in found.values() if other.needed and self._links(other, member.table.name))
            member.needed = member.action in ("delete", "anonymize") or any(True for _ in below)
        return found

    def _links(self, member: _Member, target: str) -> list[Referrer]:
        return [each for each in member.links if each.key.target == target]

    def _referring(self) -> list[Table]:
        """The person's own entity, and all that refer to it, each after those that it refers to but for circles."""
        order: list[Table] = []
        seen = {self.root.name}
        stack = [(self.root, iter(self.rows.referrers(self.root)))]
        while stack:
            table, rest = stack[-1]
            for each in rest:
                if each.table.name not in seen:
                    seen.add(each.table.name)
                    stack.append((each.table, iter(self.rows.referrers(each.table))))
                    break
            else:
                order.append(table)
                stack.pop()
        return order[::-1]

    def _action(self, table: Table) -> tuple[str, tuple[str, ...]]:
        lines = table.design.erasures
        if any(line.action == "delete" and not line.columns for line in lines):
            return "delete", ()
        if any(line.action != "keep" for line in lines):
            return "anonymize", personal(table, self.rows.draft(table).columns)
        return ("keep", ()) if lines else ("", ())

    # ---- statements ------------------------------------------------------------------------------------------------
    def _gathered(self, member: _Member) -> Iterator[str]:
        """The temporary table of the keys of the person's rows in one entity, in its archive too."""
        draft, key = self.rows.draft(member.table), self.rows.key(member.table)
        if not key or (member.table is self.root and not self._key_names()):  # a person is named by the key
            self._refuse(member.table, f"nothing tells the rows of `{member.table.name}` apart: it has no primary key")
            return
        columns = dict.fromkeys(key)
        for each in self.rows.referrers(member.table):  # to a unique key, too, and from rows of its own
            columns.update(dict.fromkeys(map(self.context.name, each.key.target_db_columns)))
        listed = ", ".join(columns)
        stored = [draft.name]
        moved = archive(member.table, self.context.header.naming)
        if moved is not None and member.table.primary_key is not None:
            stored.append(self.context.qualified(moved.table.schema, moved.table.db_name))
        yield f"CREATE TEMPORARY TABLE {member.batch} AS SELECT {listed} FROM {draft.name} WHERE FALSE"
        for source in stored:
            if member.table is self.root:
                ours = " AND ".join(f"{column} = {self._parameter(name)}" for column, name in self._key_names())
                yield f"INSERT INTO {member.batch} SELECT {listed} FROM {source}\nWHERE {ours}"
            for each in member.links:
                other = self.members[each.key.target]
                own = [draft.columns[name] for name in each.key.columns if name in draft.columns]
                theirs = ", ".join(map(self.context.name, each.key.target_db_columns))
                ours = f"({', '.join(own)})" if len(own) > 1 else own[0]
                yield (
                    f"INSERT INTO {member.batch} SELECT {listed} FROM {source}\n"
                    f"WHERE {ours} IN (SELECT {theirs} FROM {other.batch})"
                )

    def _key_names(self) -> list[tuple[str, str]]:
        """(quoted column, parameter) of the person's key."""
        columns = self.rows.draft(self.root).columns
        key = self.root.primary_key
        names = [name for name in key.columns if name in columns] if key is not None else []
        found = [self.root.column(name) for name in names]
        return [(columns[each.name], re.sub(r"\W", "_", each.db_name)) for each in found if each is not None]

    def _parameter(self, name: str) -> str:
        """A value that is given when the script runs, as the dialect's client has it."""
        match self.context.dialect:
            case "postgres":
                return f":'{name}'"
            case "sqlite":
                return f":{name}"
            case _:
                return f"@{name}"

    def _erased(self, member: _Member) -> Iterator[str]:
        rows, table = self.rows, member.table
        draft = rows.draft(table)
        moved = archive(table, self.context.header.naming) if table.primary_key is not None else None
        stored = "" if moved is None else self.context.qualified(moved.table.schema, moved.table.db_name)
        if member.action == "delete":
            yield from self._released(member)
            yield rows.delete(table, member.batch)
            yield from rows.silence(table, member.batch, draft.columns)
            if stored:
                yield rows.delete(table, member.batch, stored)
        elif member.action == "anonymize":
            found = anonymized(self.context, draft, member.columns)
            for problem in found.problems:
                self._refuse(table, problem)
            if not found.sets:
                return
            yield rows.update(table, member.batch, found.sets)
            yield from rows.silence(table, member.batch, member.columns)
            if stored:
                keys = table.primary_key.columns if table.primary_key is not None else ()
                forgotten = [(draft.columns[name], "NULL") for name in member.columns if name not in keys]
                yield rows.update(table, member.batch, forgotten, stored)

    def _released(self, member: _Member) -> Iterator[str]:
        """Rows that stay, and refer to rows that are deleted, let go of them."""
        places = list(self.members)
        for each in self.rows.referrers(member.table):
            child, key = each
            if not key.enforced or each.action in ("cascade", "set null", "set default"):
                continue
            other = self.members.get(child.name)
            gone = other is not None and other.action == "delete" and other.table is not member.table
            if gone and places.index(child.name) > places.index(member.table.name):
                continue
            columns = [child.column(name) for name in key.columns]
            free = [column for column in columns if column is not None and not column.required]
            if not free:
                message = f"`{key.role}` of `{child.name}` must refer to a `{member.table.name}`, whose row is erased"
                self.refusals.append(Note(message, child.chunk, key.span))
                continue
            own = [self.rows.draft(child).columns[name] for name in key.columns]
            ours = f"({', '.join(own)})" if len(own) > 1 else own[0]
            theirs = ", ".join(map(self.context.name, key.target_db_columns))
            sets = ", ".join(f"{self.rows.draft(child).columns[column.name]} = NULL" for column in free)
            yield (
                f"UPDATE {self.rows.draft(child).name} SET {sets}\n"
                f"WHERE {ours} IN (SELECT {theirs} FROM {member.batch})"
            )

    # ---- what is told ----------------------------------------------------------------------------------------------
    def _remarks(self) -> Iterator[str]:
        dialect = self.context.dialect
        names = [name for _, name in self._key_names()]
        if dialect in MYSQL:
            values = ", ".join(f"@{name} = …" for name in names)
        else:
            values = " ".join(_VALUES[dialect].format(name) for name in names)
        yield f"erases the {self.root.name} with this key: {_HOWTO[dialect].format(values=values)}"
        for member in self.members.values():
            by = ", ".join(f"{each.key.role}" for each in member.links)
            where = f"{member.table.name} by {by}" if by else member.table.name
            docs = "".join(f" ({line.doc})" for line in member.table.design.erasures if line.doc)
            if member.action == "delete":
                yield f"{where}: deleted{docs}"
            elif member.action == "anonymize":
                yield f"{where}: {', '.join(member.columns)} anonymised{docs}"
            elif member.action == "keep":
                yield f"{where}: kept{docs}"
            elif any(map(is_personal, member.table.columns)):
                yield f"{where}: left as it is, though it holds personal data: it has no `on erasure` line"
