"""Names as databases see them: what is cut, quoted, folded and where two collide."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entia.dialects import DIALECTS, version
from entia.dialects.names import cut, fits, flaw, fold, length, namespace, place, quote
from entia.dialects.reserved import is_reserved, words
from tests.support.engines import Engine, EngineError

BUILT = [dialect.name for dialect in DIALECTS.values() if dialect.built]
ENGINES = ["postgres", "mysql", "mariadb", "sqlite", "duckdb"]
NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=90)


@pytest.mark.parametrize("dialect", BUILT)
@given(st.lists(NAMES | NAMES.map(lambda name: name * 3), min_size=2, max_size=8, unique=True))
def test_different_names_stay_different(dialect: str, names: list[str]) -> None:
    derived = [cut(dialect, name) for name in names]
    assert len(set(derived)) == len(names)
    assert all(fits(dialect, name) for name in derived)
    assert derived == [cut(dialect, name) for name in names]
    assert [name for name in names if fits(dialect, name)] == [n for n, d in zip(names, derived, strict=True) if n == d]


@given(NAMES)
def test_names_that_postgres_cuts_alike_collide(name: str) -> None:
    beginning = fold("postgres", "table", name * 2)
    assert length("postgres", beginning) <= 63
    assert name.startswith(beginning) or beginning.startswith(name)
    assert fold("postgres", "table", beginning) == beginning


def test_a_cut_name_keeps_its_beginning() -> None:
    assert cut("postgres", "customer_id_fkey") == "customer_id_fkey"
    long = cut("postgres", "a" * 40 + "_" + "b" * 40)
    assert (len(long), long[:52]) == (63, "a" * 40 + "_" + "b" * 11)
    assert long == "a" * 40 + "_" + "b" * 11 + "_" + long[53:]
    assert len(cut("postgres", "é" * 60).encode()) <= 63
    assert cut("sqlite", "a" * 400) == "a" * 400


@pytest.mark.parametrize(
    ("dialect", "name", "expected"),
    [
        ("postgres", "customer", "customer"),
        ("postgres", "Customer", '"Customer"'),
        ("postgres", "order", '"order"'),
        ("postgres", "straße", '"straße"'),
        ("postgres", 'a"b', '"a""b"'),
        ("mysql", "Customer", "Customer"),
        ("mysql", "Order", "`Order`"),
        ("mysql", "a`b", "`a``b`"),
        ("sqlite", "Order", '"Order"'),
        ("sqlite", "true", '"true"'),
        ("duckdb", "9lives", '"9lives"'),
    ],
)
def test_quote(dialect: str, name: str, expected: str) -> None:
    number = version(dialect, "")
    assert number is not None
    assert quote(dialect, number, name) == expected


def test_words_that_became_reserved_are_reserved_since_then() -> None:
    assert not is_reserved("mysql", (8, 0), "qualify")
    assert is_reserved("mysql", (8, 4), "Qualify")
    assert not is_reserved("postgres", (15,), "json_table")
    assert is_reserved("postgres", (17,), "json_table")


@pytest.mark.engines
@pytest.mark.parametrize("name", ENGINES)
def test_reserved_words_are_those_of_the_engine(start_engine: Callable[[str], Engine], name: str) -> None:
    """Every keyword that the engine knows can be every kind of name, as `quote` writes it."""
    engine = start_engine(name)
    number = version(name, {"duckdb": "2.0", "mysql": "9"}.get(name, ""))
    assert number is not None
    with engine.database() as database:
        every = {word for dialect in BUILT for word in words(dialect)}
        if name == "postgres":
            every |= {row[0] for row in database.execute("select word from pg_get_keywords()")}
        if name == "duckdb":
            every |= {row[0] for row in database.execute("select keyword_name from duckdb_keywords()")}
        if name in ("mysql", "mariadb"):
            every |= {row[0].lower() for row in database.execute("select word from information_schema.keywords")}
        refused = []
        for word in sorted(word for word in every if word.replace("_", "a").isalnum()):
            if name == "sqlite" and word in ("sqlite_master", "sqlite_schema"):
                continue
            q = quote(name, number, word)
            statements = [
                f"create table {q} ({q} int, other int, constraint {q} check ({q} > 0), unique ({q}))",
                f"create view entia_view as select x.{q} as a, {q} as b from {q} x where x.{q} > 0",
                "drop view entia_view",
                f"drop table {q}",
            ]
            if name in ("mysql", "mariadb"):  # a check and a key cannot share a name there
                statements[0] = f"create table {q} ({q} int, other int, check ({q} > 0), unique ({q}))"
            refused += [(word, refusal.message) for refusal in database.run(statements)]
        assert refused == []


# Each pair of objects, as (kind, schema, table, name), and the statements that make it.
Thing = tuple[str, str, str, str]
_PAIRS: list[tuple[Thing, Thing, str]] = [
    (("column", "", "t", "a"), ("column", "", "t", "A"), 'create table t ("a" int, "A" int)'),
    (("column", "", "t", "é"), ("column", "", "t", "É"), 'create table t ("é" int, "É" int)'),
    (("column", "", "t", "é"), ("column", "", "t", "e"), 'create table t ("é" int, "e" int)'),
    (("index", "", "t", "i"), ("index", "", "u", "i"),
     "create table t (a int);create table u (a int);create index i on t (a);create index i on u (a)"),
    (("index", "", "t", "i"), ("index", "", "t", "I"),
     'create table t (a int);create index "i" on t (a);create index "I" on t (a)'),
    (("table", "", "", "t"), ("index", "", "t", "t"), "create table t (a int);create index t on t (a)"),
    (("table", "", "", "t"), ("view", "", "", "t"), "create table t (a int);create view t as select 1 as a"),
    (("view", "", "", "i"), ("index", "", "t", "i"),
     "create table t (a int);create index i on t (a);create view i as select 1 as a"),
    (("check", "", "t", "c"), ("check", "", "t", "c"),
     "create table t (a int, constraint c check (a > 0), constraint c check (a > 1))"),
    (("check", "", "t", "c"), ("check", "", "u", "c"),
     "create table t (a int, constraint c check (a > 0));create table u (a int, constraint c check (a > 0))"),
    (("check", "", "t", "c"), ("check", "", "t", "C"),
     'create table t (a int, constraint "c" check (a > 0), constraint "C" check (a > 1))'),
    (("unique", "", "t", "c"), ("unique", "", "u", "c"),
     "create table t (a int, constraint c unique (a));create table u (a int, constraint c unique (a))"),
    (("unique", "", "t", "c"), ("check", "", "t", "c"),
     "create table t (a int, constraint c check (a > 0), constraint c unique (a))"),
    (("unique", "", "t", "c"), ("table", "", "", "c"),
     "create table t (a int, constraint c unique (a));create table c (a int)"),
    (("foreign-key", "", "t", "c"), ("foreign-key", "", "u", "c"),
     "create table p (a int primary key);create table t (a int, constraint c foreign key (a) references p (a));"
     "create table u (a int, constraint c foreign key (a) references p (a))"),
    (("foreign-key", "", "t", "c"), ("check", "", "u", "c"),
     "create table p (a int primary key);create table t (a int, constraint c foreign key (a) references p (a));"
     "create table u (a int, constraint c check (a > 0))"),
    (("foreign-key", "", "t", "c"), ("check", "", "t", "c"),
     "create table p (a int primary key);"
     "create table t (a int, constraint c foreign key (a) references p (a), constraint c check (a > 0))"),
    (("foreign-key", "", "t", "c"), ("unique", "", "t", "c"),
     "create table p (a int primary key);"
     "create table t (a int, b int, constraint c foreign key (a) references p (a), constraint c unique (b))"),
    (("sequence", "", "", "s"), ("table", "", "", "s"), "create sequence s;create table s (a int)"),
    (("type", "", "", "e"), ("table", "", "", "e"), "create type e as enum ('a');create table e (a int)"),
    (("type", "", "", "e"), ("sequence", "", "", "e"), "create type e as enum ('a');create sequence e"),
    (("type", "", "", "e"), ("index", "", "t", "e"),
     "create type e as enum ('a');create table t (a int);create index e on t (a)"),
    (("type", "", "", "e"), ("type", "", "", "E"), """create type "e" as enum ('a');create type "E" as enum ('a')"""),
]  # fmt: skip


@pytest.mark.engines
@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize(("one", "other", "statements"), _PAIRS)
def test_names_collide_where_the_engine_says_so(
    start_engine: Callable[[str], Engine], name: str, one: Thing, other: Thing, statements: str
) -> None:
    kinds = {one[0], other[0]}
    if (kinds & {"type", "sequence"} and name == "sqlite") or ("type" in kinds and name in ("mysql", "mariadb")):
        return  # it has no such objects
    shared = set(namespace(name, *one[:3])) & set(namespace(name, *other[:3]))
    collide = bool(shared) and fold(name, one[0], one[3]) == fold(name, other[0], other[3])
    if name in ("mysql", "mariadb"):
        statements = statements.replace('"', "`")
    with start_engine(name).database() as database:
        refusals = database.run(statements.split(";"))
    assert bool(refusals) == collide, refusals


def test_tables_that_differ_in_case_collide_on_mysql() -> None:
    """Not on Linux, but on Windows and macOS, where tables are files of a file system without case."""
    assert fold("mysql", "table", "Order") == fold("mysql", "table", "order")


def test_schemas_become_prefixes_where_there_are_none() -> None:
    assert place("sqlite", "sales", "order") == ("", "sales_order")
    assert place("sqlite", "", "order") == ("", "order")
    assert place("postgres", "sales", "order") == ("sales", "order")


_FLAWS = [
    ("column", "a" * 70),
    ("column", "ctid"),
    ("column", "xmin"),
    ("column", "oid"),
    ("column", "DB_ROW_ID"),
    ("column", "a "),
    ("column", "𝐀"),
    ("table", "sqlite_x"),
    ("table", "pg_x"),
    ("index", "PRIMARY"),
    ("unique", "primary"),
    ("type", "date"),
    ("type", "Date"),
    ("type", "status"),
]


@pytest.mark.engines
@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize(("kind", "text"), _FLAWS)
def test_flaws_are_what_the_engine_refuses(
    start_engine: Callable[[str], Engine], name: str, kind: str, text: str
) -> None:
    if kind == "type" and name in ("sqlite", "mysql", "mariadb"):
        return
    mark = DIALECTS[name].quote
    quoted = f"{mark}{text}{mark}"
    statements = {
        "column": [f"create table t ({quoted} int)", f"insert into t ({quoted}) values (1)"],
        "table": [f"create table {quoted} (a int)"],
        "index": ["create table t (a int)", f"create index {quoted} on t (a)"],
        "unique": [f"create table t (a int, constraint {quoted} unique (a))"],
        "type": [f"create type {quoted} as enum ('a')", f"create table t (a {quoted})", "insert into t values ('a')"],
    }[kind]
    with start_engine(name).database() as database:
        try:
            for statement in statements:
                database.execute(statement)
            if kind == "column" and name == "postgres":
                stored = database.execute(
                    "select attname from pg_attribute where attrelid = 't'::regclass and attnum = 1"
                )
                refused = stored != [(text,)]  # cut in silence
            elif kind == "column" and name == "mysql":
                stored = database.execute(
                    "select column_name from information_schema.columns where table_schema = database()"
                )
                refused = stored != [(text,)]  # another character in silence
            else:
                refused = False
        except EngineError:
            refused = True
    assert bool(flaw(name, kind, text)) == refused, flaw(name, kind, text)
