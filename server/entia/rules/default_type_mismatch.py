"""`default-type-mismatch`: a literal default is of another type than its attribute."""

from __future__ import annotations

import re
from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.schema import (
    Column,
    Table,
)
from entia.model.types import INTEGERS, MOMENTS, NUMBERS, TEXTS, Type
from entia.rules._targets import targets
from entia.rules._words import listed
from entia.rules.rule import Rule, Subject
from entia.syntax.writing import quote_string

_CLOCK = {
    "current_date": ("date", "datetime", "timestamp"),
    "current_time": ("time",),
    "localtime": ("time",),
    "current_timestamp": ("datetime", "timestamp", "date"),
    "localtimestamp": ("datetime", "timestamp", "date"),
    "current_user": TEXTS,
    "session_user": TEXTS,
    "current_role": TEXTS,
}
_CALLS = {"now()": MOMENTS, "uuid()": ("uuid", "string", "char", "text")}  # the other calls are analysed as SQL
_NO_NUMBER = (*TEXTS, *MOMENTS, "bool", "uuid", "bytes", "enum", "array", "duration", "vector", "map")
_WHOLE = re.compile(r"[+-]?\d+")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?|nan|[+-]?inf(inity)?", re.IGNORECASE)
_OPEN = ("native", "unknown", "json", "map", "array", "vector")


def _check(subject: Subject, element: tuple[Table, Column]) -> Iterator[Diagnostic]:
    _, column = element
    default, type_ = column.default, column.type
    if default is None or default.kind == "sql" or type_.base in ("native", "unknown"):
        return
    wrong = _wrong(subject, column, default.kind, default.text)
    if wrong is None:
        return
    message, help, *texts = wrong
    span = column.type_span if default.owner else default.span
    fixes = tuple(subject.replace(f"write `{text}`", span, text, preferred=True) for text in texts)
    yield RULE.at(subject, span, message, help=help, fixes=() if default.owner else fixes)


def _wrong(subject: Subject, column: Column, kind: str, text: str) -> tuple[str, ...] | None:
    """The message, the help and, where there is one, the text to write instead; None for a default that fits."""
    type_, base, name, shown = column.type, column.type.base, column.name, _shown(column.type)
    if kind == "call":
        fits = _CALLS.get(text.lower())
        if fits is not None and base not in fits:
            return f"`{text}` is no `{shown}`, which `{name}` is", f"write a value of `{base}`"
    elif kind == "number":
        if base in INTEGERS and not text.lstrip("+-").isdigit():
            return f"`{text}` is no whole number, but `{name}` is `{shown}`", "write a whole number"
        if base == "json":
            return f"`{text}` is a number, and json is written in quotes", f"write `'{text}'`", f"'{text}'"
        if base in _NO_NUMBER:
            return f"`{text}` is a number, but `{name}` is `{shown}`", *_instead(type_, text)
    elif kind == "string":
        if base == "enum" and type_.enum is not None and type_.enum.base is None:
            if all(text not in (label.name, label.value) for label in type_.enum.labels):
                of = f"`{type_.enum.name}`" if type_.enum.name else "its enum"
                return f"`'{text}'` is no label of {of}", *_instead(type_, text)
        elif base == "array":
            if not (_only_postgres(subject, column) and text[:1] + text[-1:] == "{}"):
                return f"`'{text}'` is text, but `{name}` is an array", "leave the default to the application"
            odd = _odd_element(type_, text)
            if odd is not None:
                return f"`{odd}` in `'{text}'` is no `{_shown(type_.element or type_)}`", "write elements of that type"
        elif base in NUMBERS or base in ("bool", "enum"):
            return f"`'{text}'` is text, but `{name}` is `{shown}`", *_instead(type_, text)
    elif kind == "name" and base == "json" and text in ("true", "false"):
        return f"`{text}` is no text, and json is written in quotes", f"write `'{text}'`", f"'{text}'"
    elif kind == "name" and base not in ("enum", *_OPEN) and text != "null":
        fitting = ("bool",) if text in ("true", "false") else _CLOCK.get(text.lower())
        if fitting is None:
            return f"`{text}` is no value for `{name}`, which is `{shown}`", *_instead(type_, text)
        if base not in fitting:
            return f"`{text}` is no `{shown}`, which `{name}` is", *_instead(type_, text)
    return None


def _odd_element(array: Type, text: str) -> str | None:
    """The first element of a plain array in PostgreSQL's notation that is none of its type."""
    element = array.element
    if element is None or element.base not in NUMBERS or any(sign in text[1:-1] for sign in '{}"\\'):
        return None
    number = _WHOLE if element.base in INTEGERS else _NUMBER
    parts = [part.strip() for part in text[1:-1].split(",")] if text[1:-1].strip() else []
    return next((part for part in parts if part.lower() != "null" and number.fullmatch(part) is None), None)


def _shown(type_: Type) -> str:
    return type_.enum.name if type_.enum is not None and type_.enum.name else type_.base


def _only_postgres(subject: Subject, column: Column) -> bool:
    """PostgreSQL writes arrays as texts, `'{a,b}'`."""
    return all(dialect == "postgres" for dialect, _ in targets(subject, column.only))


_NOW = ("now", "sysdate", "getdate", "systimestamp", "today", "utcnow", "current")
_NEW = ("uuid", "newid", "guid", "uuidv4", "cuid", "new", "auto", "random")
_TRUTH = {
    **dict.fromkeys(("1", "true", "yes", "on", "y", "t"), "true"),
    **dict.fromkeys(("0", "false", "no", "off", "n", "f"), "false"),
}


def _instead(type_: Type, text: str) -> tuple[str, ...]:
    """Help, and the text of a fix where there is one."""
    if type_.base in TEXTS:
        quoted = quote_string(text)
        return f"write `{quoted}`", quoted
    if type_.base == "bool":
        word = _TRUTH.get(text.lower())
        return ("write `true` or `false`",) if word is None else (f"write `{word}`", word)
    if type_.base in NUMBERS:
        fits = text.lstrip("+-").isdigit() or (
            type_.base not in INTEGERS and text.lstrip("+-").replace(".", "", 1).isdigit()
        )
        return (f"write `{text}`", text) if fits else ("write a number",)
    if type_.base == "enum" and type_.enum is not None:
        labels = [label.name for label in type_.enum.labels]
        same = next((label.name for label in type_.enum.labels if text in (label.name, label.value)), None)
        if same is not None:
            return f"write `{same}`", same
        return (f"write {listed(labels, 'or')}",)
    if type_.base in MOMENTS and text.lower() in _NOW:
        return "write `now()`", "now()"
    if type_.base == "uuid" and text.lower() in _NEW:
        return "write `uuid()`", "uuid()"
    if type_.base in MOMENTS:
        return (f"write a {type_.base} in single quotes, or a function such as `now()`",)
    return (f"write a value of `{type_.base}`",)


RULE = Rule(
    "default-type-mismatch",
    Severity.ERROR,
    "a literal default is of another type than its attribute",
    "column",
    _check,
)
