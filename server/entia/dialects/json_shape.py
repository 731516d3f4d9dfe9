"""The check that a JSON value has the members a shape asks for, for dialects that can ask a member's JSON type."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from entia.model.types import NUMBERS, Field, Type


def kind(type_: Type) -> str:
    """The JSON type that a value of the type has: "string", "number", "boolean", "array", "object", or "" for any."""
    if type_.base in NUMBERS:
        return "number"
    if type_.base == "enum" and type_.enum is not None and type_.enum.base is not None:
        return "number"
    if type_.base == "json":
        return "array" if type_.array_of_shape else "object" if type_.fields else ""
    if type_.base in ("native", "unknown"):
        return ""
    return {"bool": "boolean", "array": "array", "vector": "array", "map": "object"}.get(type_.base, "string")


def required_members(
    fields: tuple[Field, ...],
    type_of: Callable[[tuple[str, ...]], str],
    names: Mapping[str, tuple[str, ...]],
    path: tuple[str, ...] = (),
) -> str:
    """A condition, never null, that the value at `path` is an object with these members.

    `type_of(path)` is the SQL that names the JSON type of what is at a path, null where nothing is; `names` has, for
    each of the JSON types of `kind` and for "null", the names which that SQL gives it.
    """
    parts = [_is_one_of(type_of(path), names["object"])]
    for field in fields:
        here = (*path, field.name)
        expected = kind(field.type)
        if expected == "object" and field.type.fields:
            inner = required_members(field.type.fields, type_of, names, here)
            if field.required:
                parts.append(inner)
            else:
                parts.append(f"({_is_one_of(type_of(here), names['null'], absent=True)} OR {inner})")
        elif expected:
            allowed = names[expected] if field.required else (*names[expected], *names["null"])
            parts.append(_is_one_of(type_of(here), allowed, absent=not field.required))
        elif field.required:
            parts.append(f"{type_of(here)} IS NOT NULL")
    return " AND ".join(parts)


def _is_one_of(value: str, names: tuple[str, ...], *, absent: bool = False) -> str:
    """`value` is one of the names; what is absent counts as the last of them, or as none."""
    fallback = names[-1] if absent else ""
    if len(names) == 1:
        return f"coalesce({value}, '{fallback}') = '{names[0]}'"
    return f"coalesce({value}, '{fallback}') IN ({', '.join(repr(name) for name in names)})"
