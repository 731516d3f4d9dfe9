"""MySQL 8.0 to 9 and MariaDB 10.6 to 11: how they store types. They share most, and differ where it says so.

https://dev.mysql.com/doc/refman/8.4/en/data-types.html, https://mariadb.com/kb/en/data-types/
"""

from __future__ import annotations

import json

from entia.dialects import DIALECTS, Version
from entia.dialects.charsets import LONGEST_VARCHAR
from entia.dialects.json_shape import kind, required_members
from entia.dialects.names import literal, stored_label
from entia.dialects.types import Physical, Where, integer_range
from entia.dialects.types import physical as physical_type
from entia.model.types import TEXTS, Field, Type

_PLAIN = {"text": "LONGTEXT", "float": "FLOAT", "double": "DOUBLE", "date": "DATE"}
_INTEGERS = {"tinyint": "TINYINT", "smallint": "SMALLINT", "int": "INT", "bigint": "BIGINT"}

LONGEST_VARBINARY = 65_532

_UUID = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"


def physical(dialect: str, version: Version, type_: Type, where: Where) -> Physical:
    """See `types.physical`. Texts are right in a table that has `types.table_options`."""
    base, args = type_.base, type_.args
    if base in _PLAIN:
        return Physical(_PLAIN[base], check="{column} >= 0" if type_.unsigned else None)
    if base in _INTEGERS:
        return Physical(_INTEGERS[base] + (" UNSIGNED" if type_.unsigned else ""))
    title = DIALECTS[dialect].title
    match base:
        case "bool":
            return Physical("TINYINT(1)", check="{column} IN (0, 1)")
        case "uuid":
            return _uuid(dialect, version)
        case "string":
            return _string(args[0]) if args else Physical("LONGTEXT")
        case "char":
            length = args[0] if args else 1
            if length > 255:
                return Physical("", error=f"{title}'s CHAR holds at most 255 characters: write `string({length})`")
            return Physical(f"CHAR({length})")
        case "decimal":
            return _decimal(title, type_)
        case "time":
            return Physical(
                f"TIME({args[0] if args else 6})", check="{column} BETWEEN '00:00:00' AND '23:59:59.999999'"
            )
        case "datetime":
            return Physical(f"DATETIME({args[0] if args else 6})")
        case "timestamp":
            return Physical(
                f"DATETIME({args[0] if args else 6})",
                note=f"a timestamp is stored as DATETIME in UTC, because {title}'s TIMESTAMP ends in 2038",
            )
        case "duration":
            return Physical("BIGINT", note="a duration is stored as a number of microseconds")
        case "bytes":
            return _bytes(args)
        case "json":
            return _json(dialect, version, type_)
        case "map":
            return Physical("JSON", check="json_type({column}) = 'OBJECT'")
        case "vector":
            return _vector(dialect, version, args[0])
        case "enum":
            return _enum(dialect, version, type_)
        case "array":
            return _array(dialect, version, type_)
    raise ValueError(base)


def _uuid(dialect: str, version: Version) -> Physical:
    if dialect == "mariadb" and version >= (10, 7):
        return Physical("UUID")
    matches = f"{{column}} REGEXP '{_UUID}'" if dialect == "mariadb" else f"regexp_like({{column}}, '{_UUID}', 'c')"
    return Physical("CHAR(36)", note="a uuid is stored as its 36 lower-case characters", check=matches)


def _string(length: int) -> Physical:
    if length <= LONGEST_VARCHAR:
        return Physical(f"VARCHAR({length})")
    return Physical("LONGTEXT", check=f"char_length({{column}}) <= {length}")


def _bytes(args: tuple[int, ...]) -> Physical:
    if not args:
        return Physical("LONGBLOB")
    if args[0] <= LONGEST_VARBINARY:
        return Physical(f"VARBINARY({args[0]})")
    return Physical("LONGBLOB", check=f"octet_length({{column}}) <= {args[0]}")


def _decimal(title: str, type_: Type) -> Physical:
    if not type_.args:
        return Physical("", error=f"{title}'s DECIMAL without digits is whole numbers only: write `decimal(18, 2)`")
    precision, scale = (*type_.args, 0)[:2]
    most = 38 if title == "MariaDB" else 30
    if precision > 65 or scale > most:
        return Physical("", error=f"{title}'s DECIMAL has at most 65 digits, {most} of them decimals")
    check = "{column} >= 0" if type_.unsigned else None
    return Physical(f"DECIMAL({', '.join(map(str, type_.args))})", check=check)


def _vector(dialect: str, version: Version, dimensions: int) -> Physical:
    since = (11, 7) if dialect == "mariadb" else (9, 0)
    title = DIALECTS[dialect].title
    if version < since:
        return Physical("", error=f"{title} has vectors since {since[0]}.{since[1]}: write `json` or a later target")
    if dimensions > 16_383:
        return Physical("", error=f"{title}'s vectors have at most 16383 dimensions, not {dimensions}")
    note = "MySQL takes vectors of fewer dimensions too" if dialect == "mysql" else None
    return Physical(f"VECTOR({dimensions})", note=note)


