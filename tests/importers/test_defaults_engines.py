"""Defaults of a source are those of the database that its model makes: each column is filled by both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from entia.model.workspace import Workspace
from entia.sql import ddl
from tests.importers.reading import read_model
from tests.support.engines import EVERY, Engine

# Per dialect: type and default.
DEFAULTS = {
    "postgres": r"""
int | 0
int | -1
int | '-1'::integer
int | (1 + 2)
bigint | 9000000000
smallint | '1'::smallint
numeric(5,2) | 4.99
numeric | 0
double precision | 1.5
real | '0.5'::real
money | 0
text | 'x'
text | ''::text
text | 'it''s'
text | E'a\tb'
text | 'a'::text || 'b'::text
text | CURRENT_USER
text | md5((random())::text)
text | to_char(now(), 'YYYY'::text)
varchar(10) | 'x'::character varying
varchar(40) | gen_random_uuid()
char(3) | 'ab'::bpchar
boolean | false
boolean | 't'
date | CURRENT_DATE
date | ('now'::text)::date
date | '2000-01-01'
date | now()
timestamp | now()
timestamp | CURRENT_TIMESTAMP
timestamp | LOCALTIMESTAMP
timestamp | ('now'::text)::timestamp without time zone
timestamp | timezone('utc'::text, now())
timestamp | (now() at time zone 'utc')
timestamp(0) | now()
timestamptz | now()
timestamptz | CURRENT_TIMESTAMP
timestamptz | clock_timestamp()
timestamptz | (now() + '1 day'::interval)
timestamptz | '2000-01-01 00:00:00+00'
timestamptz | '2000-01-01 00:00:00'
timestamptz | '2000-01-01'
timestamptz | '2000-01-01 00:00:00'::timestamptz
timestamptz | timestamptz '2000-01-01 00:00:00+00'
timestamptz | '2000-01-01 00:00:00+00'::timestamp with time zone
timestamp(0) | '2000-01-01 00:00:00'::timestamp without time zone
date | date '2000-01-01'
time | CURRENT_TIME
time | '12:00'
interval | '1 day'
interval | '01:00:00'::interval
jsonb | '{}'
jsonb | '{}'::jsonb
json | '[]'::json
text[] | '{}'
text[] | ARRAY[]::text[]
text[] | ARRAY['a'::text, 'b'::text]
int[] | '{1,2}'::integer[]
uuid | gen_random_uuid()
uuid | '00000000-0000-0000-0000-000000000000'
bytea | '\x00'::bytea
bit(1) | B'0'::bit(1)
inet | '127.0.0.1'::inet
int4range | '[1,2)'::int4range
tsvector | ''::tsvector
mood | 'sad'::mood
mood | 'sad'
mood[] | ARRAY['sad'::mood]
mood[] | '{sad}'::mood[]
bigint | (EXTRACT(epoch FROM now()) / (100000)::numeric)::bigint
int | date_part('year'::text, now())
int | EXTRACT(year FROM now())
numeric | extract(month from timestamptz '2020-12-31 23:00:00')
int | NULL
xml | NULL::xml
""",
    "mysql": r"""
int | 0
int | '0'
int | -1
int unsigned | 5
smallint | '-5'
bigint | 9000000000
decimal(5,2) | 4.99
decimal(5,2) | '0.00'
double | 1.5
float | '0'
varchar(10) | 'x'
varchar(10) | ''
varchar(10) | _utf8mb4'x'
varchar(20) | 'it\'s'
varchar(30) | (concat('a','b'))
varchar(36) | (uuid())
char(3) | 'ab'
text | ('x')
blob | ('x')
tinyint(1) | 1
tinyint(1) | '1'
tinyint(1) | true
boolean | false
bit(1) | b'0'
bit(8) | b'101'
date | '2000-01-01'
date | (curdate())
datetime | CURRENT_TIMESTAMP
datetime | current_timestamp()
datetime | now()
datetime | '1970-01-01 00:00:01'
datetime | (utc_timestamp())
datetime | (now() + interval 1 day)
datetime(6) | CURRENT_TIMESTAMP(6)
timestamp | CURRENT_TIMESTAMP
timestamp | '1970-01-02 00:00:01'
timestamp(3) | CURRENT_TIMESTAMP(3)
time | '12:00:00'
year | 2000
json | (json_object())
json | ('{}')
enum('a','b') | 'b'
set('a','b') | 'a,b'
binary(2) | 0x4141
varbinary(2) | 'AA'
int | (1 + 2)
int | NULL
double | (rand() * 0)
""",
    "sqlite": r"""
