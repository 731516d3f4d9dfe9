"""Prisma's database and ours in PostgreSQL: what Migrate makes of a schema, what Entia makes of the imported one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from entia.model.workspace import Workspace
from entia.sql import ddl
from tests.importers.plain_facts import plain
from tests.importers.reading import read_model
from tests.support.engines import ENGINES, UTC, Engine
from tests.support.printed import printed
from tests.support.prisma import judge
from tests.support.requirements import corpora, require

pytestmark = pytest.mark.engines


def schemas() -> list[Path]:
    found = sorted((corpora() / "prisma").rglob("*.prisma"))
    assert len(found) == 8
    return found


def test_the_databases_are_one(start_engine: Callable[[str], Engine]) -> None:
    """Column by column, key by key: but for comments, which Prisma keeps to itself."""
    require(judge.missing() is None, judge.missing() or "")
    engine = start_engine("postgres")
    made = judge.sql_of({str(path): path.read_text(encoding="utf-8") for path in schemas()})
    for path in schemas():
        imported = read_model(path.read_text(encoding="utf-8"), "", "prisma")
        snapshot = Workspace.empty().with_files({"model.entia": imported.text}).model_of("model.entia")
        assert snapshot is not None
        script = ddl(snapshot.schema(), engine.dialect, ENGINES["postgres"].release)
        assert [note.message for note in script.refusals] == []
        with engine.database(UTC) as first, engine.database(UTC) as second:
            first.script(made[str(path)])
            assert second.run([statement.text for statement in script.statements]) == []
            theirs, ours = plain(printed(first, engine.dialect)), plain(printed(second, engine.dialect))
        print(path.parent.name, len(theirs & ours), "facts agree")
        assert sorted(map(str, theirs - ours)) == [], path
        assert sorted(map(str, ours - theirs)) == [], path
        assert len(theirs) > 100
