"""What `pairs` says of two types, the engine does."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from entia.dialects.references import pairs
from tests.support.engines import Engine, EngineError

TYPES = {
    "postgres": (
        "smallint", "int4", "bigint", "numeric(10, 2)", "real", "double precision", "boolean", "text", "varchar(20)",
        "character varying", "char(5)", '"char"', "name", "uuid", "date", "timestamp", "timestamptz(3)", "time",
        "timetz", "interval", "jsonb", "bytea", "inet", "cidr", "oid", "bit(3)", "varbit", "bit varying(4)", "money",
        "macaddr", "int[]", "text[]",
    ),
    "mysql": (
        "tinyint", "bool", "smallint", "mediumint", "int", "integer", "int(11)", "int unsigned", "bigint",
        "bigint unsigned", "decimal(10, 2)", "numeric(12, 2)", "float", "double", "varchar(20)", "char(5)",
        "binary(5)", "varbinary(20)", "date", "datetime(6)", "timestamp", "time", "year", "enum('a', 'b')", "set('a')",
        "bit(3)",
    ),
    "duckdb": (
        "tinyint", "smallint", "integer", "bigint", "uinteger", "hugeint", "decimal(10, 2)", "numeric(12, 2)", "float",
        "double", "varchar", "varchar(20)", "text", "boolean", "uuid", "date", "timestamp", "timestamptz", "time",
        "blob",
    ),
}  # fmt: skip
TYPES["mariadb"] = (*TYPES["mysql"], "uuid", "inet6")


@pytest.mark.parametrize("dialect", sorted(TYPES))
def test_an_engine_pairs_the_types_that_pair(start_engine: Callable[[str], Engine], dialect: str) -> None:
    wrong = []
    types = TYPES[dialect]
    with start_engine(dialect).database() as database:
        for number, key in enumerate(types):
            database.execute(f"create table k{number} (x {key} not null, unique (x))")
        for one, column in enumerate(types):
            for other, key in enumerate(types):
                try:
                    foreign = f"foreign key (x) references k{other} (x)"
                    database.execute(f"create table c{one}_{other} (x {column}, {foreign})")
                    taken = True
                except EngineError:
                    taken = False
                if taken != pairs(dialect, column, key):
                    wrong.append(f"{column} -> {key}: {'taken' if taken else 'refused'}")
    assert not wrong


def test_what_is_not_known_is_not_refused() -> None:
    assert pairs("postgres", "public.mood", "int")
    assert pairs("sqlite", "int", "text")
    assert not pairs("postgres", "text", "int")
