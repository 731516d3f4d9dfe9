"""`pii-unclassified`: personal data has no class, or is public."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.privacy import classification, is_personal
from entia.model.schema import Table
from entia.rules import _lines
from entia.rules._attributes import attributes_of
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    header = subject.model.header
    for name, columns in attributes_of(table, is_personal):
        first = columns[0]
        said = classification(first, table, header)
        if said not in ("", "public"):
            continue
        member = _lines.member_named(subject.resolved.declaration, name)
        fixes: tuple[Fix, ...] = ()
        if member is not None and not first.origin and not said:
            clause = _lines.append_clause(subject.chunk, member, "@confidential")
            fixes = (_lines.fix("add `@confidential`", clause),)
        yield RULE.at(
            subject,
            first.name_span,
            f"`{name}` is personal data and public" if said else f"`{name}` is personal data without a class",
            help="write `@confidential` or `@restricted` here, on the entity or on the model",
            fixes=fixes,
            severity=Severity.WARNING if said else None,
        )


RULE = Rule(
    "pii-unclassified",
    Severity.HINT,
    "personal data has no class, or is public",
    "table",
    _check,
)
