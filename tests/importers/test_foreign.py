"""Scripts for databases whose DDL Entia does not write, as their own tools print them: all of it is in the model.

The scripts in `foreign` are ours. How many of each kind they have was counted by hand.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from entia.importers import IMPORTERS
from entia.importers.checking import errors_of
from entia.importers.options import Options
from entia.importers.report import Fate, Imported
from entia.importers.sources import joined
from tests.support.snapshots import Snapshot

_FOLDER = Path(__file__).parent / "foreign"
_COUNTS = {
    "clinic.sqlserver": {
        "tables": 5, "columns": 51, "primary keys": 5, "unique constraints": 1, "foreign keys": 4, "indexes": 5,
        "checks": 3, "domains": 1, "sequences": 1, "views": 1, "types": 1, "xml schemas": 1, "spatial indexes": 1,
        "procedures": 1, "triggers": 1, "synonyms": 1,
    },
    "clinic.oracle": {
        "tables": 4, "columns": 38, "primary keys": 3, "unique constraints": 1, "foreign keys": 3, "indexes": 3,
        "checks": 3, "sequences": 2, "views": 2, "types": 2, "materialized view logs": 1, "triggers": 1,
        "procedures": 1, "packages": 1, "package bodies": 1, "synonyms": 1,
    },
    "shop.clickhouse": {
        "tables": 5, "columns": 61, "indexes": 5, "checks": 2, "views": 2, "dictionaries": 1,
    },
    "shop.snowflake": {
        "tables": 3, "columns": 29, "primary keys": 3, "unique constraints": 1, "foreign keys": 1, "indexes": 1,
        "sequences": 1, "views": 3, "tags": 1, "dynamic tables": 1, "streams": 1, "tasks": 1, "file formats": 1,
        "stages": 1, "pipes": 1, "masking policies": 1, "functions": 1, "procedures": 1,
    },
    "shop.bigquery": {
        "tables": 3, "columns": 31, "primary keys": 2, "foreign keys": 1, "views": 2, "external tables": 1,
        "functions": 1, "procedures": 1, "search indexes": 1, "row access policies": 1,
    },
    "shop.redshift": {
        "tables": 4, "columns": 32, "primary keys": 3, "unique constraints": 1, "foreign keys": 2, "views": 2,
        "external tables": 1, "functions": 1, "procedures": 1,
    },
}  # fmt: skip


@cache
def _imported(name: str) -> Imported:
    source = (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    return IMPORTERS["sql"].read(joined([(f"{name}.sql", source)]), Options(dialect=name.rpartition(".")[2]))


def _model(source: str, dialect: str) -> str:
    return IMPORTERS["sql"].read(joined([("a.sql", source)]), Options(dialect=dialect)).text


@pytest.mark.parametrize("name", _COUNTS)
def test_all_is_read(name: str) -> None:
    imported = _imported(name)
    assert dict(imported.counts) == _COUNTS[name]
    assert imported.of(Fate.UNPLACED) == ()
    assert imported.errors == ()
    assert [*errors_of(imported.text)] == []


@pytest.mark.parametrize("name", _COUNTS)
def test_the_model_and_what_is_said_of_it(name: str, snapshot: Snapshot) -> None:
    imported = _imported(name)
    told = {f"// {each.fate.value}: {each.why}" for each in imported.passages if each.why}
    snapshot.check(f"{name}.entia", "\n".join((imported.text.rstrip(), "", *sorted(told), "")))


@pytest.mark.parametrize("name", _COUNTS)
def test_a_model_for_another_database_says_what_it_lacks(name: str) -> None:
    """The target is exchanged: types and functions of the old database are errors, and nothing else is."""
    text = _imported(name).text.replace(f"target {name.rpartition('.')[2]}", "target postgres", 1)
    assert {wrong.rule for wrong in errors_of(text)} <= {
        "dialect-limit", "unknown-index-method", "function-arguments", "unknown-column", "unknown-relation",
        "sql-syntax-error", "sql-type-mismatch",
    }  # fmt: skip
