"""`composite-member`: a member of a composite type says what only an entity's line can."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules.rule import Rule, Subject

_KINDS = {"relationship": "a relationship", "many": "a many-to-many relationship"}


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    member, word = issue.names
    said = f"`{member}` is {_KINDS[word]}" if word in _KINDS else f"here stands `{word}`"
    yield RULE.at(
        subject,
        issue.span,
        f"{said}, and a composite type has only attributes and checks",
        help="write it in each entity that uses the type, or make the type a `mixin`",
    )


RULE = Rule(
    "composite-member",
    Severity.ERROR,
    "a member of a composite type says what only an entity's line can",
    "issue",
    _check,
)
