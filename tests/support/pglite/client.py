"""PostgreSQL 16, 17 and 18 as PGlite: PostgreSQL compiled to WebAssembly, run by node and driven over its pipes."""

import importlib.util
import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.database import INDIA, Database, Engine, EngineError, Zone, fill
from tests.support.servers import postgres_literal

_FOLDER = Path(__file__).resolve().parent
# PGlite has no autovacuum: the catalog of a database that is emptied again and again grows, so a new one takes over.
_USES = 100


def missing() -> str | None:
    if importlib.util.find_spec("psycopg") is None:
        return "pip install 'psycopg[binary]'"
    if shutil.which("node") is None:
        return "install node 20"
    if not (_FOLDER / "node_modules" / "pg18").is_dir():
        return "run `npm ci` in tests/support/pglite"
    return None


class PGliteDatabase(Database):
    """One PGlite process. Its values come as PostgreSQL's text, which psycopg decodes."""

    def __init__(self, major: int) -> None:
        self._process = subprocess.Popen(
            ["node", "serve.mjs", f"pg{major}"],
            cwd=_FOLDER,
            env={**os.environ, "TZ": "UTC"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._notices: list[str] = []
        self.uses = 0
        self.version: str = self._receive()["version"]

    def execute(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        answer = self._ask({"sql": fill(sql, params, postgres_literal)})
        self._notices += answer["notices"]
        if "error" in answer:
            raise EngineError(answer["error"], answer["code"])
        return _decode(answer["rows"], answer["oids"])

    def script(self, sql: str) -> None:
        """Run several statements; psql's own commands and `copy … from stdin` are not understood."""
        self.execute(sql)

    def notices(self) -> list[str]:
        given, self._notices = self._notices, []
        return given

    def reset(self, zone: Zone) -> None:
        self.uses += 1
        self._ask({"reset": True})
        # PGlite may carry no zone names: the SQL standard's form needs none.
        self.execute(f"set time zone interval '{zone.offset}' hour to minute")
        self._notices.clear()

    def stop(self) -> None:
        self._process.communicate()

    def _ask(self, request: dict[str, object]) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return self._receive()

    def _receive(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"PGlite ended with code {self._process.wait()}")
        answer: dict[str, Any] = json.loads(line)
        return answer


def _decode(rows: list[list[str | None]], oids: list[int]) -> list[tuple[Any, ...]]:
    from psycopg.adapt import Transformer
    from psycopg.pq import Format

    transformer = Transformer()
    loaders = [transformer.get_loader(oid, Format.TEXT).load for oid in oids]
    return [
        tuple(None if value is None else load(value.encode()) for load, value in zip(loaders, row, strict=True))
        for row in rows
    ]


class _PGlite:
    dialect = "postgres"

    def __init__(self, major: int) -> None:
        self.name = f"postgres{major}"
        self._major = major
        self._idle = [PGliteDatabase(major)]
        self.version = self._idle[0].version

    @contextmanager
    def database(self, zone: Zone = INDIA) -> Iterator[Database]:
        database = self._idle.pop() if self._idle else PGliteDatabase(self._major)
        database.reset(zone)
        try:
            yield database
        finally:
            if database.uses < _USES:
                self._idle.append(database)
            else:
                database.stop()

    def stop(self) -> None:
        for database in self._idle:
            database.stop()


@contextmanager
def pglite(major: int) -> Iterator[Engine]:
    """PGlite of PostgreSQL `major`: 16, 17 or 18. A database is emptied after use, and taken again."""
    engine = _PGlite(major)
    try:
        yield engine
    finally:
        engine.stop()
