"""`duplicate-declaration`: two declarations have one name."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    name = issue.names[0]
    declaration = subject.resolved.declaration
    other = subject.model.find(issue.other or name)
    labels = (
        subject.label(issue.other or name, "also declared here") if other is None or other[1] is not declaration else ()
    )
    fixes = (subject.replace(f"remove this declaration of `{name}`", declaration.span, "", destructive=True),)
    yield RULE.at(
        subject,
        issue.span,
        f"`{name}` is declared twice",
        help="give one of them another name",
        labels=labels,
        fixes=fixes,
    )


RULE = Rule(
    "duplicate-declaration",
    Severity.ERROR,
    "two declarations have one name",
    "issue",
    _check,
)
