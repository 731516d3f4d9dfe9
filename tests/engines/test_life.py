"""The life of the data on real engines: rows are written, changed, left to age and erased, and looked at."""

from __future__ import annotations

import os
import random
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from entia.model.schema import Schema
from entia.model.workspace import Workspace
from entia.rules.checker import Findings
from entia.sql import ddl, erasure, jobs
from tests.support import engines
from tests.support.engines import Database, Engine
from tests.support.models import errors_of, random_model, without

PATH = "/m/model.entia"
RELEASES = (
    *("postgres", "postgres13", "postgres14", "postgres16", "postgres17", "postgres18"),
    *("mysql", "mariadb", "mariadb11"),
)
ENGINES = ["sqlite", *(pytest.param(name, marks=pytest.mark.engines) for name in RELEASES)]
USERS = {"postgres": "current_user", "mysql": "user()", "mariadb": "user()", "sqlite": "null"}
NOW = {"postgres": "now() at time zone 'UTC'", "sqlite": "datetime('now')"}


def schema_of(text: str, dialect: str, header: str = "") -> Schema:
    """The model with one target; there is no error in it."""
    head = f"model Life {{\n  target {dialect}\n  naming snake_case\n{header}}}\n\n"
    workspace = Workspace.empty().with_files({PATH: head + text})
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


@pytest.mark.parametrize("name", ENGINES)
def test_an_audit_writes_each_change_down(start_engine: Callable[[str], Engine], name: str) -> None:
    engine = start_engine(name)
    with loaded(engine, schema_of(AUDITED, engine.dialect)) as database:
        database.execute("insert into invoice (id, total) values (1, 10), (2, null)")
        database.execute("update invoice set note = 'not audited'")
        database.execute("update invoice set total = total")
        database.execute("update invoice set total = 20.5 where id = 2")
        database.execute("update invoice set status = 'placed', note = 'x' where id = 1")
        database.execute("delete from invoice where id = 2")
        columns = "audit_action, id, old_status, new_status, old_total, new_total"
        assert rows(database, f"select {columns} from invoice_audit order by audit_id") == [
            ("insert", 1, None, "draft", None, 10.0),
            ("insert", 2, None, "draft", None, None),
            ("update", 2, "draft", "draft", None, 20.5),
            ("update", 1, "draft", "placed", 10.0, 10.0),
            ("delete", 2, "draft", None, 20.5, None),
        ]
        now = NOW.get(engine.dialect, "utc_timestamp()")
        user = USERS[engine.dialect]
        who = f"audit_by = {user} or audit_by is null and {user} is null"
        assert rows(database, f"select count(*) from invoice_audit where {who}") == [(5,)]
        at, clock = rows(database, f"select min(audit_at), {now} from invoice_audit")[0]
        assert abs(moment(at) - moment(clock)) < timedelta(minutes=1)


def moment(value: Any) -> datetime:
    """A moment as an engine's client gives it."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


@pytest.mark.parametrize("name", ENGINES)
def test_a_change_is_told_byte_for_byte(start_engine: Callable[[str], Engine], name: str) -> None:
    engine = start_engine(name)
    collate = {"postgres": "", "sqlite": " collate nocase"}.get(engine.dialect, " collate utf8mb4_unicode_ci")
    native = " native postgres.citext" if engine.dialect == "postgres" else ""
    text = f"entity Note {{\n  code: string(20) pk\n  body: text{collate}{native}\n  data: json?\n  audit *\n}}"
    schema = schema_of(text, engine.dialect, "  extension postgres citext\n" if native else "")
    script = ddl(schema, engine.dialect)
    with engine.database() as database:
        assert database.run([statement.text for statement in script.statements]) == []
        database.execute("""insert into note values ('a', 'word', '{"a": 1}')""")
        database.execute("update note set body = 'WORD'")
        database.execute("update note set body = 'WORD', data = null")
        database.execute("update note set code = 'b'")
        found = rows(database, "select audit_action, code, new_code, new_body from note_audit order by audit_id")
    assert found == [("insert", "a", "a", "word"), ("update", "a", "a", "WORD"), ("update", "a", "a", "WORD"),
                     ("update", "a", "b", "WORD")]  # fmt: skip


# Jobs -----------------------------------------------------------------------------------------------------------------

AGEING = """
entity Customer {
  id:    int pk auto
  name:  string(40) @pii
  email: string(100) unique check (email like '%@%') @pii
  born:  date @pii
  phone: string(20)? @pii
  seen:  date
  audit name keep 1y
  retain 3y after seen then anonymize
}

