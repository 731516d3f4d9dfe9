"""`reserved-name`: a name is a word that SQL keeps for itself."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.dialects import version as version_of
from entia.dialects.names import reserved
from entia.model.resolved import Resolved
from entia.rules._words import all_titled
from entia.rules.rule import Rule, Subject
from entia.text import Span


def _check(subject: Subject, resolved: Resolved) -> Iterator[Diagnostic]:
    built = [(dialect, text, version_of(dialect, text)) for dialect, text in subject.model.targets]
    if not built:
        return
    for table in resolved.tables:
        if not table.junction_of:
            yield from _say(subject, built, "table", table.db_name, table.name_span)
        for column in table.columns:
            if not (column.role or column.origin) and len(column.path) < 2:
                yield from _say(subject, built, "column", column.db_name, column.name_span)


def _say(
    subject: Subject, built: list[tuple[str, str, tuple[int, ...] | None]], kind: str, name: str, span: Span
) -> Iterator[Diagnostic]:
    hit = [
        (dialect, text)
        for dialect, text, version in built
        if version is not None and reserved(dialect, version, name.lower())
    ]
    if hit:
        yield RULE.at(
            subject,
            span,
            f"{kind} `{name}` is a reserved word of {all_titled(hit)}: SQL written by hand has to quote it",
            help='leave it, or name it with `as "…"`',
        )


RULE = Rule(
    "reserved-name",
    Severity.HINT,
    "a name is a word that SQL keeps for itself",
    "declaration",
    _check,
)
