"""DBML's database and ours in PostgreSQL: what its own export makes of a file, what Entia makes of the imported one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from entia.importers import IMPORTERS
from entia.importers.options import Options
from entia.importers.sources import joined
from entia.model.workspace import Workspace
from entia.sql import ddl
from tests.importers.plain_facts import plain
from tests.support.dbml import judge
from tests.support.engines import ENGINES, UTC, Engine
from tests.support.printed import printed
from tests.support.requirements import corpora, require

pytestmark = pytest.mark.engines

ONE_TO_ONE = "profiles_user_id_key"  # which DBML's export does not make unique


def texts() -> dict[str, str]:
    """The files that were written for PostgreSQL, or for no database."""
    patterns = ("*postgres_exporter__input*", "*postgres_importer__output*")
    found = [path for pattern in patterns for path in (corpora() / "dbml" / "holistics__dbml").rglob(pattern)]
    found += [path for path in (corpora() / "dbml").rglob("*.dbml") if "holistics" not in str(path)]
    found = [path for path in found if "increment_type" not in path.name]  # any word is a serial in DBML's export
    return {str(path): path.read_text(encoding="utf-8") for path in sorted(found)}


def test_the_databases_are_one(start_engine: Callable[[str], Engine]) -> None:
    """Of the files whose own SQL loads; the others' types are not PostgreSQL's."""
    require(judge.missing() is None, judge.missing() or "")
    engine = start_engine("postgres")
    same, differing = [], []
    for path, sql in judge.sql_of("postgres", texts()).items():
        with engine.database(UTC) as first, engine.database(UTC) as second:
            if first.run([each for each in sql.split(";\n") if each.strip()]):
                continue
            text = Path(path).read_text(encoding="utf-8")
            imported = IMPORTERS["dbml"].read(joined([(path, text)]), Options("postgres"))
            snapshot = Workspace.empty().with_files({"model.entia": imported.text}).model_of("model.entia")
            assert snapshot is not None
            script = ddl(snapshot.schema(), engine.dialect, ENGINES["postgres"].release)
            assert script.refusals == ()
            assert second.run([each.text for each in script.statements]) == []
            theirs, ours = plain(printed(first, engine.dialect)), plain(printed(second, engine.dialect))
        same.append(len(theirs & ours))
        differing += [f"{path}: {fact}" for fact in theirs ^ ours if ONE_TO_ONE not in str(fact)]
    print(len(same), "files,", sum(same), "facts agree")
    assert differing == []
    assert len(same) > 5
