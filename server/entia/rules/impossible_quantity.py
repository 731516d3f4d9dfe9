"""`impossible-quantity`: a quantity that cannot be what its line needs."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.resolved import Issue
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    what, written, expected, meant = issue.names
    fixes: tuple[Fix, ...] = ()
    if meant:
        fixes = (subject.replace(f"write `{meant}`", issue.span, meant, preferred=True),)
    yield RULE.at(
        subject,
        issue.span,
        f"`{written}` is no quantity that `{what}` can have, expected {expected}",
        help=f"write `{meant}`" if meant else f"write {expected}",
        fixes=fixes,
    )


RULE = Rule(
    "impossible-quantity",
    Severity.ERROR,
    "a quantity that cannot be what its line needs",
    "issue",
    _check,
)
