"""Every row of level "error" is true: the engine refuses the statement, or keeps rows that the model forbids."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from entia.dialects import version
from entia.dialects.constructs import Use
from entia.dialects.limits import Limit, limit_of, rows
from entia.model.types import Field, Type
from tests.support import schemas as s
from tests.support.engines import Engine

HERE = s.NOWHERE
INT, BIGINT, TEXT, JSON = s.INT, s.BIGINT, s.TEXT, s.JSON
P = "create table p (id int primary key, u int unique);"
UTF8 = " character set utf8mb4 collate utf8mb4_nopad_bin"


class Case(NamedTuple):
    """A use, and what the engine makes of it: of the statements, only the last is refused. With `kept`, the last is
    accepted, though the model forbids it."""

    dialect: str
    use: Use
    statements: str
    engine: str = ""
    version: str = ""
    kept: bool = False


def use(construct: str, word: str = "", *types: Type, number: int = 0) -> Use:
    return Use(construct, HERE, "x", word, types, number)


def columns(count: int, type_: str) -> str:
    return ", ".join(f"c{number} {type_}" for number in range(count))


def names(count: int) -> str:
    return ", ".join(f"c{number}" for number in range(count))


def pg(found: Use, statements: str, engine: str = "", text: str = "") -> Case:
    return Case("postgres", found, statements, engine, text)


def my(found: Use, statements: str, *, kept: bool = False) -> Case:
    return Case("mariadb", found, statements, kept=kept)


def lite(found: Use, statements: str, *, kept: bool = False) -> Case:
    return Case("sqlite", found, statements, kept=kept)


def duck(found: Use, statements: str, *, kept: bool = False) -> Case:
    return Case("duckdb", found, statements, kept=kept)


VIRTUAL = "create table t (a int, b int generated always as (a + 1) virtual"
ARRAY, BYTES = Type("array", element=INT), Type("bytes")
LONG = s.string(700)

CASES = [
    # ---- PostgreSQL
    *(pg(use(construct, "virtual", INT), statements, "postgres18", "18") for construct, statements in (
        ("computed.primary-key", f"{VIRTUAL} primary key)"),
        ("computed.unique", f"{VIRTUAL} unique)"),
        ("computed.index", f"{VIRTUAL});create index i on t (b)"),
        ("fk.computed", f"{P}{VIRTUAL} references p (id))"),
    )),
    pg(use("computed.type", "virtual", s.enum("E", "a")),
       "create type e as enum ('a');create table t (a e, b e generated always as (a) virtual)", "postgres18", "18"),
    pg(use("computed.of-computed", "stored"),
       "create table t (a int, b int generated always as (a + 1) stored, c int generated always as (b + 1) stored)"),
    pg(use("fk.computed-action"),
       f"{P}create table t (a int, b int generated always as (a + 1) stored references p (id) on update cascade)"),
    pg(use("fk.computed-action"),
       f"{P}create table t (a int, b int generated always as (a + 1) stored references p (id) on delete set null)"),
    pg(use("column.identity", "", Type("decimal", (20,))),
        "create table t (a numeric(20) generated always as identity)"),
    pg(use("column.identity", "", Type("bigint", unsigned=True)),
       "create table t (a numeric(20) generated always as identity)"),
    pg(use("column.identity", "", s.domain("D", INT, "value > 0")),
       "create domain d as int check (value > 0);create table t (a d generated always as identity)"),
    pg(use("column.collate-not-text", "C", INT), 'create table t (a int collate "C")'),
    *(pg(use(construct, "nocase", TEXT), statements) for construct, statements in (
        ("column.collate", 'create table t (a text collate "nocase")'),
        ("index.collate", 'create table t (a text);create index i on t (a collate "nocase")'),
        ("index.unique-collate", 'create table t (a text);create unique index i on t (a collate "nocase")'),
    )),
    pg(use("index.collate-not-text", "C", INT), 'create table t (a int);create index i on t (a collate "C")'),
    *(pg(use(f"index.opclass-{method}", word, type_),
         f"create table t (a {text});create index i on t using {method} (a {word})")
      for method, word, type_, text in (
          ("btree", "text_ops", INT, "int"), ("btree", "nothing_ops", INT, "int"),
          ("btree", "text_pattern_ops", Type("char", (3,)), "char(3)"), ("btree", "int4_ops", BIGINT, "bigint"),
          ("btree", "text_ops", s.enum("E", "a"), "int[]"), ("btree", "jsonb_path_ops", JSON, "jsonb"),
          ("gin", "gin_trgm_ops", TEXT, "text"), ("gin", "nothing_ops", TEXT, "text"),
          ("gin", "text_ops", TEXT, "text"), ("gist", "nothing_ops", INT, "int"), ("brin", "nothing_ops", INT, "int"),
          ("gin", "array_ops", JSON, "jsonb"),
          ("gist", "gist_trgm_ops", TEXT, "text"), ("gist", "box_ops", INT, "int"), ("gist", "int4_ops", INT, "int"),
          ("hash", "nothing_ops", INT, "int"),
          ("hash", "text_ops", INT, "int"), ("gin", "jsonb_ops", ARRAY, "int[]"),
          ("spgist", "text_ops", INT, "int"), ("spgist", "nothing_ops", TEXT, "text"),
          ("spgist", "gist_trgm_ops", TEXT, "text"),
          ("brin", "int4_minmax_ops", TEXT, "text"), ("brin", "int4_ops", INT, "int"),
          ("brin", "gist_trgm_ops", TEXT, "text"),
      )),
    pg(use("key", "unique", number=33), f"create table t ({columns(33, 'int')}, unique ({names(33)}))"),
    pg(use("index", number=33), f"create table t ({columns(33, 'int')});create index i on t ({names(33)})"),
    pg(use("index.unique", number=33),
        f"create table t ({columns(33, 'int')});create unique index i on t ({names(33)})"),
    pg(use("key.type", "unique", Type("native", native=("postgres", "json"))), "create table t (a json unique)"),
    pg(use("index.type", "", Type("native", native=("postgres", "point"))),
       "create table t (a point);create index i on t (a)"),
    *(judge(use(construct, "3", TEXT), statements) for judge in (pg, lite, duck) for construct, statements in (
        ("key.beginning", "create table t (a varchar(9), primary key (a(3)))"),
        ("index.unique-beginning", "create table t (a varchar(9));create unique index i on t (a(3))"),
    )),
    pg(use("index.method", "bogus"), "create table t (a int);create index i on t using bogus (a)"),
    *(pg(use("index.method-unique", method), f"create table t (a int[]);create unique index i on t using {method} (a)")
      for method in ("hash", "gin", "gist", "brin", "spgist")),
    pg(use("index.method-columns", "hash"), "create table t (a int, b int);create index i on t using hash (a, b)"),
    pg(use("index.method-columns", "spgist"),
        "create table t (a text, b text);create index i on t using spgist (a, b)"),
    *(pg(use("index.method-order", method), f"create table t (a {type_});create index i on t using {method} (a desc)")
      for method, type_ in (("hash", "int"), ("gin", "int[]"), ("brin", "int"), ("spgist", "text"))),
    *(pg(use("index.method-include", method),
         f"create table t (a {type_}, b int);create index i on t using {method} (a) include (b)")
      for method, type_ in (("hash", "int"), ("gin", "int[]"), ("brin", "int"))),
    *(pg(use("index.method-type", method, type_), f"create table t (a {text});create index i on t using {method} (a)")
      for method, type_, text in (
          ("gin", INT, "int"), ("gin", TEXT, "text"), ("gist", INT, "int"), ("gist", ARRAY, "int[]"),
          ("spgist", INT, "int"), ("spgist", s.UUID, "uuid"), ("brin", JSON, "jsonb"), ("brin", s.BOOL, "boolean"),
      )),
    pg(use("exclude.scalar", "=", INT), "create table t (a int, exclude using gist (a with =))"),
    pg(use("exclude.partitioned"),
       "create table t (a int4range, b date, exclude using gist (a with &&)) partition by range (b)"),
    pg(use("fk.target-deferrable"),
        "create table q (a int primary key deferrable);create table t (a int references q (a))"),
    pg(use("partition.key", "primary key"), "create table t (a int primary key, b date) partition by range (b)"),
    pg(use("partition.list", number=2), "create table t (a int, b int) partition by list (a, b)"),
    pg(use("partition.computed"),
       "create table t (a int, b int generated always as (a + 1) stored) partition by range (b)"),
    pg(use("table.columns", number=1601), f"create table t ({columns(1601, 'int')})"),
    pg(use("enum.label", number=64), f"create type e as enum ('{'a' * 64}')"),
    # ---- MariaDB
    my(use("column.identity-not-key", "", INT), "create table t (a int auto_increment, b int)"),
    my(use("column.identity-second", "", INT),
       "create table t (a int auto_increment primary key, b int auto_increment unique)"),
    my(use("column.identity", "", Type("decimal", (9,))), "create table t (a decimal(9) auto_increment primary key)"),
    my(use("column.identity-start", "", INT, number=-5),
        "create table t (a int auto_increment primary key) auto_increment = -5"),
    my(use("column.collate", "nocase", TEXT), "create table t (a varchar(9) collate nocase)"),
    my(use("computed.primary-key", "stored", INT), "create table t (a int, b int as (a + 1) stored, primary key (b))"),
    my(use("computed.of-later-computed", "stored", INT),
       "create table t (a int, c int as (b + 1) stored, b int as (a + 1) stored)"),
    my(use("computed.of-identity", "stored", INT),
       "create table t (a int auto_increment primary key, b int as (a + 1) stored)"),
    my(use("computed.of-changing", "stored", INT),
       f"{P}create table t (a int, b int as (a + 1) stored, foreign key (a) references p (id) on delete set null)"),
    my(use("computed.required-of-fixed", "virtual", INT),
       f"{P}create table t (a int, b int as (a + 1) virtual, check (b is not null), "
       "foreign key (a) references p (id) on delete set null)"),
    my(use("fk.computed-action"),
       f"{P}create table t (a int, b int as (a + 1) stored, foreign key (b) references p (id) on update cascade)"),
    my(use("fk.schema"), f"{P}create database if not exists entia_other;"
       "create table entia_other.t (a int, foreign key (a) references p (id))"),
    my(use("check.identity"), "create table t (a int auto_increment primary key, check (a > 0))"),
    my(use("check.changing"),
       f"{P}create table t (a int, check (a > 0), foreign key (a) references p (id) on delete set null)"),
    my(use("check.changing"),
       f"{P}create table t (a int, check (a > 0), foreign key (a) references p (id) on update cascade)"),
    my(use("key", "primary key", number=33), f"create table t ({columns(33, 'int')}, primary key ({names(33)}))"),
    my(use("key", "primary key", s.string(769)), f"create table t (a varchar(769) primary key){UTF8}"),
    my(use("key.type", "primary key", TEXT), f"create table t (a longtext primary key){UTF8}"),
    my(use("index", number=33), f"create table t ({columns(33, 'int')});create index i on t ({names(33)})"),
    my(use("index.unique", number=33),
        f"create table t ({columns(33, 'int')});create unique index i on t ({names(33)})"),
    my(use("index", "", LONG, LONG, number=2), f"create table t (a varchar(700), b varchar(700), index (a, b)){UTF8}"),
    my(use("index", "", TEXT, INT, number=2), f"create table t (a longtext, b int, index (a, b)){UTF8}"),
    my(use("unique.nulls-not-distinct"), "create table t (a int, unique (a));insert into t values (null), (null)",
        kept=True),
    my(use("index.unique-partial"), "create table t (a int);create unique index i on t (a) where a > 0"),
    my(use("index.unique-expression"), "create table t (a int);create unique index i on t ((a + 1))"),
    my(use("index.unique-collate"), "create table t (a varchar(9));create unique index i on t (a collate utf8mb4_bin)"),
    my(use("index.method", "bogus"), "create table t (a int);create index i on t (a) using bogus"),
    my(use("index.method-unique", "gin"), "create table t (a int);create unique index i on t (a) using gin"),
    my(use("index.method-unique", "fulltext"), "create table t (a text);create unique fulltext index i on t (a)"),
    my(use("index.method-type", "fulltext", INT), "create table t (a int);create fulltext index i on t (a)"),
    my(use("index.method-type", "spatial", INT), "create table t (a int not null);create spatial index i on t (a)"),
    my(use("exclude"), "create table t (a int, exclude using gist (a with =))"),
    my(use("fk.repeated-column"),
       "create table q (a int, b int, primary key (a, b));"
       "create table t (x int, foreign key (x, x) references q (a, b))"),
    *(my(use("fk.type", "", type_),
         f"create table q (a {text} unique){UTF8};create table t (a {text}, foreign key (a) references q (a)){UTF8}")
      for type_, text in ((TEXT, "longtext"), (JSON, "json"), (s.string(1000), "varchar(1000)"))),
    my(use("fk.on-delete.set-default"),
       f"{P}create table t (a int default 5, foreign key (a) references p (id) on delete set default);"
       "insert into p values (1, 1), (5, 5);insert into t values (1);delete from p where id = 1"),
    my(use("fk.on-update.set-default"),
       f"{P}create table t (a int default 5, foreign key (a) references p (id) on update set default);"
       "insert into p values (1, 1), (5, 5);insert into t values (1);update p set id = 7 where id = 1"),
    my(use("fk.set-null-required"),
       f"{P}create table t (a int not null, foreign key (a) references p (id) on delete set null)"),
    my(use("fk.partitioned"),
       f"{P}create table t (a int, foreign key (a) references p (id)) partition by hash (a) partitions 2"),
    my(use("fk.target-partitioned"),
       "create table q (a int primary key) partition by hash (a) partitions 2;"
       "create table t (a int, foreign key (a) references q (a))"),
    my(use("partition.key", "unique"), "create table t (a int, b int, unique (b)) partition by hash (a) partitions 2"),
    *(my(use("partition.type", "range", type_),
         f"create table t (a {text}) partition by range columns (a) (partition q values less than ({bound}))")
      for type_, text, bound in ((s.decimal(9, 2), "decimal(9, 2)", "1"), (Type("double"), "double", "1"))),
    my(use("partition.type", "list", s.enum("E", "a")),
       "create table t (a enum ('a')) partition by list columns (a) (partition q values in ('a'))"),
    my(use("partition.type", "hash", TEXT), "create table t (a longtext) partition by key (a) partitions 2"),
    my(use("partition.sub", "list", INT, number=1),
       "create table t (a date, b int) partition by range columns (a) subpartition by list (b) "
       "(partition q values less than ('2020-01-01'))"),
    *(my(use("partition.elsewhere", method), f"create table t (a int) partition by {method} columns (a)")
      for method in ("range", "list")),
    my(use("table.columns", number=1018), f"create table t ({columns(1018, 'tinyint')})"),
    my(use("table.indexes", number=65),
       f"create table t (c0 int, {', '.join(f'index i{n} (c0)' for n in range(65))})"),
    my(use("table.row", "", *[s.string(200)] * 82), f"create table t ({columns(82, 'varchar(200)')}){UTF8}"),
    my(use("table.row", "", *[s.string(20)] * 101), f"create table t ({columns(101, 'varchar(20)')}){UTF8}"),
    my(use("table.row", "", *[TEXT] * 384), f"create table t ({columns(384, 'longtext')}){UTF8}"),
    my(use("table.row", "", *[Type("double")] * 1000), f"create table t ({columns(1000, 'double')})"),
    # ---- MySQL alone; what it shares with MariaDB is below
    *(Case("mysql", found, statements) for found, statements in (
        (use("computed.primary-key", "virtual", INT), f"{VIRTUAL}, primary key (b))"),
        (use("computed.of-cascading", "stored", INT),
         f"{P}create table t (a int, b int as (a + 1) stored, foreign key (a) references p (id) on delete cascade)"),
        (use("computed.of-vector", "virtual"), "create table t (v vector(3), b int as (v is null) virtual)"),
        (use("fk.computed", "virtual", INT), f"{P}{VIRTUAL}, foreign key (b) references p (id))"),
        (use("check.vector"), "create table t (v vector(3), check (v is not null))"),
        (use("index.unique", "", s.string(769)),
         "create table t (a varchar(769), unique index (a)) character set utf8mb4"),
        (use("index.type", "", TEXT), "create table t (a longtext, index (a))"),
        (use("index.expression-type", "", TEXT), "create table t (a longtext, index ((lower(a))))"),
        (use("index.expression-type", "", Type("string", (513,))),
         "create table t (a varchar(513) character set utf8mb4, index ((lower(a))))"),
        (use("partition.list-default"),
         "create table t (a int) partition by list (a) (partition p values in (1), partition q default)"),
    )),
    # ---- SQLite
    lite(use("column.identity-not-primary", "", INT), "create table t (a integer autoincrement, b int primary key)"),
    lite(use("column.identity", "", s.decimal(9, 2)), "create table t (a real primary key autoincrement)"),
    *(lite(use(construct, "C", TEXT), statements) for construct, statements in (
        ("column.collate", 'create table t (a text collate "C")'),
        ("index.collate", 'create table t (a text);create index i on t (a collate "C")'),
        ("index.unique-collate", 'create table t (a text);create unique index i on t (a collate "C")'),
    )),
    lite(use("computed.primary-key", "stored", INT), "create table t (a int, b int as (a + 1) stored primary key)"),
    lite(use("table.only-computed"), "create table t (a int as (1) stored)"),
    lite(use("unique.nulls-not-distinct"), "create table t (a int unique);insert into t values (null), (null)",
        kept=True),
    lite(use("index.method-unique", "gin"), "create table t (a int);create unique index i on t using gin (a)"),
    lite(use("exclude"), "create table t (a int, exclude using gist (a with =))"),
    lite(use("table.columns", number=2001), f"create table t ({columns(2001, 'int')})"),
    # ---- DuckDB
    duck(use("computed.primary-key", "virtual", INT), f"{VIRTUAL}, primary key (b))"),
    duck(use("computed.unique", "virtual", INT), f"{VIRTUAL}, unique (b))"),
    duck(use("fk.computed"), f"{P}{VIRTUAL}, foreign key (b) references p (id))"),
    duck(use("check.computed"), f"{VIRTUAL}, check (b > 0))"),
    duck(use("table.only-computed"), "create table t (a int generated always as (1) virtual)"),
    duck(use("column.collate", "musicbrainz", TEXT), "create table t (a varchar collate musicbrainz)"),
    duck(use("column.collate-not-text", "nocase", INT), "create table t (a int collate nocase)"),
    duck(use("column.collate-unique", "nocase", TEXT),
         "create table t (a varchar collate nocase primary key);insert into t values ('a'), ('A')", kept=True),
    *(duck(use("key.type", "primary key", type_), f"create table t (a {text} primary key)") for type_, text in (
        (ARRAY, "int[]"), (Type("duration"), "interval"), (Type("vector", (3,)), "float[3]"),
        (Type("json", shape="X", fields=(Field("a", INT, True),)), "struct(a int)"),
    )),
    duck(use("index.type", "", ARRAY), "create table t (a int[]);create index i on t (a)"),
    duck(use("unique.nulls-not-distinct"), "create table t (a int unique);insert into t values (null), (null)",
        kept=True),
    duck(use("index.unique-partial"), "create table t (a int);create unique index i on t (a) where a > 0"),
    duck(use("index.unique-collate"), "create table t (a varchar);create unique index i on t (a collate nocase)"),
    duck(use("index.method-unique", "gin"), "create table t (a int);create unique index i on t using gin (a)"),
    *(duck(use(f"fk.on-{event}.{action.replace(' ', '-')}"),
           f"{P}create table t (a int, foreign key (a) references p (id) on {event} {action})")
      for event in ("delete", "update") for action in ("cascade", "set null", "set default")),
    duck(use("computed.checked-of-computed", "virtual", INT, number=1), f"{VIRTUAL}, check (b + 1 is not null))"),
    duck(use("index.constant"), "create table t (a int);create index i on t ((1))"),
    duck(use("fk.repeated-column"),
         "create table q (a int, b int, primary key (a, b));"
         "create table t (x int, foreign key (x, x) references q (a, b))"),
    duck(use("fk.schema"), f"{P}create schema q;create table q.t (a int references main.p (id))"),
    duck(use("fk.cycle"), f"{P}create table t (a int);alter table t add foreign key (a) references p (id)"),
    duck(use("fk.target-index"),
         "create table q (a int);create unique index i on q (a);create table t (a int references q (a))"),
    duck(use("exclude"), "create table t (a int, exclude using gist (a with =))"),
]  # fmt: skip


# Of what MariaDB refuses, MySQL takes this: it moves such texts out of the page.
_MARIADB_ALONE = s.string(20)


def of_mysql(case: Case) -> Case | None:
    """The case of MariaDB as one of MySQL; None where MySQL's table has no error."""
    number = version("mysql", "9")
    assert number is not None
    limit = limit_of("mysql", number, case.use)
    if limit is None or limit.level != "error" or _MARIADB_ALONE in case.use.types:
        return None
    statements = case.statements.replace("nopad_bin", "0900_bin")
    if case.use.construct == "fk.type":  # what MySQL refuses already is the key that would be referred to
        statements = statements.partition(";")[0]
    return case._replace(dialect="mysql", statements=statements)


