"""`comment-too-long`: a doc is longer than a target's comment."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Resolved
from entia.rules._targets import targets
from entia.rules._words import all_titled
from entia.rules.rule import Rule, Subject
from entia.text import Span

# https://dev.mysql.com/doc/refman/8.4/en/create-table.html: 2048 characters for a table, 1024 for a column or index
_TABLE, _COLUMN = 2048, 1024


def _check(subject: Subject, resolved: Resolved) -> Iterator[Diagnostic]:
    for table in resolved.tables:
        if len(table.doc) > _TABLE:
            yield from _say(subject, table.only, (), len(table.doc), _TABLE, "table", table.name_span)
        for element in table.columns:
            if len(element.doc) > _COLUMN and not element.origin:
                yield from _say(
                    subject, table.only, element.only, len(element.doc), _COLUMN, "column", element.name_span
                )


def _say(
    subject: Subject, outer: tuple[str, ...], inner: tuple[str, ...], size: int, limit: int, kind: str, span: Span
) -> Iterator[Diagnostic]:
    hit = [target for target in targets(subject, outer, inner) if target[0] in ("mysql", "mariadb")]
    if hit:
        yield RULE.at(
            subject,
            span,
            f"a comment on a {kind} of {all_titled(hit)} has at most {limit} characters, and this doc has {size}",
            help="shorten it, or move a part of it into a `note`",
        )


RULE = Rule(
    "comment-too-long",
    Severity.ERROR,
    "a doc is longer than a target's comment",
    "declaration",
    _check,
)
