"""The SQL of the life of the data, as text: the whole of a small model, and what is said where there is none."""

from __future__ import annotations

import re

import pytest

from entia.model.schema import Schema
from entia.model.workspace import Workspace
from entia.sql import ddl, erasure, jobs, render
from tests.support.snapshots import Snapshot

PATH = "/m/model.entia"
MODEL = """
model Life { target postgres 15, mysql 9, mariadb 10.11, sqlite 3.40; naming snake_case, table plural }

entity Customer {
  id:    int pk auto
  name:  string(40) @pii
  email: string(254) unique check (email like '%@%') @pii
  born:  date @pii
  seen:  date
  audit name keep 1y
  retain 3y after seen then anonymize  /// Who does not come back
  on erasure anonymize name, email, born  /// Right to erasure
}

entity Order {
  id:        bigint pk auto
  customer  -> Customer on delete restrict
  tags     <-> Tag
  note:      text? @pii
  at:        timestamp = now()
  retain 7y after at then archive
  on erasure anonymize note
}

entity Tag { id: int pk }

entity Line {
  order -> Order pk on delete restrict
  no:      smallint pk
  at:      datetime
  retain 30d after at then delete
  on erasure delete
}

entity Event {
  id: bigint
  at: timestamp
  pk (id, at)
  partition by range (at) every month from 2026-01 for 1mo
  retain 1y after at then delete
}

entity Kept {
  order -> Order pk
  name:    string(40) @pii
  retain 10y
  on erasure keep  /// The law says so
}

view Total materialized refresh every 1h as (select count(*) as total from Order)
view Asked materialized refresh on demand as (select count(*) as total from Customer)
"""


def schema_of(text: str) -> Schema:
    snapshot = Workspace.empty().with_files({PATH: text}).model_of(PATH)
    assert snapshot is not None
    return snapshot.schema()


@pytest.mark.parametrize("dialect", ["postgres", "mysql", "mariadb", "sqlite"])
def test_jobs_and_erasure(dialect: str, snapshot: Snapshot) -> None:
    schema = schema_of(MODEL)
    scripts = [jobs(schema, dialect), erasure(schema, "Customer", dialect)]
    assert [script.refusals for script in scripts] == [(), ()]
    text = "\n".join(render(script, source="life.entia") for script in scripts)
    snapshot.check(f"life.{dialect}.sql", re.sub(r"entia \S+ from|(?<=sha256:)\w+", "…", text))


def test_duckdb_is_told_by_name_what_it_lacks() -> None:
    schema = schema_of(MODEL)
    lacking = jobs(schema, "duckdb").not_exported
    assert lacking == (
        ("retain", "Customer"), ("retain", "Order"), ("retain", "Line"), ("retain", "Event"), ("retain", "Kept"),
        ("audit", "Customer"), ("refresh", "Total"), ("refresh", "Asked"),
    )  # fmt: skip
    assert erasure(schema, "Customer", "duckdb").not_exported == (("on erasure", "Customer"),)
    assert ("audit", "Customer") in ddl(schema, "duckdb").not_exported
    assert not any("audit" in statement.text for statement in ddl(schema, "duckdb").statements)
    assert not {"audit", "retain", "on erasure"} & {word for word, _ in ddl(schema, "postgres").not_exported}


@pytest.mark.parametrize(
    ("entity", "message"),
    [("Tag", "`Tag` has no `on erasure` line"), ("Person", "there is no entity `Person`")],
)
def test_who_cannot_be_erased(entity: str, message: str) -> None:
    with pytest.raises(LookupError) as raised:
        erasure(schema_of(MODEL), entity, "postgres")
    assert raised.value.args[0] == message


def test_rows_without_a_key_go_all_at_once() -> None:
    schema = schema_of("entity A { at: date; retain 1d after at then delete }")
    texts = [statement.text for statement in jobs(schema, "postgres").statements]
    assert texts == ["BEGIN", "DELETE FROM \"A\" WHERE at < CAST(current_date - INTERVAL '1 day' AS date)", "COMMIT"]
    (note,) = jobs(schema_of("entity A { at: date; retain 1d after at then archive }"), "postgres").refusals
    assert note.message == "a job cannot archive rows of `A` by batches, since it has no primary key"


def test_what_cannot_be_written_is_refused() -> None:
    blocked = schema_of("entity A { id: int pk; on erasure delete }\n\nentity B { id: int pk; a -> A }")
    (note,) = erasure(blocked, "A", "postgres").refusals
    assert note.message == "`a` of `B` must refer to a `A`, whose row is erased"
    fixed = schema_of("entity A { id: int pk; sex: enum(f, m); on erasure anonymize sex }")
    (note,) = erasure(fixed, "A", "postgres").refusals
    assert note.message == "`sex` of `A` cannot be anonymised: it has no neutral label, such as `unknown`"


def test_erased_rows_are_known_by_each_key_that_is_referred_to() -> None:
    """A row of the same entity refers by a unique key: it was sought among the primary keys alone."""
    schema = schema_of(
        "entity A { id: int pk; code: string(9)? unique; guide -> A(code)? on delete no action; on erasure delete }"
    )
    texts = [each.text for each in erasure(schema, "A", "postgres").statements]
    assert 'CREATE TEMPORARY TABLE "entia_erased_A" AS SELECT id, code FROM "A" WHERE FALSE' in texts
    assert any('SELECT code FROM "entia_erased_A"' in text for text in texts)
