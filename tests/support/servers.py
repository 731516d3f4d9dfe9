"""PostgreSQL and MariaDB as private servers: a temporary folder, a unix socket only, never root, no fsync."""

import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from tests.support.database import INDIA, Database, Engine, EngineError, Zone, fill

_START_SECONDS = 60


# A private server -----------------------------------------------------------------------------------------------------


def _unprivileged(command: Sequence[str | Path], *, dies_with_us: bool = False) -> list[str]:
    """The command as it runs without root; where the system can, it is killed when this process is."""
    setpriv = shutil.which("setpriv")
    root = os.getuid() == 0
    if setpriv is None:
        if root:
            raise RuntimeError("database servers refuse to run as root, and `setpriv` (util-linux) is not here")
        return [str(part) for part in command]
    options = ["--reuid=nobody", "--regid=nogroup", "--clear-groups"] if root else []
    # SIGINT is PostgreSQL's fast shutdown; MariaDB needs a signal that it cannot take for a debugger's.
    options += ["--pdeathsig=TERM"] if dies_with_us else []
    return [setpriv, *options, "--", *(str(part) for part in command)] if options else [str(part) for part in command]


@contextmanager
def _folder() -> Iterator[Path]:
    """A temporary folder that the unprivileged server owns. Its path is short: a socket's path may have 107 bytes."""
    with tempfile.TemporaryDirectory(prefix="entia-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if os.getuid() == 0:
            shutil.chown(folder, "nobody", "nogroup")
        yield folder


def _prepare(command: Sequence[str | Path], folder: Path) -> None:
    done = subprocess.run(
        _unprivileged(command), cwd=folder, env=_environment(folder), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


def _environment(folder: Path) -> Mapping[str, str]:
    return {**os.environ, "HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C.UTF-8"}


@contextmanager
def _running(
    command: Sequence[str | Path], folder: Path, connect: Callable[[], Any], refused: type[Exception]
) -> Iterator[Any]:
    """Run a server and yield the first connection to it, which is tried until the server answers."""
    log = folder / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            _unprivileged(command, dies_with_us=True),
            cwd=folder,
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        with closing(_first_answer(server, connect, refused, log)) as connection:
            yield connection
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _first_answer(
    server: subprocess.Popen[bytes], connect: Callable[[], Any], refused: type[Exception], log: Path
) -> Any:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            return connect()
        except refused as error:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the server did not start: {error}\n{log.read_text(errors='replace')}") from error
            time.sleep(0.05)


def _client(command: Sequence[str | Path], sql: str) -> None:
    """Feed a script to an engine's own client."""
    done = subprocess.run(
        [str(part) for part in command], input=sql, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode:
        code = re.search(r"\b(?:ERROR:\s+|ERROR )(\w{4,5})\b", done.stderr)
        raise EngineError(done.stderr.strip(), code[1] if code else "")


# PostgreSQL -----------------------------------------------------------------------------------------------------------


def _postgres_programs() -> Path | None:
    """The folder of PostgreSQL 15's programs: Debian's, else that of the `initdb` on the path."""
    debian = Path("/usr/lib/postgresql/15/bin")
    if (debian / "postgres").exists():
        return debian
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def missing_postgres() -> str | None:
    if importlib.util.find_spec("psycopg") is None:
        return "pip install 'psycopg[binary]'"
    if _postgres_programs() is None or shutil.which("psql") is None:
        return "apt install postgresql-15"
    return None


class PostgresDatabase(Database):
    def __init__(self, connection: Any, client: Sequence[str | Path]) -> None:
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
        _client(self._client, sql)

    def notices(self) -> list[str]:
        given, self._notices = self._notices, []
        return given


def postgres_literal(value: object) -> str:
    """A Python value as PostgreSQL writes it."""
    from psycopg.sql import Literal

    return Literal(value).as_string(None)


class _Postgres:
    name = dialect = "postgres"

    def __init__(self, admin: Any, folder: Path) -> None:
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
                yield PostgresDatabase(connection, (*psql, "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=verbose"))
        finally:
            self._admin.execute(f"drop database {name} with (force)")


@contextmanager
def postgres() -> Iterator[Engine]:
    """PostgreSQL 15, its superuser named `postgres` and its locale C.UTF-8."""
    import psycopg

    programs = _postgres_programs()
    if programs is None:
        raise RuntimeError(missing_postgres())
    with _folder() as folder:
        data = folder / "data"
        make = [str(programs / "initdb"), f"--pgdata={data}", "--username=postgres", "--auth=trust", "--no-sync"]
        _prepare([*make, "--encoding=UTF8", "--locale=C.UTF-8"], folder)
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": folder,
            "fsync": "off",
            "full_page_writes": "off",
            "synchronous_commit": "off",
            "autovacuum": "off",
            "shared_buffers": "32MB",
        }
        command = [str(programs / "postgres"), f"-D{data}", *(f"--{key}={value}" for key, value in settings.items())]

        def connect() -> Any:
            return psycopg.connect(host=str(folder), user="postgres", dbname="postgres", autocommit=True)

        with _running(command, folder, connect, psycopg.OperationalError) as admin:
            yield _Postgres(admin, folder)


# MariaDB --------------------------------------------------------------------------------------------------------------


def missing_mariadb() -> str | None:
    if importlib.util.find_spec("pymysql") is None:
        return "pip install pymysql"
    if any(_program(name) is None for name in ("mariadbd", "mariadb-install-db", "mariadb")):
        return "apt install mariadb-server"
    return None


def _program(name: str) -> str | None:
    # Debian puts the server in /usr/sbin, which only root has on its path.
    return shutil.which(name) or shutil.which(name, path="/usr/sbin")


class MariaDatabase(Database):
    def __init__(self, connection: Any, client: Sequence[str | Path]) -> None:
        self._connection = connection
        self._client = client
        self._notices: list[str] = []

    def execute(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        import pymysql

        with self._connection.cursor() as cursor:
            try:
                cursor.execute(fill(sql, params, self._literal))
                rows: list[tuple[Any, ...]] = list(cursor.fetchall())
            except pymysql.Error as error:
                code, message = error.args[0], error.args[-1]
                raise EngineError(str(message), str(code)) from error
            if cursor.warning_count:
                self._notices += [message for _, _, message in self._connection.show_warnings()]
        return rows

    def _literal(self, value: object) -> str:
        written: str = self._connection.escape(value, self._connection.encoders)
        return written

    def script(self, sql: str) -> None:
        _client(self._client, sql)

    def notices(self) -> list[str]:
        given, self._notices = self._notices, []
        return given


class _MariaDB:
    name = dialect = "mariadb"

    def __init__(self, admin: Any, socket: Path) -> None:
        with admin.cursor() as cursor:
            cursor.execute("select version()")
            self.version = cursor.fetchone()[0].split("-")[0]
        self._admin = admin
        self._socket = socket
        self._numbers = count(1)

    @contextmanager
    def database(self, zone: Zone = INDIA) -> Iterator[Database]:
        import pymysql

        name = f"entia_{next(self._numbers)}"
        self._admin.query(f"create database {name}")
        try:
            with closing(
                pymysql.connect(
                    unix_socket=str(self._socket),
                    user="root",
                    database=name,
                    charset="utf8mb4",
                    autocommit=True,
                    init_command=f"set time_zone = '{zone.offset}'",
                )
            ) as connection:
                client = (_program("mariadb"), "--no-defaults", "-S", self._socket, "-u", "root", name)
                yield MariaDatabase(connection, (*map(str, client), "--default-character-set=utf8mb4"))
        finally:
            self._admin.query(f"drop database {name}")


@contextmanager
def mariadb() -> Iterator[Engine]:
    """MariaDB with its own defaults (strict mode, case-sensitive table names), in utf8mb4."""
    import pymysql

    server, installer = _program("mariadbd"), _program("mariadb-install-db")
    if server is None or installer is None:
        raise RuntimeError(missing_mariadb())
    with _folder() as folder:
        data, socket = folder / "data", folder / "socket"
        # InnoDB's files are small and never synced: a server lives for one session of tests.
        storage = ["--innodb-flush-log-at-trx-commit=0", "--innodb-flush-method=nosync", "--innodb-doublewrite=0"]
        storage += ["--innodb-buffer-pool-size=64M", "--innodb-log-file-size=16M"]
        make = [installer, "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal"]
        _prepare([*make, "--skip-test-db", *storage], folder)
        command = [server, "--no-defaults", f"--datadir={data}", f"--socket={socket}", f"--pid-file={folder / 'pid'}"]
        command += ["--skip-networking", "--character-set-server=utf8mb4", *storage]

        def connect() -> Any:
            return pymysql.connect(unix_socket=str(socket), user="root", charset="utf8mb4", autocommit=True)

        with _running(command, folder, connect, pymysql.OperationalError) as admin:
            yield _MariaDB(admin, socket)
