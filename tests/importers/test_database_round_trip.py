"""A live database, the model that is made of it, and the database that its DDL makes: the two have the same catalog."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from entia.importers.database import import_database
from entia.importers.database_address import address_of
from entia.importers.options import Options
from entia.model.workspace import Workspace
from entia.sql import ddl
from tests.importers.test_database import load
from tests.support.engines import Engine
from tests.support.read_back import facts_of

_MODELS = 6


@pytest.mark.engines
@pytest.mark.parametrize("name", ["postgres", "postgres18"])
def test_a_random_model_comes_back(start_engine: Callable[[str], Engine], name: str) -> None:
    engine = start_engine(name)
    wrong: list[str] = []
    for seed in range(200, 200 + _MODELS):
        with engine.database() as first, engine.database() as second:
            load(first, seed, name)
            imported, _ = import_database(address_of(first.url), Options())
            snapshot = Workspace.empty().with_files({"/m/model.entia": imported.text}).model_of("/m/model.entia")
            assert snapshot is not None
            script = ddl(snapshot.schema(), engine.dialect)
            wrong += [f"seed {seed}: {note.message}" for note in script.refusals]
            wrong += [f"seed {seed}: {each.message}" for each in second.run([each.text for each in script.statements])]
            before, after = facts_of(first, engine.dialect), facts_of(second, engine.dialect)
            wrong += [f"seed {seed}: lost {fact}" for fact in before - after]
            wrong += [f"seed {seed}: new {fact}" for fact in after - before]
    assert not wrong, "\n".join(wrong)
