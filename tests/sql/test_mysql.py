"""The DDL for MySQL 8, of which there is no server here: two parsers that know nothing of each other judge it."""

from __future__ import annotations

import pytest

from entia.sql import ddl
from tests.sql.rich import rich
from tests.support.mysql import judges
from tests.support.requirements import require

BROKEN = (
    "CREATE TABL t (a INT)",
    "CREATE TABLE t (a INT,, b INT)",
    "CREATE INDEX i ON t (a",
    "CREATE TABLE t (a INT NOT)",
)


def statements(version: str = "") -> list[str]:
    script = ddl(rich(), "mysql", version)
    assert script.refusals == ()
    return [statement.text for statement in script.statements]


@pytest.mark.parametrize("version", ["8.0", "8.4", "9"])
def test_sqlfluff_reads_it(version: str) -> None:
    assert judges.by_linter(statements(version)) == []


def test_sqlfluff_refuses_what_is_broken() -> None:
    assert [verdict.statement for verdict in judges.by_linter(BROKEN)] == list(BROKEN)


@pytest.mark.engines
@pytest.mark.parametrize("version", ["8.0", "8.4", "9"])
def test_mysqls_grammar_reads_it(version: str) -> None:
    require(judges.missing() is None, f"{judges.missing()}")
    assert judges.by_grammar(statements(version)) == []


@pytest.mark.engines
def test_mysqls_grammar_refuses_what_is_broken() -> None:
    require(judges.missing() is None, f"{judges.missing()}")
    assert [verdict.statement for verdict in judges.by_grammar(BROKEN)] == list(BROKEN)
