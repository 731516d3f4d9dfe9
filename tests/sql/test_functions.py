"""Every portable function and operator gives the same values on every engine: written by us, judged by them."""

from __future__ import annotations

import datetime
import decimal
import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from entia.diagnostics import Severity
from entia.dialects import version as read_version
from entia.dialects.constructs import Use, key_type
from entia.dialects.functions import DIALECTS, form
from entia.dialects.limits import limit_of
from entia.dialects.names import quote
from entia.dialects.types import physical, table_options
from entia.model.expressions import Relation, Scope, analyse
from entia.model.functions import FUNCTIONS, MISSING
from entia.model.types import Type
from entia.sql.expressions import write
from entia.sql.indexes import bracketed
from entia.sql.pen import UnwritableError
from entia.text import Span
from tests.sql.function_cases import (
    AGGREGATES,
    BIGINT,
    BOOL,
    CASES,
    DATE,
    DATETIME,
    DOUBLE,
    INT,
    MONEY,
    STATE,
    TEXT,
    TIME,
    TIMESTAMP,
    UUID,
    WINDOWS,
    Case,
)
from tests.support.engines import Engine, EngineError

VERSIONS = {"postgres": "15", "mysql": "9", "mariadb": "10.11", "sqlite": "3.40", "duckdb": "2"}
FOUR = ("postgres", "mariadb", "sqlite", "duckdb")
EVERY = ("postgres", "mysql", "mariadb", "sqlite", "duckdb")


@pytest.fixture(params=EVERY)
def engine(request: pytest.FixtureRequest, start_engine: Callable[[str], Engine]) -> Engine:
    return start_engine(request.param)


def targets_without(but: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((dialect, "") for dialect in FOUR if dialect not in but)


def version_of(engine: Engine) -> tuple[int, ...]:
    found = read_version(engine.dialect, VERSIONS[engine.dialect])
    assert found is not None
    return found


def value_sql(engine: Engine, value: Any, type_: Type) -> str:
    """A stored value as SQL of the engine."""
    dialect = engine.dialect
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, bytes):
        hexed = value.hex()
        return {"postgres": f"'\\x{hexed}'", "duckdb": f"from_hex('{hexed}')"}.get(dialect, f"x'{hexed}'")
    if isinstance(value, list):
        if dialect in ("postgres", "duckdb"):
            inner = ", ".join(value_sql(engine, item, type_.element or TEXT) for item in value)
            return f"CAST(ARRAY[{inner}] AS {physical(dialect, version_of(engine), type_).text})"
        return "'" + json.dumps(value) + "'"
    if isinstance(value, (int, float)):
        return str(value)
    if type_.base == "timestamp" and dialect in ("postgres", "duckdb"):
        return f"'{value}+00'"
    from entia.dialects.names import literal

    return literal(dialect, value)


def create(engine: Engine, database: Any, columns: dict[str, Type], rows: list[tuple[Any, ...]]) -> None:
    version = version_of(engine)
    dialect = engine.dialect
    lines = ["id INTEGER NOT NULL"]
    for name, type_ in columns.items():
        if type_.base == "enum" and type_.enum is not None and type_.enum.base is None and dialect == "postgres":
            labels = ", ".join(f"'{label.value}'" for label in type_.enum.labels)
            database.execute(f"CREATE TYPE the_enum AS ENUM ({labels})")
            lines.append(f"{quote(dialect, version, name)} the_enum")
            continue
        lines.append(f"{quote(dialect, version, name)} {physical(dialect, version, type_).text}")
    options = table_options(dialect, version, None) if dialect in ("mysql", "mariadb") else ""  # type: ignore[arg-type]  # only SQLite asks for the table
    database.execute(f"CREATE TABLE t ({', '.join(lines)}) {options}")
    for number, row in enumerate(rows):
        values = [str(number), *(value_sql(engine, v, k) for v, k in zip(row, columns.values(), strict=True))]
        database.execute(f"INSERT INTO t VALUES ({', '.join(values)})")


