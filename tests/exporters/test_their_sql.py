"""The SQL that others write of what is exported for them loads into PostgreSQL, whose catalog then is the model's, but
for what the notes say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

import pytest

from tests.exporters.models import Case, examples, random_cases
from tests.support.dbml import judge as dbml
from tests.support.engines import Engine
from tests.support.model_facts import _SURE, _cut, model_facts
from tests.support.prisma import judge as prisma
from tests.support.read_back import Fact, facts_of
from tests.support.requirements import require

pytestmark = pytest.mark.engines

_COUNT = 40


class Writer(NamedTuple):
    """One that writes SQL of a format. `left_out` are kinds of facts that it has no word for; `index` is how much of
    an index it has: of (name of the table, its own, unique, keys, over some rows, include, method, …)."""

    format: str
    missing: Callable[[], str | None]
    sql_of: Callable[[Mapping[str, str]], dict[str, str]]
    left_out: tuple[str, ...]
    index: Callable[[Fact], Fact | None]


def _dbml_index(fact: Fact) -> Fact | None:
    """Neither order nor rows; a unique index over some rows is a comment."""
    return None if fact[3] and fact[5] else (*fact[:4], len(fact[4]))


def _prisma_index(fact: Fact) -> Fact | None:
    """No `include`, no order of nulls; one over an expression is a comment."""
    if any(name == "()" for name, *_ in fact[4]):
        return None
    return *fact[:4], tuple((name, descending) for name, descending, _ in fact[4]), fact[5], fact[7]


_ALWAYS = ("computed", "view", "domain", "partition", "collate", "exclusion")
WRITERS = (
    Writer("dbml", dbml.missing, partial(dbml.sql_of, "postgres"), _ALWAYS, _dbml_index),
    Writer("prisma", prisma.missing, prisma.sql_of, (*_ALWAYS, "check", "comment", "counted"), _prisma_index),
)


@pytest.mark.parametrize("writer", WRITERS, ids=lambda writer: writer.format)
def test_their_sql_loads_and_is_the_model(start_engine: Callable[[str], Engine], writer: Writer) -> None:
    reason = writer.missing()
    require(reason is None, reason or "")
    cases = [case for case in examples() if case.dialect == "postgres"]
    cases += [case for case in random_cases("postgres", _COUNT) if not _has_quoted_label(case)]
    assert len(cases) > _COUNT / 4
    scripts = writer.sql_of({case.name: case.exported(writer.format).text for case in cases})
    engine = start_engine("postgres")
    wrong: list[str] = []
    for case in cases:
        extensions = [each for dialect, each in case.schema.header.extensions if dialect == "postgres"]
        with engine.database() as database:
            made = [f"create extension if not exists {each}" for each in extensions]
            refusals = database.run([*made, scripts[case.name]])
            wrong += [f"{case.name}: {each.message}" for each in refusals]
            if refusals:
                continue
            said = set(_said(writer, case))
            found = set(_found(writer, case, said, facts_of(database, "postgres")))
            wrong += [f"{case.name}: - {fact}" for fact in sorted(said - found, key=str)]
            added = [fact for fact in found - said if fact[0] != "comment"]  # tags and what is left out are comments
            wrong += [f"{case.name}: + {fact}" for fact in sorted(added, key=str)]
    assert wrong == []


def _has_quoted_label(case: Case) -> bool:
    """Both write a label's quote as it is, and so no SQL."""
    return any("'" in label.value for enum in case.schema.enums for label in enum.labels)


def _said(writer: Writer, case: Case) -> Iterator[Fact]:
    domains = frozenset(fact[1] for fact in model_facts(case.schema, "postgres") if fact[0] == "domain")
    tables = {table.db_name for table in case.schema.tables}
    for fact in model_facts(case.schema, "postgres"):
        if fact[0] == "enum" or fact[1] in tables:
            yield from _coarse(writer, case, fact, domains)


def _found(writer: Writer, case: Case, said: set[Fact], facts: set[Fact]) -> Iterator[Fact]:
    checks = {check.name[:_SURE] for table in case.schema.tables for check in table.checks}
    external = {table.db_name for table in case.schema.tables if table.external}
    for fact in map(_cut, facts):
        if fact[1] in external or (fact[0] == "check" and fact[2] not in checks):
            continue  # what they cannot leave to others; what keeps a type's promise
        if fact[:3] in said:
            yield fact[:3]
        else:
            yield from _coarse(writer, case, fact)


def _coarse(writer: Writer, case: Case, fact: Fact, domains: frozenset[Any] = frozenset()) -> Iterator[Fact]:
    """A fact as far as the format has words for it."""
    kind = fact[0]
    if kind in writer.left_out:
        return
    if writer.format == "prisma" and kind in ("required", "default") and _is_differently_made(case, kind, fact):
        return
    if kind == "column" and fact[3] in domains:
        yield fact[:3]
    elif kind == "unique":
        fact = ("index", *fact[1:3], True, tuple((name, False, False) for name in fact[3]), False, (), "btree", False)
        yield from filter(None, (writer.index(fact),))
    elif kind == "index":
        yield from filter(None, (writer.index(fact),))
    elif kind == "fk":
        yield fact[:-1]  # of deferral they have no word
    elif kind in ("comment", "counted"):
        yield fact[:3]
    else:
        yield fact


def _is_differently_made(case: Case, kind: str, fact: Fact) -> bool:
    """Prisma's lists may be null, and its counters are sequences behind a default."""
    columns = {(table.db_name, each.db_name): each for table in case.schema.tables for each in table.columns}
    column = columns.get((fact[1], fact[2]))
    if column is None:
        return False
    return column.type.base == "array" if kind == "required" else column.identity is not None
