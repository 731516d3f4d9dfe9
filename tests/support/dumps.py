"""The script that an engine's own tool makes of a database, without rows."""

from __future__ import annotations

import subprocess
from urllib.parse import parse_qs, urlsplit

from tests.support.database import Database

TOOLS = {"postgres": "pg_dump", "mariadb": "mariadb-dump", "sqlite": ""}  # dialect → tool; SQLite tells it itself


def dump(database: Database, dialect: str) -> str:
    """The script. Raises CalledProcessError where the tool refuses."""
    if dialect == "sqlite":
        rows = database.execute("select sql from sqlite_schema where sql is not null and name not like 'sqlite_%'")
        return "".join(f"{sql};\n" for (sql,) in rows)
    if dialect == "postgres":
        return _output("pg_dump", "--schema-only", "--dbname", database.url)
    url = urlsplit(database.url)
    (socket,) = parse_qs(url.query)["unix_socket"]
    options = ("--no-defaults", "--no-data", "--routines", "--triggers", "--events", "--user=root")
    return _output("mariadb-dump", *options, f"--socket={socket}", url.path.strip("/"))


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout
