"""What Prisma Migrate writes for types and defaults, by provider: https://www.prisma.io/docs/orm/reference."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from entia.importers.prisma_syntax import Attribute, Call, Items, Literal, Value
from entia.syntax.writing import quote_string


class Provider(NamedTuple):
    """A `provider`: its dialect, the types of Prisma's scalars, the longest name, and the actions of foreign keys.

    `natives` are the types of `@db.…` that are not written as they are called, in capitals.
    """

    dialect: str
    scalars: Mapping[str, str]
    natives: Mapping[str, str] = MappingProxyType({})
    longest: int = 63
    restrict: str = "restrict"


_POSTGRES = {
    "String": "TEXT",
    "Boolean": "BOOLEAN",
    "Int": "INTEGER",
    "BigInt": "BIGINT",
    "Float": "DOUBLE PRECISION",
    "Decimal": "DECIMAL(65,30)",
    "DateTime": "TIMESTAMP(3)",
    "Json": "JSONB",
    "Bytes": "BYTEA",
}
_MYSQL = {
    "String": "VARCHAR(191)",
    "Boolean": "BOOLEAN",
    "Int": "INTEGER",
    "BigInt": "BIGINT",
    "Float": "DOUBLE",
    "Decimal": "DECIMAL(65,30)",
    "DateTime": "DATETIME(3)",
    "Json": "JSON",
    "Bytes": "LONGBLOB",
}
_SQLITE = {
    "String": "TEXT",
    "Boolean": "BOOLEAN",
    "Int": "INTEGER",
    "BigInt": "BIGINT",
    "Float": "REAL",
    "Decimal": "DECIMAL",
    "DateTime": "DATETIME",
    "Json": "JSONB",
    "Bytes": "BLOB",
}
_SQLSERVER = {
    "String": "NVARCHAR(1000)",
    "Boolean": "BIT",
    "Int": "INT",
    "BigInt": "BIGINT",
    "Float": "FLOAT(53)",
    "Decimal": "DECIMAL(32,16)",
    "DateTime": "DATETIME2",
    "Json": "NVARCHAR(max)",
    "Bytes": "VARBINARY(max)",
}
_COCKROACHDB = {
    "String": "STRING",
    "Boolean": "BOOL",
    "Int": "INT4",
    "BigInt": "INT8",
    "Float": "FLOAT8",
    "Decimal": "DECIMAL(65,30)",
    "DateTime": "TIMESTAMP(3)",
    "Json": "JSONB",
    "Bytes": "BYTES",
}
_MYSQL_NATIVES = {
    "Int": "INTEGER",
    "UnsignedInt": "INTEGER UNSIGNED",
    "UnsignedBigInt": "BIGINT UNSIGNED",
    "UnsignedSmallInt": "SMALLINT UNSIGNED",
    "UnsignedMediumInt": "MEDIUMINT UNSIGNED",
    "UnsignedTinyInt": "TINYINT UNSIGNED",
}
# MongoDB has no columns; what a field holds is shown as a relational database would hold it.
_NEUTRAL = {**_POSTGRES, "Decimal": "DECIMAL", "DateTime": "TIMESTAMP", "Json": "JSON", "Bytes": "BLOB"}

PROVIDERS: Mapping[str, Provider] = MappingProxyType(
    {
        "postgresql": Provider("postgres", _POSTGRES, {"DoublePrecision": "DOUBLE PRECISION"}),
        "postgres": Provider("postgres", _POSTGRES, {"DoublePrecision": "DOUBLE PRECISION"}),
        "cockroachdb": Provider("cockroachdb", _COCKROACHDB),
        "mysql": Provider("mysql", _MYSQL, _MYSQL_NATIVES, 64),
        "sqlite": Provider("sqlite", _SQLITE, {}, 10_000),
        "sqlserver": Provider("sqlserver", _SQLSERVER, {}, 128, "no action"),
        "mongodb": Provider("", _NEUTRAL, {"ObjectId": "CHAR(24)"}, 10_000),
    }
)
NO_PROVIDER = Provider("", _NEUTRAL)
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?")
_IN_CLIENT = ("uuid", "cuid", "ulid", "nanoid")


def column_type(provider: Provider, scalar: str, native: Attribute | None) -> str:
    """The type that a scalar has, or that `@db.VarChar(80)` says."""
    if native is None:
        return provider.scalars[scalar]
    name = native.name.removeprefix("db.")
    written = provider.natives.get(name, name.upper())
    arguments = ",".join(each.value.text for each in native.arguments if isinstance(each.value, Literal))
    arguments = "max" if arguments == "Max" else arguments
    if not arguments:
        return written
    head, _, unsigned = written.partition(" UNSIGNED")
    return f"{head}({arguments}){' UNSIGNED' if unsigned or head != written else ''}"


class Default(NamedTuple):
    """A default: as SQL, or (`made_by`) the function of the client that makes it."""

    sql: str = ""
    made_by: str = ""


def default_of(
    provider: Provider, value: Value, type_text: str, scalar: str, labels: Mapping[str, str]
) -> Default | None:
    """What `@default(…)` says of a column of that type; `labels` are those of its enum, by their names in the program.

    None where it is not a default that Prisma has.
    """
    if isinstance(value, Call):
        return _call(provider, value, type_text)
    if isinstance(value, Items):
        return _list(provider, value, type_text, scalar, labels)
    text = _literal(provider, value, scalar, labels)
    return Default(text) if text is not None else None


def _call(provider: Provider, call: Call, type_text: str) -> Default | None:
    first = call.arguments[0].value if call.arguments else None
    match call.name:
        case "now":
            precision = re.search(r"\((\d)\)$", type_text) if provider.dialect == "mysql" else None
            return Default(
                f"CURRENT_TIMESTAMP({precision[1]})" if precision and precision[1] != "0" else "CURRENT_TIMESTAMP"
            )
        case "dbgenerated":
            return Default(first.text) if isinstance(first, Literal) else Default("", "dbgenerated()")
        case name if name in _IN_CLIENT:
            arguments = first.text if isinstance(first, Literal) else ""
            return Default("", f"{name}({arguments})")
        case "auto":
            return Default("", "auto()")
    return None


def _list(provider: Provider, items: Items, type_text: str, scalar: str, labels: Mapping[str, str]) -> Default | None:
    texts = [_literal(provider, each, scalar, labels) for each in items.values]
    if None in texts:
        return None
    return Default(f"ARRAY[{', '.join(text or '' for text in texts)}]::{type_text}")


def _literal(provider: Provider, value: Value, scalar: str, labels: Mapping[str, str]) -> str | None:
    if not isinstance(value, Literal):
        return None
    if value.kind == "number":
        return value.text
    if value.kind == "word":
        if scalar == "Boolean" and value.text in ("true", "false"):
            return ("1" if value.text == "true" else "0") if provider.dialect == "sqlserver" else value.text
        return quote_string(labels[value.text]) if value.text in labels else None
    if scalar == "Bytes":
        return _bytes(provider, value.text)
    if scalar in ("Decimal", "Float") and _NUMBER.fullmatch(value.text):
        return format(Decimal(value.text), "f")
    return quote_string(_moment(value.text) if scalar == "DateTime" else value.text)


def _bytes(provider: Provider, text: str) -> str | None:
    try:
        data = base64.b64decode(text, validate=True).hex()
    except (binascii.Error, ValueError):
        return None
    match provider.dialect:
        case "postgres" | "cockroachdb":
            return f"'\\x{data}'"
        case "sqlite":
            return f"'{data}'"  # as Migrate writes it: the digits are a text
    return f"0x{data}"


def _moment(text: str) -> str:
    """`2020-03-19T14:21:00+02:00` → `2020-03-19 14:21:00 +02:00`, as Migrate writes it."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    offset = moment.strftime("%z")
    return moment.strftime("%Y-%m-%d %H:%M:%S") + (f" {offset[:3]}:{offset[3:]}" if offset else "")


def limited(provider: Provider, stem: str, suffix: str) -> str:
    """A name that is not longer than the database allows: what is too long is cut off before the suffix."""
    length = provider.longest - len(suffix.encode())
    return stem.encode()[:length].decode(errors="ignore") + suffix
