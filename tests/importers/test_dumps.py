"""There and back by the engine's own dump: what `pg_dump`, `mariadb-dump` and SQLite print of a database becomes a
model, whose DDL makes the same database as the dump does."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest

from entia.importers import IMPORTERS
from entia.importers.options import Options
from entia.importers.report import Fate
from entia.importers.sources import joined
from tests.importers.test_originals import EXACT, ORIGINALS, Original, plain, statements_of, text_of
from tests.support.dumps import TOOLS, dump
from tests.support.engines import UTC, Engine
from tests.support.models import random_model
from tests.support.printed import printed
from tests.support.requirements import require

pytestmark = pytest.mark.engines

_TOLD = [each for each in ORIGINALS if each.engine in TOOLS]
_WORDS = [(case, name) for case, (names, _) in EXACT.items() for name in names if name in TOOLS]


@pytest.mark.parametrize("original", _TOLD, ids=lambda each: f"{each.name}-{each.engine}")
def test_an_original_comes_back(start_engine: Callable[[str], Engine], original: Original) -> None:
    engine = start_engine(original.engine)
    _comes_back(engine, text_of(original))


@pytest.mark.parametrize(("case", "name"), _WORDS)
def test_words_of_one_database_come_back(start_engine: Callable[[str], Engine], case: str, name: str) -> None:
    _comes_back(start_engine(name), EXACT[case][1])


@pytest.mark.parametrize("name", TOOLS)
def test_random_models_come_back(start_engine: Callable[[str], Engine], name: str) -> None:
    engine = start_engine(name)
    for seed in range(100, 106):
        _comes_back(engine, ";\n".join([*statements_of(random_model(seed, engine.dialect).text, engine.dialect), ""]))


def _comes_back(engine: Engine, text: str) -> None:
    tool = TOOLS[engine.dialect]
    require(not tool or shutil.which(tool) is not None, f"`{tool}` is not here")
    with engine.database(UTC) as database:
        database.script(text)
        dumped = dump(database, engine.dialect)
        original = plain(engine.dialect, dumped, printed(database, engine.dialect))
    with engine.database(UTC) as first, engine.database(UTC) as second:
        first.script(dumped)
        imported = IMPORTERS["sql"].read(joined([("dump.sql", dumped)]), Options(engine.dialect, "Model"))
        assert [passage.why for passage in imported.of(Fate.UNPLACED)] == []
        assert second.run(statements_of(imported.text, engine.dialect)) == []
        restored = plain(engine.dialect, dumped, printed(first, engine.dialect))
        ours = plain(engine.dialect, dumped, printed(second, engine.dialect))
    # A dump may print a condition otherwise when it was restored, and restores columns that are inherited elsewhere.
    assert sorted((original & restored) - ours, key=str) == []
    assert sorted(ours - (original | restored), key=str) == []
    assert len(ours) > 2
