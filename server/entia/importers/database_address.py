"""Where a database is, as a URL says it; its secret is kept apart from everything that is shown."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, unquote


class DatabaseError(Exception):
    """A database cannot be read: `message` is a sentence without any secret, `hint` what to do about it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Kind(NamedTuple):
    """A database that can be read. `password` is the environment variable of its own client; a `file` has no user.

    `queries` are the words that may stand behind `?` in its URLs beside those of all.
    """

    dialect: str
    title: str
    port: int = 0
    password: str = ""
    file: bool = False
    queries: tuple[str, ...] = ()


_POSTGRES = Kind("postgres", "PostgreSQL", 5432, "PGPASSWORD", queries=("host", "sslmode", "sslrootcert"))
_MYSQL_QUERIES = ("unix_socket", "sslmode", "sslrootcert")
_SQL_SERVER = Kind("sqlserver", "SQL Server", 1433, "SQLCMDPASSWORD", queries=("sslrootcert",))

SCHEMES: Mapping[str, Kind] = MappingProxyType(
    {
        "postgresql": _POSTGRES,
        "postgres": _POSTGRES,
        "mysql": Kind("mysql", "MySQL", 3306, "MYSQL_PWD", queries=_MYSQL_QUERIES),
        "mariadb": Kind("mariadb", "MariaDB", 3306, "MYSQL_PWD", queries=_MYSQL_QUERIES),
        "sqlite": Kind("sqlite", "SQLite", file=True),
        "duckdb": Kind("duckdb", "DuckDB", file=True),
        "mssql": _SQL_SERVER,
        "sqlserver": _SQL_SERVER,
        "oracle": Kind("oracle", "Oracle", 1521),
    }
)
SSL_MODES = ("disable", "prefer", "require", "verify-full")

# As SQLAlchemy and libpq write it. Neither a user nor a host has an `@`, so that a password with one is refused rather
# than shown as a part of the host.
_URL = re.compile(
    r"""(?P<scheme>[A-Za-z][A-Za-z0-9]*)(?:\+\w+)?://
    (?: (?P<user>[^:@/?]*) (?: : (?P<password>[^@]*) )? @ )?
    (?P<host> \[[0-9A-Fa-f:.]+\] | [^\[\]:/?@]* ) (?: : (?P<port>\d{1,5}) )?
    (?: / (?P<path>[^?]*) )? (?: \? (?P<query>[^?]*) )?""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Address:
    """A database, and how to reach it. `schemas` are those asked for, none: all that are the user's.

    `password` is None where none was given; it is in no text that this value makes.
    """

    scheme: str
    user: str = ""
    password: str | None = field(default=None, repr=False)
    host: str = ""
    port: int | None = None
    database: str = ""
    schemas: tuple[str, ...] = ()
    query: tuple[tuple[str, str], ...] = ()

    @property
    def kind(self) -> Kind:
        """What is at the address."""
        return SCHEMES[self.scheme]

    @property
    def shown(self) -> str:
        """The URL without its secret: what is printed, reported and remembered."""
        user = f"{quote(self.user, safe='')}@" if self.user else ""
        port = f":{self.port}" if self.port is not None else ""
        pairs = [*self.query, *([("schema", ",".join(self.schemas))] if self.schemas else [])]
        query = "&".join(f"{key}={quote(value, safe='/,:')}" for key, value in pairs)
        safe = "/:" if self.kind.file else ""
        path = f"/{quote(self.database, safe=safe)}" if self.database or not query else ""
        return f"{self.scheme}://{user}{self.host}{port}{path}{f'?{query}' if query else ''}"

    def option(self, key: str) -> str:
        """What its query says of a word, "" for nothing."""
        return dict(self.query).get(key, "")

    @property
    def asks(self) -> bool:
        """Whether a password is expected, and none is known yet: neither in the URL nor in the client's variable."""
        return not self.kind.file and bool(self.user) and self.password is None and self.given is None

    @property
    def given(self) -> str | None:
        """The password that the environment gives."""
        return os.environ.get(self.kind.password) if self.kind.password else None


def is_url(place: str) -> bool:
    """Whether a place of the command line is a database rather than a file."""
    return "://" in place


def address_of(url: str, password: str | None = None) -> Address:
    """The address that a URL writes; `password` goes before the URL's own. Raises DatabaseError, which never quotes
    the URL: where its secret stands, only a URL that can be read tells."""
    match = _URL.fullmatch(url.strip())
    scheme = url.strip().split("://")[0].split("+")[0].lower()
    if scheme not in SCHEMES:
        known = ", ".join(f"`{each}://`" for each in SCHEMES)
        shown = f"`{scheme}` names no database that Entia reads" if re.fullmatch(r"\w+", scheme) else "no URL is here"
        raise DatabaseError(shown, f"begin the URL with one of {known}")
    kind = SCHEMES[scheme]
    if match is None:
        raise DatabaseError(
            "the URL of the database cannot be read",
            f"write it as `{_form(scheme)}`, with `%40` for an `@` and `%3A` for a `:` in a name or password",
        )
    pairs = parse_qsl(match["query"] or "", keep_blank_values=True)
    allowed = (*kind.queries, "schema")
    for key, value in pairs:
        if key not in allowed:
            names = ", ".join(f"`{each}`" for each in allowed)
            where = " (a password stands before the `@`)" if key.lower().startswith(("pass", "pwd")) else ""
            raise DatabaseError(f"`{key}` is no option of a URL of {kind.title}{where}", f"use one of {names}")
        if key == "sslmode" and value not in SSL_MODES:
            raise DatabaseError(f"`sslmode` is one of {', '.join(SSL_MODES)}")
    database = unquote(match["path"] or "")
    if kind.file and (match["host"] or match["user"] is not None or not database):
        raise DatabaseError(
            f"a {kind.title} URL names a file", f"write `{scheme}:///folder/file.db`, or four slashes for `/folder`"
        )
    own = None if match["password"] is None else unquote(match["password"])
    schemas = [part for key, value in pairs if key == "schema" for part in value.split(",") if part]
    return Address(
        scheme,
        unquote(match["user"] or ""),
        own if password is None else password,
        match["host"],
        int(match["port"]) if match["port"] else None,
        database,
        tuple(dict.fromkeys(schemas)),
        tuple((key, value) for key, value in pairs if key != "schema"),
    )


def _form(scheme: str) -> str:
    kind = SCHEMES[scheme]
    return f"{scheme}:///file" if kind.file else f"{scheme}://user@host:{kind.port}/database"
