"""A connection that only reads: to what an address names, with time limits, and errors without secrets."""

from __future__ import annotations

import getpass
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import quote, quote_plus

from entia.importers.database_address import Address, DatabaseError

if TYPE_CHECKING:
    from sqlalchemy import Connection

# Seconds in which a server must be reached, and a question answered.
_REACH = 15
_ANSWER = 60

Row = tuple[Any, ...]
_Made = TypeVar("_Made")


class _Driver(NamedTuple):
    """How SQLAlchemy calls dialect and driver, and the driver's module. `first` is what a session says first: that it
    only reads, and, where the engine has that, from one state of the database."""

    name: str
    module: str
    first: tuple[str, ...] = ()
    package: str = ""  # where it is not called as the module is


_MYSQL = _Driver(
    "mysql+pymysql",
    "pymysql",
    # Its catalog is in no snapshot. Names in backquotes, moments in UTC: as mysqldump asks for them.
    ("SET SESSION TRANSACTION READ ONLY", "SET SESSION sql_mode = '', time_zone = '+00:00', sql_quote_show_create = 1"),
)
_DRIVERS = {
    "postgres": _Driver(
        "postgresql+pg8000",
        "pg8000",
        (
            "SET default_transaction_read_only = on",
            f"SET statement_timeout = '{_ANSWER}s'",
            "SET lock_timeout = '10s'",
            # Literals of one form, whatever the server is set to: as pg_dump asks for them.
            "SET datestyle = 'ISO'",
            "SET intervalstyle = 'postgres'",
            "SET quote_all_identifiers = off",
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        ),
    ),
    "mysql": _MYSQL,
    "mariadb": _MYSQL,
    "sqlite": _Driver("sqlite+pysqlite", "sqlite3", ("PRAGMA query_only = ON", "BEGIN")),
    "sqlserver": _Driver("mssql+pytds", "pytds", package="python-tds"),
    # Not pure Python, so that the extension does not have it.
    "oracle": _Driver("oracle+oracledb", "oracledb", ("SET TRANSACTION READ ONLY",)),
    "duckdb": _Driver("", "duckdb", ("BEGIN",)),
}


@dataclass(frozen=True, slots=True)
class Session:
    """Asks a database. `connection` is SQLAlchemy's, None for DuckDB, which it does not reach."""

    address: Address
    secrets: tuple[str, ...]
    connection: Connection | None
    execute: Callable[[str], list[Row]]

    def rows(self, sql: str) -> list[Row]:
        """The rows of a query, which is sent as it stands. Raises DatabaseError."""
        return self.guard(lambda: self.execute(sql))

    def guard(self, run: Callable[[], _Made]) -> _Made:
        """What a driver gives. Raises DatabaseError, without secret, for whatever it raises."""
        return _guarded(run, f"`{self.address.shown}` cannot be read", self.secrets)


@contextmanager
def connected(address: Address) -> Iterator[Session]:
    """A session that cannot write. Raises DatabaseError where the database is not reached."""
    driver = _DRIVERS[address.kind.dialect]
    if find_spec(driver.module) is None:
        package = driver.package or driver.module
        raise DatabaseError(
            f"{address.kind.title} is read by `{driver.module}`, which this Python does not have",
            f"install it (`pip install {package}`) and import with `entia import` on the command line",
        )
    password = address.password if address.password is not None else address.given
    secrets = _forms(password)
    trouble = f"`{address.shown}` cannot be reached"
    if address.kind.file and not Path(address.database).is_file():
        raise DatabaseError(f"{trouble}: there is no such file")
    opened = _open_duckdb if address.kind.dialect == "duckdb" else _open
    connection, execute, close = _guarded(lambda: opened(address, driver, password), trouble, secrets)
    try:
        session = Session(address, secrets, connection, execute)
        for sql in driver.first:
            session.rows(sql)
        yield session
    finally:
        close()


_Opened = tuple["Connection | None", Callable[[str], list[Row]], Callable[[], None]]


def _open(address: Address, driver: _Driver, password: str | None) -> _Opened:
    from sqlalchemy import URL, create_engine, event
    from sqlalchemy.dialects import registry
    from sqlalchemy.pool import NullPool

    # The extension's bundle has no entry points, by which SQLAlchemy would find it.
    registry.register("mssql.pytds", "sqlalchemy_pytds.dialect", "MSDialect_pytds")
    database = address.database or None
    query: dict[str, str] = {}
    if address.kind.file:
        path = quote(Path(address.database).absolute().as_posix())
        database, query = f"file:{path}", {"mode": "ro", "uri": "true"}
    if address.kind.dialect == "oracle":  # what a path names is a service, not a system identifier
        query, database = {"service_name": address.database} if address.database else {}, None
    url = URL.create(
        driver.name,
        (address.user or getpass.getuser()) if not address.kind.file else None,
        password,
        _host(address) or None,
        address.port,
        database,
        query,
    )
    # Our own BEGIN, not the driver's: it says how.
    level = "AUTOCOMMIT" if address.kind.dialect in ("postgres", "mysql", "mariadb", "sqlite") else None
    engine = create_engine(
        url,
        connect_args=_ARGUMENTS[address.kind.dialect](address),
        poolclass=NullPool,
        hide_parameters=True,
        **({"isolation_level": level} if level else {}),
    )
    if address.kind.dialect == "postgres":  # the driver's `connect` takes no socket that is reached already
        event.listen(engine, "do_connect", lambda dialect, _, args, named: dialect.dbapi.Connection(*args, **named))
    connection = engine.connect()

    def execute(sql: str) -> list[Row]:
        result = connection.exec_driver_sql(sql)
        return [tuple(row) for row in result.fetchall()] if result.returns_rows else []

    return connection, execute, connection.close