def plain(value: Any, expected: Any) -> Any:
    """A driver's value in the form of the expected one."""
    if value is None:
        return None
    if isinstance(expected, bool):
        return bool(value)
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, datetime.datetime):
        if value.tzinfo is not None:
            value = value.astimezone(datetime.UTC).replace(tzinfo=None)
        return trimmed(value.isoformat(" "))
    if isinstance(value, datetime.timedelta):  # a TIME of MariaDB's driver
        return trimmed((datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC) + value).time().isoformat())
    if isinstance(value, (datetime.date, datetime.time)):
        return trimmed(value.isoformat())
    return trimmed(value) if isinstance(value, str) and isinstance(expected, str) and ":" in expected else value


def trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def same(found: Any, expected: Any) -> bool:
    found = plain(found, expected)
    if isinstance(expected, (int, float)) and not isinstance(expected, bool) and isinstance(found, (int, float)):
        return abs(float(found) - float(expected)) < 1e-9 * max(1.0, abs(float(expected)))
    return bool(found == expected)


def column_of(engine: Engine) -> Callable[[str], str]:
    version = version_of(engine)
    return lambda name: quote(engine.dialect, version, name.rsplit(".", 1)[-1])


def scope_of(case: Case) -> Scope:
    columns = tuple((name, type_, False) for name, type_ in case.columns.items())
    return Scope((("id", INT, True), *columns), dialects=targets_without(case.but))


@pytest.mark.engines
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.sql)
def test_values_are_the_same(case: Case, engine: Engine) -> None:
    scope = scope_of(case)
    errors = [p for p in analyse(case.sql, scope, "on update").problems if p.severity == Severity.ERROR]
    assert errors == []
    if case.sql.startswith("md5") and engine.dialect == "mysql":
        return  # see below
    if engine.dialect in case.but:
        alone = Scope(scope.columns, dialects=(("postgres", ""), (engine.dialect, "")))
        assert "function-not-portable" in {p.rule for p in analyse(case.sql, alone, "on update").problems}
        with pytest.raises(UnwritableError):
            write(case.sql, scope, engine.dialect, version_of(engine), column_of(engine), None, "on update", None)
        return
    sql = write(case.sql, scope, engine.dialect, version_of(engine), column_of(engine), None, "on update", None)
    with engine.database() as database:
        create(engine, database, case.columns, case.rows)
        found = [row[0] for row in database.execute(f"SELECT {sql} FROM t ORDER BY id")]
    assert all(same(f, e) for f, e in zip(found, case.expected, strict=True)), f"{sql}\n{found}\n{case.expected}"


def stored_type(type_: Type, version: tuple[int, ...], dialect: str) -> str | None:
    """A column type for what an expression gives; None where only a named type would do."""
    if type_.base == "decimal":
        type_ = Type("decimal", (15, type_.args[1] if type_.args else 4))
    return None if type_.base in ("enum", "unknown") else physical(dialect, version, type_).text


def statements_with(case: Case, engine: Engine, use: str, number: int) -> list[str]:
    """DDL that has the expression as a check, a generated column or an index; none where the editor has an error."""
    scope, dialect, version = scope_of(case), engine.dialect, version_of(engine)
    found = analyse(case.sql, scope, use)
    errors = any(p.severity == Severity.ERROR and p.rule != "check-not-boolean" for p in found.problems)
    if errors or not found.columns:  # a constant is no check, column or index anybody needs
        return []
    sql = write(case.sql, scope, dialect, version, column_of(engine), None, use, None)
    columns = [f"{quote(dialect, version, c)} {physical(dialect, version, k).text}" for c, k in case.columns.items()]
    if use == "index":
        limited = limit_of(dialect, version, Use("index.expression-type", Span(0, 0), types=(key_type(found),)))
        key = bracketed(sql, [column_of(engine)(name) for name in case.columns])
        return [] if dialect == "mariadb" or limited is not None else [f"CREATE INDEX i{number} ON t ({key})"]
    if use == "check":
        last = f"CHECK (({sql}) IS NOT NULL OR 1 = 1)"
    else:
        stored = stored_type(found.type, version, dialect)
        if stored is None:
            return []
        last = f"made {stored} GENERATED ALWAYS AS ({sql}) {'VIRTUAL' if dialect == 'duckdb' else 'STORED'}"
    if dialect == "postgres" and any(k.enum is not None and k.enum.base is None for k in case.columns.values()):
        return [f"ALTER TABLE t ADD {last}"]
    return [f"CREATE TABLE u{number} ({', '.join([*columns, last])})"]


