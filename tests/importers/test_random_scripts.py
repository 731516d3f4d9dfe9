"""Whatever an engine takes as a script, it takes as the DDL of the model that is imported from it, which has no error.

Random scripts in each database's own words, as people and tools write them: of their statements the engine itself
chooses those that it takes.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.importers.reading import read_model
from tests.importers.test_originals import statements_of
from tests.support.engines import UTC, Database, Engine

COUNT = int(os.environ.get("ENTIA_SCRIPTS", "25"))
NAMES = (
    "a",
    "Order",
    "order",
    "user name",
    "ü",
    "group",
    "x_1",
    "item_id",
    "createdAt",
    "value",
    "key",
    "2nd",
    "index",
)
QUOTES = {"postgres": '"', "mariadb": "`", "sqlite": '"'}
TYPES = {
    "postgres": (
        "int", "bigint", "smallint", "serial", "bigserial", "text", "varchar(20)", "varchar", "char(3)",
        "numeric(8, 2)", "numeric", "real", "double precision", "boolean", "date", "time", "timestamp", "interval",
        "timestamptz(3)", "uuid", "json", "jsonb", "bytea", "inet", "int[]", "text[]", "int4range", "money", "bit(3)",
        "xml", "tsvector",
    ),
    "mariadb": (
        "int", "int unsigned", "int(11)", "bigint", "tinyint(1)", "mediumint", "varchar(20)", "char(3)", "text",
        "mediumtext", "decimal(8,2)", "float", "double", "date", "datetime", "datetime(3)", "timestamp null", "time",
        "year", "json", "blob", "binary(4)", "varbinary(9)", "enum('a','b c')", "set('x','y')", "bit(3)", "uuid",
        "varchar(30) character set latin1", "varchar(700)",
    ),
    "sqlite": (
        "integer", "int", "text", "real", "numeric", "blob", "varchar(20)", "decimal(8, 2)", "datetime", "boolean", "",
        "unsigned big int", "date", "any",
    ),
}  # fmt: skip
CLAUSES = {
    "postgres": (
        "not null", "unique", "default 1", "default 'x'", "default now()", "default null", "check ({0} is not null)",
        "default extract(year from now())", "default current_date", "default true", "default '{{}}'",
        "generated always as identity", "collate \"C\"", "default gen_random_uuid()", "check (length({0}) < 9)",
        "generated always as (1 + 2) stored", "check ({0} > 0)", "default -1.5", "primary key",
    ),
    "mariadb": (
        "not null", "unique", "default 1", "default 'x'", "default null", "default current_timestamp",
        "comment 'it''s'",
        "check ({0} > 0)", "auto_increment unique", "default (1 + 2)", "as (1 + 2) virtual", "invisible default 3",
        "on update current_timestamp", "collate utf8mb4_bin", "default b'1'", "check (length({0}) < 9)", "primary key",
    ),
    "sqlite": (
        "not null", "unique", "default 1", "default 'x'", "default null", "default current_timestamp", "primary key",
        "check ({0} > 0)", "default (1 + 2)", "as (1 + 2) virtual", "collate nocase", "check (typeof({0}) = 'text')",
        "primary key autoincrement", "default (datetime('now'))", "not null on conflict ignore",
    ),
}  # fmt: skip
Draw = Callable[[st.SearchStrategy[str]], str]


@st.composite
def scripts(draw: Draw, dialect: str) -> list[str]:
    """Statements of which an engine may refuse any."""
    mark = QUOTES[dialect]
    made: list[tuple[str, list[str]]] = []
    statements = []
    for name in draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique_by=str.lower)):
        table = f"{mark}{name}{mark}"
        columns = [
            f"{mark}{each}{mark}"
            for each in draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique_by=str.lower))
        ]
        lines = []
        for column in columns:
            type_ = draw(st.sampled_from(TYPES[dialect]))
            clauses = draw(st.lists(st.sampled_from(CLAUSES[dialect]), max_size=2, unique=True))
            lines.append(" ".join([column, type_, *(clause.format(column) for clause in clauses)]))
        some = st.lists(st.sampled_from(columns), min_size=1, max_size=2, unique=True).map(", ".join)
        lines += [
            f"{word} ({draw(some)})" for word in draw(st.lists(st.sampled_from(("primary key", "unique")), max_size=2))
        ]
        made.append((table, columns))
        target, theirs = draw(st.sampled_from(made))
        action = draw(st.sampled_from(("", " on delete cascade", " on delete set null", " on update cascade")))
        own, other = draw(st.sampled_from(columns)), draw(st.sampled_from(theirs))
        key = f"foreign key ({own}) references {target} ({other}){action}"
        lines += [key] if dialect == "sqlite" and draw(st.booleans()) else []
        if dialect == "sqlite":
            statements.append(f"create table {table} ({', '.join(lines)})")
        else:  # line by line, so that the engine refuses no more than one
            statements.append(f"create table {table} ({lines[0]})")
            statements += [f"alter table {table} add {line}" for line in (*lines[1:], key)]
        unique = st.sampled_from(("", "unique "))
        for number in range(draw(st.integers(0, 2))):
            order = draw(st.sampled_from(("", " desc")))
            statements.append(
                f"create {draw(unique)}index {mark}i{name}{number}{mark} on {table} ({draw(some)}{order})"
            )
        if draw(st.booleans()):
            statements.append(f"create view {mark}v {name}{mark} as select {', '.join(columns)} from {table}")
    return statements


@pytest.mark.engines
@pytest.mark.parametrize("name", ["postgres", "mariadb", "sqlite"])
def test_what_the_engine_takes_comes_back(start_engine: Callable[[str], Engine], name: str) -> None:
    engine = start_engine(name)

    # The same scripts in each run, so that a new one fails where it is looked for: ENTIA_SCRIPTS=1000.
    @settings(max_examples=COUNT, deadline=None, suppress_health_check=list(HealthCheck), derandomize=COUNT == 25)
    @given(scripts(engine.dialect))
    def check(statements: list[str]) -> None:
        with engine.database(UTC) as first, engine.database(UTC) as second:
            taken = [statement for statement in statements if _takes(first, engine.dialect, statement)]
            model = read_model(";\n".join([*taken, ""]), engine.dialect)
            assert [each.why for each in model.errors] == [], model.text
            assert second.run(statements_of(model.text, engine.dialect)) == [], model.text

    check()


def _takes(database: Database, dialect: str, statement: str) -> bool:
    """Whether the engine takes it. SQLite looks at foreign keys only when rows come."""
    if database.run([statement]):
        return False
    wrong = dialect == "sqlite" and database.run(["pragma foreign_key_check"])
    if wrong:
        database.script(f"drop table {statement.split(' (', 1)[0].removeprefix('create table ')}")
    return not wrong