entity Purchase {
  id:       bigint pk auto
  customer -> Customer on delete restrict
  parent   -> Purchase? on delete restrict
  tags    <-> Tag
  total:    decimal(12, 2)
  at:       timestamp = now()
  audit total keep 7y
  retain 2y after at then archive
}

entity Line {
  purchase -> Purchase pk on delete restrict
  no:       int pk
  at:       datetime = now()
  retain 30d after at then delete
}

entity Tag { id: int pk }

entity Mark {
  purchase -> Purchase pk on delete cascade
  text:     string(10)
}
"""
AGED = [
    "insert into customer (id, name, email, born, phone, seen) values "
    "(1, 'Ada', 'ada@example.org', '1990-05-06', '123', '2001-01-01'), "
    "(2, 'Bo', 'bo@example.org', '1991-07-08', null, '2099-01-01')",
    "insert into purchase (id, customer_id, parent_id, total, at) values "
    "(1, 1, null, 10, '2001-01-01 10:00:00'), (2, 1, 1, 20, '2001-01-02 10:00:00'), "
    "(3, 2, null, 30, '2001-01-03 10:00:00'), (4, 2, null, 40, '2099-01-01 10:00:00')",
    "insert into line (purchase_id, no, at) values (1, 1, '2001-01-01 10:00:00'), (3, 1, '2099-01-01 10:00:00')",
    "insert into mark (purchase_id, text) values (1, 'one'), (2, 'two'), (4, 'four')",
    "insert into tag values (1)",
    "insert into purchase_tag (purchase_id, tag_id) values (2, 1), (3, 1)",
    "update purchase_audit set audit_at = '2001-01-01 10:00:00' where id = 4",
]


def run_jobs(database: Database, schema: Schema, dialect: str) -> None:
    """Run the jobs once: all that is no routine, and each routine. No event, since it would run beside them."""
    script = jobs(schema, dialect)
    assert script.refusals == ()
    texts = [statement.text for statement in script.statements if not statement.text.startswith("CREATE EVENT")]
    texts += [f"CALL {text.split()[2]}" for text in texts if text.startswith("CREATE PROCEDURE")]
    assert database.run(texts) == []


@pytest.mark.parametrize("name", ENGINES)
def test_old_rows_go_as_the_model_says(start_engine: Callable[[str], Engine], name: str) -> None:
    engine = start_engine(name)
    schema = schema_of(AGEING, engine.dialect)
    with loaded(engine, schema) as database:
        assert database.run(AGED) == []
        run_jobs(database, schema, engine.dialect)
        # The old line goes first; of the purchases that are old, the one that another refers to waits, and so does that
        # with a young line.
        assert rows(database, "select purchase_id from line order by 1") == [(3,)]
        assert rows(database, "select id from purchase order by 1") == [(1,), (3,), (4,)]
        assert rows(database, "select id, customer_id, parent_id, total from purchase_archive") == [(2, 1, 1, 20.0)]
        assert rows(database, "select text from mark order by 1") == [("four",), ("one",)]
        assert rows(database, "select purchase_id from purchase_tag") == [(3,)]
        assert rows(database, "select id, audit_action from purchase_audit order by audit_id") == [
            (1, "insert"), (2, "insert"), (3, "insert"), (2, "delete"),
        ]  # fmt: skip
        people = rows(database, "select id, name, email, born, phone from customer order by id")
        assert [tuple(map(str, each)) for each in people] == [
            ("1", "erased", "erased-1@example.invalid", "1990-01-01", "None"),
            ("2", "Bo", "bo@example.org", "1991-07-08", "None"),
        ]
        assert rows(database, "select id, old_name, new_name from customer_audit order by audit_id") == [
            (1, None, None), (2, None, "Bo"), (1, None, None),
        ]  # fmt: skip
        for _ in range(2):
            run_jobs(database, schema, engine.dialect)
            assert rows(database, "select id from purchase order by 1") == [(3,), (4,)]
            assert rows(database, "select id from purchase_archive order by 1") == [(1,), (2,)]
            assert rows(database, "select count(*) from customer_audit") == [(3,)]


@pytest.mark.parametrize("name", ENGINES)
def test_old_partitions_go_at_once(start_engine: Callable[[str], Engine], name: str) -> None:
    engine = start_engine(name)
    counter = "int" if engine.dialect == "sqlite" else "bigint auto"
    for type_ in ("timestamp", "date", "datetime"):
        schema = schema_of(
            f"entity Event {{\n  id: {counter}\n  at: {type_}\n  pk (id, at)\n"
            "  partition by range (at) every month from 2001-01 for 3mo\n  retain 1y after at then delete\n}",
            engine.dialect,
        )
        with loaded(engine, schema) as database:
            days = ("1999-01-01", "2001-01-15", "2001-03-15", "2099-01-01")
            filled = ", ".join(f"({number}, '{day}{'' if type_ == 'date' else ' 10:00:00'}')"
                               for number, day in enumerate(days, 1))  # fmt: skip
            database.execute(f"insert into event (id, at) values {filled}")
            before = len(parts_of(database, engine.dialect))
            run_jobs(database, schema, engine.dialect)
            run_jobs(database, schema, engine.dialect)
            assert rows(database, "select id from event") == [(4,)]
            after = len(parts_of(database, engine.dialect))
            assert (before, after) == ((0, 0) if engine.dialect == "sqlite" else (4, 1))


def test_old_partitions_that_the_application_made_go_at_once(start_engine: Callable[[str], Engine]) -> None:
    engine = start_engine("postgres")
    lines = ("id: bigint", "at: timestamp", "pk (id, at)", "partition by range (at) {}",
             "retain 1y after at then delete")  # fmt: skip
    schema = schema_of("entity Event {\n  " + "\n  ".join(lines) + "\n}", "postgres")
    with loaded(engine, schema) as database:
        assert database.run(["insert into event (id, at) values (1, '2001-01-15')"]) != []
        for name, first, last in (("old", 2001, 2002), ("new", 2099, 2100)):
            bounds = f"from ('{first}-01-01') to ('{last}-01-01')"
            database.execute(f"create table event_{name} partition of event for values {bounds}")
        database.execute("insert into event (id, at) values (1, '2001-01-15'), (2, '2099-01-15')")
        run_jobs(database, schema, "postgres")
        assert rows(database, "select id from event") == [(2,)]
        assert len(parts_of(database, "postgres")) == 1


def parts_of(database: Database, dialect: str) -> list[tuple[Any, ...]]:
    """The partitions that the catalog tells."""
    if dialect == "sqlite":
        return []
    if dialect == "postgres":
        return database.execute("select inhrelid from pg_inherits where inhparent = 'event'::regclass")
    return database.execute(
        "select partition_name from information_schema.partitions where table_name = 'event' "
        "and table_schema = database()"
    )


@pytest.mark.engines
def test_a_stored_view_is_made_anew(start_engine: Callable[[str], Engine]) -> None:
    engine = start_engine("postgres")
    text = ("entity Sum { id: int pk; n: int }\n\nview Total materialized refresh every 1h as (\n"
            "  select sum(n) as total from Sum)\n\nview Twice materialized refresh every 1d as (\n"
            "  select total * 2 as total from Total)\n\n"
            'sql postgres total_key on Total """create unique index total_key on total (total)"""\n'
            'sql postgres twice_key on Twice """create unique index twice_key on twice ((total + 1))"""')  # fmt: skip
    schema = schema_of(text, "postgres")
    written = [each.text for each in jobs(schema, "postgres").statements]
    assert written == ["REFRESH MATERIALIZED VIEW CONCURRENTLY total", "REFRESH MATERIALIZED VIEW twice"]
    with loaded(engine, schema) as database:
        database.execute("insert into sum values (1, 10)")
        assert rows(database, "select total from twice") == [(None,)]
        run_jobs(database, schema, "postgres")
        assert rows(database, "select total from twice") == [(20,)]


@pytest.mark.engines
@pytest.mark.parametrize("name", ["mysql", "mariadb"])
def test_the_event_runs_the_job(start_engine: Callable[[str], Engine], name: str) -> None:
    engine = start_engine(name)
    schema = schema_of(AGEING, engine.dialect)
    with loaded(engine, schema) as database:
        assert database.run(AGED) == []
        assert database.run([statement.text for statement in jobs(schema, engine.dialect).statements]) == []
        database.execute("set global event_scheduler = on")
        try:
            database.execute("alter event line_retain on schedule at current_timestamp on completion preserve")
            for _ in range(100):
                if rows(database, "select purchase_id from line") == [(3,)]:
                    break
                time.sleep(0.1)
            assert rows(database, "select purchase_id from line") == [(3,)]
        finally:
            database.execute("set global event_scheduler = off")


# Erasure --------------------------------------------------------------------------------------------------------------

ERASED = """
entity Customer {
  id:    string(20) pk
  name:  string(40) @pii
  email: string(100) unique check (email like '%@%') @pii
  born:  date @pii
  phone: string(20)? @pii
  boss  -> Customer?
  audit name, phone keep 7y
  on erasure anonymize name, email, born, phone
}

