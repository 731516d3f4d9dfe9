"""PostgreSQL 13 to 18: how it stores types.

https://www.postgresql.org/docs/current/datatype.html
"""

from __future__ import annotations

from entia.dialects import Version
from entia.dialects.json_shape import required_members
from entia.dialects.names import literal, stored_label
from entia.dialects.types import Physical, Where, integer_range
from entia.dialects.types import physical as physical_type
from entia.model.types import Type

_PLAIN = {
    "uuid": "UUID", "text": "TEXT", "bool": "BOOLEAN", "float": "REAL", "double": "DOUBLE PRECISION", "date": "DATE",
    "duration": "INTERVAL",
}  # fmt: skip
_MOMENTS = {"time": "TIME", "datetime": "TIMESTAMP", "timestamp": "TIMESTAMPTZ"}
_INTEGERS = {"tinyint": "SMALLINT", "smallint": "SMALLINT", "int": "INTEGER", "bigint": "BIGINT"}
_UNSIGNED = {"tinyint": "SMALLINT", "smallint": "INTEGER", "int": "BIGINT", "bigint": "NUMERIC(20)"}
_LONGEST_VARCHAR = 10_485_760


def physical(version: Version, type_: Type, where: Where) -> Physical:
    """See `types.physical`."""
    base, args = type_.base, type_.args
    if base in _PLAIN:
        return Physical(_PLAIN[base], check="{column} >= 0" if type_.unsigned else None)
    if base in _INTEGERS:
        return _integer(type_)
    if base in _MOMENTS:
        return Physical(f"{_MOMENTS[base]}({args[0]})" if args else _MOMENTS[base])
    match base:
        case "string":
            return _sized("VARCHAR", args[0]) if args else Physical("TEXT")
        case "char":
            return _sized("CHAR", args[0] if args else 1)
        case "decimal":
            return _decimal(type_)
        case "bytes":
            return Physical("BYTEA", check=f"octet_length({{column}}) <= {args[0]}" if args else None)
        case "json":
            return Physical("JSONB", check=_json_check(type_), note=_json_note(type_))
        case "map":
            return Physical("JSONB", check="jsonb_typeof({column}) = 'object'")
        case "vector":
            if args[0] > 16_000:
                return Physical("", error=f"PostgreSQL's vectors have at most 16000 dimensions, not {args[0]}")
            return Physical(f"VECTOR({args[0]})")
        case "enum":
            return _enum(version, type_, where)
        case "array":
            return _array(version, type_)
    raise ValueError(base)


def _sized(name: str, length: int) -> Physical:
    if length > _LONGEST_VARCHAR:
        return Physical("", error=f"PostgreSQL's {name} holds at most {_LONGEST_VARCHAR} characters, not {length}: "
                        "write `text`")  # fmt: skip
    return Physical(f"{name}({length})")


def _integer(type_: Type) -> Physical:
    name = (_UNSIGNED if type_.unsigned else _INTEGERS)[type_.base]
    if not type_.unsigned and type_.base != "tinyint":
        return Physical(name)
    low, high = integer_range(type_)
    return Physical(name, check=f"{{column}} BETWEEN {low} AND {high}")


def _decimal(type_: Type) -> Physical:
    check = "{column} >= 0" if type_.unsigned else None
    if not type_.args:
        return Physical("NUMERIC", check=check)
    if type_.args[0] > 1000:
        return Physical("", error=f"PostgreSQL's NUMERIC has at most 1000 digits, not {type_.args[0]}")
    return Physical(f"NUMERIC({', '.join(map(str, type_.args))})", check=check)


def _enum(version: Version, type_: Type, where: Where) -> Physical:
    """An enum without a name, or one with codes: its base and a check."""
    assert type_.enum is not None
    if type_.enum.base is not None:
        enum = type_.enum
        codes = ", ".join(stored_label("postgres", enum, label.value) for label in enum.labels)
        return Physical(physical_type("postgres", version, type_.enum.base).text, check=f"{{column}} IN ({codes})")
    values = ", ".join(literal("postgres", label.value) for label in type_.enum.labels)
    return Physical("TEXT", check=f"{{column}} IN ({values})")


def _array(version: Version, type_: Type) -> Physical:
    assert type_.element is not None
    if type_.element.base == "array":
        return Physical("", error="PostgreSQL's arrays of arrays are all of one length: write `json`")
    element = physical_type("postgres", version, type_.element, where="element")
    if element.error:
        return element
    if type_.element.base == "native" and type_.element.domain is None:
        return Physical(f"{element.text}[]")  # the author's word: `postgres.text[]` is what PostgreSQL makes of it
    # A PostgreSQL array may have any dimensions and nulls; `array_position` refuses more than one dimension itself.
    check = "array_ndims({column}) = 1"
    if not type_.element_optional:
        check += " AND array_position({column}, NULL) IS NULL"
    note = "PostgreSQL does not check the values of the elements" if element.check else None
    return Physical(f"{element.text}[]", check=check, note=note)


def _json_check(type_: Type) -> str | None:
    if type_.array_of_shape:
        return "jsonb_typeof({column}) = 'array' AND NOT jsonb_path_exists({column}, '$[*] ? (@.type() != \"object\")')"
    if not type_.fields:
        return None
    members = required_members(type_.fields, _member_type, _KINDS)
    return f"{{column}} IS NULL OR ({members})"


def _json_note(type_: Type) -> str | None:
    return "the members of the objects in the array are not checked" if type_.array_of_shape else None


def _member_type(path: tuple[str, ...]) -> str:
    return f"jsonb_typeof({' -> '.join(('{column}', *(literal('postgres', name) for name in path)))})"


_KINDS = {"string": ("string",), "number": ("number",), "boolean": ("boolean",), "array": ("array",),
          "object": ("object",), "null": ("null",)}  # fmt: skip
