"""Older releases of embedded engines, each database a process of its own that is asked by lines of JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support import node
from tests.support.database import INDIA, Database, Engine, EngineError, Zone

_FOLDER = Path(__file__).resolve().parent
_SQLITE = _FOLDER / "sqlite"
_DUCKDB = _FOLDER / "duckdb"


class LinesDatabase(Database):
    """Values come back as JSON has them: what it lacks, as text."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def execute(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"sql": sql, "params": list(params)}, default=str) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if "error" in answer:
            raise EngineError(answer["error"], answer.get("code", ""))
        return [tuple(row) for row in answer["rows"]]

    def script(self, sql: str) -> None:
        self.execute(sql)


class Older:
    """An engine whose databases are processes of one program."""

    def __init__(self, name: str, dialect: str, program: Sequence[str], paths: str, query: str) -> None:
        self.name = name
        self.dialect = dialect
        self._program = program
        self._environment = {**os.environ, "PYTHONPATH": paths} if paths else dict(os.environ)
        with self.database() as database:
            self.version = str(database.execute(query)[0][0]).removeprefix("v")

    @contextmanager
    def database(self, zone: Zone = INDIA) -> Iterator[Database]:
        with subprocess.Popen(
            self._program,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=self._environment,
        ) as process:
            database = LinesDatabase(process)
            if self.dialect == "duckdb":
                database.execute(f"SET TimeZone = '{zone.name}'")
            yield database
            assert process.stdin is not None
            process.stdin.close()


def missing_sqlite() -> str | None:
    """What SQLite 3.35 lacks here; None if nothing."""
    return node.missing(_SQLITE, "sql.js")


def missing_duckdb() -> str | None:
    """What DuckDB 1.2 lacks here; None if nothing."""
    if (_DUCKDB / "site-packages" / "duckdb").is_dir():
        return None
    return "run `pip install --no-deps -t site-packages -r requirements.txt` in tests/support/duckdb"


@contextmanager
def sqlite() -> Iterator[Engine]:
    """SQLite 3.35 in node."""
    yield Older("sqlite3.35", "sqlite", ("node", str(_SQLITE / "judge.mjs")), "", "select sqlite_version()")


@contextmanager
def duckdb() -> Iterator[Engine]:
    """DuckDB 1.2 in a Python that has it beside the one of the tests."""
    program = (sys.executable, str(_DUCKDB / "judge.py"))
    yield Older("duckdb1.2", "duckdb", program, str(_DUCKDB / "site-packages"), "select version()")