def _open_duckdb(address: Address, driver: _Driver, password: str | None) -> _Opened:
    import duckdb

    config: dict[str, Any] = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    connection = duckdb.connect(address.database, read_only=True, config=config)
    return None, lambda sql: connection.execute(sql).fetchall(), connection.close


def _host(address: Address) -> str:
    return address.host.strip("[]") or ("" if address.kind.file else "localhost")


# ---- what the drivers are told ---------------------------------------------------------------------------------------
def _postgres(address: Address) -> dict[str, Any]:
    folder = address.option("host")  # libpq's way to name the folder of a socket
    port = address.port or address.kind.port
    if folder.startswith("/"):
        return {"application_name": "entia", "ssl_context": False, "unix_sock": f"{folder}/.s.PGSQL.{port}"}
    if folder:
        raise DatabaseError("`host` is the folder of a socket", "write the name of a host behind `//`")
    # pg8000 has one limit for reaching a server and for its answers: it is given what was reached.
    reached = socket.create_connection((_host(address), port), _REACH)
    reached.settimeout(_ANSWER)
    return {"application_name": "entia", "ssl_context": _ssl(address), "sock": reached}


def _mysql(address: Address) -> dict[str, Any]:
    context = _ssl(address)
    tls = {"ssl_disabled": True} if context is False else {} if context is None else {"ssl": context}
    sock = {"unix_socket": address.option("unix_socket")} if address.option("unix_socket") else {}
    return {"connect_timeout": _REACH, "read_timeout": _ANSWER, "charset": "utf8mb4", **tls, **sock}


def _sqlserver(address: Address) -> dict[str, Any]:
    ca = address.option("sslrootcert")
    return {
        "login_timeout": _REACH,
        "timeout": _ANSWER,
        "appname": "entia",
        "readonly": True,
        **({"cafile": ca} if ca else {}),
    }


_ARGUMENTS: dict[str, Callable[[Address], dict[str, Any]]] = {
    "postgres": _postgres,
    "mysql": _mysql,
    "mariadb": _mysql,
    "sqlite": lambda _: {"timeout": 10},
    "sqlserver": _sqlserver,
    "oracle": lambda _: {"tcp_connect_timeout": _REACH},
}


def _ssl(address: Address) -> ssl.SSLContext | bool | None:
    """False for never; None: where the server offers it, which is how both drivers are by themselves."""
    mode = address.option("sslmode") or "prefer"
    if mode in ("disable", "prefer"):
        return False if mode == "disable" else None
    context = ssl.create_default_context(cafile=address.option("sslrootcert") or None)
    if mode == "require":
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


# ---- errors ----------------------------------------------------------------------------------------------------------
def _guarded(run: Callable[[], _Made], trouble: str, secrets: tuple[str, ...]) -> _Made:
    try:
        return run()
    except DatabaseError:
        raise
    except Exception as error:  # noqa: BLE001 (a driver raises what it wants, from OSError to RuntimeError)
        said = _said(error)
    # Outside of `except`: the driver's own exception, which may hold the URL, is no context of ours.
    for secret in secrets:
        said = said.replace(secret, "***")
    raise DatabaseError(f"{trouble}: {said}")


def _said(error: BaseException) -> str:
    """What a driver's error says, in one line."""
    each: BaseException | None = error
    while each is not None:
        if isinstance(each, OSError) and (each.strerror or isinstance(each, TimeoutError)):
            return (each.strerror or "no answer in time").lower()
        # As SQLAlchemy, PyMySQL and Python itself name the error behind an error.
        named = getattr(each, "orig", None) or getattr(each, "original_exception", None)
        each = named or each.__cause__ or each.__context__
    original = getattr(error, "orig", None) or error
    arguments = original.args
    if arguments and isinstance(arguments[0], dict):  # pg8000: the fields of the server's message
        return str(arguments[0].get("M", arguments[0]))
    said = str(arguments[1]) if len(arguments) > 1 and isinstance(arguments[0], int) else str(original)
    return (said.strip() or type(original).__name__).splitlines()[0]


def _forms(password: str | None) -> tuple[str, ...]:
    """The password in each way in which a text may have it, the longest first."""
    if not password:
        return ()
    forms = {password, quote(password), quote(password, safe=""), quote_plus(password), repr(password)[1:-1]}
    return tuple(sorted(forms, key=lambda form: (-len(form), form)))
