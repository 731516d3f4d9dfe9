"""`stale-date`: a date of the model lies in the future, or long ago."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from entia.diagnostics import Diagnostic, Severity
from entia.model.schema import Header
from entia.rules import _lines
from entia.rules.rule import Rule, Subject
from entia.syntax.tree import ValuesTail

_YEAR = timedelta(days=366)


def _check(subject: Subject, header: Header) -> Iterator[Diagnostic]:
    today = _today()
    for word, text in (("created", header.created), ("updated", header.updated)):
        member = _lines.member_named(subject.resolved.declaration, word)
        if not text or member is None or not isinstance(member.tail, ValuesTail) or not member.tail.values:
            continue
        day, span = date.fromisoformat(text), member.tail.values[0].span.shifted(member.at)
        if day > today:
            yield RULE.at(
                subject, span, f"`{word}` is {text}, which is still to come", help="write the day on which it was"
            )
        elif word == "updated" and header.status in ("under_review", "approved") and today - day > _YEAR:
            yield RULE.at(
                subject,
                span,
                f"the model was updated on {text}, more than a year ago",
                help="look through it, and write today's date",
            )


def _today() -> date:
    """The day on this machine; tests have one of their own."""
    return date.today()  # noqa: DTZ011  # dates of a document are those of its authors' calendar


RULE = Rule(
    "stale-date",
    Severity.HINT,
    "a date of the model lies in the future, or long ago",
    "header",
    _check,
)
