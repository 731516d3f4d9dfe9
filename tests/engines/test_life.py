"""The life of the data on real engines: rows are written, changed, left to age and erased, and looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from entia.model.schema import Schema
from entia.model.workspace import Workspace
from entia.rules.checker import Findings
from entia.sql import ddl
from tests.support.engines import Database, Engine

PATH = "/m/model.entia"
FOUR = ["sqlite", *(pytest.param(name, marks=pytest.mark.engines) for name in ("postgres", "mysql", "mariadb"))]
USERS = {"postgres": "current_user", "mysql": "user()", "mariadb": "user()", "sqlite": "null"}
NOW = {"postgres": "now() at time zone 'UTC'", "sqlite": "datetime('now')"}


def schema_of(text: str, dialect: str) -> Schema:
    """The model with one target; there is no error in it."""
    workspace = Workspace.empty().with_files({PATH: f"model Life {{\n  target {dialect}\n  naming snake_case\n}}\n\n{text}"})
    errors = [each.message for each in Findings.of(workspace).diagnostics(PATH) if each.severity.name == "ERROR"]
    assert errors == []
    snapshot = workspace.model_of(PATH)
    assert snapshot is not None
    return snapshot.schema()


@contextmanager
def loaded(engine: Engine, schema: Schema) -> Iterator[Database]:
    """A database with the DDL of the model."""
    script = ddl(schema, engine.dialect)
    assert script.refusals == ()
    with engine.database() as database:
        assert database.run([statement.text for statement in script.statements]) == []
        yield database


def rows(database: Database, sql: str) -> list[tuple[Any, ...]]:
    """The rows, numbers as int or float and moments to the day."""
    return [tuple(float(value) if type(value).__name__ == "Decimal" else value for value in row)
            for row in database.execute(sql)]  # fmt: skip


AUDITED = """
entity Invoice {
  id:     bigint pk auto
  status: enum(draft, placed) = draft
  total:  decimal(12, 2)?
  note:   text?
  audit status, total keep 7y
}
"""


@pytest.mark.parametrize("name", FOUR)
def test_an_audit_writes_each_change_down(start_engine: Callable[[str], Engine], name: str) -> None:
    engine = start_engine(name)
    with loaded(engine, schema_of(AUDITED, engine.dialect)) as database:
        database.execute("insert into invoice (id, total) values (1, 10), (2, null)")
        database.execute("update invoice set note = 'not audited'")
        database.execute("update invoice set total = total")
        database.execute("update invoice set total = 20.5 where id = 2")
        database.execute("update invoice set status = 'placed', note = 'x' where id = 1")
        database.execute("delete from invoice where id = 2")
        found = rows(
            database,
            "select audit_action, id, old_status, new_status, old_total, new_total from invoice_audit order by audit_id"
        )
        assert found == [
            ("insert", 1, None, "draft", None, 10.0),
            ("insert", 2, None, "draft", None, None),
            ("update", 2, "draft", "draft", None, 20.5),
            ("update", 1, "draft", "placed", 10.0, 10.0),
            ("delete", 2, "draft", None, 20.5, None),
        ]
        now = NOW.get(engine.dialect, "utc_timestamp()")
        user = USERS[engine.dialect]
        ours = rows(
            database, f"select count(*) from invoice_audit where audit_by = {user} or audit_by is null and {user} is null"
        )
        assert ours == [(5,)]
        at, clock = rows(database, f"select min(audit_at), {now} from invoice_audit")[0]
        assert abs(moment(at) - moment(clock)) < timedelta(minutes=1)


def moment(value: Any) -> datetime:
    """A moment as an engine's client gives it."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


@pytest.mark.parametrize("name", FOUR)
def test_a_change_is_told_byte_for_byte(start_engine: Callable[[str], Engine], name: str) -> None:
    engine = start_engine(name)
    collate = {"postgres": "", "sqlite": " collate nocase"}.get(engine.dialect, " collate utf8mb4_unicode_ci")
    native = " native postgres.citext" if engine.dialect == "postgres" else ""
    text = f"entity Note {{\n  code: string(20) pk\n  body: text{collate}{native}\n  data: json?\n  audit *\n}}"
    schema = schema_of(text, engine.dialect)
    script = ddl(schema, engine.dialect)
    with engine.database() as database:
        if native:
            database.execute("create extension if not exists citext")
        assert database.run([statement.text for statement in script.statements]) == []
        database.execute("""insert into note values ('a', 'word', '{"a": 1}')""")
        database.execute("update note set body = 'WORD'")
        database.execute("update note set body = 'WORD', data = null")
        database.execute("update note set code = 'b'")
        found = rows(database, "select audit_action, code, new_code, new_body from note_audit order by audit_id")
    assert found == [("insert", "a", "a", "word"), ("update", "a", "a", "WORD"), ("update", "a", "a", "WORD"),
                     ("update", "a", "b", "WORD")]  # fmt: skip
