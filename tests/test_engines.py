"""The engines that judge DDL do what `tests.support.database` promises, each alike."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from entia.dialects import version
from tests.support import engines
from tests.support.database import fill
from tests.support.engines import EVERY, Engine, EngineError
from tests.support.requirements import ROOT, require

Start = Callable[[str], Engine]

SERVERS = [name for name, entry in engines.ENGINES.items() if not entry.embedded]
# Older releases in a process of their own: their values come back as JSON has them, their refusals as messages.
OLDER = ("sqlite3.35", "duckdb1.2")
MYSQL = [name for name, entry in engines.ENGINES.items() if entry.dialect in ("mysql", "mariadb")]


def _but(*left_out: str) -> list[object]:
    """Every engine but these."""
    return [each for each in EVERY if (each if isinstance(each, str) else each.values[0]) not in left_out]


@pytest.mark.parametrize("name", EVERY)
def test_refusals_are_collected_and_the_rest_runs(start_engine: Start, name: str) -> None:
    with start_engine(name).database() as database:
        refusals = database.run(
            [
                "create table a (id int primary key, n int check (n > 0))",
                "create table a (id int primary key)",
                "insert into a values (1, 5)",
                "insert into a values (2, -5)",
                "create tabel b (id int)",
                "insert into a values (3, 7)",
            ]
        )
        assert [refusal.index for refusal in refusals] == [1, 3, 4]
        assert refusals[2].statement == "create tabel b (id int)"
        assert all(refusal.message for refusal in refusals)
        assert name in OLDER or all(refusal.code for refusal in refusals)
        assert database.execute("select id, n from a order by id") == [(1, 5), (3, 7)]


@pytest.mark.parametrize("name", EVERY)
def test_foreign_keys_are_enforced(start_engine: Start, name: str) -> None:
    with start_engine(name).database() as database:
        made = database.run(
            [
                "create table p (id int primary key)",
                "create table c (id int primary key, p int not null, foreign key (p) references p (id))",
            ]
        )
        assert made == []
        with pytest.raises(EngineError) as refused:
            database.execute("insert into c values (1, 1)")
        assert "foreign key" in refused.value.message.lower()


@pytest.mark.parametrize("name", EVERY)
def test_databases_are_fresh_and_apart(start_engine: Start, name: str) -> None:
    engine = start_engine(name)
    with engine.database() as first, engine.database() as second:
        first.execute("create table only_here (id int)")
        with pytest.raises(EngineError):
            second.execute("select * from only_here")
    with engine.database() as third, pytest.raises(EngineError):
        third.execute("select * from only_here")


@pytest.mark.parametrize("name", _but(*OLDER))
def test_parameters_are_values_and_quoted_marks_are_not(start_engine: Start, name: str) -> None:
    with start_engine(name).database() as database:
        database.execute("create table t (n decimal(12, 2), s varchar(40), d date)")
        quote = "it's a 100% “quote” \\ ?"
        day: object = "2026-11-20" if name == "sqlite" else date(2026, 11, 20)
        amount: object = 12.5 if name == "sqlite" else Decimal("12.50")
        database.execute("insert into t values (?, ?, ?) -- why?", [amount, quote, day])
        assert database.execute("select n, s, d, '?' from t where s like '%100\\%%' or s = ?", [quote]) == [
            (amount, quote, day, "?")
        ]
        assert database.execute("select s from t where s like '%100%'") == [(quote,)]


@pytest.mark.parametrize("name", _but("sqlite", "sqlite3.35"))
def test_sessions_are_five_and_a_half_hours_ahead(start_engine: Start, name: str) -> None:
    engine = start_engine(name)
    zoned = "timestamp" if name in MYSQL else "timestamp with time zone"
    for zone, hour in ((engines.INDIA, "17:30"), (engines.UTC, "12:00")):
        with engine.database(zone) as database:
            database.execute(f"create table t (moment {zoned})")
            set_utc = "set time_zone = '+00:00'" if name in MYSQL else "set time zone 'UTC'"
            set_back = set_utc.replace("+00:00", zone.offset).replace("UTC", zone.name)
            if name.startswith("postgres"):
                set_back = f"set time zone interval '{zone.offset}' hour to minute"
            database.execute(set_utc)
            database.execute("insert into t values ('2026-11-20 12:00:00')")
            database.execute(set_back)
            [(text,)] = database.execute("select cast(moment as char(16)) from t")
            assert str(text)[:16] == f"2026-11-20 {hour}"


@pytest.mark.parametrize("name", EVERY)
def test_the_zone_is_set_when_a_database_is_opened(start_engine: Start, name: str) -> None:
    mysql = "select time_to_sec(timediff(now(), utc_timestamp()))"
    engine = start_engine(name)
    ask = {
        "sqlite": "select 0",
        "duckdb": "select extract(timezone from timestamptz '2026-11-20 12:00:00+00')",
        "mysql": mysql,
        "mariadb": mysql,
        "postgres": "select extract(timezone from now())::int",
    }[engine.dialect]
    with engine.database() as india, engine.database(engines.UTC) as utc:
        assert india.execute(ask) == [(0 if engine.dialect == "sqlite" else 19800,)]
        assert utc.execute(ask) == [(0,)]


@pytest.mark.parametrize("name", EVERY)
def test_a_script_has_several_statements(start_engine: Start, name: str) -> None:
    with start_engine(name).database() as database:
        database.script("create table t (id int);\ninsert into t values (1);\n-- done\ninsert into t values (2);\n")
        assert database.execute("select count(*) from t") == [(2,)]
        with pytest.raises(EngineError, match=r"nowhere"):
            database.script("create table u (id int); insert into nowhere values (1);")


@pytest.mark.parametrize("name", EVERY)
def test_the_version_is_the_one_that_is_claimed(start_engine: Start, name: str) -> None:
    engine = start_engine(name)
    entry = engines.ENGINES[name]
    assert (engine.name, engine.dialect) == (name, entry.dialect)
    assert version(entry.dialect, entry.release) is not None
    asked = tuple(map(int, entry.release.split(".")))
    found = tuple(map(int, engine.version.split(".")))
    assert found >= asked if name == "sqlite" else found[: len(asked)] == asked


@pytest.mark.engines
@pytest.mark.parametrize("name", [name for name in SERVERS if name.startswith("postgres")])
def test_postgres_decodes_values_and_gives_notices(start_engine: Start, name: str) -> None:
    with start_engine(name).database() as database:
        row = database.execute(
            "select 1::bigint, 1.50::numeric, true, timestamptz '2026-11-20 12:00+00', date '2026-11-20',"
            " uuid '6f1b1c0e-2f4e-4a9e-8f57-3a4f9f0a9a01', '{\"a\": [1]}'::jsonb, array['x', null],"
            " '\\x00ff'::bytea, null"
        )
        assert row == [
            (
                1,
                Decimal("1.50"),
                True,
                datetime(2026, 11, 20, 12, tzinfo=UTC),
                date(2026, 11, 20),
                UUID("6f1b1c0e-2f4e-4a9e-8f57-3a4f9f0a9a01"),
                {"a": [1]},
                ["x", None],
                b"\x00\xff",
                None,
            )
        ]
        assert database.notices() == []
        long = "a" * 70
        database.execute(f"create table {long} (id int)")
        assert ["will be truncated" in notice for notice in database.notices()] == [True]
        assert database.notices() == []
        database.execute("create extension citext")
        database.execute("create extension btree_gist")


@pytest.mark.engines
def test_postgres_runs_a_dump_with_data(start_engine: Start) -> None:
    with start_engine("postgres").database() as database:
        database.script("create table t (id int, s text);\ncopy t from stdin;\n1\tone\n2\t\\N\n\\.\n")
        assert database.execute("select * from t order by id") == [(1, "one"), (2, None)]


@pytest.mark.engines
@pytest.mark.parametrize("name", MYSQL)
def test_mysql_runs_a_dump_with_delimiters_and_gives_warnings(start_engine: Start, name: str) -> None:
    with start_engine(name).database() as database:
        database.script(
            "create table t (id int);\ndelimiter //\n"
            "create trigger g before insert on t for each row begin set new.id = new.id + 1; end//\ndelimiter ;\n"
            "insert into t values (1);\n"
        )
        assert database.execute("select id from t") == [(2,)]
        assert database.notices() == []
        database.execute("drop table if exists nowhere")
        assert database.notices() == [f"Unknown table '{database.execute('select database()')[0][0]}.nowhere'"]


@pytest.mark.engines
@pytest.mark.parametrize("name", MYSQL)
def test_mysql_is_strict_and_in_utf8(start_engine: Start, name: str) -> None:
    with start_engine(name).database() as database:
        database.execute("create table t (s varchar(3))")
        with pytest.raises(EngineError, match="Data too long"):
            database.execute("insert into t values ('four')")
        database.execute("insert into t values (?)", ["né🙂"])
        assert database.execute("select s from t") == [("né🙂",)]


def test_fill_leaves_quoted_text_alone() -> None:
    sql = """select ?, '?''?', "?", `?`, $$?$$, $f$?$f$ -- ?\n, ? /* ? */"""
    assert fill(sql, [1, 2], str) == """select 1, '?''?', "?", `?`, $$?$$, $f$?$f$ -- ?\n, 2 /* ? */"""
    assert fill("select '?' ? '?'", [], str) == "select '?' ? '?'"
    with pytest.raises(ValueError, match="more parameters"):
        fill("select ?", [1, 2], str)


@pytest.mark.engines
@pytest.mark.parametrize("name", ["postgres", "postgres18", "mariadb", "mysql"])
def test_a_server_ends_with_a_killed_session(name: str, tmp_path: Path) -> None:
    missing = engines.missing(name)
    require(missing is None, f"{name}: {missing}")
    require(sys.platform == "linux", "the parent's death is a signal on Linux only")
    body = f"""
import time
from tests.support.engines import started
with started({name!r}) as engine, engine.database():
    print("up", flush=True)
    time.sleep(60)
"""
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    tmp_path.chmod(0o755)
    for parent in tmp_path.parents[:3]:
        parent.chmod(parent.stat().st_mode | 0o011)
    with subprocess.Popen([sys.executable, "-c", body], env=environment, stdout=subprocess.PIPE, text=True) as session:
        assert session.stdout is not None
        assert session.stdout.readline() == "up\n"
        [pid_file] = [*tmp_path.glob("entia-*/pid"), *tmp_path.glob("entia-*/data/postmaster.pid")]
        server = int(pid_file.read_text().split()[0])
        os.kill(server, 0)
        session.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 20
    while Path(f"/proc/{server}").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not Path(f"/proc/{server}").exists()
