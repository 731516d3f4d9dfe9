"""`foreign-spelling`: a type is written as another system writes it."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    name, ours = issue.names[0], issue.names[1]
    if "(" in ours and subject.chunk.text[issue.span.end : issue.span.end + 1] == "(":
        ours = ours[: ours.index("(")]
    fixes = (subject.replace(f"write `{ours}`", issue.span, ours, preferred=True),)
    yield RULE.at(subject, issue.span, f"`{name}` is spelt `{ours}` in Entia", help=f"write `{ours}`", fixes=fixes)


RULE = Rule(
    "foreign-spelling",
    Severity.ERROR,
    "a type is written as another system writes it",
    "issue",
    _check,
)
