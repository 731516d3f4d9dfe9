"""`default-type-mismatch`: a literal default is of another type than its attribute."""

from __future__ import annotations

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
from entia.text import Span

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
_OPEN = ("native", "unknown", "json", "map", "array", "vector")


def _check(subject: Subject, element: tuple[Table, Column]) -> Iterator[Diagnostic]:
    _, column = element
    default, type_ = column.default, column.type
    if default is None or type_.base in ("native", "unknown") or default.kind == "sql":
        return
    base, text = type_.base, default.text
    span = column.type_span if default.owner else default.span
    if default.kind == "call":
        fits = _CALLS.get(text.lower())
        if fits is not None and base not in fits:
            yield _say(
                subject, span, f"`{text}` is no `{base}`, which `{column.name}` is", f"write a value of `{base}`"
            )
    elif default.kind == "number":
        if base in INTEGERS and not text.lstrip("+-").isdigit():
            yield _say(
                subject, span, f"`{text}` is no whole number, but `{column.name}` is `{base}`", "write a whole number"
            )
        elif base in _NO_NUMBER:
            yield _say(subject, span, f"`{text}` is a number, but `{column.name}` is `{base}`", *_instead(type_, text))
    elif default.kind == "string":
        if base == "enum" and type_.enum is not None and type_.enum.base is None:
            if all(text not in (label.name, label.value) for label in type_.enum.labels):
                of = f"`{type_.enum.name}`" if type_.enum.name else "its enum"
                yield _say(subject, span, f"`'{text}'` is no label of {of}", *_instead(type_, text))
        elif base == "array" and not (_only_postgres(subject, column) and text[:1] + text[-1:] == "{}"):
            yield _say(
                subject,
                span,
                f"`'{text}'` is text, but `{column.name}` is an array",
                "leave the default to the application",
            )
        elif base in NUMBERS or base in ("bool", "enum"):
            yield _say(subject, span, f"`'{text}'` is text, but `{column.name}` is `{base}`", *_instead(type_, text))
    elif default.kind == "name" and base != "enum" and text != "null":
        fitting = ("bool",) if text in ("true", "false") else _CLOCK.get(text.lower())
        if fitting is None and base not in _OPEN:
            yield _say(
                subject, span, f"`{text}` is no value for `{column.name}`, which is `{base}`", *_instead(type_, text)
            )
        elif fitting is not None and base not in fitting and base not in _OPEN:
            yield _say(subject, span, f"`{text}` is no `{base}`, which `{column.name}` is", *_instead(type_, text))


def _only_postgres(subject: Subject, column: Column) -> bool:
    """PostgreSQL writes arrays as texts, `'{a,b}'`."""
    return all(dialect == "postgres" for dialect, _ in targets(subject, column.only))


def _instead(type_: Type, text: str) -> tuple[str, ...]:
    """Help, and the text of a fix where there is one."""
    if type_.base in TEXTS:
        quoted = "'" + text.replace("'", "''") + "'"
        return f"write `{quoted}`", quoted
    if type_.base == "bool":
        words = {"0": "false", "1": "true", "true": "true", "false": "false"}
        word = words.get(text.lower())
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
    if type_.base in MOMENTS:
        return (f"write a {type_.base} in single quotes, or a function such as `now()`",)
    return (f"write a value of `{type_.base}`",)


def _say(subject: Subject, span: Span, message: str, help: str, text: str = "") -> Diagnostic:
    fixes = (subject.replace(f"write `{text}`", span, text, preferred=True),) if text else ()
    return RULE.at(subject, span, message, help=help, fixes=fixes)


RULE = Rule(
    "default-type-mismatch",
    Severity.ERROR,
    "a literal default is of another type than its attribute",
    "column",
    _check,
)
