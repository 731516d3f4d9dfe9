"""Tables that a line of an entity asks for beside its own: the trail of an `audit`, the archive of a `retain`.

They are plain tables, so that names, types and comments are written as those of any other. What they hold was accepted
once already: they have no checks, no foreign keys and no defaults of the entity's, and texts of any length. Of the
values only the keys are required, so that each other one can be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from entia.model.design import NO_DESIGN
from entia.model.naming import column_name
from entia.model.quantities import Duration
from entia.model.schema import Column, Expression, Identity, Key, Naming, Table
from entia.model.types import Enum, Label, Type
from entia.text import Span

INSERT, UPDATE, DELETE = ACTIONS = ("insert", "update", "delete")
WITH_TRIGGERS = ("postgres", "mysql", "mariadb", "sqlite")  # for which there are triggers, jobs and erasures
_UNBOUNDED = {"string": Type("text"), "char": Type("text"), "bytes": Type("bytes")}


class Trail(NamedTuple):
    """The table in which the changes of an entity's rows are written down, one row a change.

    `key` are (column of the entity, column of the trail), `values` (column of the entity, its value before, after).
    `keep` is how long, by the longest of the lines; None for ever.
    """

    table: Table
    id: Column
    action: Column
    at: Column
    by: Column
    key: tuple[tuple[Column, Column], ...]
    values: tuple[tuple[Column, Column, Column], ...]
    keep: Duration | None


class Archive(NamedTuple):
    """The table that old rows are moved to. `columns` are (column of the entity, column of the archive)."""

    table: Table
    columns: tuple[tuple[Column, Column], ...]


def trail(table: Table, naming: Naming) -> Trail | None:
    """The trail of a table's `audit` lines; None where it has none that names a column."""
    audits = table.design.audits
    audited = dict.fromkeys(name for line in audits for name in line.columns)
    found = [column for name in audited if (column := table.column(name)) is not None]
    if not found or table.external or not _dialects(table):
        return None
    span = audits[0].span
    taken = {name for column in found for name in (_old(column), _new(column))}
    pairs = [(column, _copy(column, span, required=True)) for column in _key_columns(table)]
    taken |= {column.db_name for _, column in pairs}
    names = [_free(column_name(naming, name), taken) for name in ("audit_id", "audit_action", "audit_at", "audit_by")]
    id = _own(names[0], Type("bigint"), span)._replace(identity=_COUNTED)
    action = _own(names[1], _ACTION, span)
    at = _own(names[2], Type("timestamp"), span)._replace(default=_NOW)
    by = _own(names[3], Type("string", (255,)), span, required=False)
    keys = {column.db_name for _, column in pairs}
    values = []
    for column in found:
        old, new = (
            _copy(column, span)._replace(name=name, db_name=name)
            for name in (_free(_old(column), keys), _free(_new(column), keys))
        )
        values.append((column, old, new))
    columns = [id, action, at, by, *(copy for _, copy in pairs)]
    columns += [copy for _, old, new in values for copy in (old, new)]
    keeps = [line.keep for line in audits]
    known = [keep for keep in keeps if keep is not None]
    longest = max(known, key=lambda keep: keep.mean_seconds) if known and len(known) == len(keeps) else None
    made = _companion(table, "audit", columns, id, span, f"What changed in {table.db_name}, one row a change")
    return Trail(made, id, action, at, by, tuple(pairs), tuple(values), longest)


def archive(table: Table, naming: Naming) -> Archive | None:
    """The archive that a `retain … then archive` fills; None where no line says so."""
    lines = [line for line in table.design.retentions if line.action == "archive" and line.column]
    if not lines or table.external or not _dialects(table):
        return None
    span = lines[0].span
    keys = {column.name for column in _key_columns(table)}
    pairs = tuple((column, _copy(column, span, required=column.name in keys)) for column in table.columns)
    taken = {column.db_name for _, column in pairs}
    id_name, at_name = (_free(column_name(naming, name), taken) for name in ("archive_id", "archived_at"))
    id = _own(id_name, Type("bigint"), span)._replace(identity=_COUNTED)
    at = _own(at_name, Type("timestamp"), span)._replace(default=_NOW)
    columns = [id, at, *(copy for _, copy in pairs)]
    return Archive(_companion(table, "archive", columns, id, span, f"Old rows of {table.db_name}"), pairs)


def companions(table: Table, naming: Naming) -> tuple[Table, ...]:
    """All of them."""
    if not (table.design.audits or table.design.retentions):
        return ()
    found = (trail(table, naming), archive(table, naming))
    return tuple(each.table for each in found if each is not None)


_COUNTED = Identity(always=False, start=None, by=None)
_NOW = Expression("call", "now()", Span(0, 0))
_ACTION = Type("enum", enum=Enum("", "", "", tuple(Label(action, action) for action in ACTIONS)))


def _dialects(table: Table) -> tuple[str, ...]:
    """Where there are companions of the table: in the dialects that have triggers and jobs."""
    return tuple(dialect for dialect in WITH_TRIGGERS if not table.only or dialect in table.only)


def _key_columns(table: Table) -> list[Column]:
    names = table.primary_key.columns if table.primary_key is not None else ()
    return [column for name in names if (column := table.column(name)) is not None]


def _old(column: Column) -> str:
    return f"old_{column.db_name}"


def _new(column: Column) -> str:
    return f"new_{column.db_name}"


def _free(name: str, taken: Iterable[str]) -> str:
    """The name, with as many `_` behind it as make it another one than those."""
    lowered = {each.lower() for each in taken}
    while name.lower() in lowered:
        name += "_"
    return name


def _own(name: str, type_: Type, span: Span, *, required: bool = True) -> Column:
    return Column(name, name, type_, required, span, span, span)


def _copy(column: Column, span: Span, *, required: bool = False) -> Column:
    """A column for the values of another one: a key keeps its type, any other is as long as need be."""
    type_ = column.type._replace(domain=None)
    if not required:
        type_ = _UNBOUNDED.get(type_.base, type_)
    name = column.db_name
    return Column(name, name, type_, required, span, span, span, only=column.only, tags=column.tags)


def _companion(table: Table, ending: str, columns: list[Column], key: Column, span: Span, doc: str) -> Table:
    return replace(
        table, db_name=f"{table.db_name}_{ending}", columns=tuple(columns), span=span, name_span=span,
        primary_key=Key("", (key.name,), span), uniques=(), indexes=(), checks=(), exclusions=(), foreign_keys=(),
        partitions=(), cluster=(), natives=(), doc=doc, was="", junction_of="", unresolved=(),
        design=NO_DESIGN, only=_dialects(table),
    )  # fmt: skip
