"""The SQL that @dbml/core writes of exported DBML loads into PostgreSQL, whose catalog then is the model's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.exporters.models import Case, examples, random_cases
from tests.support.dbml.judge import missing, sql_of
from tests.support.engines import Engine
from tests.support.model_facts import _SURE, _cut, model_facts
from tests.support.read_back import Fact, facts_of
from tests.support.requirements import require

pytestmark = pytest.mark.engines

_COUNT = 40
# DBML has no word for these, nor for a unique index over some rows: they are notes.
_LEFT_OUT = ("computed", "view", "domain", "partition", "collate", "exclusion")


def test_its_sql_loads_and_is_the_model(start_engine: Callable[[str], Engine]) -> None:
    reason = missing()
    require(reason is None, reason or "")
    cases = [case for case in examples() if case.dialect == "postgres"]
    cases += [case for case in random_cases("postgres", _COUNT) if not _has_quoted_label(case)]
    assert len(cases) > _COUNT / 4
    scripts = sql_of("postgres", {case.name: case.exported("dbml").text for case in cases})
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
            said = set(_said(case))
            found = set(_found(case, said, facts_of(database, "postgres")))
            wrong += [f"{case.name}: - {fact}" for fact in sorted(said - found, key=str)]
            added = [fact for fact in found - said if fact[0] != "comment"]  # tags and what is left out are comments
            wrong += [f"{case.name}: + {fact}" for fact in sorted(added, key=str)]
    assert wrong == []


def _has_quoted_label(case: Case) -> bool:
    """@dbml/core 10.2 writes a label's quote as it is, and so no SQL."""
    return any("'" in label.value for enum in case.schema.enums for label in enum.labels)


def _said(case: Case) -> Iterator[Fact]:
    domains = frozenset(fact[1] for fact in model_facts(case.schema, "postgres") if fact[0] == "domain")
    tables = {table.db_name for table in case.schema.tables}
    for fact in model_facts(case.schema, "postgres"):
        partly_unique = fact[0] == "index" and fact[3] and fact[5]
        if fact[0] == "enum" or (fact[1] in tables and fact[0] not in _LEFT_OUT and not partly_unique):
            yield _coarse(fact, domains)


def _found(case: Case, said: set[Fact], facts: set[Fact]) -> Iterator[Fact]:
    checks = {check.name[:_SURE] for table in case.schema.tables for check in table.checks}
    external = {table.db_name for table in case.schema.tables if table.external}
    for fact in map(_cut, facts):
        if fact[1] in external or (fact[0] == "check" and fact[2] not in checks):
            continue  # what DBML cannot leave to others; what keeps a type's promise
        yield fact[:3] if fact[:3] in said else _coarse(fact)


def _coarse(fact: Fact, domains: frozenset[Any] = frozenset()) -> Fact:
    """A fact as far as DBML has words for it."""
    match fact[0]:
        case "column" if fact[3] in domains:
            return fact[:3]
        case "unique":
            return "index", fact[1], fact[2], True, len(fact[3])
        case "index":
            return "index", fact[1], fact[2], fact[3], len(fact[4])
        case "fk":
            return fact[:-1]  # it makes all of them deferrable
        case "comment":
            return fact[:3]
        case "counted":
            return fact[:3]
    return fact
