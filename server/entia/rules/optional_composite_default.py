"""`optional-composite-default`: a default of a composite type is not used where the whole is optional."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules._words import listed
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    attribute, members = issue.names[0], issue.names[1:]
    word, verb = ("default", "is") if len(members) == 1 else ("defaults", "are")
    yield RULE.at(
        subject,
        issue.span,
        f"`{attribute}` may be missing as a whole, so the {word} of {listed(members)} {verb} not used",
        help="give the values when rows are written, or make the attribute required",
    )


RULE = Rule(
    "optional-composite-default",
    Severity.HINT,
    "a default of a composite type is not used where the whole is optional",
    "issue",
    _check,
)
