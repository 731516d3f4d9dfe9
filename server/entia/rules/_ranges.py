"""What no database has: lengths of zero, too many digits."""

from __future__ import annotations

from entia.model.types import Type


def impossible(type_: Type) -> tuple[str, str] | None:
    """What is wrong with a type's numbers in every database, and the nearest type without that; None where nothing."""
    base, args = type_.base, type_.args
    if not args:
        return None
    first = args[0]
    if base in ("string", "char", "bytes", "vector") and first < 1:
        return f"`{base}({first})` holds nothing", f"{base}(1)"
    if base in ("time", "datetime", "timestamp") and not 0 <= first <= 6:
        return f"`{base}({first})` is finer than databases count, which is 6 digits of a second", f"{base}(6)"
    if base == "decimal":
        scale = args[1] if len(args) > 1 else 0
        if first < 1:
            return f"`decimal({first})` has no digits", f"decimal(12, {scale})"
        if scale > first:
            text = f"`decimal({first}, {scale})` has more decimals than digits"
            return text, f"decimal({first + scale}, {scale})"
    return None
