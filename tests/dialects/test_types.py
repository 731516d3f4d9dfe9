"""Each logical type on each engine accepts the values that the model does, and no others."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from entia.dialects import DIALECTS, version
from entia.dialects.types import Physical, is_strict, object_of, physical, table_options
from entia.model.types import BASES, Field, Type
from tests.support import schemas as s
from tests.support.engines import Database, Engine, EngineError

# The engine, the dialect and the version that its DDL is written for.
JUDGES = [
    ("postgres", "postgres", "13"),
    ("postgres13", "postgres", "13"),
    ("postgres18", "postgres", "18"),
    ("mysql", "mysql", "8.0"),
    ("mysql", "mysql", "9"),
    ("mariadb", "mariadb", "10.6"),
    ("mariadb", "mariadb", "10.11"),
    ("mariadb11", "mariadb", "11.8"),
    ("sqlite", "sqlite", "3.35"),
    ("sqlite", "sqlite", "3.37"),
    ("duckdb", "duckdb", "1.2"),
]

STREET = Field("street", Type("string", (20,)), required=True)
FLOOR = Field("floor", Type("int"), required=False)
GEO = Field("geo", Type("json", fields=(Field("lat", Type("double"), required=True),), shape="Geo"), required=False)
PLACE = (STREET, FLOOR, GEO)
UUID = "'0b7f2c6e-93a1-4d2a-8f57-1c2d3e4f5a6b'"


class Case(NamedTuple):
    """A type, with SQL literals that it takes and refuses; a dialect may write its own, or leave it out with None."""

    type: Type
    good: tuple[str, ...]
    bad: tuple[str, ...] = ()
    own: dict[str, tuple[tuple[str, ...], tuple[str, ...]] | None] = {}  # noqa: RUF012 — never changed


def bytes_literals(*hexes: str) -> dict[str, tuple[str, ...]]:
    return {
        "postgres": tuple(f"'\\x{h}'" for h in hexes),
        "mysql": tuple(f"x'{h}'" for h in hexes),
        "mariadb": tuple(f"x'{h}'" for h in hexes),
        "sqlite": tuple(f"x'{h}'" for h in hexes),
        "duckdb": tuple("'" + "".join(f"\\x{h[i : i + 2]}" for i in range(0, len(h), 2)) + "'::blob" for h in hexes),
    }


_TWO, _THREE, _NONE = bytes_literals("00ff"), bytes_literals("00ff01"), bytes_literals("")
_ARRAYS: dict[str, dict[str, tuple[str, ...]]] = {
    "good": {"postgres": ("'{1,2}'", "'{}'"), "duckdb": ("[1, 2]", "[]")},
    "bad": {"postgres": ("'{1,null}'", "'{{1,2}}'", "'x'", "'{a}'"), "duckdb": ("[1, null]", "'x'")},
}

CASES = {
    "uuid": Case(Type("uuid"), (UUID,), ("'x'", "''", "'0b7f2c6e-93a1-4d2a-8f57-1c2d3e4f5a6'", "'g" + UUID[2:])),
    "string": Case(Type("string"), ("'x'", "''", f"'{'x' * 70000}'")),
    "string(3)": Case(Type("string", (3,)), ("'abc'", "''", "'äöü'", "'日本語'", "'😀😀😀'"),
                      ("'abcd'", "'😀😀😀😀'")),
    "string(20000)": Case(Type("string", (20_000,)), (f"'{'ü' * 20000}'",), (f"'{'ü' * 20001}'",)),
    "char(2)": Case(Type("char", (2,)), ("'DE'", "'äö'"), ("'DEU'",)),
    "char": Case(Type("char"), ("'D'",), ("'DE'",)),
    "text": Case(Type("text"), ("'x'", "'😀'", f"'{'x' * 200000}'")),
    "bool": Case(Type("bool"), ("true", "false"), ("'x'",), dict.fromkeys(
        ("mysql", "mariadb", "sqlite"), (("true", "false", "1"), ("2", "-1", "'x'")))),
    "tinyint": Case(Type("tinyint"), ("-128", "127"), ("-129", "128", "'x'")),
    "tinyint unsigned": Case(Type("tinyint", unsigned=True), ("0", "255"), ("-1", "256")),
    "smallint": Case(Type("smallint"), ("-32768", "32767"), ("-32769", "32768", "'x'")),
    "smallint unsigned": Case(Type("smallint", unsigned=True), ("0", "65535"), ("-1", "65536")),
    "int": Case(Type("int"), ("-2147483648", "2147483647"), ("-2147483649", "2147483648", "'x'")),
    "int unsigned": Case(Type("int", unsigned=True), ("0", "4294967295"), ("-1", "4294967296")),
    "bigint": Case(Type("bigint"), ("-9223372036854775808", "9223372036854775807"), ("9223372036854775808", "'x'")),
    "bigint unsigned": Case(Type("bigint", unsigned=True), ("0", "18446744073709551615"),
                            ("-1", "18446744073709551616"), {"sqlite": None}),
    "decimal(5, 2)": Case(Type("decimal", (5, 2)), ("999.99", "-999.99", "0.01", "0", "12"),
                          ("1000", "-1000", "'x'")),
    "decimal(15, 3)": Case(Type("decimal", (15, 3)), ("999999999999.999", "0.001", "123456789012.345"),
                           ("1000000000000",)),
    "decimal(18)": Case(Type("decimal", (18,)), ("999999999999999999", "-999999999999999999"),
                          ("1000000000000000000",)),
    "decimal(5, 2) unsigned": Case(Type("decimal", (5, 2), unsigned=True), ("0", "999.99"), ("-0.01",)),
    "decimal(38, 10)": Case(Type("decimal", (38, 10)), ("1234567890123456789012345678.0123456789",), ("1e28",),
                            {"sqlite": None}),
    "float": Case(Type("float"), ("1.5", "-2", "1e30"), ("'x'",)),
    "double": Case(Type("double"), ("1.5", "-2", "1e300"), ("'x'",)),
    "double unsigned": Case(Type("double", unsigned=True), ("0", "2.5"), ("-0.5",)),
    "date": Case(Type("date"), ("'2024-02-29'", "'9999-12-31'", "'0001-01-01'"),
                 ("'2023-02-29'", "'x'", "'2024-13-01'", "''")),
    "time": Case(Type("time"), ("'00:00:00'", "'23:59:59.999999'", "'12:30:00.5'"),
                          ("'25:00:00'", "'x'", "'-01:00:00'")),
    "time(0)": Case(Type("time", (0,)), ("'12:30:00'",), ("'12:60:00'",)),
    "datetime": Case(Type("datetime"), ("'2024-02-29 23:59:59.999999'", "'2024-01-01 00:00:00'"),
                     ("'2023-02-29 00:00:00'", "'x'", "'2024-01-01 25:00:00'")),
    "datetime(3)": Case(Type("datetime", (3,)), ("'2024-02-29 23:59:59.999'",), ("'2024-02-30 00:00:00'",)),
    "timestamp": Case(Type("timestamp"), ("'2024-02-29 23:59:59.999999'", "'2040-01-01 00:00:00'"),
                      ("'2023-02-29 00:00:00'", "'x'")),
    "timestamp(0)": Case(Type("timestamp", (0,)), ("'2024-02-29 23:59:59'",), ("'2024-02-29 23:60:00'",)),
    "duration": Case(Type("duration"), ("'1 day'",), ("'x'",),
                     dict.fromkeys(("mysql", "mariadb", "sqlite"), (("86400000000", "-1"), ("'x'",)))),
    "json": Case(Type("json"), ("'{\"a\": [1, null]}'", "'[]'", "'1'"), ("'{'",)),
    "json(Place)": Case(
        Type("json", fields=PLACE, shape="Place"),
        ("'{\"street\": \"x\"}'", "'{\"street\": \"x\", \"floor\": 3, \"geo\": {\"lat\": 1.5}}'",
         "'{\"street\": \"x\", \"floor\": null, \"geo\": null}'"),
        ("'{}'", "'{\"street\": null}'", "'{\"floor\": 3}'", "'[]'", "'{\"street\": 3}'",
         "'{\"street\": \"x\", \"floor\": \"y\"}'", "'{\"street\": \"x\", \"geo\": {}}'"),
        {"duckdb": (
            ("{'street': 'x', 'floor': 3, 'geo': {'lat': 1.5}}", "{'street': 'x', 'floor': null, 'geo': null}"),
            ("{'street': null, 'floor': 3, 'geo': null}", "{'street': 'x', 'floor': 'y', 'geo': null}",
             "{'street': 'x', 'floor': 1, 'geo': {'lat': null}}"),
        )},
    ),
    "json(Place[])": Case(Type("json", fields=PLACE, shape="Place", array_of_shape=True),
                          ("'[]'", "'[{\"street\": \"x\"}]'"), ("'{}'", "'3'"),
                          {"duckdb": (("[]", "[{'street': 'x', 'floor': 3, 'geo': {'lat': 1.5}}]"), ("3",))}),
    "bytes": Case(Type("bytes"), (), (), {d: ((_TWO[d] + _NONE[d]), ()) for d in _TWO}),
    "bytes(2)": Case(Type("bytes", (2,)), (), (), {d: ((_TWO[d] + _NONE[d]), _THREE[d]) for d in _TWO}),
    "bytes(70000)": Case(Type("bytes", (70_000,)), (), (), {d: (_TWO[d], ()) for d in _TWO}),
    "int[]": Case(Type("array", element=Type("int")), ("'[1, 2]'", "'[]'"), ("'{}'", "'x'"),
                  {d: (_ARRAYS["good"][d], _ARRAYS["bad"][d]) for d in ("postgres", "duckdb")}),
    "int?[]": Case(Type("array", element=Type("int"), element_optional=True), ("'[1, null]'",), ("'{}'",),
                   {"postgres": (("'{1,null}'",), ("'{{1}}'",)), "duckdb": (("[1, null]",), ("'x'",))}),
    "map": Case(Type("map", element=Type("int")), ("'{\"a\": 1}'", "'{}'"), ("'[]'", "'3'")),
    "enum": Case(s.enum("", "a", "B", "it's"), ("'a'", "'B'", "'it''s'"), ("'b'", "'c'", "''")),
    "coded enum": Case(s.enum("State", "open=1", "shut=-2", base=Type("smallint")), ("1", "-2"), ("0", "3")),
    "vector(3)": Case(Type("vector", (3,)), (), (), {
        "postgres": None,  # an extension, which the engines here do not have
        "mysql": (("string_to_vector('[1, 2, 3]')",), ("string_to_vector('[1, 2, 3, 4]')", "'x'")),
        "mariadb": (("vec_fromtext('[1, 2, 3]')",), ("vec_fromtext('[1, 2]')", "vec_fromtext('[1, 2, 3, 4]')")),
        "sqlite": (("zeroblob(12)",), ("zeroblob(8)",)),
        "duckdb": (("[1, 2, 3]",), ("[1, 2]",)),
    }),
}  # fmt: skip


def stored(dialect: str, text: str, type_: Type) -> tuple[Physical, str]:
    """The type, and the statement that makes the table `t` with a column of it."""
    number = version(dialect, text)
    assert number is not None
    table = s.table("T", s.column("v", type_))
    found = physical(dialect, number, type_, where="column" if dialect != "sqlite" or number >= (3, 37) else "loose")
    check = f", CHECK ({found.check.replace('{column}', 'v')})" if found.check else ""
    return found, f"CREATE TABLE t (v {found.text}{check}) {table_options(dialect, number, table)}"


def verdicts(database: Database, literals: tuple[str, ...]) -> dict[str, str]:
    """For each literal, what the engine says against it as a value of `t.v`, or ""."""
    said = {}
    for literal in literals:
        try:
            database.execute(f"INSERT INTO t VALUES ({literal})")
            said[literal] = ""
        except EngineError as error:
            said[literal] = error.message
    return said


@pytest.mark.engines
@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize(("engine", "dialect", "text"), JUDGES)
def test_the_engine_accepts_what_the_model_does(
    start_engine: Callable[[str], Engine], engine: str, dialect: str, text: str, name: str
) -> None:
    case = CASES[name]
    own = case.own.get(dialect, (case.good, case.bad))
    found, statement = stored(dialect, text, case.type)
    if own is None:
        assert found.error or name == "vector(3)"
        return
    if name == "vector(3)" and found.error:
        return  # the dialect has them since a later version
    good, bad = own
    assert found.error is None
    with start_engine(engine).database() as database:
        database.execute(statement)
        assert {k: v for k, v in verdicts(database, (*good, "NULL")).items() if v} == {}
        assert [k for k, v in verdicts(database, bad).items() if not v] == []


@pytest.mark.engines
@pytest.mark.parametrize(("engine", "dialect", "text"), JUDGES)
@pytest.mark.parametrize("name", [name for name in CASES if CASES[name].type.base in ("decimal", "string", "bigint")])
def test_values_come_back_as_they_were(
    start_engine: Callable[[str], Engine], engine: str, dialect: str, text: str, name: str
) -> None:
    """No digit and no character is lost within what the type declares."""
    case = CASES[name]
    found, statement = stored(dialect, text, case.type)
    if found.error:
        return
    with start_engine(engine).database() as database:
        database.execute(statement)
        for literal in case.good:
            database.execute(f"INSERT INTO t VALUES ({literal})")
            assert database.execute(f"SELECT count(*) FROM t WHERE v = {literal}")[0][0] == 1, literal
            database.execute("DELETE FROM t")


@pytest.mark.engines
@pytest.mark.parametrize("engine", ["postgres", "mysql", "mariadb", "sqlite", "duckdb"])
def test_texts_compare_exactly(start_engine: Callable[[str], Engine], engine: str) -> None:
    """Case, accents and trailing blanks make different keys, as they do in the model."""
    number = version(engine, "")
    assert number is not None
    table = s.table("T", s.column("v", s.string(10)))
    text = physical(engine, number, s.string(10)).text
    with start_engine(engine).database() as database:
        database.execute(f"CREATE TABLE t (v {text} NOT NULL PRIMARY KEY) {table_options(engine, number, table)}")
        for value in ("a", "A", "á", "a ", "ß", "ss", "😀", "😁"):
            database.execute(f"INSERT INTO t VALUES ('{value}')")
        with pytest.raises(EngineError):
            database.execute("INSERT INTO t VALUES ('a')")


# ---- without an engine -----------------------------------------------------------------------------------------------
BUILT = [dialect.name for dialect in DIALECTS.values() if dialect.built]


@pytest.mark.parametrize("dialect", BUILT)
def test_every_base_has_a_type_or_a_reason(dialect: str) -> None:
    bases = {case.type.base for case in CASES.values()}
    assert bases == BASES.keys() - {"native", "unknown"}
    for text in DIALECTS[dialect].versions:
        number = version(dialect, text)
        assert number is not None
        for name, case in CASES.items():
            for where in ("column", "element"):
                found = physical(dialect, number, case.type, where=where)
                assert bool(found.text) != bool(found.error), (dialect, text, name)


@pytest.mark.parametrize(
    ("dialect", "type_", "part"),
    [
        ("mysql", Type("decimal"), "write `decimal(18, 2)`"),
        ("duckdb", Type("decimal"), "write `decimal(18, 3)`"),
        ("sqlite", Type("decimal"), "write `decimal(15, 2)`"),
        ("sqlite", Type("decimal", (20, 4)), "15 digits"),
        ("duckdb", Type("decimal", (39, 2)), "at most 38 digits"),
        ("mysql", Type("decimal", (40, 31)), "30 of them decimals"),
        ("mariadb", Type("decimal", (66, 2)), "at most 65 digits"),
        ("postgres", Type("decimal", (1001, 2)), "at most 1000 digits"),
        ("postgres", Type("string", (10_485_761,)), "write `text`"),
        ("mysql", Type("char", (256,)), "write `string(256)`"),
        ("sqlite", Type("bigint", unsigned=True), "9223372036854775807"),
        ("postgres", Type("array", element=Type("array", element=Type("int"))), "write `json`"),
        ("mysql", Type("vector", (3,)), "since 9.0"),
        ("mariadb", Type("vector", (3,)), "since 11.7"),
        ("mysql", s.enum("E", "a "), "drops the blank"),
        ("postgres", Type("timestamp", (9,)), "0 to 6 digits"),
        ("postgres", Type("decimal", (2, 3)), "more decimals than digits"),
        ("mysql", Type("native", native=("postgres", "tsvector")), "a type of PostgreSQL only"),
    ],
)
def test_what_cannot_be_stored(dialect: str, type_: Type, part: str) -> None:
    number = version(dialect, "")
    assert number is not None
    found = physical(dialect, number, type_)
    assert found.text == ""
    assert found.error is not None
    assert part in found.error


@pytest.mark.parametrize("dialect", BUILT)
def test_a_word_that_is_no_type_is_reported_elsewhere(dialect: str) -> None:
    number = version(dialect, "")
    assert number is not None
    assert physical(dialect, number, Type("unknown")) == Physical("")


def test_types_that_are_objects_of_the_database() -> None:
    mood = s.enum("Mood", "sad", "glad", schema="hr")
    assert physical("postgres", (15,), mood).text == "hr.mood"
    assert physical("duckdb", (1, 2), mood).text == "hr.mood"
    assert physical("mysql", (8, 0), mood).text == "ENUM('sad', 'glad')"
    assert object_of("sqlite", mood) is None
    price = s.domain("Price", Type("decimal", (9, 2)), "value >= 0")
    assert physical("postgres", (15,), price).text == "price"
    assert physical("postgres", (15,), price._replace(domain=None)).text == "NUMERIC(9, 2)"
    assert physical("duckdb", (1, 2), price).text == "DECIMAL(9, 2)"
    plain = s.domain("Plain", Type("int"))
    assert physical("postgres", (15,), plain).text == "INTEGER"
    # a built-in type of that name would win
    assert physical("postgres", (15,), s.domain("Money", Type("int"), "value > 0")).text == "money_domain"


def test_a_native_type_stands_for_its_dialect_only() -> None:
    sku = s.string(40)._replace(natives=(("postgres", "citext"),))
    assert physical("postgres", (15,), sku).text == "citext"
    assert physical("mysql", (8, 0), sku).text == "VARCHAR(40)"
    # a domain's own native type stands in the domain, a column's own one instead of it
    price = s.domain("Price", sku, "value <> ''")
    assert physical("postgres", (15,), price).text == "price"
    assert physical("postgres", (15,), price._replace(domain=None)).text == "citext"
    assert physical("postgres", (15,), price._replace(natives=(("postgres", "name"),))).text == "name"


def test_a_table_with_a_type_of_its_own_is_not_strict() -> None:
    plain = s.table("T", s.column("a", s.INT))
    own = s.table("T", s.column("a", s.INT._replace(natives=(("sqlite", "numeric"),))))
    assert (is_strict((3, 36), plain), is_strict((3, 37), plain), is_strict((3, 37), own)) == (False, True, False)
    assert (table_options("sqlite", (3, 37), plain), table_options("sqlite", (3, 37), own)) == ("STRICT", "")
