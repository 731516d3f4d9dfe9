"""DuckDB 1.2 to 2: how it stores types.

https://duckdb.org/docs/stable/sql/data_types/overview
"""

from __future__ import annotations

from entia.dialects import Version
from entia.dialects.names import literal, stored_label
from entia.dialects.types import Physical, Where
from entia.dialects.types import physical as physical_type
from entia.model.types import Field, Type

_PLAIN = {
    "uuid": "UUID", "text": "VARCHAR", "bool": "BOOLEAN", "float": "FLOAT", "double": "DOUBLE", "date": "DATE",
    "duration": "INTERVAL", "tinyint": "TINYINT", "smallint": "SMALLINT", "int": "INTEGER", "bigint": "BIGINT",
}  # fmt: skip
_UNSIGNED = {"tinyint": "UTINYINT", "smallint": "USMALLINT", "int": "UINTEGER", "bigint": "UBIGINT"}
_MOMENTS = {"time": "TIME", "datetime": "TIMESTAMP", "timestamp": "TIMESTAMPTZ"}


def physical(version: Version, type_: Type, where: Where) -> Physical:
    """See `types.physical`."""
    base, args = type_.base, type_.args
    if type_.unsigned and base in _UNSIGNED:
        return Physical(_UNSIGNED[base])
    if base in _PLAIN:
        return Physical(_PLAIN[base], check="{column} >= 0" if type_.unsigned else None)
    if base in _MOMENTS:
        note = "DuckDB keeps six digits of a second" if args and args[0] < 6 else None
        return Physical(_MOMENTS[base], note=note)
    match base:
        case "string" | "char":
            length = args[0] if args else 1 if base == "char" else None
            return Physical("VARCHAR", check=f"length({{column}}) <= {length}" if length else None)
        case "decimal":
            return _decimal(type_)
        case "bytes":
            return Physical("BLOB", check=f"octet_length({{column}}) <= {args[0]}" if args else None)
        case "json":
            return _json(version, type_)
        case "map":
            return Physical("JSON", check="json_type({column}) = 'OBJECT'")
        case "vector":
            if args[0] > 100_000:
                return Physical("", error=f"DuckDB's fixed arrays have at most 100000 elements, not {args[0]}")
            return Physical(f"FLOAT[{args[0]}]")
        case "enum":
            return _enum(version, type_)
        case "array":
            return _array(version, type_)
    raise ValueError(base)


def _decimal(type_: Type) -> Physical:
    if not type_.args:
        return Physical("", error="DuckDB's DECIMAL without digits is DECIMAL(18, 3): write `decimal(18, 3)`")
    if type_.args[0] > 38:
        return Physical("", error=f"DuckDB's DECIMAL has at most 38 digits, not {type_.args[0]}")
    check = "{column} >= 0" if type_.unsigned else None
    return Physical(f"DECIMAL({', '.join(map(str, type_.args))})", check=check)


def _json(version: Version, type_: Type) -> Physical:
    if not type_.fields:
        return Physical("JSON")
    row = _struct(version, type_.fields)
    if row.error:
        return row
    if type_.array_of_shape:
        return Physical(f"{row.text}[]", note="the required members of the objects in the array are not checked")
    required = " AND ".join(_present("{column}", type_.fields))
    check = f"{{column}} IS NULL OR ({required})" if required else None
    return Physical(row.text, check=check, note=row.note)


def _struct(version: Version, fields: tuple[Field, ...]) -> Physical:
    parts = []
    note = None
    for field in fields:
        member = (
            _struct(version, field.type.fields)
            if field.type.fields and not field.type.array_of_shape
            else physical_type("duckdb", version, field.type, where="element")
        )
        if member.error:
            return member
        if member.check or member.note:
            note = "DuckDB does not check the values of the members"
        parts.append(f"{_quoted(field.name)} {member.text}")
    return Physical(f"STRUCT({', '.join(parts)})", note=note)


def _present(owner: str, fields: tuple[Field, ...]) -> list[str]:
    """Conditions that the required members are there, for a struct that is not null itself."""
    parts = []
    for field in fields:
        here = f"{owner}.{_quoted(field.name)}"
        inner = " AND ".join(_present(here, field.type.fields)) if not field.type.array_of_shape else ""
        if field.required:
            parts.append(f"{here} IS NOT NULL")
            if inner:
                parts.append(inner)
        elif inner:
            parts.append(f"({here} IS NULL OR {inner})")
    return parts


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _enum(version: Version, type_: Type) -> Physical:
    """An enum without a name, or one with codes."""
    assert type_.enum is not None
    if type_.enum.base is not None:
        enum = type_.enum
        codes = ", ".join(stored_label("duckdb", enum, label.value) for label in enum.labels)
        return Physical(physical_type("duckdb", version, type_.enum.base).text, check=f"{{column}} IN ({codes})")
    return Physical(f"ENUM({', '.join(literal('duckdb', label.value) for label in type_.enum.labels)})")


def _array(version: Version, type_: Type) -> Physical:
    assert type_.element is not None
    element = physical_type("duckdb", version, type_.element, where="element")
    if element.error:
        return element
    check = None if type_.element_optional else "len({column}) = list_count({column})"
    nested = type_.element.base == "array" and not type_.element.element_optional
    note = "DuckDB does not check the values of the elements" if element.check or nested else None
    return Physical(f"{element.text}[]", check=check, note=note)