def _enum(dialect: str, version: Version, type_: Type) -> Physical:
    assert type_.enum is not None
    values = [label.value for label in type_.enum.labels]
    if type_.enum.base is not None:
        base = physical_type(dialect, version, type_.enum.base)
        codes = ", ".join(stored_label(dialect, type_.enum, value) for value in values)
        return Physical(base.text, check=f"{{column}} IN ({codes})")
    title = DIALECTS[dialect].title
    for value in values:
        if value.endswith(" "):
            return Physical("", error=f"{title} drops the blank at the end of the enum value `{value}`")
        if len(value) > 255:
            return Physical("", error=f"{title}'s enum values have at most 255 characters, not {len(value)}")
    return Physical(f"ENUM({', '.join(literal(dialect, value) for value in values)})")


# ---- JSON ------------------------------------------------------------------------------------------------------------
def _has_schemas(dialect: str, version: Version) -> bool:
    return version >= (11, 1) if dialect == "mariadb" else True


def _json(dialect: str, version: Version, type_: Type) -> Physical:
    if not type_.fields and not type_.array_of_shape:
        return Physical("JSON")
    if _has_schemas(dialect, version):
        return Physical("JSON", check=_follows(dialect, _schema_of(dialect, type_)))
    if type_.array_of_shape:
        return Physical(
            "JSON",
            check="json_type({column}) = 'ARRAY'",
            note="the objects in the array are not checked",
        )
    return Physical("JSON", check=f"{{column}} IS NULL OR ({required_members(type_.fields, _member_type, _KINDS)})")


def _array(dialect: str, version: Version, type_: Type) -> Physical:
    if _has_schemas(dialect, version):
        return Physical("JSON", check=_follows(dialect, _schema_of(dialect, type_)), note="an array is stored as JSON")
    return Physical(
        "JSON", check="json_type({column}) = 'ARRAY'", note="an array is stored as JSON, its elements are not checked"
    )


def _follows(dialect: str, schema: dict[str, object]) -> str:
    text = literal(dialect, json.dumps(schema, separators=(",", ":"), ensure_ascii=False))
    return f"json_schema_valid({text}, {{column}})"


def _schema_of(dialect: str, type_: Type) -> dict[str, object]:
    """The JSON schema (draft 4, what MySQL knows) of a value of the type.

    MariaDB has no `integer`, and takes a text as it is written in the JSON, where é may be six characters and a line
    break is two: lengths and labels would refuse what the model allows.
    """
    if type_.array_of_shape:
        return {"type": "array", "items": _object_schema(dialect, type_.fields)}
    if type_.fields:
        return _object_schema(dialect, type_.fields)
    found = kind(type_)
    if type_.base == "array" and type_.element is not None:
        return {"type": "array", "items": _optional(_schema_of(dialect, type_.element), type_.element_optional)}
    if type_.base in _INTEGERS:
        low, high = integer_range(type_)
        whole = {"type": "integer"} if dialect == "mysql" else {"type": "number", "multipleOf": 1}
        return {**whole, "minimum": low, "maximum": high}
    if type_.base in TEXTS and type_.args and dialect == "mysql":
        return {"type": "string", "maxLength": type_.args[0]}
    if type_.enum is not None and type_.enum.base is None:
        labels = [label.value for label in type_.enum.labels]
        if dialect == "mysql" or all(json.dumps(label) == f'"{label}"' for label in labels):
            return {"type": "string", "enum": labels}
    return {"type": found} if found else {}


def _object_schema(dialect: str, fields: tuple[Field, ...]) -> dict[str, object]:
    schema: dict[str, object] = {
        "type": "object",
        "properties": {field.name: _optional(_schema_of(dialect, field.type), not field.required) for field in fields},
    }
    required = [field.name for field in fields if field.required]
    if required:
        schema["required"] = required
    return schema


def _optional(schema: dict[str, object], optional: bool) -> dict[str, object]:
    """The same schema, with null allowed."""
    if not optional or "type" not in schema:
        return schema
    changed = {**schema, "type": [schema["type"], "null"]}
    if "enum" in schema:
        labels = schema["enum"]
        assert isinstance(labels, list)
        changed["enum"] = [*labels, None]
    return changed


def _member_type(path: tuple[str, ...]) -> str:
    steps = "".join(f'."{name}"' for name in path)
    return f"json_type(json_extract({{column}}, {literal('mariadb', '$' + steps)}))"


_KINDS = {
    "string": ("STRING",),
    "number": ("INTEGER", "DOUBLE"),
    "boolean": ("BOOLEAN",),
    "array": ("ARRAY",),
    "object": ("OBJECT",),
    "null": ("NULL",),
}
