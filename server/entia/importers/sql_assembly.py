"""The catalog while statements change it, one after the other: finding, renaming and dropping what they name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from entia.importers.catalog import (
    Catalog,
    Check,
    Column,
    CompositeType,
    Domain,
    EnumType,
    Exclusion,
    ForeignKey,
    Index,
    Key,
    Name,
    Sequence,
    Table,
    View,
)
from entia.importers.modelling_given import give_names
from entia.importers.sources import Lines
from entia.importers.sql_cursor import MissingError
from entia.importers.sql_lexicons import Lexicon
from entia.importers.sql_tokens import Token, tokens

Named = TypeVar("Named", View, Sequence, EnumType, CompositeType, Domain)
_PLACEHOLDER = re.compile(r"[@$&:{]|enter_", re.IGNORECASE)


@dataclass(slots=True)
class Assembly:
    """`schema` is where names without one lie now, `opened` where they do within a CREATE SCHEMA that goes on; `notes`
    are what the statement at hand does not say exactly; `children` are PostgreSQL's partitions: (parent, bound) of each
    table that is one; `heirs` are its tables that inherit, with what they inherit from."""

    catalog: Catalog
    lexicon: Lexicon
    schema: str = ""
    opened: str = ""
    notes: list[str] = field(default_factory=list)
    lost: list[tuple[Lines, str]] = field(default_factory=list)
    children: dict[Name, tuple[Name, str, Lines]] = field(default_factory=dict)
    heirs: list[tuple[Table, Table]] = field(default_factory=list)

    def note(self, why: str) -> None:
        """The statement is kept, but not exactly."""
        if why not in self.notes:
            self.notes.append(why)

    def name(self, path: tuple[str, ...]) -> Name:
        """What a path of a script names. Databases before the schema are left out, and so are places to fill in."""
        name = path[-1]
        schema = next((part for part in reversed(path[:-1]) if part), "")
        if schema and _PLACEHOLDER.match(schema):
            self.note(f"`{schema}` is to be filled in, and is left out")
            schema = ""
        if not schema:
            return self.opened or self.schema, name
        default = self.catalog.default_schema
        same = schema == default or (self.lexicon.blind and schema.casefold() == default.casefold())
        return ("" if same else schema), name

    # Finding ------------------------------------------------------------------------------------------------------

    def find(self, holder: Iterable[Name], name: Name) -> Name | None:
        """The name under which it is held, however it is spelled."""
        names = holder if isinstance(holder, dict) else list(holder)
        if name in names:
            return name
        if self.lexicon.blind:
            wanted = (name[0].casefold(), name[1].casefold())
            for each in names:
                if (each[0].casefold(), each[1].casefold()) == wanted:
                    return each
        return None

    def table(self, path: tuple[str, ...]) -> Table:
        """The table of this name; there must be one."""
        table = self.table_named(path)
        if table is None:
            name = self.name(path)
            raise MissingError(f"there is no table `{shown(name)}` before this statement", name)
        return table

    def table_named(self, path: tuple[str, ...]) -> Table | None:
        """The table of this name, if there is one; without a schema, anywhere: the search path may be set outside."""
        name = self.name(path)
        known = self.find(self.catalog.tables, name) or (self.elsewhere(name[1]) if not name[0] else None)
        if known is None:
            return None
        if not name[0] and known[0]:
            self.note(f"`{name[1]}` is taken for `{shown(known)}`, the only table of that name")
        return self.catalog.tables[known]

    def elsewhere(self, name: str) -> Name | None:
        """The only table that is called so, in whichever schema."""
        found = [key for key in self.catalog.tables if self.is_same(key[1], name)]
        return found[0] if len(found) == 1 else None

    def column(self, table: Table, name: str) -> Column:
        """The table's column of this name; there must be one."""
        known = self.same(table.columns, name)
        if known is None:
            raise MissingError(f"the table `{table.name}` has no column `{name}` before this statement")
        return table.columns[known]

    def same(self, names: Iterable[str], name: str) -> str | None:
        """The one of the names that is this one, however it is spelled."""
        held = list(names)
        if name in held:
            return name
        if self.lexicon.blind:
            return next((each for each in held if each.casefold() == name.casefold()), None)
        return None

    def is_same(self, one: str, other: str) -> bool:
        """Whether two spellings are one name."""
        return one == other or (self.lexicon.blind and one.casefold() == other.casefold())

    def holders(self) -> Iterator[tuple[Table | View, list[Index]]]:
        """All that has indexes."""
        for table in self.catalog.tables.values():
            yield table, table.indexes
        for view in self.catalog.views.values():
            yield view, view.indexes

    # Changing -----------------------------------------------------------------------------------------------------

    def rename_table(self, table: Table, name: Name) -> None:
        """The table is called so from now on, where others refer to it too."""
        self._keep_names(table)
        old = table.key
        self.catalog.tables = {
            (name if key == old else key): each for key, each in self.catalog.tables.items() if key != name
        }
        table.schema, table.name = name
        for each in self.catalog.tables.values():
            for key in each.foreign_keys:
                if self._is(key.target, old):
                    key.target = name
        for sequence in self.catalog.sequences.values():
            if sequence.owner is not None and sequence.owner[:2] == old:
                sequence.owner = (*name, sequence.owner[2])
        for code in self.catalog.codes:
            if code.on is not None and self._is(code.on, old):
                code.on, code.text = name, about_table(code.text, old, name, self.lexicon)
        for view in self.catalog.views.values() if self.catalog.dialect in ("postgres", "sqlite") else ():
            view.sql, view.text = (reading_table(text, old, name, self.lexicon) for text in (view.sql, view.text))
        for child, (parent, bound, lines) in list(self.children.items()):
            if child == old:
                self.children[name] = self.children.pop(old)
            elif parent == old:
                self.children[child] = (name, bound, lines)

    def _is(self, one: Name, other: Name) -> bool:
        return self.is_same(one[0], other[0]) and self.is_same(one[1], other[1])

    def rename_column(self, table: Table, old: str, new: str) -> None:
        """The column is called so from now on, in keys and expressions too."""
        column = self.column(table, old)
        old = column.name
        self._keep_names(table)

        def name(each: str) -> str:
            return new if self.is_same(each, old) else each

        def names(every: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(name(each) for each in every)

        def sql(text: str) -> str:
            return renamed(text, old, new, self.lexicon)

        column.name = new
        table.columns = {(new if key == old else key): each for key, each in table.columns.items()}
        for key in table.keys:
            key.columns = names(key.columns)
        for index in table.indexes:
            index.keys = tuple(each._replace(column=name(each.column), sql=sql(each.sql)) for each in index.keys)
            index.include, index.where = names(index.include), sql(index.where)
        for check in table.checks:
            check.sql, check.column = sql(check.sql), name(check.column)
        for exclusion in table.exclusions:
            exclusion.elements = tuple((sql(text), operator) for text, operator in exclusion.elements)
            exclusion.where = sql(exclusion.where)
        for each in table.columns.values():
            each.computed = sql(each.computed)
        for foreign in table.foreign_keys:
            foreign.columns = names(foreign.columns)
        for other in self.catalog.tables.values():
            for foreign in other.foreign_keys:
                if self._is(foreign.target, table.key):
                    foreign.target_columns = names(foreign.target_columns)
        for sequence in self.catalog.sequences.values():
            if sequence.owner == (*table.key, old):
                sequence.owner = (*table.key, new)
        if table.partitioning is not None:
            table.partitioning.columns = names(table.partitioning.columns)

    def _keep_names(self, table: Table) -> None:
        """PostgreSQL names constraints when they are made: what is renamed later does not change their names."""
        if self.catalog.dialect == "postgres":
            give_names(self.catalog, [table])

    def drop_column(self, table: Table, name: str) -> None:
        """The column goes, and what cannot be without it."""
        column = self.column(table, name)
        gone = column.name

        def uses(names: Iterable[str]) -> bool:
            return any(self.is_same(each, gone) for each in names)

        del table.columns[gone]
        if table.primary_key is not None and uses(table.primary_key.columns):
            table.primary_key = None
        table.uniques = [key for key in table.uniques if not uses(key.columns)]
        table.foreign_keys = [key for key in table.foreign_keys if not uses(key.columns)]
        table.checks = [check for check in table.checks if not mentions(check.sql, gone, self.lexicon)]
        self._drop_from_indexes(table, gone)
        for key in [key for key, each in self.catalog.sequences.items() if each.owner == (*table.key, gone)]:
            del self.catalog.sequences[key]

    def _drop_from_indexes(self, table: Table, gone: str) -> None:
        kept = []
        for index in table.indexes:
            keys = tuple(key for key in index.keys if not self.is_same(key.column, gone))
            shorter = self.catalog.dialect in ("mysql", "mariadb")  # they take the column out of the index
            touched = len(keys) < len(index.keys) or any(self.is_same(each, gone) for each in index.include)
            touched = touched or any(key.sql and mentions(key.sql, gone, self.lexicon) for key in keys)
            if not touched or (shorter and keys):
                index.keys = keys
                kept.append(index)
        table.indexes = kept

    def drop_table(self, table: Table) -> None:
        """The table goes, with the keys that refer to it."""
        del self.catalog.tables[table.key]
        self.children.pop(table.key, None)
        for each in self.catalog.tables.values():
            each.foreign_keys = [key for key in each.foreign_keys if not self._is(key.target, table.key)]
        self.catalog.codes = [
            code for code in self.catalog.codes if code.on is None or not self._is(code.on, table.key)
        ]
        for key in [key for key, each in self.catalog.sequences.items() if each.owner and each.owner[:2] == table.key]:
            del self.catalog.sequences[key]
        for child in [child for child, (parent, _, _) in self.children.items() if parent == table.key]:
            if child in self.catalog.tables:
                self.drop_table(self.catalog.tables[child])

    def drop_schema(self, name: str) -> bool:
        """All that lies in a schema goes; whether anything did."""
        catalog, schema = self.catalog, self.name((name, ""))[0]

        def within(key: Name) -> bool:
            return self.is_same(key[0], schema)

        gone = [table for key, table in catalog.tables.items() if within(key)]
        for table in gone:
            if table.key in catalog.tables:  # not with the one that it is a part of
                self.drop_table(table)
        for holder in (catalog.views, catalog.enums, catalog.domains, catalog.composites, catalog.sequences):
            for key in [key for key in holder if within(key)]:
                holder.pop(key)
        catalog.codes = [
            each
            for each in catalog.codes
            if not self.is_same(each.schema, schema) or (each.on is not None and not within(each.on))
        ]
        return catalog.schemas.pop(name, None) is not None or bool(gone)

    def drop_readers(self, name: Name) -> None:
        """The views that read a table or view go with it (CASCADE), and those that read them."""
        gone = [name]
        while gone:
            name = gone.pop()
            found = [key for key, view in self.catalog.views.items() if reads(view.sql, name, self.lexicon)]
            for key in found:
                del self.catalog.views[key]
            gone += found

    def sequence_of(self, sql: str) -> Sequence | None:
        """The sequence that a default `nextval('…')` counts by."""
        match = _NEXTVAL.fullmatch(sql.strip())
        if match is None:
            return None
        path = tuple(part.strip('"') if part.startswith('"') else part.lower() for part in match[1].split("."))
        known = self.find(self.catalog.sequences, self.name(path))
        return self.catalog.sequences[known] if known is not None else None


def constraints_of(table: Table) -> list[Key | ForeignKey | Check | Exclusion]:
    """All that has the name of a constraint."""
    return [*table.keys, *table.foreign_keys, *table.checks, *table.exclusions]


def move(holder: dict[Name, Named], known: Name, name: Name) -> None:
    """What is held under one name is called by another from now on."""
    found = holder.pop(known)
    found.schema, found.name = name
    holder[name] = found


_NEXTVAL = re.compile(
    r"""\(*(?:pg_catalog\.)?nextval\s*\(\s*\(*\s*'((?:[\w$]+|"[^"]+")(?:\.(?:[\w$]+|"[^"]+"))?)'(?:\s*::\s*\w+\s*\)*)*\s*\)\)*""",
    re.IGNORECASE,
)


def shown(name: Name) -> str:
    """A name as people write it."""
    return ".".join(filter(None, name))


def mentions(sql: str, name: str, lexicon: Lexicon) -> bool:
    """Whether an expression names a column so."""
    return any(_names(token, name) for token in tokens(sql, lexicon))


def renamed(sql: str, old: str, new: str, lexicon: Lexicon) -> str:
    """The expression with a column's name exchanged."""
    if not sql:
        return sql
    out: list[str] = []
    at = 0
    for token in tokens(sql, lexicon):
        if _names(token, old):
            out += [sql[at : token.start], new if token.kind == "word" else f"{token.text[0]}{new}{token.text[-1]}"]
            at = token.end
    return "".join((*out, sql[at:]))


def about_table(sql: str, old: Name, new: Name, lexicon: Lexicon) -> str:
    """A statement about a table that is called otherwise now: a trigger, a policy, a rule. What it does stays."""
    every = [token for token in tokens(sql, lexicon) if token.kind != "comment"]
    for start, i in _mentions(every, old, lexicon):
        if start and every[start - 1].word in ("ON", "TO", "TABLE", "ONLY"):
            return f"{sql[: every[start].start]}{_spelled(new, start < i, old[0], lexicon)}{sql[every[i].end :]}"
    return sql


def reading_table(sql: str, old: Name, new: Name, lexicon: Lexicon) -> str:
    """A select with a table's name exchanged where it is read, and before its columns."""
    out, at = [], 0
    every = [token for token in tokens(sql, lexicon) if token.kind != "comment"]
    read = set(_read(every, old, lexicon))
    for start, i in _mentions(every, old, lexicon):
        if (start, i) in read or [each.word for each in every[i + 1 : i + 2]] == ["."]:
            out += [sql[at : every[start].start], _spelled(new, start < i, old[0], lexicon)]
            at = every[i].end
    return "".join((*out, sql[at:]))


def reads(sql: str, table: Name, lexicon: Lexicon) -> bool:
    """Whether a select reads a table or view."""
    if table[1].casefold() not in sql.casefold():
        return False
    return any(_read([token for token in tokens(sql, lexicon) if token.kind != "comment"], table, lexicon))


def _read(every: list[Token], name: Name, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """From which token to which the name stands where rows are read."""
    return ((start, i) for start, i in _mentions(every, name, lexicon) if is_read_at(every, start))


_CLAUSES = frozenset("SELECT ON USING WHERE GROUP HAVING ORDER WINDOW LIMIT VALUES".split())


def is_read_at(every: list[Token], at: int) -> bool:
    """Whether a table or view is read at a place of a select: behind FROM or JOIN, in brackets, behind a comma."""
    before = every[at - 1].word if at else ""
    if before == "TABLE":
        return at == 1 or every[at - 2].word in ("AS", "(")
    if before in ("FROM", "JOIN", "ONLY"):
        return True
    depth = 0
    for i in range(at - 1, -1, -1) if before in (",", "(") else ():
        word = every[i].word
        if word == ")":
            depth += 1
        elif word == "(" and depth:
            depth -= 1
        elif word == "(" and (i == 0 or every[i - 1].word not in ("FROM", "JOIN", ",", "(")):
            return False  # arguments of a function
        elif not depth and (word == "FROM" or word in _CLAUSES):
            return word == "FROM"
    return False


def _mentions(every: list[Token], name: Name, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """From which token to which the name of a table may stand, with its schema if it is written there."""
    for i, token in enumerate(every):
        if _names(token, name[1]):
            start = i - 2 if i > 1 and every[i - 1].word == "." else i
            if start == i or _names(every[start], name[0] or lexicon.default_schema):
                yield start, i


def _names(token: Token, name: str) -> bool:
    return token.kind in ("word", "quoted") and token.text.strip('"`[]').casefold() == name.casefold()


def _spelled(name: Name, dotted: bool, before: str, lexicon: Lexicon) -> str:
    """A table's new name, with its schema where the old name had it (`dotted`) or was in another one (`before`)."""
    mark = "`" if lexicon.executed else '"'
    parts = name if name[0] and (dotted or name[0] != before) else name[1:]
    return ".".join(part if _BARE.fullmatch(part) else f"{mark}{part.replace(mark, mark * 2)}{mark}" for part in parts)


_BARE = re.compile(r"[a-z_][a-z0-9_$]*")
