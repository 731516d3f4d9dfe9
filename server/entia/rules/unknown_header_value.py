"""`unknown-header-value`: a property of the model has a value that it cannot have."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules._words import listed
from entia.rules.rule import Rule, Subject
from entia.syntax.problems import closest


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    word, value, allowed = issue.names[0], issue.names[1], issue.names[2:]
    near = closest(value, allowed) if value else None
    fixes = (subject.replace(f"write `{near}`", issue.span, near, preferred=True),) if near is not None else ()
    expected = listed(allowed, "or") if len(allowed) > 1 else allowed[0] if allowed else "another value"
    message = f"`{word}` is `{value}`, expected {expected}" if value else f"`{word}` has no value, expected {expected}"
    yield RULE.at(subject, issue.span, message, help=f"write {f'`{near}`' if near else expected}", fixes=fixes)


RULE = Rule(
    "unknown-header-value",
    Severity.ERROR,
    "a property of the model has a value that it cannot have",
    "issue",
    _check,
)
