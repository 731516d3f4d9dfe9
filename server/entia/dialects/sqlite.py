"""SQLite 3.35 and later: how it stores types.

Types hold only in STRICT tables (3.37); in others, and for what even those do not know, there are checks.
https://www.sqlite.org/datatype3.html, https://www.sqlite.org/stricttables.html
"""

from __future__ import annotations

from entia.dialects import Version
from entia.dialects.json_shape import required_members
from entia.dialects.names import literal, stored_label
from entia.dialects.types import Physical, Where, integer_range
from entia.dialects.types import physical as physical_type
from entia.model.types import Type

# Digits that a REAL gives back as they were.
_EXACT_DIGITS = 15


def physical(version: Version, type_: Type, where: Where) -> Physical:
    """See `types.physical`."""
    found = _stored(version, type_)
    if where != "loose" or found.error:
        return found
    storage = {
        "INTEGER": "typeof({column}) IN ('integer', 'null')",
        "REAL": "typeof({column}) IN ('real', 'integer', 'null')",
        "TEXT": "typeof({column}) IN ('text', 'null')",
        "BLOB": "typeof({column}) IN ('blob', 'null')",
    }[found.text]
    return found._replace(check=f"{storage} AND {_bracketed(found.check)}" if found.check else storage)


def _bracketed(check: str) -> str:
    return f"({check})" if " OR " in check else check


def _stored(version: Version, type_: Type) -> Physical:
    base, args = type_.base, type_.args
    match base:
        case "text":
            return Physical("TEXT")
        case "string" | "char":
            length = args[0] if args else 1 if base == "char" else None
            return Physical("TEXT", check=f"length({{column}}) <= {length}" if length else None)
        case "bool":
            return Physical("INTEGER", check="{column} IN (0, 1)")
        case "tinyint" | "smallint" | "int" | "bigint":
            return _integer(type_)
        case "float" | "double":
            note = "a float has the precision of a double" if base == "float" else None
            return Physical("REAL", note=note, check="{column} >= 0" if type_.unsigned else None)
        case "decimal":
            return _decimal(type_)
        case "uuid":
            return Physical(
                "TEXT",
                note="a uuid is stored as its 36 lower-case characters",
                check="{column} LIKE '________-____-____-____-____________' "
                "AND length(replace({column}, '-', '')) = 32 AND {column} NOT GLOB '*[^0-9a-f-]*'",
            )
        case "date":
            return Physical(
                "TEXT", note="a date is stored as text `2026-01-31`", check="date({column}, '+0 days') IS {column}"
            )
        case "time":
            return _moment("%H:%M:%S", 8, args, "a time is stored as text `23:59:59.999999`")
        case "datetime":
            return _moment("%Y-%m-%d %H:%M:%S", 19, args, "a datetime is stored as text `2026-01-31 23:59:59.999999`")
        case "timestamp":
            return _moment(
                "%Y-%m-%d %H:%M:%S", 19, args, "a timestamp is stored as text in UTC, `2026-01-31 23:59:59.999999`"
            )
        case "duration":
            return Physical("INTEGER", note="a duration is stored as a number of microseconds")
        case "bytes":
            return Physical("BLOB", check=f"length({{column}}) <= {args[0]}" if args else None)
        case "json":
            return _json(type_)
        case "map":
            return Physical("TEXT", check=_json_of_type("object"), note="a map is stored as JSON text")
        case "array":
            return Physical(
                "TEXT",
                check=_json_of_type("array"),
                note="an array is stored as JSON text, its elements are not checked",
            )
        case "vector":
            return Physical(
                "BLOB",
                note="a vector is stored as its 4-byte floats",
                check=f"length({{column}}) = {4 * args[0]}",
            )
        case "enum":
            return _enum(version, type_)
    raise ValueError(base)