INTEGER | 0
INTEGER | -1
INTEGER | +1
INT | '0'
REAL | 1.5
REAL | 1e3
TEXT | 'x'
TEXT | ''
TEXT | "x"
TEXT | 'it''s'
TEXT | '{}'
varchar(10) | 'a'
BOOLEAN | true
BOOLEAN | FALSE
TEXT | CURRENT_TIMESTAMP
DATETIME | CURRENT_TIMESTAMP
DATE | CURRENT_DATE
TIME | CURRENT_TIME
TEXT | (datetime('now'))
TEXT | (strftime('%Y-%m-%d', 'now'))
INTEGER | (strftime('%s','now') / 86400000)
NUMERIC | 4.99
DECIMAL(5,2) | 0
BLOB | x'00'
TEXT | NULL
INTEGER | (1 + 2)
INTEGER | (random() * 0)
""",
    "duckdb": r"""
timestamptz | '2020-01-01 00:00:00'
timestamptz | '2020-01-01 00:00:00+00'
timestamptz | timestamp '2020-01-01 00:00:00'
timestamptz | timestamptz '2020-01-01 00:00:00'
timestamptz | timestamptz '2020-01-01 00:00:00+00'
timestamptz | cast('2020-01-01' as timestamptz)
timestamptz | CAST('2020-01-01 00:00:00' AS TIMESTAMP)
timestamptz | date '2020-01-01'
timestamptz | now()
timestamp | '2020-01-01 00:00:00'
timestamp | timestamp '2020-01-01 00:00:00'
timestamp | cast('2020-01-01' as timestamp)
timestamp | now()
date | date '2020-01-01'
date | current_date
integer | cast('5' as integer)
varchar | cast('x' as varchar)
""",
}
DEFAULTS["mariadb"] = DEFAULTS["mysql"]
RANDOM = ("uuid()", "random())")


def rows(dialect: str) -> list[tuple[str, str]]:
    """Type and default of each column."""
    lines = filter(None, DEFAULTS[dialect].split("\n"))
    return [(type_.strip(), default.strip()) for type_, _, default in (line.partition(" | ") for line in lines)]


def source_of(dialect: str) -> list[str]:
    types = ["create type mood as enum ('happy', 'sad')"] if dialect == "postgres" else []
    tables = [f"create table t{i} (id int, v {type_} default {d})" for i, (type_, d) in enumerate(rows(dialect))]
    return [*types, *tables]


def is_alike(one: Any, other: Any) -> bool:
    """Whether two moments could be of one test; all else is equal."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return abs(one - other) < timedelta(minutes=5)
    if isinstance(one, time) and isinstance(other, time):
        return one.hour == other.hour
    return bool(one == other)


@pytest.mark.parametrize("dialect", [each for each in EVERY if getattr(each, "values", (each,))[0] in DEFAULTS])
def test_each_default_fills_the_same(start_engine: Callable[[str], Engine], dialect: str) -> None:
    statements = source_of(dialect)
    text = "".join(f"{statement};\n" for statement in statements)
    imported = read_model(text, dialect)
    assert [passage.why for passage in imported.passages if "kept as SQL" in passage.why] == []
    model = Workspace.empty().with_files({"model.entia": imported.text}).model_of("model.entia")
    assert model is not None
    script = ddl(model.schema(), dialect, model.header.targets[0].version)
    assert script.refusals == ()
    engine = start_engine(dialect)
    wrong = []
    with engine.database() as before, engine.database() as after:
        assert before.run(statements) == []
        assert after.run([statement.text for statement in script.statements]) == []
        for i, (type_, default) in enumerate(rows(dialect)):
            for database in (before, after):
                database.execute(f"insert into t{i} (id) values (1)")
            one, other = (database.execute(f"select v from t{i}")[0][0] for database in (before, after))
            if not is_alike(one, other) and not any(word in default for word in RANDOM):
                wrong.append(f"{type_} default {default}: {other!r} instead of {one!r}")
    assert wrong == []
