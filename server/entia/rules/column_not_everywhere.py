"""`column-not-everywhere`: a key, index or relationship stands where its column does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.schema import (
    Table,
)
from entia.rules import _lines
from entia.rules._targets import targets
from entia.rules._words import all_titled
from entia.rules.rule import Rule, Subject
from entia.syntax import tree
from entia.text import Span


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    partial = {column.name: column.only for column in table.columns if column.only}
    if not partial:
        return
    elements = [
        (key.columns, key.only, key.span, "this key") for key in (table.primary_key, *table.uniques) if key is not None
    ]
    elements += [
        ((*(key.column for key in index.keys), *index.include), index.only, index.span, "this index")
        for index in table.indexes
    ]
    elements += [(fk.columns, fk.only, fk.target_span, "this relationship") for fk in table.foreign_keys]
    elements += [(part.columns, part.only, part.span, "this partitioning") for part in table.partitions]
    for columns, only, span, what in elements:
        for name in columns:
            if name not in partial:
                continue
            missing = [target for target in targets(subject, table.only, only) if target[0] not in partial[name]]
            if missing:
                yield RULE.at(
                    subject,
                    span,
                    f"{what} exists in {all_titled(missing)}, where `{name}` does not",
                    help=f"write `only {', '.join(partial[name])}` on this line",
                    fixes=_narrow(subject, span, partial[name]),
                )
                break


def _narrow(subject: Subject, span: Span, only: tuple[str, ...]) -> tuple[Fix, ...]:
    member = _lines.member_at(subject.resolved.declaration, span)
    if member is None or _lines.clause(member, tree.Only) is not None or span.start < member.start:
        return ()
    text = f"only {', '.join(only)}"
    return (_lines.fix(f"write `{text}`", _lines.append_clause(subject.chunk, member, text), preferred=True),)


RULE = Rule(
    "column-not-everywhere",
    Severity.ERROR,
    "a key, index or relationship stands where its column does not exist",
    "table",
    _check,
)
