"""What a model means in one database: the parts of its DDL, each by itself, so that two models can be compared.

Every text here is SQL of the dialect with the database's names, so that it does not matter what a model calls a thing
or on which line it stands. Comments are no part of it, and names of constraints stand beside what they mean. A database
whose DDL Entia does not write is compared in PostgreSQL's, with its own types and options beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import repeat
from typing import Any, NamedTuple

from entia.dialects.types import object_of, table_options
from entia.model.companions import companions
from entia.model.schema import Column, ForeignKey, Header, Index, Key, Schema, Table, View
from entia.model.types import BUILT_DIALECTS, Type
from entia.sql import trees
from entia.sql.columns import (
    add_column,
    check_text,
    collation,
    column_type,
    computed_text,
    default_text,
    identity_texts,
    on_update_clause,
)
from entia.sql.constraints import add_exclusion, add_foreign_key, add_unique
from entia.sql.context import Context
from entia.sql.draft import Draft
from entia.sql.export import NOWHERE, context_of
from entia.sql.indexes import add_index, beginning
from entia.sql.named_types import domain_statements, enum_statements
from entia.sql.options import option_key, option_value, split_options
from entia.sql.partitions import add_partitions, partition_clause
from entia.sql.views import Sources, view_script

_MYSQL = ("mysql", "mariadb")
_STANDARD = re.compile(r"([A-Z][A-Z ]*[A-Z]) = (\S+)")  # `KEY = value` in a row of options


class ColumnFacts(NamedTuple):
    """One column: what stands on its line of CREATE TABLE, apart; `checks` are those that its type brings."""

    type: str
    required: bool
    default: str
    identity: tuple[object, ...]
    computed: str
    on_update: str
    collate: str
    options: tuple[str, ...]
    checks: tuple[str, ...]


class Element(NamedTuple):
    """A key, constraint or index: `meaning` is its SQL without its name, `value` the model's own value of it."""

    kind: str  # "pk", "unique", "check", "exclude", "fk", "index"
    meaning: str
    name: str
    value: Any

    @property
    def subject(self) -> str:
        """What stays the same when only a clause of a foreign key changes: its columns and its target."""
        return self.meaning.partition(" ON ")[0].partition(" DEFERRABLE")[0] if self.kind == "fk" else self.meaning


@dataclass(frozen=True, slots=True)
class TableFacts:
    """One table; `columns` by their names in the database, in its order."""

    table: Table
    columns: dict[str, ColumnFacts]
    elements: tuple[Element, ...]
    partitions: str
    options: tuple[str, ...]
    cluster: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ViewFacts:
    """One view: its statement, and the options of the database."""

    view: View
    text: str
    options: frozenset[str]


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """A whole model in one database, each by its name there; `context` is that of the DDL it is written in. `trails`
    are the tables that `audit` and `retain` lines make, `externals` those that are only referred to. What does not
    exist in the dialect is not in it."""

    schema: Schema
    dialect: str
    context: Context
    tables: dict[str, TableFacts] = field(default_factory=dict)
    enums: dict[str, str] = field(default_factory=dict)  # model name → its statement
    domains: dict[str, str] = field(default_factory=dict)
    views: dict[str, ViewFacts] = field(default_factory=dict)
    externals: dict[str, TableFacts] = field(default_factory=dict)
    trails: frozenset[str] = frozenset()