@pytest.mark.engines
def test_a_function_may_be_gone_from_a_later_version(start_engine: Callable[[str], Engine]) -> None:
    with start_engine("mysql").database() as database, pytest.raises(EngineError):
        database.execute("SELECT md5('a')")
    for release, rules in (("8.4", set()), ("9", {"function-not-portable"})):
        scope = Scope((("a", TEXT, False),), dialects=(("mysql", release),))
        assert {problem.rule for problem in analyse("md5(a) = 'x'", scope, "check").problems} == rules


@pytest.mark.engines
@pytest.mark.parametrize("use", ["check", "computed", "index"])
def test_engines_take_it_where_it_stands(use: str, engine: Engine) -> None:
    """No error in the editor means that the engine takes the expression as a check, generated column or index."""
    refused = []
    with engine.database() as database:
        for number, case in enumerate(CASES):
            if engine.dialect in case.but or (case.sql.startswith("md5") and engine.dialect == "mysql"):
                continue
            statements = statements_with(case, engine, use, number)
            if statements:
                create(engine, database, case.columns, [])
                refused += [(case.sql, r.statement, r.message) for r in database.run(statements)]
                database.execute("DROP TABLE t")
                database.run(["DROP TYPE the_enum"])
    assert refused == []


DEFAULTS: list[tuple[str, Type, Any]] = [
    ("'x'", TEXT, "x"), ("'it''s \\ é'", TEXT, "it's \\ é"), ("'ab'", Type("string", (5,)), "ab"), ("''", TEXT, ""),
    ("1", INT, 1), ("-1", BIGINT, -1), ("1.50", MONEY, 1.5), ("-0.5", DOUBLE, -0.5), ("2 + 3", INT, 5),
    ("10 / 4", DOUBLE, 2.5), ("true", BOOL, True), ("false", BOOL, False), ("null", INT, None),
    ("'2024-02-29'", DATE, "2024-02-29"), ("'10:20:30'", TIME, "10:20:30"),
    ("'2024-02-29 10:20:30.5'", DATETIME, "2024-02-29 10:20:30.5"),
    ("'2024-02-29T10:20:30+02:00'", TIMESTAMP, "2024-02-29 08:20:30"),
    ("'0A0B0C0D-0000-4000-8000-00000000000F'", UUID, "0a0b0c0d-0000-4000-8000-00000000000f"),
    ("lower('ABC')", TEXT, "abc"), ("'a' || 'b'", TEXT, "ab"), ("make_date(2024, 2, 29)", DATE, "2024-02-29"),
    ("'closed'", STATE, 2), ("case when 1 > 0 then 'yes' else 'no' end", TEXT, "yes"),
]  # fmt: skip

CLOCKS: list[tuple[str, Type]] = [
    ("now()", TIMESTAMP), ("now()", Type("timestamp", (0,))), ("now()", Type("timestamp", (2,))), ("now()", DATETIME),
    ("now()", Type("datetime", (0,))), ("now()", DATE), ("now()", TIME), ("current_date", DATE),
    ("current_timestamp", TIMESTAMP), ("localtimestamp", DATETIME), ("now() + interval '1' day", TIMESTAMP),
    ("uuid()", UUID), ("uuid()", Type("string", (36,))), ("gen_random_uuid()", UUID), ("random()", DOUBLE),
]  # fmt: skip


