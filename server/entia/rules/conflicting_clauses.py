"""`conflicting-clauses`: two clauses of a line exclude each other."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules import _lines
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    one, two = issue.names[0], issue.names[1]
    fixes = (_lines.fix(f"remove `{two}`", _lines.remove_clause(subject.chunk, issue.span), destructive=True),)
    yield RULE.at(
        subject,
        issue.span,
        f"`{one}` and `{two}` exclude each other on one line",
        help=f"keep `{one}` or `{two}`",
        fixes=fixes,
    )


RULE = Rule(
    "conflicting-clauses",
    Severity.ERROR,
    "two clauses of a line exclude each other",
    "issue",
    _check,
)
