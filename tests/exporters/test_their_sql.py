"""The SQL that others write of what is exported for them loads into PostgreSQL, whose catalog then is the model's, but
for what the notes say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import pytest

from tests.exporters.models import Case, examples, random_cases
from tests.exporters.words import DBML, PRISMA, Words, found_of, said_of
from tests.support.dbml import judge as dbml
from tests.support.engines import Engine
from tests.support.prisma import judge as prisma
from tests.support.read_back import facts_of
from tests.support.requirements import require

pytestmark = pytest.mark.engines

_COUNT = 40


class Writer(NamedTuple):
    """One that writes SQL of a format."""

    words: Words
    missing: Callable[[], str | None]
    sql_of: Callable[[Mapping[str, str]], dict[str, str]]


WRITERS = (
    Writer(DBML, dbml.missing, partial(dbml.sql_of, "postgres")),
    Writer(PRISMA, prisma.missing, prisma.sql_of),
)


@pytest.mark.parametrize("writer", WRITERS, ids=lambda writer: writer.words.format)
def test_their_sql_loads_and_is_the_model(start_engine: Callable[[str], Engine], writer: Writer) -> None:
    reason = writer.missing()
    require(reason is None, reason or "")
    cases = [case for case in examples() if case.dialect == "postgres"]
    cases += [case for case in random_cases("postgres", _COUNT) if not _has_quoted_label(case)]
    assert len(cases) > _COUNT / 4
    scripts = writer.sql_of({case.name: case.exported(writer.words.format).text for case in cases})
    engine = start_engine("postgres")
    wrong: list[str] = []
    for case in cases:
        extensions = [each.name for each in case.schema.header.extensions if each.dialect == "postgres"]
        with engine.database() as database:
            made = [f"create extension if not exists {each}" for each in extensions]
            refusals = database.run([*made, scripts[case.name]])
            wrong += [f"{case.name}: {each.message}" for each in refusals]
            if refusals:
                continue
            said = set(said_of(writer.words, case))
            found = set(found_of(writer.words, case, said, facts_of(database, "postgres")))
            wrong += [f"{case.name}: - {fact}" for fact in sorted(said - found, key=str)]
            added = [fact for fact in found - said if fact[0] != "comment"]  # tags and what is left out are comments
            wrong += [f"{case.name}: + {fact}" for fact in sorted(added, key=str)]
    assert wrong == []


def _has_quoted_label(case: Case) -> bool:
    """Both write a label's quote as it is, and so no SQL."""
    return any("'" in label.value for enum in case.schema.enums for label in enum.labels)