def default_of(engine: Engine, sql: str, type_: Type) -> list[Any]:
    """What two rows get by default; the type's own checks stand in the table."""
    version, dialect = version_of(engine), engine.dialect
    scope = Scope(dialects=targets_without(()))
    assert [p for p in analyse(sql, scope, "default", type_).problems if p.severity == Severity.ERROR] == []
    written = write(sql, scope, dialect, version, column_of(engine), None, "default", type_)
    made = physical(dialect, version, type_)
    check = f" CHECK ({made.check.replace('{column}', 'v')})" if made.check else ""
    with engine.database() as database:
        database.execute(f"CREATE TABLE t (id INTEGER, v {made.text} DEFAULT {written}{check})")
        for number in (1, 2):
            database.execute(f"INSERT INTO t (id) VALUES ({number})")
        return [row[0] for row in database.execute("SELECT v FROM t")]


@pytest.mark.engines
@pytest.mark.parametrize(("sql", "type_", "expected"), DEFAULTS, ids=lambda value: str(value)[:40])
def test_defaults_are_the_same(sql: str, type_: Type, expected: Any, engine: Engine) -> None:
    found = default_of(engine, sql, type_)
    assert all(same(value, expected) for value in found), found


@pytest.mark.engines
@pytest.mark.parametrize(("sql", "type_"), CLOCKS, ids=lambda value: str(value)[:40])
def test_clocks_and_identities_fill_columns(sql: str, type_: Type, engine: Engine) -> None:
    found = default_of(engine, sql, type_)
    assert None not in found
    if "uuid" in sql:
        assert len({str(value) for value in found}) == 2
        assert all(uuid.UUID(str(value)) for value in found)
    if type_.base == "timestamp" and "interval" not in sql:
        text = plain(found[0], "")
        moment = datetime.datetime.fromisoformat(str(text)).replace(tzinfo=datetime.UTC)
        assert abs((datetime.datetime.now(datetime.UTC) - moment).total_seconds()) < 60


def select_of(sql: str, columns: dict[str, Type], engine: Engine, but: tuple[str, ...] = ()) -> str:
    relation = Relation("T", tuple((name, type_, False) for name, type_ in {"id": INT, **columns}.items()))
    scope = Scope(relations={"T": relation}.get, dialects=targets_without(but))
    errors = [p for p in analyse(sql, scope, "query").problems if p.severity == Severity.ERROR]
    assert errors == []
    return write(sql, scope, engine.dialect, version_of(engine), column_of(engine), lambda name: "t", "query", None)


@pytest.mark.engines
@pytest.mark.parametrize("case", AGGREGATES, ids=lambda case: case.sql)
def test_aggregates_are_the_same(case: Case, engine: Engine) -> None:
    if engine.dialect in case.but:
        return
    sql = select_of(f"select {case.sql} as v from T", case.columns, engine, case.but)
    with engine.database() as database:
        create(engine, database, case.columns, case.rows)
        found = [row[0] for row in database.execute(sql)]
    assert all(same(f, e) for f, e in zip(found, case.expected, strict=True)), f"{sql}\n{found}\n{case.expected}"


@pytest.mark.engines
@pytest.mark.parametrize(("window", "expected"), WINDOWS, ids=lambda value: value if isinstance(value, str) else "")
def test_windows_are_the_same(window: str, expected: list[Any], engine: Engine) -> None:
    sql = select_of(f"select q.v from (select id, {window} as v from T) as q order by q.id", {"i": INT}, engine)
    with engine.database() as database:
        create(engine, database, {"i": INT}, [(1,), (2,), (2,), (3,)])
        found = [row[0] for row in database.execute(sql)]
    assert all(same(f, e) for f, e in zip(found, expected, strict=True)), f"{sql}\n{found}\n{expected}"


def test_the_tables_agree() -> None:
    """Each function has a form in each dialect, or a row that says it is missing."""
    written_elsewhere = ("current_date", "current_time", "localtimestamp")
    for name, row in FUNCTIONS.items():
        if row.kind == "operator" or row.same_as or name in written_elsewhere:
            continue
        for dialect in DIALECTS:
            assert (form(name, dialect) is None) == ((name, dialect) in MISSING), (name, dialect)


def test_every_function_is_compared() -> None:
    """No row of the table without a case here."""
    written = " ".join([*(case.sql for case in CASES), *(case.sql for case in AGGREGATES), *(w for w, _ in WINDOWS)])
    for name, row in FUNCTIONS.items():
        if row.kind != "operator":
            assert name in written, name
