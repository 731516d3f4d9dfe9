"""The names of a declaration that its author chose, as databases see them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from entia.dialects import names
from entia.dialects.types import object_of
from entia.model.resolved import Resolved
from entia.model.schema import Column, Table
from entia.model.types import Type
from entia.rules.rule import Subject
from entia.text import Span

Chosen = tuple[str, str, Span, tuple[tuple[str, ...], ...]]  # kind, name, place, the `only` clauses it stands under


def chosen(resolved: Resolved) -> Iterator[Chosen]:
    """Names of tables, types, views, and of keys, indexes and checks in quotes. Names that Entia derives are
    not among them: they are made to fit."""
    named = (*resolved.tables, *((resolved.view,) if resolved.view is not None else ()))
    for schema in sorted({element.schema for element in named if element.schema}):
        yield "schema", schema, _name_span(resolved), ()
    if resolved.enum is not None:
        yield "type", resolved.enum.db_name, _name_span(resolved), ()
    if resolved.domain is not None and resolved.domain.domain is not None:
        yield "type", resolved.domain.domain.db_name, _name_span(resolved), ()
    if resolved.view is not None:
        yield "view", resolved.view.db_name, resolved.view.name_span, (resolved.view.only,)
    for table in resolved.tables:
        yield "table", table.db_name, table.name_span, (table.only,)
        if table.primary_key is not None and table.primary_key.explicit:
            yield "primary-key", table.primary_key.name, table.primary_key.span, (table.only, table.primary_key.only)
        for key in table.uniques:
            if key.explicit:
                yield "unique", key.name, key.span, (table.only, key.only)
        for index in table.indexes:
            if index.explicit:
                yield "index", index.name, index.span, (table.only, index.only)
        for check in table.checks:
            if check.explicit:
                yield "check", check.name, check.span, (table.only, check.only)
        for fk in table.foreign_keys:
            if fk.explicit:
                yield "foreign-key", fk.name, fk.span, (table.only, fk.only)
        for exclusion in table.exclusions:
            if exclusion.explicit:
                yield "exclusion", exclusion.name, exclusion.span, (table.only, exclusion.only)


def place_of(resolved: Resolved, name: str, span: Span) -> Span:
    """Where the name stands in quotes on its line or in its declaration's head; else the span itself."""
    text = resolved.chunk.text
    end = text.find("\n", span.end)
    quoted = f'"{name}"'
    found = text.find(quoted, span.start, len(text) if end < 0 else end)
    return span if found < 0 else Span(found, found + len(quoted))


class Flaw(NamedTuple):
    """A chosen name that a target does not take (the first such one): its kind, its place, what is wrong with it."""

    target: tuple[str, str]
    kind: str
    name: str
    span: Span
    wrong: str


def flaws(subject: Subject, resolved: Resolved) -> Iterator[Flaw]:
    """What is wrong with the chosen names of a declaration."""
    built = subject.model.targets
    if not built:
        return
    if len(_CLEAN) > 64:
        _CLEAN.clear()
    clean = _CLEAN.setdefault(built, {})
    for table in resolved.tables:
        for column in table.columns:
            if column.db_name not in clean and not column.origin:
                yield from _flawed_columns(resolved, built, table, clean)
                break
    for kind, name, span, clauses in chosen(resolved):
        for dialect, version in built:
            if kind == "schema" and dialect == "sqlite":
                continue  # there it is the beginning of the table's name
            if any(only and dialect not in only for only in clauses):
                continue
            made = _object(resolved, dialect) if kind == "type" else name
            wrong = names.flaw(dialect, kind, made) if made or kind != "type" else ""  # no object, no name
            if wrong:
                yield Flaw((dialect, version), kind.replace("-", " "), made, place_of(resolved, made, span), wrong)
                break


# (targets) → names that every one of them takes for a column: the same few names stand in thousands of tables.
_CLEAN: dict[tuple[tuple[str, str], ...], dict[str, None]] = {}


def _flawed_columns(
    resolved: Resolved, built: tuple[tuple[str, str], ...], table: Table, clean: dict[str, None]
) -> Iterator[Flaw]:
    if len(clean) > 100_000:
        clean.clear()
    for column in table.columns:
        name = column.db_name
        if name in clean or column.origin:
            continue
        wrong = [(target, flaw) for target in built if (flaw := names.flaw(target[0], "column", name))]
        if not wrong:
            clean[name] = None
            continue
        if column.role and not _is_written(resolved, column):
            continue  # Entia's own name, which it shortens
        for target, flaw in wrong:
            if all(not only or target[0] in only for only in (table.only, column.only)):
                yield Flaw(target, "column", name, place_of(resolved, name, column.name_span), flaw)
                break


def _object(resolved: Resolved, dialect: str) -> str:
    """The name of the object that a dialect makes of a declared type; "" where it makes none."""
    type_ = resolved.domain if resolved.enum is None else Type("enum", enum=resolved.enum)
    made = object_of(dialect, type_) if type_ is not None else None
    return made.name if made is not None else ""


def _name_span(resolved: Resolved) -> Span:
    name = resolved.declaration.name
    return name.span if name is not None else resolved.declaration.keyword_span


def _is_written(resolved: Resolved, column: Column) -> bool:
    """Whether a relationship's column has a name of its author's."""
    return f'"{column.db_name}"' in resolved.chunk.text
