"""`ambiguous-name`: a short name could be several declarations."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules._words import listed
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    name, candidates = issue.names[0], issue.names[1:]
    labels = tuple(label for candidate in candidates for label in subject.label(candidate, f"`{candidate}`"))
    fixes = tuple(subject.replace(f"write `{candidate}`", issue.span, candidate) for candidate in candidates)
    yield RULE.at(
        subject,
        issue.span,
        f"`{name}` could be {listed(candidates, 'or')}",
        help=f"write {listed(candidates, 'or')}",
        labels=labels,
        fixes=fixes,
    )


RULE = Rule(
    "ambiguous-name",
    Severity.ERROR,
    "a short name could be several declarations",
    "issue",
    _check,
)
