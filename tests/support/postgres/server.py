"""PostgreSQL as a private server: version 15 from Debian, the others from npm, which carries whole servers."""

import importlib.util
import shutil
import signal
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from tests.support.database import INDIA, Database, Engine, EngineError, Zone, fill
from tests.support.servers import client, folder_of_server, prepare, running

_DEBIANS = 15
_FOLDER = Path(__file__).resolve().parent


def _programs(major: int) -> Path | None:
    """The folder of `initdb` and `postgres`; None when they are not here."""
    if major == _DEBIANS:
        debian = Path(f"/usr/lib/postgresql/{major}/bin")
        if (debian / "postgres").exists():
            return debian
        found = shutil.which("initdb")
        return Path(found).resolve().parent if found else None
    npm = _FOLDER / "node_modules" / f"postgres{major}" / "native" / "bin"
    return npm if npm.is_dir() else None


def missing(major: int) -> str | None:
    if importlib.util.find_spec("psycopg") is None:
        return "pip install 'psycopg[binary]'"
    if shutil.which("psql") is None or _programs(_DEBIANS) is None:
        return f"apt install postgresql-{_DEBIANS}"
    return None if _programs(major) else "run `npm ci` in tests/support/postgres"


class PostgresDatabase(Database):
    def __init__(self, connection: Any, client: Sequence[str | Path], url: str) -> None:
        self.url = url
        self._connection = connection
        self._client = client
        self._notices: list[str] = []
        connection.add_notice_handler(lambda notice: self._notices.append(notice.message_primary or ""))

    def execute(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        import psycopg

        try:
            # Without parameters psycopg sends the text as it is: `%` means itself.
            cursor = self._connection.execute(fill(sql, params, postgres_literal))
            rows: list[tuple[Any, ...]] = cursor.fetchall() if cursor.description else []
        except psycopg.Error as error:
            raise EngineError(error.diag.message_primary or str(error), error.sqlstate or "") from error
        return rows

    def script(self, sql: str) -> None:
        client(self._client, sql)

    def notices(self) -> list[str]:
        given, self._notices = self._notices, []
        return given


def postgres_literal(value: object) -> str:
    """A Python value as PostgreSQL writes it."""
    from psycopg.sql import Literal

    return Literal(value).as_string(None)


class _Postgres:
    dialect = "postgres"

    def __init__(self, name: str, admin: Any, folder: Path) -> None:
        self.name = name
        self.version = admin.execute("show server_version").fetchone()[0].split()[0]
        self._admin = admin
        self._folder = folder
        self._numbers = count(1)

    @contextmanager
    def database(self, zone: Zone = INDIA) -> Iterator[Database]:
        import psycopg

        name = f"entia_{next(self._numbers)}"
        self._admin.execute(f"create database {name} template template0")
        try:
            with closing(
                psycopg.connect(
                    host=str(self._folder),
                    user="postgres",
                    dbname=name,
                    autocommit=True,
                    options=f"-c TimeZone={zone.name}",
                )
            ) as connection:
                psql = ("psql", "-X", "-q", "-h", self._folder, "-U", "postgres", "-d", name, "-f", "-")
                url = f"postgresql://postgres@/{name}?host={self._folder}"
                yield PostgresDatabase(connection, (*psql, "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=verbose"), url)
        finally:
            self._admin.execute(f"drop database {name} with (force)")


@contextmanager
def postgres(major: int = _DEBIANS) -> Iterator[Engine]:
    """PostgreSQL of one version, its superuser named `postgres` and its locale C.UTF-8."""
    import psycopg

    found = _programs(major)
    if found is None:
        raise RuntimeError(missing(major))
    with folder_of_server() as folder:
        programs = found
        if major != _DEBIANS:  # the server's user may not look into the checkout
            shutil.copytree(found.parent, folder / "programs", symlinks=True)
            programs = folder / "programs" / "bin"
        data = folder / "data"
        make: list[str | Path] = [programs / "initdb", f"--pgdata={data}", "--username=postgres", "--auth=trust"]
        make += ["--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"]
        prepare(make, folder)
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": folder,
            "fsync": "off",
            "full_page_writes": "off",
            "synchronous_commit": "off",
            "autovacuum": "off",
            "shared_buffers": "32MB",
        }
        command: list[str | Path] = [programs / "postgres", f"-D{data}"]
        command += [f"--{key}={value}" for key, value in settings.items()]

        def connect() -> Any:
            return psycopg.connect(host=str(folder), user="postgres", dbname="postgres", autocommit=True)

        with running(command, folder, connect, psycopg.OperationalError, signal.SIGQUIT) as admin:
            yield _Postgres("postgres" if major == _DEBIANS else f"postgres{major}", admin, folder)
