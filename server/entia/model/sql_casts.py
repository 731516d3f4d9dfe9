"""Casts, and reading JSON by keys and paths."""

from __future__ import annotations

import re
from typing import cast

from sqlglot import exp

from entia.diagnostics import Severity
from entia.model import sql_types as t
from entia.model.definitions import is_defined
from entia.model.native_types import cast_types, read_native
from entia.model.sql_operators import adapt
from entia.model.sql_walk import (
    TITLES,
    WHERE,
    Value,
    Walk,
    cast_type,
    mismatch,
    not_portable,
    shown,
    span_of,
    steady,
    targets_have,
    type_name,
    version_of,
)
from entia.model.types import BASES, UNKNOWN, Type
from entia.text import nearest


def cast_(walk: Walk, node: exp.Expr) -> Value:
    casting = cast(exp.Cast, node)
    value = walk.infer(casting.this)
    written = cast_type(walk, casting)
    if written is None:
        target = t.read_type(casting.to.sql().lower(), ())
        type = target if isinstance(target, Type) else UNKNOWN
        if value.text is not None:
            adapt(walk, casting.this, value, type)
        return Value(type, value.required)
    text, span = written
    known = [entry[1] for frame in walk.frames for source in frame.values() for entry in source.columns or ()]
    found = t.read_type(text, known)
    if isinstance(found, str):
        replacement = found
        found = t.read_type(found, known) if not walk.portable else None
        if walk.portable:
            walk.report(
                "unknown-cast-type",
                f"`{text}` is not a type of Entia",
                span,
                f"Write `{replacement}`.",
                replacement,
            )
            return Value(UNKNOWN, value.required)
    if not isinstance(found, Type):
        near = nearest(text, BASES)
        help = f"Write `{near}`." if near else ""
        if walk.portable:
            walk.report("unknown-cast-type", f"`{text}` is not a type of Entia", span, help, near)
            return Value(UNKNOWN, value.required)
        if not _is_own_type(walk, text):
            title = TITLES.get(walk.scope.dialect, walk.scope.dialect)
            walk.report("unknown-cast-type", f"{title} casts to no type `{text}`", span, help, near)
        return Value(UNKNOWN, value.required)
    if value.text is not None and t.family(found) not in ("text", "bool", "int", "decimal", "float"):
        adapt(walk, casting.this, value, found)
    else:
        _castable(walk, node, value, found)
    _session_format(walk, node, value.type, found)
    if (
        t.family(value.type) == "text"
        and value.text is None
        and t.family(found) in ("date", "time", "datetime", "timestamp")
    ):
        steady(walk, node, "stable", f"cast(… as {t.describe(found)})")
    return Value(found, value.required)


def _is_own_type(walk: Walk, text: str) -> bool:
    """Whether the one dialect can cast to a type that is not Entia's; SQLite can to any word."""
    known = cast_types(walk.scope.dialect)
    written = read_native(text)
    if not known or written is None or written.name in known:
        return True
    return is_defined(walk.scope.defined, "type", written.name)


_CASTS = {
    "text": ("int", "decimal", "float", "bool", "date", "time", "datetime", "timestamp", "uuid", "json", "enum"),
    "int": ("text", "decimal", "float", "bool"),
    "decimal": ("text", "int", "float"),
    "float": ("text", "int", "decimal"),
    "bool": ("text", "int"),
    "date": ("text", "datetime"),
    "datetime": ("text", "date", "time"),
    "time": ("text",),
    "timestamp": ("text", "date", "datetime", "time"),
    "uuid": ("text",),
    "json": ("text",),
    "enum": ("text", "int"),
}


# What PostgreSQL casts besides: text to and from everything, whole numbers to each other.
_POSTGRES_CASTS = {
    **{source: targets for source, targets in _CASTS.items() if source not in ("text", "enum")},
    "date": ("datetime", "timestamp"), "datetime": ("date", "time", "timestamp"), "time": ("duration",),
    "duration": ("time",), "uuid": (), "json": ("int", "decimal", "float", "bool"), "bytes": (), "array": (),
}  # fmt: skip
_NUMBERS = {
    "int": re.compile(r"\s*[+-]?\d+\s*"),
    "decimal": re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*", re.IGNORECASE),
    "float": re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*|\s*[+-]?(nan|inf|infinity)\s*", re.IGNORECASE),
    "bool": re.compile(r"\s*(t|f|true|false|y|n|yes|no|on|off|1|0)\s*", re.IGNORECASE),
}


