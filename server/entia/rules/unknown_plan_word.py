"""`unknown-plan-word`: a line of a plan starts with a word that the plan does not have."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.resolved import Issue
from entia.rules._words import listed
from entia.rules.rule import Rule, Subject
from entia.text import nearest


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    block, word, allowed = issue.names[0], issue.names[1], issue.names[2:]
    near = nearest(word, allowed)
    fixes: tuple[Fix, ...] = ()
    if near is not None:
        fixes = (subject.replace(f"write `{near}`", issue.span, near, preferred=True),)
    yield RULE.at(
        subject,
        issue.span,
        f"`{block}` has no line `{word}`, so nothing is computed from it",
        help=f"write `{near}`" if near is not None else f"write {listed(allowed, 'or')}",
        fixes=fixes,
    )


RULE = Rule(
    "unknown-plan-word",
    Severity.WARNING,
    "a line of a plan starts with a word that the plan does not have",
    "issue",
    _check,
)