entity Address {
  id:        int pk auto
  customer  -> Customer on delete cascade
  street:    string(80) @pii
  audit street
  on erasure delete
}

entity Purchase {
  id:        bigint pk auto
  customer  -> Customer
  ship_to   -> Address?
  note:      text? @pii
  at:        timestamp = now()
  audit note
  retain 2y after at then archive
  on erasure anonymize note
}

entity Parcel {
  purchase  -> Purchase pk
  no:        int pk
  to:        string(80) @pii
  on erasure delete
}

entity Stamp {
  parcel    -> Parcel pk on delete cascade
  text:      string(80)
}

entity Invoice {
  purchase  -> Purchase pk
  name:      string(40) @pii
  on erasure keep
}

entity Session {
  id:        int pk
  customer  -> Customer?
  agent:     string(20) @pii
  on erasure anonymize agent
}
"""
PEOPLE = [
    "insert into customer (id, name, email, born, phone, boss_id) values "
    "('ada', 'Ada', 'ada@example.org', '1990-05-06', '123', null), ('bo', 'Bo', 'b@example.org', '1991-07-08', '4', "
    "'ada')",
    "update customer set phone = '5'",
    "insert into address (id, customer_id, street) values (1, 'ada', 'One Road'), (2, 'bo', 'Two Road')",
    "insert into purchase (id, customer_id, ship_to_id, note, at) values "
    "(1, 'ada', 1, 'for Ada', '2001-01-01 10:00:00'),"
    "(2, 'ada', null, 'Ada again', '2099-01-01 10:00:00'), (3, 'bo', 1, 'to Ada', '2099-01-01 10:00:00'), "
    "(4, 'bo', 2, 'for Bo', '2099-01-01 10:00:00')",
    "insert into parcel (purchase_id, no, {to}) values (2, 1, 'Ada'), (4, 1, 'Bo')",
    "insert into stamp (parcel_purchase_id, parcel_no, text) values (2, 1, 'x'), (4, 1, 'y')",
    "insert into invoice (purchase_id, name) values (2, 'Ada'), (4, 'Bo')",
    "insert into session (id, customer_id, agent) values (1, 'ada', 'Firefox'), (2, null, 'Lynx')",
]


def erase(database: Database, schema: Schema, dialect: str, key: str) -> None:
    """Run the script of the person with this key, as the client of the database would."""
    script = erasure(schema, "Customer", dialect)
    assert script.refusals == ()
    place = {"postgres": ":'id'", "sqlite": ":id"}.get(dialect)
    texts = [statement.text for statement in script.statements]
    if place is None:
        texts = [f"set @id = '{key}'", *texts]
    else:
        assert any(place in text for text in texts)
        texts = [text.replace(place, f"'{key}'") for text in texts]
    assert database.run(texts) == []


@pytest.mark.parametrize("name", ENGINES)
def test_a_person_is_erased_with_all_that_hangs_on_the_row(start_engine: Callable[[str], Engine], name: str) -> None:
    engine = start_engine(name)
    schema = schema_of(ERASED, engine.dialect)
    to = {"postgres": '"to"', "sqlite": '"to"'}.get(engine.dialect, "`to`")
    with loaded(engine, schema) as database:
        assert database.run([text.replace("{to}", to) for text in PEOPLE]) == []
        run_jobs(database, schema, engine.dialect)
        assert rows(database, "select id, note from purchase_archive") == [(1, "for Ada")]
        for key in ("ada", "ada", "nobody"):
            erase(database, schema, engine.dialect, key)
            people = rows(database, "select id, name, email, born, phone, boss_id from customer order by id")
            assert [tuple(map(str, each)) for each in people] == [
                ("ada", "erased", "erased-ada@example.invalid", "1990-01-01", "None", "None"),
                ("bo", "Bo", "b@example.org", "1991-07-08", "5", "ada"),
            ]
            assert rows(database, "select id, old_phone, new_phone, new_name from customer_audit order by audit_id")[
                :4
            ] == [("ada", None, None, None), ("bo", None, "4", "Bo"), ("ada", None, None, None),
                  ("bo", "4", "5", "Bo")]  # fmt: skip
            assert rows(database, "select street from address") == [("Two Road",)]
            assert rows(database, "select old_street, new_street from address_audit order by audit_id") == [
                (None, None), (None, "Two Road"), (None, None),
            ]  # fmt: skip
            # The one that goes to Ada's address is another person's, but tells of Ada as well.
            assert rows(database, "select id, customer_id, ship_to_id, note from purchase order by id") == [
                (2, "ada", None, None), (3, "bo", None, None), (4, "bo", 2, "for Bo"),
            ]  # fmt: skip
            assert rows(database, "select id, customer_id, note from purchase_archive") == [(1, "ada", None)]
            told = rows(database, "select distinct id from purchase_audit where old_note is not null "
                        "or new_note is not null")  # fmt: skip
            assert told == [(4,)]
            assert rows(database, f"select purchase_id, {to} from parcel") == [(4, "Bo")]
            assert rows(database, "select text from stamp") == [("y",)]
            assert rows(database, "select name from invoice order by 1") == [("Ada",), ("Bo",)]
            assert rows(database, "select id, agent from session order by id") == [(1, "erased"), (2, "Lynx")]


@pytest.mark.parametrize("name", ENGINES)
def test_a_script_that_fails_changes_nothing(start_engine: Callable[[str], Engine], name: str) -> None:
    engine = start_engine(name)
    schema = schema_of(ERASED, engine.dialect)
    with loaded(engine, schema) as database:
        to = {"postgres": '"to"', "sqlite": '"to"'}.get(engine.dialect, "`to`")
        assert database.run([text.replace("{to}", to) for text in PEOPLE]) == []
        texts = [statement.text for statement in erasure(schema, "Customer", engine.dialect).statements]
        for text in texts[: texts.index("COMMIT")]:
            database.execute(text.replace(":'id'", "'ada'").replace(":id", "'ada'").replace("@id", "'ada'"))
        database.execute("ROLLBACK")
        assert rows(database, "select count(*) from address") == [(2,)]
        assert rows(database, "select name from customer order by id") == [("Ada",), ("Bo",)]


# Random models --------------------------------------------------------------------------------------------------------

_MODELS = int(os.environ.get("ENTIA_MODELS", "25"))
_FIRST = int(os.environ.get("ENTIA_SEED", "0"))


def living(seed: int, dialect: str) -> Schema:
    """A random model, most entities of which have lines about the life of their rows."""
    chance = random.Random(f"{dialect}-{seed}")
    model = random_model(seed, dialect)
    lines = model.text.split("\n")
    for table in model.snapshot().schema().tables:
        head = re.compile(rf"entity {re.escape(table.name)}\b.*{{$")
        at = next((number for number, line in enumerate(lines) if head.match(line)), None)
        names = [column.role or (column.path or (column.name,))[0] for column in table.columns]
        if at is None or not names:
            continue
        some = chance.sample(names, min(len(names), 3))
        dated = [column.name for column in table.columns if column.type.base in ("date", "datetime", "timestamp")]
        added = [f"  audit {chance.choice((', '.join(dict.fromkeys(some)), '*'))} keep 1y"]
        if dated:
            added.append(f"  retain 30d after {dated[0]} then {chance.choice(('delete', 'archive', 'anonymize'))}")
        key = table.primary_key.columns if table.primary_key is not None else ()
        plain = [column.name for column in table.columns if column.name not in key and not column.computed
                 and not column.role and not column.path]  # fmt: skip
        forgotten = ", ".join(chance.sample(plain, min(len(plain), 3)))
        added.append(f"  on erasure {chance.choice(('delete', f'anonymize {forgotten}' if plain else 'keep'))}")
        lines[at + 1 : at + 1] = chance.sample(added, chance.randint(1, len(added)))
    text = "\n".join(lines)
    while errors := errors_of(text):
        text = without(text, errors)
    snapshot = Workspace.empty().with_files({PATH: text}).model_of(PATH)
    assert snapshot is not None
    return snapshot.schema()


@pytest.mark.parametrize("name", ENGINES)
def test_no_engine_refuses_a_script_of_a_random_model(start_engine: Callable[[str], Engine], name: str) -> None:
    engine = start_engine(name)
    wrong: list[str] = []
    refused: list[str] = []
    ran = 0
    for seed in range(_FIRST, _FIRST + _MODELS):
        schema = living(seed, engine.dialect)
        release = engines.ENGINES[name].release
        made = ddl(schema, engine.dialect, release)
        if made.refusals:  # what only later versions can do
            continue
        scripts = [jobs(schema, engine.dialect, release)] * 2
        erased = [table.name for table in schema.tables if table.design.erasures]
        scripts += [erasure(schema, table, engine.dialect, release) for table in erased]
        with engine.database() as database:
            found = database.run([statement.text for statement in made.statements])
            for script in scripts:
                texts = [each.text for each in script.statements if not each.text.startswith("CREATE EVENT")]
                texts += [f"CALL {text.split()[2]}" for text in texts if text.startswith("CREATE PROCEDURE")]
                texts = [re.sub(r":'\w+'|(?<!:):[a-z]\w*|@(?!entia_)\w+", "null", text) for text in texts]
                ran += len(texts)
                refused += [note.message for note in script.refusals]
                found += database.run(texts) if not script.refusals else []
        wrong += [f"seed {seed}: {each.message}\n    {each.statement}" for each in found[:1]]
    assert not wrong, "\n".join(wrong[:20])
    print(f"\n{name}: {ran} statements; no script for {len(refused)}, such as", *refused[:8], sep="\n  ")
    assert ran > _MODELS
