"""`only-mismatch`: something refers to what exists only in some of its databases."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules._words import titled
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    what, name, missing = issue.names[:3]
    dialects = [part.strip() for part in missing.split(",")]
    yield RULE.at(
        subject,
        issue.span,
        f"`{what}` exists in {' and '.join(titled(dialect) for dialect in dialects)}, but `{name}` does not",
        help="write `only …` with the databases that have both",
        labels=subject.label(issue.other or name, f"`{name}` is declared here"),
    )


RULE = Rule(
    "only-mismatch",
    Severity.ERROR,
    "something refers to what exists only in some of its databases",
    "issue",
    _check,
)
