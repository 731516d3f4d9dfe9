"""MySQL and MariaDB as private servers: MariaDB 10.11 is the system's, the others lie beside it (`debian.py`)."""

import importlib.util
import shutil
import signal
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from tests.support import debian
from tests.support.database import INDIA, Database, Engine, EngineError, Zone, fill
from tests.support.servers import client, folder_of_server, prepare, running

# InnoDB's files are small and never synced: a server lives for one session of tests.
_STORAGE = (
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-flush-method=nosync",
    "--innodb-doublewrite=0",
    "--innodb-buffer-pool-size=64M",
)


def missing(name: str) -> str | None:
    """What the engine of this name lacks here: "mysql", "mariadb" or "mariadb11"."""
    if importlib.util.find_spec("pymysql") is None:
        return "pip install pymysql"
    programs = ("mysqld", "mysql") if name == "mysql" else ("mariadbd", "mariadb-install-db", "mariadb")
    if any(_program(name, program) is None for program in programs):
        return "run `python -m tests.support.debian`" if name in debian.PACKAGES else "apt install mariadb-server"
    return None


def _program(name: str, program: str) -> str | None:
    if name in debian.PACKAGES:
        found = debian.program(name, program)
        return str(found) if found else None
    # Debian puts the server in /usr/sbin, which only root has on its path.
    return shutil.which(program) or shutil.which(program, path="/usr/sbin")


class MySQLDatabase(Database):
    def __init__(self, connection: Any, client: Sequence[str | Path], url: str) -> None:
        self.url = url
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
        client(self._client, sql)

    def notices(self) -> list[str]:
        given, self._notices = self._notices, []
        return given


class _Server:
    def __init__(self, name: str, admin: Any, socket: Path) -> None:
        self.name = name
        self.dialect = name.rstrip("0123456789")
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
                program = _program(self.name, self.dialect)
                command = (program, "--no-defaults", "-S", self._socket, "-u", "root", name)
                url = f"{self.dialect}://root@/{name}?unix_socket={self._socket}"
                yield MySQLDatabase(connection, (*map(str, command), "--default-character-set=utf8mb4"), url)
        finally:
            self._admin.query(f"drop database {name}")


@contextmanager
def mysql(name: str) -> Iterator[Engine]:
    """The engine of this name, with its own defaults (strict mode, case-sensitive table names), in utf8mb4."""
    import pymysql

    with folder_of_server() as folder:
        data, socket = folder / "data", folder / "socket"
        make, serve = _mysql_commands() if name == "mysql" else _mariadb_commands(name)
        prepare([*make, f"--datadir={data}"], folder)
        command = [*serve, f"--datadir={data}", f"--socket={socket}", f"--pid-file={folder / 'pid'}"]
        command += ["--skip-networking", "--character-set-server=utf8mb4"]

        def connect() -> Any:
            return pymysql.connect(unix_socket=str(socket), user="root", charset="utf8mb4", autocommit=True)

        with running(command, folder, connect, pymysql.OperationalError, signal.SIGKILL) as admin:
            yield _Server(name, admin, socket)


def _mysql_commands() -> tuple[list[str], list[str]]:
    """What makes a folder of data, and what serves it."""
    server = _program("mysql", "mysqld")
    if server is None:
        raise RuntimeError(missing("mysql"))
    serve = [server, "--no-defaults", f"--basedir={_base(server)}", "--secure-file-priv=", *_STORAGE]
    return [*serve, "--initialize-insecure"], [*serve, "--mysqlx=0"]


def _mariadb_commands(name: str) -> tuple[list[str], list[str]]:
    server, installer = _program(name, "mariadbd"), _program(name, "mariadb-install-db")
    if server is None or installer is None:
        raise RuntimeError(missing(name))
    options = ["--no-defaults", f"--basedir={_base(server)}", *_STORAGE, "--innodb-log-file-size=16M"]
    return [installer, *options, "--auth-root-authentication-method=normal", "--skip-test-db"], [server, *options]


def _base(program: str) -> Path:
    """The folder below which a server finds its messages, character sets and plugins."""
    return Path(program).resolve().parents[1]
