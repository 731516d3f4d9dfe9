"""`type-out-of-range`: a type's number lies outside of what the type can be."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.resolved import Resolved
from entia.model.types import Type
from entia.rules import _lines
from entia.rules._ranges import impossible
from entia.rules.rule import Rule, Subject
from entia.syntax import tree
from entia.text import Span


def _check(subject: Subject, resolved: Resolved) -> Iterator[Diagnostic]:
    if resolved.domain is not None and resolved.domain.domain is not None:
        yield from _say(subject, resolved.domain.domain.base, _base_span(resolved), None)
    for table in resolved.tables:
        for column in table.columns:
            type_ = column.type
            if (type_.args or type_.element) and not (column.role or column.origin or type_.domain):
                yield from _say(subject, type_, column.type_span, column.span)


def _base_span(resolved: Resolved) -> Span:
    head = resolved.declaration.head
    if isinstance(head, tree.TypeHead) and head.base is not None:
        return head.base.span.shifted(resolved.declaration.at)
    return resolved.declaration.keyword_span


def _say(subject: Subject, type_: Type, span: Span, line: Span | None) -> Iterator[Diagnostic]:
    element = type_
    while element.element is not None and not element.domain:
        element = element.element
    found = impossible(element)
    if found is None or element.domain is not None:
        return
    message, better = found
    fixes: tuple[Fix, ...] = ()
    member = _lines.member_at(subject.resolved.declaration, line) if line is not None else None
    written = _lines.type_text(subject.chunk, member) if member is not None else None
    if written is not None and type_.element is None:
        fixes = (subject.replace(f"write `{better}`", written[1], better),)
    yield RULE.at(subject, span, message, help=f"write `{better}`", fixes=fixes)


RULE = Rule(
    "type-out-of-range",
    Severity.ERROR,
    "a type's number lies outside of what the type can be",
    "declaration",
    _check,
)