def model_facts(schema: Schema, dialect: str, version: str, before: ModelFacts | None = None) -> ModelFacts:
    """What the model means in a database; what is known of it `before` an edit is taken from there."""
    context = context_of(schema, *((dialect, version) if dialect in BUILT_DIALECTS else ("postgres", "")))
    known: dict[int, TableFacts] = {}
    if before is not None and before.context == context:
        known = {id(each.table): each for each in (*before.tables.values(), *before.externals.values())}
    tables: dict[str, TableFacts] = {}
    externals: dict[str, TableFacts] = {}
    trails: set[str] = set()
    for table in schema.tables:
        if not context.present(table.only):
            continue
        key = context.qualified(table.schema, table.db_name)
        (externals if table.external else tables)[key] = known.get(id(table)) or _table(context, table, dialect)
        trails |= {context.qualified(each.schema, each.db_name) for each in companions(table, schema.header.naming)}
    views: dict[str, ViewFacts] = {}
    sources = Sources(context, schema)
    for view in schema.views:
        if context.present(view.only):
            made = view_script(context, view._replace(doc="", natives=()), sources)
            options = split_options(native.options for native in view.natives if native.dialect == dialect)
            views[context.qualified(view.schema, view.db_name)] = ViewFacts(
                view, made.statements[0].text, frozenset(" ".join(option.split()) for option in options)
            )
    enums = {each.name: "\n".join(s.text for s in enum_statements(context, each._replace(doc=""), NOWHERE))
             for each in schema.enums}  # fmt: skip
    domains = {
        each.domain.name: "\n".join(
            s.text for s in domain_statements(context, each._replace(domain=each.domain._replace(doc="")), NOWHERE, [])
        )
        for each in schema.domains
        if each.domain is not None
    }
    return ModelFacts(schema, dialect, context, tables, enums, domains, views, externals, frozenset(trails))


def foreign_values(schema: Schema, mine: Header, facts: ModelFacts) -> frozenset[int]:
    """The identities of keys, constraints and indexes of an import that say something else in a model with the targets
    of `mine`: with several targets SQL is that of all of them, with one it is the database's own."""
    if len(mine.targets) < 2:
        return frozenset()
    header = schema.header._replace(targets=mine.targets)
    there = model_facts(replace(schema, header=header), facts.dialect, facts.context.version)
    return frozenset(
        id(element.value)
        for key, table in facts.tables.items()
        for element, other in zip(table.elements, there.tables[key].elements, strict=False)
        if element.meaning != other.meaning
    )


def type_place(context: Context, type_: Type) -> tuple[str, str]:
    """(schema, name) of a named enum or domain in the database, or that it would have there if it were an object."""
    made = object_of(context.dialect, type_)
    if made is not None:
        return made.schema, made.name
    named = type_.domain or type_.enum
    assert named is not None
    return named.schema, named.db_name


def _table(context: Context, table: Table, dialect: str) -> TableFacts:
    draft = Draft(context, table)
    columns = {
        column.db_name: _column(draft, column, dialect) for column in table.columns if context.present(column.only)
    }
    elements = [*_keys(draft), *_constraints(draft), *_indexes(draft)]
    if dialect != context.dialect:
        elements = [_with_options(each, dialect) for each in elements]
    before = len(draft.statements)
    add_partitions(draft)
    partitions = "\n".join([partition_clause(draft), *(each.text for each in draft.statements[before:])]).strip()
    by_name = {column.name: column.db_name for column in table.columns}
    cluster = tuple(by_name.get(name, name) for name in table.cluster)
    return TableFacts(table, columns, tuple(elements), partitions, _table_options(context, table, dialect), cluster)


def _with_options(element: Element, dialect: str) -> Element:
    """A key or index with the options that no DDL of ours says."""
    said = "; ".join(_options(getattr(element.value, "natives", ()), dialect))
    return element._replace(meaning=f"{element.meaning} -- {said}") if said else element


def _options(natives: Any, dialect: str) -> tuple[str, ...]:
    found = split_options(each.options for each in natives if each.dialect == dialect and each.options)
    return tuple(sorted(f"{option_key(option)}={option_value(option).lower()}" for option in found))


def _table_options(context: Context, table: Table, dialect: str) -> tuple[str, ...]:
    """What the table has of options: those that Entia writes by itself, unless the author says others."""
    written = dict(each.split("=", 1) for each in _options(table.natives, dialect))
    usual = {}
    if context.dialect in _MYSQL:
        for key, value in _STANDARD.findall(table_options(context.dialect, context.number, table)):
            usual[option_key(key)] = value.lower()
        if "DEFAULT CHARACTER SET" in written:
            usual.pop("COLLATE", None)  # ours belongs to our character set
    return tuple(sorted(f"{key}={value}" for key, value in {**usual, **written}.items()))