CASES += [made for made in map(of_mysql, [case for case in CASES if case.dialect == "mariadb"]) if made is not None]
IDS = [f"{case.dialect} {case.use.construct} {case.use.word}".strip() for case in CASES]


@pytest.mark.engines
@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_the_engine_refuses(start_engine: Callable[[str], Engine], case: Case) -> None:
    with start_engine(case.engine or case.dialect).database() as database:
        if case.dialect == "mysql":
            database.execute("drop database if exists entia_other")
        *before, last = case.statements.split(";")
        assert database.run(before) == []
        refusals = database.run([last])
        assert bool(refusals) != case.kept, refusals


def _limit(case: Case) -> Limit | None:
    number = version(case.dialect, case.version or ("9" if case.dialect == "mysql" else ""))
    assert number is not None
    return limit_of(case.dialect, number, case.use)


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_the_row_is_an_error(case: Case) -> None:
    limit = _limit(case)
    assert limit is not None
    assert limit.level == "error"


def test_every_error_that_an_engine_judges_is_proven() -> None:
    proven = {id(_limit(case)) for case in CASES}
    unproven = [
        (limit.dialect, limit.construct, limit.reason)
        for dialect in ("postgres", "mysql", "mariadb", "sqlite", "duckdb")
        for limit in rows(dialect)
        if limit.level == "error" and limit.judge == "engine" and id(limit) not in proven
    ]
    assert unproven == []
