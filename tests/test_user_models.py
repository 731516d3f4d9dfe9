"""Models of a dozen trades, written from the reference alone: no error in the editor, and each target takes the DDL."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from entia.dialects import DIALECTS
from entia.model.workspace import Workspace
from entia.rules.checker import Findings
from entia.sql import ddl
from entia.syntax.printer import format_text
from tests.support.engines import Engine
from tests.support.mysql import judges
from tests.support.requirements import require

MODELS = sorted((Path(__file__).parent / "user_models").glob("*.entia"))
DIALECT_NAMES = sorted(name for name, dialect in DIALECTS.items() if dialect.built)


def read(path: Path) -> Workspace:
    return Workspace.empty().with_files({path.name: path.read_text(encoding="utf-8")})


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_nothing_is_wrong(path: Path) -> None:
    found = Findings.of(read(path)).diagnostics(path.name)
    assert [each.message for each in found if each.severity <= 2] == []


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_formatting_changes_no_ddl(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    before = read(path).model_of(path.name)
    after = Workspace.empty().with_files({path.name: format_text(text)}).model_of(path.name)
    assert before is not None
    assert after is not None
    for target in before.header.targets:
        was, now = (ddl(model.schema(), target.dialect, target.version) for model in (before, after))
        assert [each.text for each in now.statements] == [each.text for each in was.statements]


@pytest.mark.engines
@pytest.mark.parametrize("dialect", DIALECT_NAMES)
def test_each_target_takes_the_ddl(dialect: str, start_engine: Callable[[str], Engine]) -> None:
    tried = 0
    for path in MODELS:
        model = read(path).model_of(path.name)
        assert model is not None
        for target in model.header.targets:
            if target.dialect != dialect:
                continue
            tried += 1
            script = ddl(model.schema(), dialect, target.version)
            assert [note.message for note in script.refusals] == [], path.name
            texts = [each.text for each in script.statements]
            if dialect == "mysql":
                require(judges.missing() is None, f"{judges.missing()}")
                assert judges.by_grammar(texts) + judges.by_linter(texts) == [], path.name
                continue
            with start_engine(dialect).database() as database:
                assert database.run(texts) == [], path.name
    assert tried > 0
