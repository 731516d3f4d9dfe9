"""`duplicate-clause`: a clause stands twice on a line."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules import _lines
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    word = issue.names[0]
    fixes = (_lines.fix(f"remove the second `{word}`", _lines.remove_clause(subject.chunk, issue.span)),)
    yield RULE.at(subject, issue.span, f"`{word}` stands twice on this line", help=f"keep one `{word}`", fixes=fixes)


RULE = Rule(
    "duplicate-clause",
    Severity.ERROR,
    "a clause stands twice on a line",
    "issue",
    _check,
)