def _column(draft: Draft, column: Column, dialect: str) -> ColumnFacts:
    context = draft.context
    type_, _ = column_type(draft, column)
    if dialect != context.dialect:
        own = [each.type for each in column.natives if each.dialect == dialect and each.type]
        type_ = " ".join((type_, *column.type.native, *own))
    identity: tuple[object, ...] = ()
    if column.identity is not None:
        start, by = column.identity.start, column.identity.by
        always = column.identity.always and context.dialect == "postgres"
        step = (by or 1) if context.traits.identity in ("identity", "sequence") else 1
        identity = (*identity_texts(draft, column, column.identity._replace(start=None, by=None, always=always)),
                    start or 1, step)  # fmt: skip
    default = ""
    if column.default is not None and column.identity is None and column.computed is None:
        default = default_text(context, draft.writer, column)
    lowered = len(draft.lowered)
    add_column(draft, column._replace(doc=""))
    checks = tuple(sorted(trees.check(condition) for _, condition in draft.lowered[lowered:]))
    del draft.lowered[lowered:]
    return ColumnFacts(
        " ".join(type_.upper().split()),
        column.required,
        "" if default == "NULL" else default,
        identity,
        computed_text(draft, column) if column.computed is not None else "",
        on_update_clause(context.dialect, column) if context.dialect in _MYSQL else "",
        collation(context, column.collate) if column.collate else "",
        _options(column.natives, dialect),
        checks,
    )


def _keys(draft: Draft) -> Iterator[Element]:
    context, table = draft.context, draft.table
    key = table.primary_key
    if key is not None and context.present(key.only):
        names = draft.keys(key.columns, "the primary key", key.span) or ()
        parts = zip(names, key.lengths or repeat(0), strict=False)
        columns = ", ".join(beginning(context.dialect, *part) for part in parts)
        name = "" if context.dialect in _MYSQL else key.name
        yield Element("pk", f"PRIMARY KEY ({columns}) {key.deferral}".rstrip(), name, key)
    for key in table.uniques:
        if context.present(key.only) and (text := _written(draft, add_unique, key._replace(name=""))):
            yield Element("unique", text, key.name, key)


def _constraints(draft: Draft) -> Iterator[Element]:
    context, table = draft.context, draft.table
    for check in table.checks:
        if context.present(check.only):
            yield Element("check", check_text(draft, check), check.name, check)
    for exclusion in table.exclusions:
        if context.present(exclusion.only) and (text := _written(draft, add_exclusion, exclusion._replace(name=""))):
            yield Element("exclude", text, exclusion.name, exclusion)
    for key in table.foreign_keys:
        if key.enforced and context.present(key.only):
            actions = (_action(context.dialect, key.on_delete), _action(context.dialect, key.on_update))
            plain = key._replace(name="", on_delete=actions[0], on_update=actions[1])
            yield Element("fk", _written(draft, _foreign_key, plain), key.name, key)


def _action(dialect: str, action: str) -> str:
    """What is not said is `no action`; InnoDB knows no difference between the two that only refuse."""
    return "" if action == "no action" or (dialect in _MYSQL and action == "restrict") else action


def _foreign_key(draft: Draft, key: ForeignKey) -> None:
    add_foreign_key(draft, key, later=False)


def _written(draft: Draft, add: Any, value: Any) -> str:
    """What a part of the DDL adds to CREATE TABLE, taken out again."""
    before = len(draft.elements)
    add(draft, value)
    text = " ".join(draft.elements[before:])
    del draft.elements[before:]
    return text


def _indexes(draft: Draft) -> Iterator[Element]:
    context, table = draft.context, draft.table
    referring = {(key.name, key.columns) for key in table.foreign_keys if key.enforced}
    for index in table.indexes:
        columns = tuple(key.column for key in index.keys)
        if not context.present(index.only):
            continue
        if context.dialect in _MYSQL and _is_plain(index):
            if index.unique:  # there is no difference there
                key = Key("", columns, index.span)
                if text := _written(draft, add_unique, key):
                    yield Element("unique", text, index.name, index)
                continue
            if (index.name, columns) in referring:
                continue  # InnoDB makes it by itself for the foreign key, under its name
        before = len(draft.statements)
        add_index(draft, index._replace(name="", doc=""))
        made = draft.statements[before:]
        del draft.statements[before:]
        if made:
            yield Element("index", made[0].text, index.name, index)


def _is_plain(index: Index) -> bool:
    """Whether it is over whole columns as they are, and nothing else is said of it."""
    plain = all(key.whole and not (key.descending or key.nulls) for key in index.keys)
    return plain and not (index.method or index.predicate or index.natives or index.include)
