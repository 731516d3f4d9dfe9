"""`as-count-mismatch`: `as` gives more or fewer names than there are columns."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    role, given, needed = issue.names[:3]
    yield RULE.at(
        subject,
        issue.span,
        f"`as` gives {given} names, but `{role}` makes {needed} columns"
        if given != "1"
        else f"`as` gives 1 name, but `{role}` makes {needed} columns",
        help='give each column a name, as in `as ("a", "b")`',
    )


RULE = Rule(
    "as-count-mismatch",
    Severity.ERROR,
    "`as` gives more or fewer names than there are columns",
    "issue",
    _check,
)
