"""`dialect-limit`: a target cannot do what a line says, or does it in another way.

What each target cannot do is no rule but a row of `dialects.limits`; this says the rows that a declaration meets, with
the fixes that there are for them.
"""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.dialects import DIALECTS
from entia.dialects import version as version_of
from entia.dialects.constructs import Use
from entia.dialects.limits import Limit, limits_of, sentence
from entia.model.resolved import Resolved
from entia.model.schema import Table
from entia.model.types import INTEGERS, Type
from entia.rules import _limit_fixes, _limit_places
from entia.rules._labels import labels_of
from entia.rules._ranges import impossible
from entia.rules._words import titled
from entia.rules.rule import Rule, Subject
from entia.rules.unknown_index_method import METHODS
from entia.text import Span

# Said once where a mixin, a composite or the key that a role refers to is declared, not again wherever it is used.
_OF_LINES = ("type", "vector", "column.collate", "column.collate-not-text", "column.on-update", "comment.column")


def _check(subject: Subject, resolved: Resolved) -> Iterator[Diagnostic]:
    if not (resolved.tables or resolved.shape or resolved.view or resolved.enum):
        return
    header, defined = subject.model.header, subject.model.defined
    built = subject.model.targets
    for dialect, text in built:
        version = version_of(dialect, text)
        if version is None:
            continue  # `unknown-version` says it
        said: set[tuple[Span, str]] = set()
        for table in resolved.tables:
            others = [column for column in table.columns if column.origin or column.role]
            borrowed = {span for column in others for span in (column.span, column.type_span)}
            for limit, use in limits_of(dialect, version, table, header, defined):
                if use.construct in _OF_LINES and use.span in borrowed:
                    continue
                yield from _say(subject, table, dialect, text, limit, use, use.span, said)
        if resolved.shape is not None:
            for limit, use in limits_of(dialect, version, resolved.shape, header, defined):
                if use.construct in _OF_LINES:
                    yield from _say(subject, resolved.shape, dialect, text, limit, use, use.span, said)
        if resolved.view is not None:
            for limit, use in limits_of(dialect, version, resolved.view, header, defined):
                yield from _say(subject, None, dialect, text, limit, use, use.span, said)
        if resolved.enum is not None:
            found = limits_of(dialect, version, resolved.enum, header, defined)
            places = {value: span for value, span, _ in labels_of(resolved)} if found else {}
            for limit, use in found:
                span = places.get(use.detail, resolved.declaration.keyword_span)
                yield from _say(subject, None, dialect, text, limit, use, span, said)


def _say(
    subject: Subject,
    table: Table | None,
    dialect: str,
    version: str,
    limit: Limit,
    use: Use,
    span: Span,
    said: set[tuple[Span, str]],
) -> Iterator[Diagnostic]:
    if limit.level == "mapped" or _is_said_elsewhere(subject, use, limit.level):
        return
    reason = sentence(limit.reason, use)
    message, advice = reason, sentence(limit.advice, use)
    if not advice:
        message, _, advice = reason.partition(": ")
    span = _limit_places.place(subject, use, span)
    if (span, message) in said:
        return
    said.add((span, message))
    if DIALECTS[dialect].title not in message:
        message = f"in {titled(dialect, version)}, {message}"
    elif limit.since or limit.until:
        message = f"{message} (the target is {titled(dialect, version)})"
    yield RULE.at(
        subject,
        span,
        message,
        help=advice,
        fixes=_limit_fixes.fixes(subject, table, dialect, use) if limit.level == "error" else (),
        severity=Severity.ERROR if limit.level == "error" else Severity.HINT,
    )


def _is_said_elsewhere(subject: Subject, use: Use, level: str) -> bool:
    """Whether a rule of its own says this, at a better place or for every target at once."""
    match use.construct:
        case "type" if level == "note":
            return True  # how a type is stored, hover and the DDL's notes say; on every line it would only be noise
        case "type":
            inner = use.types[0]
            while inner.element is not None:
                inner = inner.element
            return inner.base in ("enum", "unknown") or impossible(inner) is not None
        case "enum.label" | "enum.empty":
            return True
        case "column.identity":
            return not _are_integers(use.types)
        case "column.identity-start":
            return use.number < 1
        case "index.method":
            return use.word.lower() not in METHODS  # `unknown-index-method` tells of others
        case "fk.set-null-required":
            return any(issue.kind == "set-null-on-required" for issue in subject.resolved.issues)
        case _:
            return False


def _are_integers(types: tuple[Type, ...]) -> bool:
    return all(type_.base in INTEGERS for type_ in types)


RULE = Rule(
    "dialect-limit",
    Severity.ERROR,
    "a target cannot do what a line says, or does it in another way",
    "declaration",
    _check,
)
