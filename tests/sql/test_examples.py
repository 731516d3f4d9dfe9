"""The examples that a newcomer opens first: their DDL is complete for every target, and loads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from entia.dialects import DIALECTS
from entia.model.schema import Schema
from entia.model.snapshot import Snapshot
from entia.sql import ddl, ddl_of
from entia.syntax.document import Document
from tests.support.engines import Engine
from tests.support.mysql import judges
from tests.support.requirements import ROOT, require

EXAMPLES = sorted((ROOT / "grammar" / "examples").glob("*.entia"))


def schema_of(path: Path) -> Schema:
    return Snapshot.of({path.name: Document.parse(path.read_text(encoding="utf-8"))}).schema()


def targets(path: Path) -> list[str]:
    return [t.dialect for t in schema_of(path).header.targets if DIALECTS[t.dialect].built]


PAIRS = [pytest.param(path, dialect, id=f"{path.stem}-{dialect}") for path in EXAMPLES for dialect in targets(path)]


@pytest.mark.parametrize(("path", "dialect"), PAIRS)
def test_nothing_is_refused(path: Path, dialect: str) -> None:
    script = ddl(schema_of(path), dialect)
    assert [note.message for note in script.refusals] == []
    assert script.statements


@pytest.mark.parametrize(("path", "dialect"), PAIRS)
def test_each_statement_of_an_element_knows_its_line(path: Path, dialect: str) -> None:
    for statement in ddl(schema_of(path), dialect).statements:
        if statement.owner and statement.chunk is not None:
            written = statement.chunk.text[statement.span.start : statement.span.end]
            assert written.strip(), statement.text


@pytest.mark.engines
@pytest.mark.parametrize(("path", "dialect"), PAIRS)
def test_it_loads(path: Path, dialect: str, start_engine: Callable[[str], Engine]) -> None:
    texts = [statement.text for statement in ddl(schema_of(path), dialect).statements]
    if dialect == "mysql":
        require(judges.missing() is None, f"{judges.missing()}")
        assert judges.by_grammar(texts) + judges.by_linter(texts) == []
        return
    with start_engine(dialect).database() as database:
        assert database.run(texts) == []


def test_hover_on_a_many_to_many_line_has_its_junction() -> None:
    shop = schema_of(ROOT / "grammar" / "examples" / "shop.entia")
    assert ddl_of(shop, "Customer.tags", "postgres").startswith("CREATE TABLE ")
    assert "PRIMARY KEY (customer_id, tag_id)" in ddl_of(shop, "Customer.tags", "postgres")
