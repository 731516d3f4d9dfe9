"""`no-such-beginning`: a key is to keep the beginnings of values that have none of that length."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.dialects.constructs import like
from entia.model.schema import Column, Table
from entia.rules.rule import Rule, Subject
from entia.text import Span

_WITH_BEGINNINGS = ("string", "char", "text", "bytes")


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    for index in table.indexes:
        for each in index.keys:
            if each.length:
                yield from _say(subject, table.column(each.column), each.length, each.span)
    key = table.primary_key
    for name, length in zip(key.columns, key.lengths, strict=False) if key is not None else ():
        if length and key is not None:
            yield from _say(subject, table.column(name), length, key.span)


def _say(subject: Subject, column: Column | None, length: int, span: Span) -> Iterator[Diagnostic]:
    if column is None or column.type.base == "unknown":
        return
    base, arguments = like(column.type)[:2]
    most = arguments[0] if arguments else None
    unit = "bytes" if base == "bytes" else "characters"
    if base not in _WITH_BEGINNINGS:
        shown = column.type.native[1] or base
        message = f"only texts and bytes have a beginning, and `{column.name}` is `{shown}`"
        wanted = column.name
    elif most is not None and length > most:
        message = f"`{column.name}` has at most {most} {unit}, not {length}"
        wanted = f"{column.name}({most})"
    else:
        return
    written = subject.text(span)
    old = f"{column.name}({length})"
    fixes: tuple[Fix, ...] = ()
    if written.startswith(old):
        place = Span(span.start, span.start + len(old))
        fixes = (subject.replace(f"write `{wanted}`", place, wanted, preferred=True),)
    yield RULE.at(subject, span, message, help=f"write `{wanted}`", fixes=fixes)


RULE = Rule(
    "no-such-beginning",
    Severity.ERROR,
    "a key is to keep the beginnings of values that have none of that length",
    "table",
    _check,
)
