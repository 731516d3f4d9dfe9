"""`enum-code-without-type`: labels are numbered, and the enum has no type for the numbers."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules.rule import Rule, Subject
from entia.text import Span


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    label, value = issue.names
    name = subject.resolved.declaration.name
    if name is None:
        return  # the broken head is told
    end = name.span.end
    fix = subject.replace("write `: smallint` behind the name", Span(end, end), ": smallint", preferred=True)
    yield RULE.at(
        subject,
        issue.span,
        f"`{name.text}` has no type, so `{label}` is stored as the text `{value}`",
        help=f"write `enum {name.text}: smallint`",
        fixes=(fix,),
    )


RULE = Rule(
    "enum-code-without-type",
    Severity.WARNING,
    "labels are numbered, and the enum has no type for the numbers",
    "issue",
    _check,
)