def _castable(walk: Walk, node: exp.Expr, value: Value, target: Type) -> None:
    a, b = t.family(value.type), t.family(target)
    if not t.is_known(value.type) or not t.is_known(target):
        return
    if value.text is not None and b in _NUMBERS and not _NUMBERS[b].fullmatch(value.text):
        # MySQL, MariaDB and SQLite make 0 of it
        lax = walk.scope.dialect in ("mysql", "mariadb", "sqlite")
        severity = Severity.WARNING if lax else Severity.ERROR
        message = f"`'{value.text}'` is not a value of {type_name(target)}"
        walk.report("literal-does-not-fit", message, span_of(walk, node.this), severity=severity)
    elif a == "enum" and b in _NUMBERS and value.type.enum is not None and value.type.enum.base is None:
        mismatch(walk, node, f"labels of {type_name(value.type)} are no numbers")
    elif walk.portable and a != b and b not in _CASTS.get(a, ()):
        mismatch(walk, node, f"{type_name(value.type)} cannot be cast to {type_name(target)} in every database")
    elif walk.scope.dialect == "postgres" and b not in (a, "text", *_POSTGRES_CASTS.get(a, (b,))):
        if a == "bytes" and b == "int" and version_of(walk.scope.targets[0][1]) >= (18,):
            return
        mismatch(walk, node, f"PostgreSQL does not cast {type_name(value.type)} to {type_name(target)}")


def _session_format(walk: Walk, node: exp.Expr, source: Type, target: Type) -> None:
    """PostgreSQL's casts that depend on the session's zone, `DateStyle` or `IntervalStyle`: never the row's alone."""
    pair = t.family(source), t.family(target)
    kept = walk.use in ("computed", "index", "predicate", "exclude")
    if kept and pair in _UNSTEADY and any(dialect == "postgres" for dialect, _ in walk.scope.targets):
        walk.report(
            "volatile-expression",
            f"in PostgreSQL `cast(… as {t.describe(target)})` of {type_name(source)} depends on the session, and "
            f"{WHERE[walk.use]} needs a value that depends on the row alone",
            span_of(walk, node),
        )


_UNSTEADY = {
    ("datetime", "text"), ("timestamp", "text"), ("duration", "text"), ("datetime", "timestamp"),
    ("date", "timestamp"), ("array", "text"),
}  # fmt: skip


def json_read(walk: Walk, node: exp.Expr) -> Value:
    value = walk.infer(node.this)
    text = isinstance(node, exp.JSONExtractScalar)
    word = "->>" if text else "->"
    if t.is_known(value.type) and t.family(value.type) != "json":
        mismatch(walk, node.this, f"`{word}` reads JSON, and `{shown(walk, node.this)}` is {type_name(value.type)}")
    targets_have(walk, node, word, word)
    path = json_path(node.expression)
    if path is None:
        if walk.portable:
            not_portable(walk, node, f"{word} …")
        elif not isinstance(node.expression, exp.JSONPath):
            walk.infer(node.expression)
    return Value(t.TEXT if text else t.JSON, False)


def json_path(node: exp.Expr) -> tuple[str | int, ...] | None:
    """The keys and positions of a JSON path or key written as a literal; None where it is something else."""
    if isinstance(node, exp.JSONPath):
        steps: list[str | int] = []
        for part in node.expressions:
            if isinstance(part, exp.JSONPathRoot):
                continue
            step = part.args.get("this")
            if not isinstance(part, (exp.JSONPathKey, exp.JSONPathSubscript)) or not isinstance(step, (str, int)):
                return None
            steps.append(step)
        return tuple(steps)
    if isinstance(node, exp.Literal):
        return read_path(node.name) if node.is_string else (int(node.name),) if node.name.isdigit() else None
    return None


_STEP = re.compile(r"""\.([^\W\d]\w*)|\."([^"\\]+)"|\[(\d+)\]""")


def read_path(text: str) -> tuple[str | int, ...] | None:
    """`$.a."b c"[0]` as its steps; a text without `$` is one key; None where it is no such path."""
    if not text.startswith("$"):
        return (text,) if text and '"' not in text and "\\" not in text else None
    steps: list[str | int] = []
    i = 1
    while i < len(text):
        found = _STEP.match(text, i)
        if found is None:
            return None
        steps.append(int(found[3]) if found[3] is not None else found[1] or found[2])
        i = found.end()
    return tuple(steps)
