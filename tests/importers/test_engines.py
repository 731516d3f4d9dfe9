"""What is imported is a database: each target takes the DDL of the templates and of the corpora's documents."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from entia.dialects import DIALECTS
from entia.importers.markdown import read
from entia.model.workspace import Workspace
from entia.sql import ddl
from tests.importers.test_templates import DOCUMENTS
from tests.support.engines import Engine
from tests.support.mysql import judges
from tests.support.requirements import corpora, require

pytestmark = pytest.mark.engines


def documents() -> list[Path]:
    return [*DOCUMENTS, *sorted((corpora() / "markdown").rglob("*.md"))]


def test_every_target_takes_the_ddl(start_engine: Callable[[str], Engine]) -> None:
    taken: dict[str, int] = {}
    for path in documents():
        # What the document only refers to is created too: it would be there.
        text = read(path.read_text(encoding="utf-8")).text.replace(" @external", "")
        model = Workspace.empty().with_files({"model.entia": text}).model_of("model.entia")
        assert model is not None
        for target in model.header.targets:
            assert DIALECTS[target.dialect].built
            script = ddl(model.schema(), target.dialect, target.version)
            assert [note.message for note in script.refusals] == [], path.name
            texts = [each.text for each in script.statements]
            taken[target.dialect] = taken.get(target.dialect, 0) + 1
            if target.dialect == "mysql":
                require(judges.missing() is None, f"{judges.missing()}")
                assert judges.by_grammar(texts) + judges.by_linter(texts) == [], path.name
                continue
            with start_engine(target.dialect).database() as database:
                assert database.run(texts) == [], path.name
    assert taken["postgres"] >= 6
    assert set(taken) == {"postgres", "mysql", "sqlite"}
