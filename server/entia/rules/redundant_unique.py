"""`redundant-unique`: a unique key is unique already."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Label, Severity
from entia.model.schema import Table
from entia.rules import _lines
from entia.rules.redundant_index import is_simple
from entia.rules.rule import Rule, Subject
from entia.text import Span

_Unique = tuple[tuple[str, ...], tuple[str, ...], Span]  # columns, `only`, place


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    uniques: list[_Unique] = [(key.columns, key.only, key.span) for key in table.uniques]
    uniques += [
        (tuple(key.whole for key in index.keys), index.only, index.span)
        for index in table.indexes
        if index.unique and not (index.predicate or index.method or index.include or index.natives) and is_simple(index)
    ]
    if not uniques:
        return
    seen: dict[frozenset[str], _Unique] = {}
    primary = table.primary_key
    if primary is not None:
        seen[frozenset(primary.whole)] = (primary.whole, primary.only, primary.span)
    for unique in uniques:
        columns, only, span = unique
        first = seen.setdefault(frozenset(columns), unique)
        if first is unique or (first[1] and first[1] != only):
            continue
        is_primary = primary is not None and set(primary.columns) == set(columns)
        yield RULE.at(
            subject,
            span,
            f"{'the primary key' if is_primary else 'another unique key'} is over the same columns",
            help="remove it",
            labels=(Label(subject.place(first[2]), "it stands here"),) if first[2] != span else (),
            fixes=_remove(subject, span),
            unnecessary=True,
        )


def _remove(subject: Subject, span: Span) -> tuple[Fix, ...]:
    member = _lines.member_at(subject.resolved.declaration, span)
    written = subject.text(span)
    if member is not None and member.kind in ("unique", "index"):
        return (_lines.fix("remove this unique key", _lines.remove_line(subject.chunk, member.span)),)
    if member is not None and written.startswith("unique"):
        return (_lines.fix(f"remove `{written}`", _lines.remove_clause(subject.chunk, span), preferred=True),)
    return ()


RULE = Rule(
    "redundant-unique",
    Severity.WARNING,
    "a unique key is unique already",
    "table",
    _check,
)
