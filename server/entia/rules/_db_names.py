"""The names of a declaration that its author chose, as databases see them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from entia.dialects import names
from entia.model.resolved import Resolved
from entia.model.schema import Column
from entia.rules._targets import targets
from entia.rules.rule import Subject
from entia.text import Span

Chosen = tuple[str, str, Span, tuple[tuple[str, ...], ...]]  # kind, name, place, the `only` clauses it stands under
flaw = lru_cache(32768)(names.flaw)  # the same few column names stand in thousands of tables

SHORT = 15  # such names fit everywhere, whatever their letters: 4 bytes each, and no limit is below 63


def chosen(resolved: Resolved) -> Iterator[Chosen]:
    """Names of tables, columns, types, views, and of keys, indexes and checks in quotes. Names that Entia derives are
    not among them: they are made to fit."""
    if resolved.enum is not None:
        yield "type", resolved.enum.db_name, _name_span(resolved), ()
    if resolved.domain is not None and resolved.domain.domain is not None:
        yield "type", resolved.domain.domain.db_name, _name_span(resolved), ()
    if resolved.view is not None:
        yield "view", resolved.view.db_name, resolved.view.name_span, (resolved.view.only,)
    for table in resolved.tables:
        yield "table", table.db_name, table.name_span, (table.only,)
        for column in table.columns:
            if not column.origin and (not column.role or _is_written(resolved, column)):
                yield "column", column.db_name, column.name_span, (table.only, column.only)
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


def flawed(
    subject: Subject, resolved: Resolved, shortest: int
) -> Iterator[tuple[tuple[str, str], str, str, Span, str]]:
    """(target, kind, name, place, what is wrong) of each chosen name of at least `shortest` characters that a target
    does not take; one target for each name."""
    built = tuple(targets(subject))
    if not built:
        return
    for kind, name, span, clauses in chosen(resolved):
        if len(name) < shortest:
            continue
        for dialect, version in built:
            if any(only and dialect not in only for only in clauses):
                continue
            wrong = flaw(dialect, kind, name)
            if wrong:
                yield (dialect, version), kind.replace("-", " "), name, place_of(resolved, name, span), wrong
                break


def _name_span(resolved: Resolved) -> Span:
    name = resolved.declaration.name
    return name.span if name is not None else resolved.declaration.keyword_span


def _is_written(resolved: Resolved, column: Column) -> bool:
    """Whether a relationship's column has a name of its author's."""
    return len(column.db_name) > SHORT and f'"{column.db_name}"' in resolved.chunk.text
