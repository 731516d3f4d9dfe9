"""Several unique constraints over the same columns: PostgreSQL makes only one of those in one CREATE TABLE."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from entia.model.workspace import Workspace
from entia.sql import ddl
from tests.support.engines import Engine

MODEL = """
model M { target postgres 15; naming snake_case }
entity Worker {
  name: string(40) pk unique "worker_name"
  addr: string(40) unique
  team: int
  unique "worker_addr" (addr)
  unique "worker_late" (name) deferrable
  unique (team, addr)
}
"""
KEYS = ["worker_addr", "worker_addr_key", "worker_late", "worker_name", "worker_pkey", "worker_team_addr_key"]


def statements() -> list[str]:
    snapshot = Workspace.empty().with_files({"m.entia": MODEL}).model_of("m.entia")
    assert snapshot is not None
    return [" ".join(each.text.split()) for each in ddl(snapshot.schema(), "postgres").statements]


def test_a_key_over_the_columns_of_another_comes_by_itself() -> None:
    create, *others = statements()
    assert "UNIQUE (name) DEFERRABLE" in create
    assert others == [
        "ALTER TABLE worker ADD CONSTRAINT worker_name UNIQUE (name)",
        "ALTER TABLE worker ADD CONSTRAINT worker_addr UNIQUE (addr)",
    ]


@pytest.mark.engines
def test_the_database_has_all_of_them(start_engine: Callable[[str], Engine]) -> None:
    with start_engine("postgres").database() as database:
        assert database.run(statements()) == []
        found = database.execute(
            "select conname from pg_constraint where contype in ('p', 'u') and connamespace = 'public'::regnamespace "
            "order by conname"
        )
    assert [name for (name,) in found] == KEYS
