"""`unknown-plan-value`: a word where a plan knows only others."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.resolved import Issue
from entia.rules._words import listed
from entia.rules.rule import Rule, Subject
from entia.text import nearest


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    what, written, allowed = issue.names[0], issue.names[1], issue.names[2:]
    near = nearest(written, allowed) if allowed else None
    fixes: tuple[Fix, ...] = ()
    if near is not None:
        fixes = (subject.replace(f"write `{near}`", issue.span, near, preferred=True),)
    if not allowed:
        yield RULE.at(subject, issue.span, f"`{written}` has no meaning behind `{what}`", help="remove it")
        return
    yield RULE.at(
        subject,
        issue.span,
        f"`{written}` is nothing that `{what}` can say, expected {listed(allowed, 'or')}",
        help=f"write `{near}`" if near is not None else f"write {listed(allowed, 'or')}",
        fixes=fixes,
    )


RULE = Rule(
    "unknown-plan-value",
    Severity.ERROR,
    "a word where a plan knows only others",
    "issue",
    _check,
)
