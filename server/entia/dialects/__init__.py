"""Dialects as data: what each database is called, which versions are claimed, and how it treats names.

No sqlglot here, and nothing heavy: a dialect's own module (`postgres`, `mysql`, …) is imported when it is asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

Version = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Dialect:
    """A database language that a `target` can name.

    `built` ones have types, limits and DDL; of the others only the name is known. `versions` are the claimed ones from
    oldest to newest (releases between them count as claimed too), `default_version` is meant where a target says none.
    `identifier_limit` is the longest name in `identifier_unit` ("bytes" of UTF-8 or "chars"), 0 where there is none.
    `folding` is what happens to an unquoted name: "lower", "upper" or "none"; `quote` the character around quoted ones.
    `case` says which kinds of names are equal when only their case differs: "exact" (none), "ascii", "unicode".
    """

    name: str
    title: str
    built: bool = False
    versions: tuple[str, ...] = ()
    default_version: str = ""
    identifier_limit: int = 0
    identifier_unit: str = "chars"
    folding: str = "none"
    quote: str = '"'
    case: str = "exact"
    manual: str = ""

    @property
    def range(self) -> str:
        """The claimed versions for a message: "13 to 18"."""
        if not self.versions:
            return ""
        return self.versions[0] if len(self.versions) == 1 else f"{self.versions[0]} to {self.versions[-1]}"


DIALECTS: dict[str, Dialect] = {
    dialect.name: dialect
    for dialect in (
        Dialect(
            "postgres", "PostgreSQL", True, ("13", "14", "15", "16", "17", "18"), "15", 63, "bytes", "lower", '"',
            "exact", "https://www.postgresql.org/docs/current/",
        ),
        Dialect(
            "mysql", "MySQL", True, ("8.0", "8.4", "9"), "8.0", 64, "chars", "none", "`",
            "unicode", "https://dev.mysql.com/doc/refman/8.4/en/",
        ),
        Dialect(
            "mariadb", "MariaDB", True, ("10.6", "10.11", "11.4", "11"), "10.11", 64, "chars", "none", "`",
            "unicode", "https://mariadb.com/kb/en/",
        ),
        Dialect(
            "sqlite", "SQLite", True, ("3.35", "3"), "3.37", 0, "chars", "none", '"',
            "ascii", "https://www.sqlite.org/lang.html",
        ),
        Dialect(
            "duckdb", "DuckDB", True, ("1.2", "2"), "1.2", 0, "chars", "none", '"',
            "ascii", "https://duckdb.org/docs/stable/",
        ),
        Dialect("sqlserver", "SQL Server"),
        Dialect("oracle", "Oracle Database"),
        Dialect("snowflake", "Snowflake"),
        Dialect("bigquery", "BigQuery"),
        Dialect("redshift", "Amazon Redshift"),
        Dialect("databricks", "Databricks"),
        Dialect("spark", "Apache Spark"),
        Dialect("clickhouse", "ClickHouse"),
        Dialect("trino", "Trino"),
        Dialect("cockroachdb", "CockroachDB"),
    )
}  # fmt: skip

# What people also write, and the one name that Entia has for it.
ALIASES: dict[str, str] = {
    "pg": "postgres", "pgsql": "postgres", "postgresql": "postgres", "psql": "postgres", "postgre": "postgres",
    "maria": "mariadb", "maria_db": "mariadb", "my": "mysql", "my_sql": "mysql",
    "sqlite3": "sqlite", "lite": "sqlite", "duck": "duckdb", "duck_db": "duckdb",
    "tsql": "sqlserver", "mssql": "sqlserver", "sql_server": "sqlserver", "azuresql": "sqlserver",
    "ora": "oracle", "oracledb": "oracle", "plsql": "oracle",
    "sf": "snowflake", "bq": "bigquery", "googlesql": "bigquery", "rs": "redshift",
    "delta": "databricks", "sparksql": "spark", "spark_sql": "spark", "pyspark": "spark", "ch": "clickhouse",
    "presto": "trino", "prestosql": "trino", "cockroach": "cockroachdb", "crdb": "cockroachdb",
}  # fmt: skip

# The oldest claimed release in full (MySQL ignores checks before 8.0.16 and lacks JSON_SCHEMA_VALID and the
# `utf8mb4_0900_bin` collation before 8.0.17), and the newest claimed series.
_OLDEST: dict[str, Version] = {
    "postgres": (13,), "mysql": (8, 0, 17), "mariadb": (10, 6), "sqlite": (3, 35), "duckdb": (1, 2),
}  # fmt: skip
_NEWEST: dict[str, Version] = {"postgres": (18,), "mysql": (9,), "mariadb": (11,), "sqlite": (3,), "duckdb": (2,)}


@cache
def version(dialect: str, text: str) -> Version | None:
    """The version that `text` names ("" is the default one), comparable with `>=`; None if it is not a claimed one.

    A version without its minor number is the oldest claimed release of that number, so that the DDL loads in all of
    them: "8" of MySQL is (8, 0). `DIALECTS[dialect].range` has the claimed ones for a message. A dialect that is not
    built has only the version "", which is ().
    """
    found = DIALECTS[dialect]
    if not found.built:
        return () if not text else None
    text = text or found.default_version
    if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,4}){0,3}", text):
        return None
    said = tuple(int(part) for part in text.split("."))
    oldest, newest = _OLDEST[dialect], _NEWEST[dialect]
    shared = min(len(said), len(oldest))
    if said[:shared] < oldest[:shared] or said[: len(newest)] > newest:
        return None
    if dialect == "postgres":
        return said
    if len(said) == 1:
        return oldest[:2] if said == oldest[:1] else (*said, 0)
    return said
