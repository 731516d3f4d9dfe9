"""Prisma's implicit many-to-many: what Migrate makes of two lists, what Entia makes of their `<->`, and back again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from entia.exporters import ALL
from entia.exporters.source import Source
from entia.model.schema import Schema
from entia.model.workspace import Workspace
from entia.sql import ddl
from tests.importers.reading import read_model
from tests.importers.test_junctions import PRISMA
from tests.support.engines import ENGINES, UTC, Engine
from tests.support.printed import printed
from tests.support.prisma import judge
from tests.support.requirements import require

pytestmark = pytest.mark.engines


def schema_of(text: str) -> Schema:
    snapshot = Workspace.empty().with_files({"model.entia": text}).model_of("model.entia")
    assert snapshot is not None
    return snapshot.schema()


@pytest.mark.parametrize(("provider", "dialect"), [("postgresql", "postgres"), ("sqlite", "sqlite")])
def test_the_databases_are_one(provider: str, dialect: str, start_engine: Callable[[str], Engine]) -> None:
    require(judge.missing() is None, judge.missing() or "")
    text = PRISMA.replace("PROVIDER", provider)
    engine = start_engine(dialect)
    imported = read_model(text, "", "prisma").text
    assert imported.count("<->") == 4
    schema = schema_of(imported)
    script = ddl(schema, engine.dialect, ENGINES[dialect].release)
    again = ALL["prisma"].write(Source(schema, "Model"), engine.dialect, "").text
    made = judge.sql_of({"theirs": text, "again": again})
    assert sorted(made["theirs"].split("\n\n")) == sorted(made["again"].split("\n\n"))
    with engine.database(UTC) as first, engine.database(UTC) as second:
        first.script(made["theirs"])
        assert second.run([statement.text for statement in script.statements]) == []
        assert printed(first, engine.dialect) == printed(second, engine.dialect)


def test_mysql_has_the_same(start_engine: Callable[[str], Engine]) -> None:
    """Of Prisma's engine for MySQL there is none here: what MySQL says of our tables is read as Prisma's again."""
    text = PRISMA.replace("PROVIDER", "mysql")
    imported = read_model(text, "", "prisma").text
    script = ddl(schema_of(imported), "mysql", ENGINES["mysql"].release)
    with start_engine("mysql").database(UTC) as database:
        assert database.run([statement.text for statement in script.statements]) == []
        tables = [row[1] for row in (database.execute(f"show create table `{name}`")[0] for name in _TABLES)]
    read = read_model(";\n".join(tables), "mysql").text
    assert "naming junction prisma" in read
    assert sum("<->" in line for line in read.splitlines()) == 4
    assert "UNIQUE KEY `_TeamToUser_AB_unique` (`A`,`B`)" in tables[3]


_TABLES = ("Team", "User", "Role", "_TeamToUser", "_RoleToTeam", "_Rivalry", "_Lead")
