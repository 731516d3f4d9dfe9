"""Types of the databases as Prisma names them (https://www.prisma.io/docs/orm/reference/prisma-schema-reference)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from entia.model.types import Type

PROVIDERS: Mapping[str, str] = MappingProxyType(
    {"postgres": "postgresql", "mysql": "mysql", "mariadb": "mysql", "sqlite": "sqlite"}
)
_SPELLED = re.compile(
    r"(?P<name>[A-Z][A-Z0-9 ]*?)(?:\((?P<numbers>[0-9, ]+)\))?(?P<unsigned> UNSIGNED)?", re.IGNORECASE
)


class Field(NamedTuple):
    """A field's type: `scalar` is Prisma's, `native` its attribute ("" where Prisma takes the type anyway)."""

    scalar: str
    native: str = ""


# A type of the database: Prisma's, its attribute ("" for the one that it takes anyway), and how many numbers stand
# behind the attribute: those of the type, or, where it has none, what the database means then.
_Row = tuple[str, str, tuple[int, ...] | None]
_POSTGRES: Mapping[str, _Row] = MappingProxyType(
    {
        "UUID": ("String", "Uuid", None), "TEXT": ("String", "", None), "VARCHAR": ("String", "VarChar", ()),
        "CHAR": ("String", "Char", (1,)), "CITEXT": ("String", "Citext", None), "INET": ("String", "Inet", None),
        "XML": ("String", "Xml", None), "BIT": ("String", "Bit", (1,)), "VARBIT": ("String", "VarBit", ()),
        "BIT VARYING": ("String", "VarBit", ()), "BOOLEAN": ("Boolean", "", None),
        "SMALLINT": ("Int", "SmallInt", None), "INTEGER": ("Int", "", None), "OID": ("Int", "Oid", None),
        "BIGINT": ("BigInt", "", None), "NUMERIC": ("Decimal", "Decimal", ()), "MONEY": ("Decimal", "Money", None),
        "REAL": ("Float", "Real", None), "DOUBLE PRECISION": ("Float", "", None), "DATE": ("DateTime", "Date", None),
        "TIME": ("DateTime", "Time", ()), "TIMETZ": ("DateTime", "Timetz", ()),
        "TIMESTAMP": ("DateTime", "Timestamp", ()), "TIMESTAMPTZ": ("DateTime", "Timestamptz", ()),
        "JSONB": ("Json", "", None), "JSON": ("Json", "Json", None), "BYTEA": ("Bytes", "", None),
    }
)  # fmt: skip
_MYSQL: Mapping[str, _Row] = MappingProxyType(
    {
        "CHAR": ("String", "Char", (1,)), "VARCHAR": ("String", "VarChar", ()),
        "TINYTEXT": ("String", "TinyText", None),
        "TEXT": ("String", "Text", None), "MEDIUMTEXT": ("String", "MediumText", None),
        "LONGTEXT": ("String", "LongText", None), "TINYINT": ("Int", "TinyInt", None),
        "TINYINT UNSIGNED": ("Int", "UnsignedTinyInt", None), "SMALLINT": ("Int", "SmallInt", None),
        "SMALLINT UNSIGNED": ("Int", "UnsignedSmallInt", None), "MEDIUMINT": ("Int", "MediumInt", None),
        "MEDIUMINT UNSIGNED": ("Int", "UnsignedMediumInt", None), "INT": ("Int", "", None),
        "INT UNSIGNED": ("Int", "UnsignedInt", None), "BIGINT": ("BigInt", "", None),
        "BIGINT UNSIGNED": ("BigInt", "UnsignedBigInt", None), "YEAR": ("Int", "Year", None),
        "DECIMAL": ("Decimal", "Decimal", (10, 0)), "FLOAT": ("Float", "Float", None), "DOUBLE": ("Float", "", None),
        "DATE": ("DateTime", "Date", None), "TIME": ("DateTime", "Time", (0,)),
        "DATETIME": ("DateTime", "DateTime", (0,)), "TIMESTAMP": ("DateTime", "Timestamp", (0,)),
        "UUID": ("String", "Char", (36,)), "JSON": ("Json", "", None),
        "BINARY": ("Bytes", "Binary", (1,)), "VARBINARY": ("Bytes", "VarBinary", ()),
        "TINYBLOB": ("Bytes", "TinyBlob", None), "BLOB": ("Bytes", "Blob", None),
        "MEDIUMBLOB": ("Bytes", "MediumBlob", None), "LONGBLOB": ("Bytes", "", None), "BIT": ("Bytes", "Bit", (1,)),
    }
)  # fmt: skip
# SQLite has four types; what Prisma would store otherwise (a moment, json) is the text that it is.
_SQLITE: Mapping[str, _Row] = MappingProxyType(
    {
        "TEXT": ("String", "", None), "INTEGER": ("Int", "", None), "INT": ("Int", "", None),
        "REAL": ("Float", "", None), "BLOB": ("Bytes", "", None), "NUMERIC": ("Decimal", "", None),
    }
)  # fmt: skip
_TABLES = {"postgres": _POSTGRES, "mysql": _MYSQL, "mariadb": _MYSQL, "sqlite": _SQLITE}


def field_of(dialect: str, text: str, type_: Type) -> Field | None:
    """The field that stores what a column of that type does; None where Prisma has only `Unsupported` for it."""
    lists = text.endswith("[]")
    spelled = _SPELLED.fullmatch(text.removesuffix("[]"))
    if spelled is None or (lists and dialect != "postgres"):
        return None
    written = " ".join(spelled["name"].upper().split()) + (" UNSIGNED" if spelled["unsigned"] else "")
    numbers = tuple(int(each) for each in (spelled["numbers"] or "").split(",") if each.strip())
    if written == "TINYINT" and numbers == (1,):
        return Field("Boolean")
    row = _TABLES[dialect].get(written)
    if row is None:
        return None
    scalar, native, meant = row
    if dialect == "sqlite" and scalar == "Int":
        scalar = {"bool": "Boolean", "bigint": "BigInt", "duration": "BigInt"}.get(type_.base, scalar)
    if meant is not None:
        said = numbers or meant
        said = (*said, 0) if native == "Decimal" and len(said) == 1 else said
        native += f"({', '.join(map(str, said))})" if said else ""
    return Field(scalar + "[]" * lists, f"@db.{native}" if native else "")
