"""Views upon views: how deep they stand changes nothing, and a circle of them is told where it closes."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from entia.ide.hover import hover
from entia.importers import IMPORTERS
from entia.importers.options import Options
from entia.importers.sources import joined
from entia.model.workspace import Workspace
from entia.rules.checker import Findings
from entia.sql import ddl
from entia.text import Position

PATH = "/m/a.entia"
HEADER = "model M { target sqlite }"
ENTITY = "entity T { id: int pk; name: string(20) }"


def chain(count: int, first: str = "T") -> list[str]:
    """Views that each read the one before; the first one reads `first`."""
    return [f"view V{at} as (select v.id, v.name from {f'V{at - 1}' if at else first} v)" for at in range(count)]


def opened(lines: list[str]) -> Workspace:
    return Workspace.empty().with_files({PATH: "\n".join([HEADER, ENTITY, *lines, ""])})


def found(workspace: Workspace) -> list[tuple[str, str]]:
    """(rule, the text it is about) of each error."""
    diagnostics = [each for each in Findings.of(workspace).diagnostics(PATH) if each.severity == 1]
    return [(each.rule, each.place.chunk.text[each.place.span.start : each.place.span.end]) for each in diagnostics]


@pytest.mark.parametrize("order", [1, -1], ids=["downwards", "upwards"])
def test_a_chain_of_2000_views_is_as_one(order: int) -> None:
    workspace = opened(chain(2000)[::order])
    assert not found(workspace)
    snapshot = workspace.model_of(PATH)
    assert snapshot is not None
    assert [name for name, _, _ in snapshot.columns("V1999") or ()] == ["id", "name"]
    assert {type.base for _, type, _ in snapshot.columns("V1999") or ()} == {"int", "string"}
    script = ddl(snapshot.schema(), "sqlite")
    with closing(sqlite3.connect(":memory:")) as database:
        for statement in script.statements:
            database.execute(statement.text)
        assert database.execute("select count(*) from sqlite_master where type = 'view'").fetchone() == (2000,)
    line = workspace.document(PATH).text.splitlines().index(chain(2000)[1999])  # type: ignore[union-attr]  # it is there
    said = hover(workspace, PATH, Position(line, 6))
    assert said is not None
    assert "name" in said.markdown


def test_an_edit_at_the_bottom_is_seen_at_the_top() -> None:
    workspace = opened(chain(300))
    text = workspace.document(PATH).text.replace("v.id, v.name from T v", "v.id from T v")  # type: ignore[union-attr]  # it is there
    workspace = workspace.with_files({PATH: text})
    assert found(workspace) == [("unknown-column", "name")]  # once: nothing is known of what follows from it
    snapshot = workspace.model_of(PATH)
    assert snapshot is not None
    assert [type.base for _, type, _ in snapshot.columns("V299") or ()] == ["int", "unknown"]


def test_a_chain_that_grows_a_hundred_views_longer_costs_these() -> None:
    """What a view has to know of the views below it is what the one that it reads gives."""
    snapshot = opened(chain(400)).model_of(PATH)
    assert snapshot is not None
    asked = [len(node.asked) for node in snapshot.in_order() if node.declaration.keyword == "view"]
    assert set(asked) == {2}


@pytest.mark.parametrize("count", [1, 2, 7, 2000])
def test_a_circle_is_an_error_where_each_of_its_views_reads_the_next(count: int) -> None:
    workspace = opened([*chain(count, f"V{count - 1}"), "view Beside as (select v.id from V0 v)"])
    expected = [("recursive-view", f"V{(at - 1) % count}") for at in range(count)]
    assert sorted(found(workspace)) == sorted(expected)


def test_a_circle_does_not_hang_on_where_it_is_entered() -> None:
    lines = [
        "view A as (select * from B)",
        "view B as (select a.id, c.id as other from A a cross join C c)",
        "view C as (select b.id from B b)",
        "view D as (select * from C)",
    ]
    columns = set()
    for start in range(4):
        snapshot = opened(lines[start:] + lines[:start]).model_of(PATH)
        assert snapshot is not None
        columns.add(tuple(snapshot.columns(name) for name in "ABCD"))
    assert len(columns) == 1


def test_a_circle_that_is_opened_again_leaves_nothing_behind() -> None:
    closed = opened(chain(5, "V4"))
    assert len(found(closed)) == 5
    text = closed.document(PATH).text.replace("from V4 v", "from T v")  # type: ignore[union-attr]  # it is there
    assert not found(closed.with_files({PATH: text}))


def test_views_whose_columns_nobody_knows_are_no_errors_of_those_that_read_them() -> None:
    lines = [
        "view A as (select * from generate_series(1, 10))",
        "view B as (select a.generate_series, b.x from A a, (select 1 as x, g.* from generate_series(1) g) b)",
        "view C as (select * from B)",
    ]
    path = {PATH: "\n".join(["model M { target postgres 15 }", *lines])}
    assert not found(Workspace.empty().with_files(path))


@pytest.mark.parametrize("order", [1, -1], ids=["downwards", "upwards"])
def test_a_script_with_a_chain_of_500_views_is_imported(order: int) -> None:
    views = [f"create view v{at} as select v.id, v.name from v{at - 1} v;" for at in range(1, 500)]
    text = "\n".join(["create table v0 (id int primary key, name text not null);", *views[::order]])
    read = IMPORTERS["sql"].read(joined([("a.sql", text)]), Options(dialect="sqlite"))
    workspace = Workspace.empty().with_files({PATH: read.text})
    assert not found(workspace)
    snapshot = workspace.model_of(PATH)
    assert snapshot is not None
    assert len(snapshot.schema().views) == 499
