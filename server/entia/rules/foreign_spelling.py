"""`foreign-spelling`: a type is written as another system writes it."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules._targets import own_spellings
from entia.rules.rule import Rule, Subject
from entia.text import Span


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    name, ours = issue.names[0], issue.names[1]
    if "(" in ours and subject.chunk.text[issue.span.end : issue.span.end + 1] == "(":
        ours = ours[: ours.index("(")]
    behind = Span(issue.span.end, issue.span.end + len("(max)"))
    if ours == "string" and subject.text(behind).lower() == "(max)":  # SQL Server's texts of any length
        fix = subject.replace("write `text`", Span(issue.span.start, behind.end), "text", preferred=True)
        yield RULE.at(subject, issue.span, f"`{name}(max)` is spelt `text` in Entia", help="write `text`", fixes=(fix,))
        return
    fixes = (
        subject.replace(f"write `{ours}`", issue.span, ours, preferred=True),
        *(subject.replace(f"write `{own}`", issue.span, own) for own in own_spellings(subject, name).values()),
    )
    yield RULE.at(subject, issue.span, f"`{name}` is spelt `{ours}` in Entia", help=f"write `{ours}`", fixes=fixes)


RULE = Rule(
    "foreign-spelling",
    Severity.ERROR,
    "a type is written as another system writes it",
    "issue",
    _check,
)
