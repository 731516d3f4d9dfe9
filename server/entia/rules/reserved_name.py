"""`reserved-name`: a name is a word that SQL keeps for itself."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.dialects import version as version_of
from entia.dialects.reserved import needs_quotes
from entia.model.resolved import Resolved
from entia.rules._words import all_titled
from entia.rules.rule import Rule, Subject
from entia.text import Span

_Targets = tuple[tuple[str, str], ...]
_KNOWN: dict[_Targets, dict[str, _Targets]] = {}  # (targets) → name → the targets that keep it


def _check(subject: Subject, resolved: Resolved) -> Iterator[Diagnostic]:
    if len(_KNOWN) > 64:
        _KNOWN.clear()
    known = _KNOWN.setdefault(subject.model.targets, {})
    if len(known) > 100_000:
        known.clear()
    for table in resolved.tables:
        if not table.junction_of and (hit := _keep(subject, known, table.db_name)):
            yield from _say(subject, hit, table.only, "table", table.db_name, table.name_span)
        for column in table.columns:
            if column.role or column.origin or len(column.path) > 1:
                continue
            found = known.get(column.db_name)
            if found is None:
                found = _keep(subject, known, column.db_name)
            if found:
                only = column.only or table.only
                yield from _say(subject, found, only, "column", column.db_name, column.name_span)


def _keep(subject: Subject, known: dict[str, _Targets], name: str) -> _Targets:
    if name not in known:
        known[name] = tuple(
            (dialect, text)
            for dialect, text in subject.model.targets
            if (version := version_of(dialect, text)) is not None and needs_quotes(dialect, version, name)
        )
    return known[name]


def _say(
    subject: Subject, found: _Targets, only: tuple[str, ...], kind: str, name: str, span: Span
) -> Iterator[Diagnostic]:
    """What is to be said where the element exists in one of the targets that keep the word."""
    here = [target for target in found if not only or target[0] in only]
    if here:
        yield RULE.at(
            subject,
            span,
            f"{kind} `{name}` is a reserved word of {all_titled(here)}: SQL written by hand has to quote it",
            help='leave it, or name it with `as "…"`',
        )


RULE = Rule(
    "reserved-name",
    Severity.HINT,
    "a name is a word that SQL keeps for itself",
    "declaration",
    _check,
)
