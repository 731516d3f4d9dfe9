"""`duplicate-index`: two indexes of a table are the same."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Label, Severity
from entia.model.schema import Index, Table
from entia.rules import _lines
from entia.rules.rule import Rule, Subject
from entia.text import Span


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    if len(table.indexes) < 2:
        return
    first: dict[object, Index] = {}
    for index in table.indexes:
        same = first.setdefault(_shape(index), index)
        if same is index or index.derived:
            continue
        yield RULE.at(
            subject,
            index.span,
            f"this index is the same as `{same.name}`",
            help="remove one of the two",
            labels=(Label(subject.place(same.span), "the first one"),) if same.span != index.span else (),
            fixes=_lines.remove_index(subject.chunk, subject.resolved.declaration, index.span),
            unnecessary=True,
        )


def _shape(index: Index) -> object:
    keys = tuple(
        (key._replace(expression=None, span=Span(0, 0)), key.expression.text if key.expression else "")
        for key in index.keys
    )
    predicate = index.predicate.text if index.predicate else ""
    return (
        keys,
        index.unique,
        index.method,
        predicate,
        index.include,
        index.only,
        tuple(native[:3] for native in index.natives),
    )


RULE = Rule(
    "duplicate-index",
    Severity.WARNING,
    "two indexes of a table are the same",
    "table",
    _check,
)
