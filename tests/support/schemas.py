"""Schemas built by hand, for tests of what comes after the model: short words for its values, with the usual names."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from entia.model.design import Plan, Query
from entia.model.schema import (
    CheckConstraint,
    Code,
    Column,
    Exclusion,
    Expression,
    ForeignKey,
    Header,
    Identity,
    Index,
    IndexKey,
    Key,
    Naming,
    Partition,
    PartitionPart,
    Schema,
    Table,
    Target,
    View,
)
from entia.model.types import Domain, DomainCheck, Enum, Label, Type
from entia.syntax.tree import Chunk
from entia.text import Span

NOWHERE = Span(0, 0)
CHUNK = Chunk("", 0, (), ())

STRING = Type("string")
TEXT = Type("text")
INT = Type("int")
BIGINT = Type("bigint")
SMALLINT = Type("smallint")
BOOL = Type("bool")
DATE = Type("date")
DATETIME = Type("datetime")
TIMESTAMP = Type("timestamp")
UUID = Type("uuid")
JSON = Type("json")


def string(length: int) -> Type:
    return Type("string", (length,))


def decimal(precision: int, scale: int) -> Type:
    return Type("decimal", (precision, scale))


def sql(text: str) -> Expression:
    return Expression("sql", text, NOWHERE)


def call(text: str) -> Expression:
    return Expression("call", text, NOWHERE)


def word(text: str) -> Expression:
    return Expression("name", text, NOWHERE)


def number(value: object) -> Expression:
    return Expression("number", str(value), NOWHERE)


def quoted(text: str) -> Expression:
    return Expression("string", text, NOWHERE)


AUTO = Identity(always=False, start=None, by=None)


def column(name: str, type_: Type, *, required: bool = True, db: str = "", **more: Any) -> Column:
    return Column(name, db or name, type_, required, NOWHERE, NOWHERE, NOWHERE, path=more.pop("path", (name,)), **more)


def enum(name: str, *labels: str, schema: str = "", doc: str = "", base: Type | None = None) -> Type:
    """The type of an enum; `labels` are names, or `name=value`."""
    pairs = (label.partition("=") for label in labels)
    db_name = name.rsplit(".", 1)[-1].lower()
    values = tuple(Label(name, value or name) for name, _, value in pairs)
    return Type("enum", enum=Enum(name, schema, db_name, values, base, doc))


def domain(name: str, base: Type, *checks: str, doc: str = "", named: bool = False) -> Type:
    """The type of a domain; `checks` are SQL, or `name: SQL`."""
    found = tuple(
        DomainCheck(*((head.strip(), rest) if rest else ("", head)))
        for head, _, rest in (c.partition(": ") for c in checks)
    )
    return base._replace(domain=Domain(name, "", name.lower(), base, found, named, doc))


def pk(*columns: str, **more: Any) -> Key:
    return Key(more.pop("name", ""), columns, NOWHERE, **more)


unique = pk


def key(column: str, **more: Any) -> IndexKey:
    return IndexKey(column, None, **more)


def index(*keys: str | IndexKey | Expression, **more: Any) -> Index:
    made = tuple(
        IndexKey(k, None) if isinstance(k, str) else IndexKey("", k) if isinstance(k, Expression) else k for k in keys
    )
    return Index(more.pop("name", ""), made, NOWHERE, **more)


def check(text: str, name: str = "", **more: Any) -> CheckConstraint:
    return CheckConstraint(name, sql(text), NOWHERE, **more)


def references(
    columns: str | tuple[str, ...], target: str, target_columns: str | tuple[str, ...] = "id", **more: Any
) -> ForeignKey:
    own = (columns,) if isinstance(columns, str) else columns
    theirs = (target_columns,) if isinstance(target_columns, str) else target_columns
    schema, _, table = target.rpartition(".")
    return ForeignKey(
        more.pop("name", ""), more.pop("role", own[0]), own, target, (schema, table.lower()), theirs, theirs,
        NOWHERE, NOWHERE, **more,
    )  # fmt: skip


def partition(method: str, *columns: str, parts: tuple[tuple[str, str, str], ...] = (), **more: Any) -> Partition:
    made = tuple(PartitionPart(name, kind, values, NOWHERE) for name, kind, values in parts)
    return Partition(method, columns, NOWHERE, parts=made, **more)


def exclusion(*elements: tuple[str, str], **more: Any) -> Exclusion:
    return Exclusion(more.pop("name", ""), tuple((sql(t), o) for t, o in elements), NOWHERE, **more)


def table(name: str, *columns: Column, key: Key | None = None, **more: Any) -> Table:
    """A table named after the entity, in lower case; constraints without a name get the usual derived one."""
    schema, _, short = name.rpartition(".")
    db_name = more.pop("db", short.lower())
    made = Table(name, schema, db_name, columns, NOWHERE, NOWHERE, more.pop("chunk", CHUNK), primary_key=key, **more)
    return replace(
        made,
        primary_key=key and _named(key, f"{db_name}_pkey"),
        uniques=tuple(_named(k, f"{db_name}_{'_'.join(k.columns)}_key") for k in made.uniques),
        indexes=tuple(_named(i, f"{db_name}_{'_'.join(k.column or 'expr' for k in i.keys)}_idx") for i in made.indexes),
        checks=tuple(_named(c, f"{db_name}_check{n or ''}") for n, c in enumerate(made.checks)),
        exclusions=tuple(_named(e, f"{db_name}_excl") for e in made.exclusions),
        foreign_keys=tuple(_named(f, f"{db_name}_{'_'.join(f.columns)}_fkey") for f in made.foreign_keys),
    )


def _named(element: Any, name: str) -> Any:
    return element if element.name else element._replace(name=name)


def view(name: str, query: str, **more: Any) -> View:
    schema, _, short = name.rpartition(".")
    return View(name, schema, more.pop("db", short.lower()), sql(query), NOWHERE, NOWHERE, CHUNK, **more)


def code(dialect: str, name: str, text: str, on: str = "") -> Code:
    return Code(name, dialect, on, text, NOWHERE, CHUNK)


def query(name: str, text: str) -> Plan:
    return Plan("query", Query(name, (), sql(text), ()), NOWHERE, NOWHERE, CHUNK)


def header(*targets: str, **more: Any) -> Header:
    """`targets` like "postgres 15"."""
    pairs = (target.partition(" ") for target in targets)
    return Header("Test", tuple(Target(d, v, NOWHERE) for d, _, v in pairs), more.pop("naming", Naming()), **more)


def schema(*tables: Table, head: Header | None = None, **more: Any) -> Schema:
    """A schema whose enums and domains are those that its columns use, in the order of their first use."""
    enums: dict[str, Enum] = {}
    domains: dict[str, Type] = {}
    for made in tables:
        for found in (c.type for c in made.columns):
            if found.enum is not None and found.enum.name:
                enums.setdefault(found.enum.name, found.enum)
            if found.domain is not None:
                domains.setdefault(found.domain.name, found)
    return Schema(
        head or Header(), tuple(enums.values()), tuple(domains.values()), tables, more.pop("views", ()),
        more.pop("code", ()), more.pop("namespaces", ()), **more,
    )  # fmt: skip
