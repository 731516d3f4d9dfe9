"""What a catalog's names are in the model, and how a model's SQL spells them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from functools import lru_cache
from typing import NamedTuple

from sqlglot import exp
from sqlglot.tokenizer_core import TokenType

from entia.importers.catalog import Name
from entia.model.sql_parse import parse, sqlglot_dialect


class Scope(NamedTuple):
    """What a catalog's names are in the model.

    `tables` has tables and views: (schema, name) → the model's name. `columns` are, by table, those that are called
    otherwise in the model than in the source, and those that have no name of their own there: (column → name, or None
    where it is a part of a relationship of several columns). `types` are the source's types by table and column; a
    table is known by its columns, so each of these is in it. `enums` are labels by the enum's (schema, name);
    `named_types` is what the model calls the types that the source defines, by their spellings in SQL. `unread` are
    views of which the columns are not known yet.
    """

    dialect: str
    tables: Mapping[Name, str]
    columns: Mapping[Name, Mapping[str, str]]
    types: Mapping[Name, Mapping[str, str]]
    default_schema: str = ""
    enums: Mapping[Name, tuple[str, ...]] = {}
    named_types: Mapping[str, str] = {}
    unread: Set[Name] = frozenset()

    def table(self, schema: str, name: str) -> Name | None:
        """The (schema, name) of a table that is written so; None where there is none."""
        for one in (schema, "") if schema == self.default_schema else (schema,):
            if (one, name) in self.types:
                return one, name
        if not schema and self.default_schema and (self.default_schema, name) in self.types:
            return self.default_schema, name
        folded = (schema.lower(), name.lower())
        for key in self.types:
            known = key[0].lower()
            if key[1].lower() == folded[1] and (
                known == folded[0] or {known, folded[0]} == {"", self.default_schema.lower()}
            ):
                return key
        if schema and all(known[0].lower() != folded[0] for known in self.types):
            return self.table("", name)  # a database before the name
        return None

    def column(self, table: Name, name: str, quoted: bool) -> str | None:
        """A column's own spelling of its name; None where the table has none of that name."""
        return find_name(self.dialect, self.types.get(table, {}), name, quoted)

    def enum_names(self) -> dict[str, str]:
        """How SQL may call the enums, in small letters, each with its name."""
        found: dict[str, str] = {}
        for schema, name in self.enums:
            schemas = {schema, self.default_schema} if schema in ("", self.default_schema) else {schema}
            found |= {f"{each}.{name}".strip(".").lower(): name for each in ("", *schemas)}
        return found

    def named(self, table: Name, column: str) -> str:
        """What the model calls a column."""
        return self.columns.get(table, {}).get(column, column)


def find_name(dialect: str, known: Iterable[str], name: str, quoted: bool) -> str | None:
    """The name's own spelling among those that are known; only PostgreSQL tells quoted names by their capitals."""
    known = tuple(known)
    if name in known:
        return name
    if quoted and dialect == "postgres":
        return None
    folded = name.lower()
    return next((each for each in known if each.lower() == folded), None)


@lru_cache(maxsize=4096)
def spell_name(name: str) -> str:
    """A name in a model's SQL, in quotes where it needs them."""
    if name.isidentifier():
        if _is_no_word(name):
            return name
        tree = parse(f"select 1, {name} from t where 0 < {name} and {name} = 1 order by {name}, 1", "", True).tree
        if tree is not None and sum(column.name == name for column in tree.find_all(exp.Column)) == 4:
            return name
    return '"' + name.replace('"', '""') + '"'


def _is_no_word(name: str) -> bool:
    """Whether SQL knows no word that is written like the name."""
    return [token.token_type for token in sqlglot_dialect("").tokenize(name)] == [TokenType.VAR]


@lru_cache(maxsize=4096)
def spell_table(name: str) -> str:
    """The name of an entity or view in a model's SQL, perhaps with its schema."""
    if name.isidentifier() and _is_no_word(name):
        return name
    tree = parse(f"select 1 from {name} where 1 = 1", "", True).tree
    if tree is not None and [table.sql() for table in tree.find_all(exp.Table)] == [name]:
        return name
    return ".".join('"' + part.replace('"', '""') + '"' for part in name.split("."))
