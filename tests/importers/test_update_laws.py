"""The laws of an update, on random models, random users and random changes of the source."""

from __future__ import annotations

import random
import re
from collections import Counter

import pytest

from entia.importers.update import UpdateError, updated
from entia.syntax.printer import format_text
from tests.support.models import random_model
from tests.support.source_changes import changed
from tests.support.user_edits import Files, edited, pieces, snapshot_of

DIALECTS = ("postgres", "mysql", "mariadb", "sqlite", "duckdb")
SEEDS = range(12)
_COMMENT = re.compile(r"^\s*//(?!/).*$", re.MULTILINE)


def _comments(files: Files) -> Counter[str]:
    return Counter(line.strip() for text in files.values() for line in _COMMENT.findall(text))


def _of_the_source(files: Files, dialect: str) -> Counter[tuple[str, str]]:
    """The DDL without what only the model asks for: trails, archives and their triggers."""
    found = pieces(files, dialect)
    own = re.compile(r"_audit\b|_archive\b")
    return Counter({piece: count for piece, count in found.items() if not any(own.search(text) for text in piece)})


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_source_changes_no_byte(seed: int, dialect: str) -> None:
    text = random_model(seed, dialect).text
    files = edited(seed, text, dialect, 8)
    assert dict(updated(files, text).files) == files


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_changed_source_is_what_the_model_then_means(seed: int, dialect: str) -> None:
    model = random_model(seed, dialect)
    files = edited(seed, model.text, dialect)
    source = changed(seed, model, random.Random(seed).randint(1, 5))
    made = updated(files, source)
    after = dict(made.files)
    assert not [each for each in made.changes if each.kind == "left"]
    assert _of_the_source(after, dialect) == _of_the_source({"m/import.entia": source}, dialect)
    assert dict(updated(after, source).files) == after, "a second update has nothing to do"
    formatted = {path: format_text(text) for path, text in files.items()}
    kept_layout = dict(updated(formatted, source).files)
    assert kept_layout == {path: format_text(text) for path, text in kept_layout.items()}
    lost = _comments(files) - _comments(after)
    kept = {table.name for table in snapshot_of(after).schema().tables}
    gone = [table for table in snapshot_of(files).schema().tables if table.name not in kept]
    assert not lost or gone, lost


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("seed", SEEDS)
def test_any_two_models_have_an_update_or_an_error(seed: int, dialect: str) -> None:
    mine, other = random_model(seed, dialect), random_model(seed + 10_000, dialect)
    made = updated(edited(seed, mine.text, dialect), other.text)
    tables = {table.db_name for table in snapshot_of(dict(made.files)).schema().tables if not table.external}
    wanted = snapshot_of({"m/o.entia": other.text}).schema().tables
    assert {table.db_name for table in wanted if not table.external} <= tables


def test_a_model_for_another_database_is_refused() -> None:
    with pytest.raises(UpdateError, match="the import is for mysql, but the model for postgres"):
        updated({"m.entia": random_model(1, "postgres").text}, random_model(1, "mysql").text)
