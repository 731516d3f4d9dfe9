"""URLs of databases: what they say, what they show, and that a secret is in nothing that is shown or said."""

from __future__ import annotations

import logging
import socket
import struct
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entia.importers import database_connection
from entia.importers.database import read
from entia.importers.database_address import SCHEMES, Address, DatabaseError, address_of, is_url
from entia.importers.database_connection import connected
from entia.importers.report import Trace
from tests.support.engines import Engine

SECRET = "s3cr:t/p@ss"
WRITTEN = "s3cr%3At%2Fp%40ss"


@pytest.fixture(autouse=True)
def without_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in SCHEMES.values():
        monkeypatch.delenv(kind.password or "PGPASSWORD", raising=False)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://ann@db.example:5433/shop", ("postgresql", "ann", None, "db.example", 5433, "shop")),
        (f"postgres://ann:{WRITTEN}@[::1]/shop", ("postgres", "ann", SECRET, "[::1]", None, "shop")),
        ("mysql+pymysql://root:@localhost/shop", ("mysql", "root", "", "localhost", None, "shop")),
        ("MariaDB://root@localhost", ("mariadb", "root", None, "localhost", None, "")),
        ("sqlite:///folder/shop.db", ("sqlite", "", None, "", None, "folder/shop.db")),
        ("sqlite:////srv/my%20shop.db", ("sqlite", "", None, "", None, "/srv/my shop.db")),
        ("duckdb:///C:/data/shop.duckdb", ("duckdb", "", None, "", None, "C:/data/shop.duckdb")),
        ("mssql://sa:a%40b@db/shop", ("mssql", "sa", "a@b", "db", None, "shop")),
    ],
)
def test_a_url_says_where_a_database_is(url: str, expected: tuple[object, ...]) -> None:
    found = address_of(url)
    assert (found.scheme, found.user, found.password, found.host, found.port, found.database) == expected
    assert address_of(found.shown) == Address(
        found.scheme, found.user, None, found.host, found.port, found.database, found.schemas, found.query
    )


def test_schemas_are_named_behind_the_question_mark() -> None:
    found = address_of("postgresql://ann@db/shop?schema=sales,hr&schema=hr&sslmode=require")
    assert found.schemas == ("sales", "hr")
    assert found.shown == "postgresql://ann@db/shop?sslmode=require&schema=sales,hr"


@pytest.mark.parametrize(
    ("url", "message"),
    [
        (f"postgresql://ann:{SECRET}@db/shop", "the URL of the database cannot be read"),
        (f"postgresql://ann:{WRITTEN}@db:many/shop", "the URL of the database cannot be read"),
        (f"oracel://ann:{WRITTEN}@db/shop", "`oracel` names no database that Entia reads"),
        (f"ann:{SECRET}@db", "no URL is here"),
        (f"oracle://ann:{WRITTEN}@db/shop?sid=x", "`sid` is no option of a URL of Oracle"),
        (f"postgresql://ann@db/shop?password={WRITTEN}", "`password` is no option of a URL of PostgreSQL"),
        (f"postgresql://ann@db/shop?sslmode={WRITTEN}", "`sslmode` is one of"),
        (f"sqlite://ann:{WRITTEN}@db/shop.db", "a SQLite URL names a file"),
        ("duckdb://", "a DuckDB URL names a file"),
    ],
)
def test_a_url_that_cannot_be_read_is_not_repeated(url: str, message: str) -> None:
    with pytest.raises(DatabaseError) as caught:
        address_of(url)
    assert message in caught.value.message
    assert_silent(caught.value, ("s3cr", "p@ss", WRITTEN))


@given(
    password=st.text(st.characters(exclude_categories=("Cs",)), min_size=1),
    user=st.text(st.sampled_from("abc:@/?%é "), min_size=1),
)
def test_what_is_shown_has_no_password(password: str, user: str) -> None:
    from urllib.parse import quote

    url = f"postgresql://{quote(user, safe='')}:{quote(password, safe='')}@host/database"
    found = address_of(url)
    assert (found.user, found.password) == (user, password)
    assert found.shown == f"postgresql://{quote(user, safe='')}@host/database"
    assert repr(found) == repr(address_of(found.shown))


def test_a_password_is_asked_for_only_where_none_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    assert address_of("postgresql://ann@db/shop").asks
    assert not address_of("postgresql://ann:@db/shop").asks
    assert not address_of("postgresql://ann@db/shop", "given").asks
    assert not address_of("sqlite:///shop.db").asks
    monkeypatch.setenv("PGPASSWORD", SECRET)
    assert not address_of("postgresql://ann@db/shop").asks
    assert address_of("mysql://ann@db/shop").asks


def test_a_place_with_a_scheme_is_a_database() -> None:
    assert is_url("sqlite:///shop.db")
    assert not is_url("folder/shop.sql")


# ---- what a driver says ----------------------------------------------------------------------------------------------
def assert_silent(error: BaseException, secrets: tuple[str, ...] = (SECRET, WRITTEN)) -> None:
    """Neither the error, nor what it prints, nor any error behind it has the secret in it."""
    texts = ["".join(traceback.format_exception(error)), getattr(error, "hint", "")]
    behind: BaseException | None = error
    while behind is not None:
        texts += [str(behind), repr(behind), repr(behind.args)]
        behind = behind.__cause__ or behind.__context__
    for secret in secrets:
        assert all(secret not in text for text in texts), texts


