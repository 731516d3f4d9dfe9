"""Casts per dialect, written so that the values are the same everywhere."""

from __future__ import annotations

from entia.dialects import Version, names
from entia.dialects.functions import operand
from entia.dialects.types import physical
from entia.model import sql_types as t
from entia.model.types import Type

MYSQL = ("mysql", "mariadb")
_MYSQL = {
    "int": "SIGNED", "float": "DOUBLE", "date": "DATE", "time": "TIME(6)", "datetime": "DATETIME(6)",
    "timestamp": "DATETIME(6)", "bytes": "BINARY", "json": "JSON",
}  # fmt: skip
_SQLITE = {"int": "INTEGER", "float": "REAL", "bytes": "BLOB", "text": "TEXT", "decimal": "NUMERIC"}


def write_cast(dialect: str, version: Version, text: str, source: Type, target: Type, use: str) -> str:
    """`text`, a value of type `source`, as a value of type `target`."""
    a, b = t.family(source), t.family(target)
    if source.base in ("unknown", "null", "native"):
        return _plain(dialect, version, text, target)
    if b == "text":
        return _to_text(dialect, version, text, source, target, use)
    if b == "int" and a in ("decimal", "float"):
        return _rounded(dialect, version, text, a, target)
    if b == "int" and a == "bool":
        return text if dialect in (*MYSQL, "sqlite") else f"CAST({text} AS {_type(dialect, version, target)})"
    if b == "bool" and a == "int":
        return f"({operand(text)} <> 0)"
    if a == b and a not in ("decimal", "int", "float") and (a != "array" or source == target):
        return text
    if b == "decimal" and dialect == "sqlite":
        scale = target.args[1] if len(target.args) > 1 else 0
        return f"round({text}, {scale})" if target.args else f"CAST({text} AS NUMERIC)"
    if a in ("date", "datetime", "timestamp"):
        return _moment(dialect, version, text, a, b, target)
    if b == "date" and dialect == "sqlite":
        return f"date({text})"
    if b == "uuid" and dialect in (*MYSQL, "sqlite"):
        return f"lower({text})"
    if b == "json" and dialect in ("sqlite", "mariadb"):
        return text
    return _plain(dialect, version, text, target)


def _type(dialect: str, version: Version, target: Type) -> str:
    return physical(dialect, version, target._replace(domain=None, natives=())).text


def _plain(dialect: str, version: Version, text: str, target: Type) -> str:
    kind = t.family(target)
    if dialect in MYSQL:
        if kind == "decimal":
            numbers = target.args or (65, 20)
            return f"CAST({text} AS DECIMAL({', '.join(map(str, numbers))}))"
        if kind == "text":
            return f"CAST({text} AS CHAR{f'({target.args[0]})' if target.args else ''})"
        if kind == "int" and target.unsigned:
            return f"CAST({text} AS UNSIGNED)"
        return f"CAST({text} AS {_MYSQL[kind]})" if kind in _MYSQL else text
    if dialect == "sqlite":
        return f"CAST({text} AS {_SQLITE[kind]})" if kind in _SQLITE else text
    if kind == "decimal" and not target.args:
        return f"CAST({text} AS {'numeric' if dialect == 'postgres' else 'DECIMAL(38, 10)'})"
    return f"CAST({text} AS {_type(dialect, version, target)})"


def _to_text(dialect: str, version: Version, text: str, source: Type, target: Type, use: str) -> str:
    kind = t.family(source)
    length = target.args[0] if target.args else 1 if target.base == "char" else None
    written = _as_text(dialect, text, source, kind, use)
    if length is None or (kind == "text" and source.args and source.args[0] <= length):
        return written
    return f"substr({written}, 1, {length})" if dialect == "sqlite" else f"left({written}, {length})"


def _as_text(dialect: str, text: str, source: Type, kind: str, use: str) -> str:
    if kind == "text":
        return text
    if kind == "bool" and dialect in (*MYSQL, "sqlite"):
        return f"(CASE WHEN {text} THEN 'true' WHEN NOT {operand(text)} THEN 'false' END)"
    if kind == "enum":
        return _label(dialect, text, source, use)
    if kind == "date" and dialect == "postgres":
        if use not in ("computed", "index", "predicate", "exclude"):
            return f"to_char({text}, 'YYYY-MM-DD')"
        # to_char and ::text are not immutable there
        parts = [
            f"lpad(CAST(CAST(extract({part} FROM {text}) AS integer) AS text), {width}, '0')"
            for part, width in (("year", 4), ("month", 2), ("day", 2))
        ]
        return "(" + " || '-' || ".join(parts) + ")"
    if dialect == "sqlite":
        scale = source.args[1] if kind == "decimal" and len(source.args) > 1 else None
        if scale:
            return f"(CASE WHEN {operand(text)} IS NOT NULL THEN printf('%.{scale}f', {text}) END)"
        return text if kind in ("date", "time", "datetime", "timestamp", "uuid", "json") else f"CAST({text} AS TEXT)"
    if dialect in MYSQL:
        return f"CAST({text} AS CHAR)"
    return f"CAST({text} AS {'text' if dialect == 'postgres' else 'VARCHAR'})"


def _label(dialect: str, text: str, source: Type, use: str) -> str:
    enum = source.enum
    if enum is None:
        return text
    steady = dialect == "postgres" and use in ("computed", "index", "predicate", "exclude")
    if enum.base is None and not steady:
        if dialect == "sqlite":
            return text
        return f"CAST({text} AS {'CHAR' if dialect in MYSQL else 'text' if dialect == 'postgres' else 'VARCHAR'})"
    # codes have labels only here; and the text of an enum is not immutable on PostgreSQL
    branches = []
    for label in enum.labels:
        stored = names.stored_label(dialect, enum, label.value)
        shown = names.literal(dialect, label.name if enum.base is not None else label.value)
        branches.append(f"WHEN {stored} THEN {shown}")
    return f"(CASE {text} {' '.join(branches)} END)"


def _rounded(dialect: str, version: Version, text: str, kind: str, target: Type) -> str:
    """A number to a whole one, halves away from zero."""
    if dialect == "postgres":
        inner = f"CAST({text} AS numeric)" if kind == "float" else text
        return f"CAST(round({inner}) AS {_type(dialect, version, target)})"
    if dialect in MYSQL:
        inner = f"CAST({text} AS DECIMAL(65, 20))" if kind == "float" else text
        return f"CAST(round({inner}) AS {'UNSIGNED' if target.unsigned else 'SIGNED'})"
    return f"CAST(round({text}) AS {'INTEGER' if dialect == 'sqlite' else _type(dialect, version, target)})"


def _moment(dialect: str, version: Version, text: str, a: str, b: str, target: Type) -> str:
    if a == "timestamp" and dialect in ("postgres", "duckdb") and b in ("date", "datetime", "time"):
        text = f"({operand(text)} AT TIME ZONE 'UTC')"
        return text if b == "datetime" else f"CAST({text} AS {_type(dialect, version, target)})"
    if dialect == "sqlite":
        if a == "date":
            return f"({operand(text)} || ' 00:00:00')"
        return {"date": f"substr({text}, 1, 10)", "time": f"substr({text}, 12)"}.get(b, text)
    if dialect in MYSQL and a in ("datetime", "timestamp") and b == "datetime":
        return text
    return _plain(dialect, version, text, target)