def _integer(type_: Type) -> Physical:
    if type_.base == "bigint":
        if type_.unsigned:
            return Physical("", error="SQLite's integers end at 9223372036854775807: write `bigint` or `decimal(18)`")
        return Physical("INTEGER")
    low, high = integer_range(type_)
    return Physical("INTEGER", check=f"{{column}} BETWEEN {low} AND {high}")


def _decimal(type_: Type) -> Physical:
    if not type_.args:
        return Physical("", error="SQLite keeps no decimals of any length exactly: write `decimal(15, 2)`")
    precision, scale = (*type_.args, 0)[:2]
    low = "0" if type_.unsigned else f"-{10**precision - 1}"
    if scale == 0 and precision <= 18:
        return Physical("INTEGER", check=f"{{column}} BETWEEN {low} AND {10**precision - 1}")
    if precision > _EXACT_DIGITS:
        return Physical(
            "",
            error=f"SQLite keeps {_EXACT_DIGITS} digits of a decimal exactly, not {precision}: write `decimal(15, 2)`",
        )
    smallest = " AND {column} >= 0" if type_.unsigned else ""
    return Physical(
        "REAL",
        note="a decimal is stored as a REAL, which keeps 15 digits",
        check=f"abs({{column}}) < {10 ** (precision - scale)} AND round({{column}}, {scale}) = {{column}}{smallest}",
    )


def _moment(form: str, length: int, args: tuple[int, ...], note: str) -> Physical:
    """Text in ISO form with up to `args[0]` digits of a second.

    SQLite's own functions round the fraction, so it is looked at by itself; and only a modifier makes them count the
    days of a month (`date('2023-02-29')` is itself).
    """
    digits = args[0] if args else 6
    start = f"substr({{column}}, 1, {length})"
    whole = f"strftime('{form}', {start}, '+0 days') IS {start}"
    if digits == 0:
        return Physical("TEXT", note=note, check=f"{whole} AND length({{column}}) = {length}")
    fraction = (
        f"(length({{column}}) = {length} OR substr({{column}}, {length + 1}) GLOB '.[0-9]*' "
        f"AND substr({{column}}, {length + 2}) NOT GLOB '*[^0-9]*' AND length({{column}}) <= {length + 1 + digits})"
    )
    return Physical("TEXT", note=note, check=f"{whole} AND {fraction}")


def _json_of_type(name: str) -> str:
    # Older releases say 0, not null, of `json_valid(NULL)`.
    return f"{{column}} IS NULL OR json_valid({{column}}) AND json_type({{column}}) = '{name}'"


def _json(type_: Type) -> Physical:
    note = "json is stored as text"
    if type_.array_of_shape:
        return Physical("TEXT", check=_json_of_type("array"), note=f"{note}, and the objects in it are not checked")
    if not type_.fields:
        return Physical("TEXT", check="{column} IS NULL OR json_valid({column})", note=note)
    members = required_members(type_.fields, _member_type, _KINDS)
    return Physical("TEXT", check=f"{{column}} IS NULL OR json_valid({{column}}) AND {members}", note=note)


def _member_type(path: tuple[str, ...]) -> str:
    steps = "".join(f'."{name}"' for name in path)
    return f"json_type({{column}}, {literal('sqlite', '$' + steps)})"


_KINDS = {
    "string": ("text",),
    "number": ("integer", "real"),
    "boolean": ("true", "false"),
    "array": ("array",),
    "object": ("object",),
    "null": ("null",),
}


def _enum(version: Version, type_: Type) -> Physical:
    assert type_.enum is not None
    if type_.enum.base is not None:
        enum = type_.enum
        codes = ", ".join(stored_label("sqlite", enum, label.value) for label in enum.labels)
        return Physical(physical_type("sqlite", version, type_.enum.base).text, check=f"{{column}} IN ({codes})")
    values = ", ".join(literal("sqlite", label.value) for label in type_.enum.labels)
    return Physical("TEXT", check=f"{{column}} IN ({values})")