def trouble(url: str, caplog: pytest.LogCaptureFixture) -> DatabaseError:
    """The error of a database that cannot be read, after making sure that nothing tells the secret."""
    with caplog.at_level(logging.DEBUG), pytest.raises(DatabaseError) as caught:
        read(address_of(url), Trace(), lambda done, total, what: None)
    assert_silent(caught.value)
    assert SECRET not in caplog.text
    assert WRITTEN not in caplog.text
    return caught.value


@pytest.mark.parametrize("scheme", ["postgresql", "mysql", "mariadb"])
def test_a_refused_connection(scheme: str, caplog: pytest.LogCaptureFixture) -> None:
    with closed_port() as port:
        found = trouble(f"{scheme}://ann:{WRITTEN}@127.0.0.1:{port}/shop", caplog)
    assert found.message == f"`{scheme}://ann@127.0.0.1:{port}/shop` cannot be reached: connection refused"


@pytest.mark.parametrize("scheme", ["postgresql", "mysql", "mariadb"])
def test_an_unknown_host(scheme: str, caplog: pytest.LogCaptureFixture) -> None:
    found = trouble(f"{scheme}://ann:{WRITTEN}@nowhere.invalid/shop", caplog)
    assert found.message.startswith(f"`{scheme}://ann@nowhere.invalid/shop` cannot be reached: ")


@pytest.mark.parametrize("scheme", ["postgresql", "mysql", "mariadb", "mssql"])
def test_a_server_that_never_answers(
    scheme: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_connection, "_REACH", 1)
    monkeypatch.setattr(database_connection, "_ANSWER", 1)
    with socket.create_server(("127.0.0.1", 0)) as server:  # the system takes the connection; nobody speaks
        port = server.getsockname()[1]
        found = trouble(f"{scheme}://ann:{WRITTEN}@127.0.0.1:{port}/shop", caplog)
    assert found.message == f"`{scheme}://ann@127.0.0.1:{port}/shop` cannot be reached: no answer in time"


def test_a_server_that_cannot_be_reached_in_time(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_connection, "_REACH", 1)
    with socket.socket() as full:  # what is not accepted fills the queue of one: the next waits for ever
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            found = trouble(f"postgresql://ann:{WRITTEN}@127.0.0.1:{port}/shop", caplog)
    assert found.message == f"`postgresql://ann@127.0.0.1:{port}/shop` cannot be reached: no answer in time"


def test_a_server_that_repeats_the_password(caplog: pytest.LogCaptureFixture) -> None:
    with postgres_that_echoes() as port:
        found = trouble(f"postgresql://ann:{WRITTEN}@127.0.0.1:{port}/shop?sslmode=disable", caplog)
    assert found.message.endswith("cannot be reached: the password *** is wrong")


@pytest.mark.engines
def test_a_wrong_password(start_engine: Callable[[str], Engine], caplog: pytest.LogCaptureFixture) -> None:
    with start_engine("mariadb").database() as database:
        database.execute("create user ann identified by 'right'")
        try:
            found = trouble(database.url.replace("root@", f"ann:{WRITTEN}@"), caplog)
        finally:
            database.execute("drop user ann")
    assert "Access denied for user 'ann'@'localhost'" in found.message


def test_a_file_that_is_not_there(caplog: pytest.LogCaptureFixture) -> None:
    for scheme in ("sqlite", "duckdb"):
        found = trouble(f"{scheme}:////nowhere/shop.db", caplog)
        assert found.message == f"`{scheme}:////nowhere/shop.db` cannot be reached: there is no such file"


def test_a_driver_that_is_not_there(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_connection, "find_spec", lambda name: None)
    found = trouble(f"mssql://ann:{WRITTEN}@db/shop", caplog)
    assert found.message == "SQL Server is read by `pytds`, which this Python does not have"
    assert "pip install python-tds" in found.hint
    found = trouble(f"oracle://ann:{WRITTEN}@db/shop", caplog)
    assert found.message == "Oracle is read by `oracledb`, which this Python does not have"
    assert "pip install oracledb" in found.hint


@contextmanager
def closed_port() -> Iterator[int]:
    """A port on which nothing listens, as long as nobody takes it."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


@contextmanager
def postgres_that_echoes() -> Iterator[int]:
    """A server that asks for the password in clear text, and tells it in its refusal."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            client, _ = server.accept()
            with client:
                client.recv(4096)
                client.sendall(b"R" + struct.pack("!ii", 8, 3))
                password = client.recv(4096)[5:-1]
                fields = b"SFATAL\0VFATAL\0C28P01\0Mthe password " + password + b" is wrong\0\0"
                client.sendall(b"E" + struct.pack("!i", len(fields) + 4) + fields)

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1]
        thread.join(10)


@pytest.mark.engines
@pytest.mark.parametrize("name", ["postgres", "mariadb"])
def test_a_session_cannot_write(start_engine: Callable[[str], Engine], name: str) -> None:
    with (
        start_engine(name).database() as database,
        connected(address_of(database.url)) as session,
        pytest.raises(DatabaseError, match=r"(?i)read.only"),
    ):
        session.rows("create table written (id int)")
