"""Columns, keys and constraints of an import as lines of text, in the names of the model that they go into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import repeat

from entia.importers.update_edits import canonical
from entia.importers.update_names import Names
from entia.model.naming import column_name, role_column
from entia.model.native_types import written_native
from entia.model.schema import (
    CheckConstraint,
    Column,
    Exclusion,
    Expression,
    ForeignKey,
    Header,
    Index,
    Key,
    Native,
    Partition,
)
from entia.model.types import Enum, Field, Type
from entia.model.uses import renamed
from entia.syntax import writing
from entia.syntax.writing import print_role, quote, quote_string

_EXACT_CASES = ("verbatim", "snake_case")  # in which a column's name in the database is its own base


@dataclass(frozen=True, slots=True)
class Spelling:
    """How things of one table are written: `header` is of the model they go into, `columns` what the import's SQL calls
    the table's columns → what the model's does."""

    names: Names
    header: Header
    dialect: str
    columns: Mapping[str, str]

    # ---- types -------------------------------------------------------------------------------------------------------
    def type(self, type_: Type) -> str:
        """A type, without what `native` clauses add."""
        if type_.domain is not None and type_.domain.name in self.names.types:
            return self.names.types[type_.domain.name]
        match type_.base:
            case "enum" if type_.enum is not None:
                return self.enum(type_.enum)
            case "array" if type_.element is not None:
                return f"{self.type(type_.element)}{'?' if type_.element_optional else ''}[]"
            case "map" if type_.element is not None:
                return f"map(text, {self.type(type_.element)})"
            case "native":
                return written_native(self.header.sole_target, *type_.native)
            case "json" if type_.fields:
                shape = "{ " + "; ".join(map(self._field, type_.fields)) + " }"
                return f"json({shape}{'[]' if type_.array_of_shape else ''})"
        arguments = f"({', '.join(map(str, type_.args))})" if type_.args else ""
        return f"{type_.base}{arguments}{' unsigned' if type_.unsigned else ''}"

    def _field(self, field: Field) -> str:
        return f"{writing.name(field.name)}: {self.type(field.type)}{'' if field.required else '?'}"

    def enum(self, enum: Enum) -> str:
        """A named enum's name, an inline one's labels."""
        if enum.name:
            return self.names.types.get(enum.name, enum.name)
        return f"enum({', '.join(writing.name(label.name) for label in enum.labels)})"

    # ---- clauses -----------------------------------------------------------------------------------------------------
    def sql(self, expression: Expression) -> str:
        """SQL, without brackets."""
        return renamed(expression.text, self.columns).strip()

    def default(self, column: Column) -> str:
        """`= value`, "" where the column has none of its own."""
        value = column.default
        if value is None or (column.type.domain is not None and value.owner == column.type.domain.name):
            return ""
        if value.kind == "string":
            return f"= {quote_string(value.text)}"
        if value.kind == "sql":
            return f"= ({self.sql(value)})"
        enum = column.type.enum
        if value.kind == "name" and enum is not None:
            return f"= {writing.name(self.names.labels.get(enum.name, {}).get(value.text, value.text))}"
        return f"= {value.text}"

    def clauses(self, column: Column) -> dict[str, str]:
        """The clauses that decide what the column is in the database, by what they are; "" for one it has not."""
        natives = [each for each in column.natives if each.dialect == self.dialect]
        identity = ""
        if column.identity is not None:
            always, start, by = column.identity
            identity = "auto" + (" always" if always else "") + (f" start {start}" if start is not None else "")
            identity += f" by {by}" if by is not None else ""
        computed = ""
        if column.computed is not None:
            storage = {True: " stored", False: " virtual", None: ""}[column.stored]
            computed = f"computed ({self.sql(column.computed)}){storage}"
        update = column.on_update
        return {
            "auto": identity,
            "default": self.default(column),
            "on_update": f"on update {update.text if update.kind == 'call' else f'({self.sql(update)})'}"
            if update
            else "",
            "computed": computed,
            "collate": f"collate {writing.name(column.collate)}" if column.collate else "",
            "options": " ".join(f"native {each.dialect} ({each.options})" for each in natives if each.options),
            "native": " ".join(f"native {each.dialect}.{each.type}" for each in natives if each.type),
        }

    def attribute(self, name: str, column: Column, *extra: str) -> str:
        """The whole line of a column; `extra` are clauses of keys and constraints."""
        words = [f"{name}: {self.type(column.type)}{'' if column.required else '?'}", *extra]
        words += self.clauses(column).values()
        if column_name(self.header.naming, name) != column.db_name:
            words.append(f"as {quote(column.db_name)}")
        return canonical(" ".join(filter(None, words)))

    # ---- keys and constraints ----------------------------------------------------------------------------------------
    def listed(self, columns: tuple[str, ...]) -> str:
        """Columns in brackets, as the model calls them."""
        return f"({', '.join(self.columns.get(name, name) for name in columns)})"

    def beginning(self, column: str, length: int) -> str:
        """A column as a key of a list, with the length of its beginning."""
        return self.columns.get(column, column) + (f"({length})" if length else "")

    def key(self, word: str, key: Key, name: str) -> str:
        """`pk (a, b)` or `unique "x" (a)`; `name` is as it is to be written, "" for none."""
        columns = [self.beginning(*each) for each in zip(key.columns, key.lengths or repeat(0), strict=False)]
        words = [word, name, f"({', '.join(columns)})", "nulls not distinct" if key.nulls_not_distinct else ""]
        return " ".join(filter(None, [*words, key.deferral, *self._natives(key.natives)]))

    def index(self, index: Index, name: str) -> str:
        """`index "x" (a desc) using gin where (…)`."""
        keys = []
        for key in index.keys:
            text = self._expression(key.expression) if key.expression else self.beginning(key.column, key.length)
            collate = f"collate {writing.name(key.collate)}" if key.collate else ""
            nulls = f"nulls {key.nulls}" if key.nulls else ""
            keys.append(" ".join(filter(None, [text, collate, key.opclass, "desc" if key.descending else "", nulls])))
        words = [
            "unique index" if index.unique else "index",
            name,
            f"({', '.join(keys)})",
            f"using {writing.name(index.method)}" if index.method else "",
            f"where ({self.sql(index.predicate)})" if index.predicate else "",
            f"include {self.listed(index.include)}" if index.include else "",
            "nulls not distinct" if index.nulls_not_distinct else "",
        ]
        return " ".join(filter(None, [*words, *self._natives(index.natives)]))

    def _expression(self, expression: Expression) -> str:
        return renamed(expression.text, self.columns) if expression.kind == "call" else f"({self.sql(expression)})"

    def check(self, check: CheckConstraint, name: str) -> str:
        """`check "x" (…)`, as a clause and as a line."""
        return " ".join(filter(None, ["check", name, f"({self.sql(check.expression)})"]))

    def exclusion(self, exclusion: Exclusion, name: str) -> str:
        """`exclude "x" (a with =, …) using gist`."""
        parts = ", ".join(f"{self._element(value)} with {operator}" for value, operator in exclusion.elements)
        words = [
            "exclude", name, f"({parts})",
            f"using {exclusion.method}" if exclusion.method else "",
            f"where ({self.sql(exclusion.predicate)})" if exclusion.predicate else "", exclusion.deferral,
        ]  # fmt: skip
        return " ".join(filter(None, words))

    def _element(self, value: Expression) -> str:
        text = self.sql(value)
        return text if value.kind in ("name", "call") or text.isidentifier() else f"({text})"

    def relationship(self, role: str, key: ForeignKey, mine: tuple[tuple[str, str], ...], *, target: str, mapped: bool,
                     optional: bool, nullable: bool, theirs: tuple[str, ...], extra: str = "") -> str:  # fmt: skip
        """`role -> Target(…)? on delete …`. `mine` are the columns as (existing name or "" for one that the line makes,
        name in the database), `theirs` what the target calls its own, as (name, name in the database) of `target`.
        `optional`: a column that it makes may be null; `nullable`: all of its columns may be."""
        parts = [name if not own else f"{name} = {own}" for (own, _), name in zip(mine, theirs, strict=True)]
        made = [db_name for own, db_name in mine if not own]
        keys = [name for (own, _), name in zip(mine, key.target_db_columns, strict=True) if not own]
        mapping = f"({', '.join(parts)})" if mapped else ""
        words = [print_role(role, target, f"{target}{mapping}{'?' if optional else ''}"), extra]
        words += self.actions(key, nullable=nullable)
        words.append(key.deferral)
        if key.explicit:
            words.append(f"fk {quote(key.name)}")
        if key.inverse:
            words.append(f"inverse {key.inverse}")
        if made and made != self._derived(role, target, keys):
            names = ", ".join(map(quote, made))
            words.append(f"as {names}" if len(made) == 1 else f"as ({names})")
        return canonical(" ".join(filter(None, words)))

    def _derived(self, role: str, target: str, keys: list[str]) -> list[str]:
        """The names that a relationship's columns get by themselves; none where that cannot be told from here."""
        naming = self.header.naming
        if naming.case not in _EXACT_CASES:
            return []
        short = target.rpartition(".")[2]
        return [column_name(naming, role_column(naming, role, short, each)) for each in keys]

    def actions(self, key: ForeignKey, *, nullable: bool) -> list[str]:
        """`on delete …` and `on update …` where the model says something else of all relationships."""
        usual = self.header.actions(optional=nullable)
        said = []
        for event, action, default in zip(("delete", "update"), (key.on_delete, key.on_update), usual, strict=True):
            enforcing = event == "delete" and not self.header.enforce_relationships
            if enforcing or (action or "no action") != (default or "no action"):
                said.append(f"on {event} {action or 'no action'}")
        return said

    def _natives(self, natives: Iterable[Native]) -> list[str]:
        return [f"native {each.dialect} ({each.options})" for each in natives if each.options]

    def partition(self, partition: Partition) -> list[str]:
        """`partition by …`, with its block."""
        words = [f"partition by {partition.method} {self.listed(partition.columns)}"]
        for word, value in (("every", partition.every), ("from", partition.start), ("for", partition.count)):
            words.append(f"{word} {value}" if value else "")
        words.append(f"into {partition.into}" if partition.into is not None else "")
        text = " ".join(filter(None, words))
        if not partition.parts:
            return [f"{text} {{}}" if partition.elsewhere else text]
        spelt = {"default": "default", "to": "to"}
        parts = [
            " ".join(filter(None, [writing.name(part.name), spelt.get(part.kind, ""),
                                   f"({part.values})" if part.kind != "default" else ""]))
            for part in partition.parts
        ]  # fmt: skip
        return [f"{text} {{", *(f"  {part}" for part in parts), "}"]
