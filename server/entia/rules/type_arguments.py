"""`type-arguments`: a type has too many or too few numbers in brackets."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.resolved import Issue
from entia.rules._words import counted
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    name, given, expected = issue.names[:3]
    fixes: tuple[Fix, ...] = ()
    text = subject.text(issue.span)
    if expected == "none" and "(" in text and ")" in text:
        bare = text[: text.index("(")]
        fixes = (subject.replace(f"write `{bare}`", issue.span, bare + text[text.rindex(")") + 1 :], preferred=True),)
    wanted = "nothing in brackets" if expected == "none" else expected
    message = (
        f"`{text}` stands in the brackets of `{name}`" if not given else f"`{name}` has {_counted(given)} in brackets"
    )
    yield RULE.at(
        subject,
        issue.span,
        f"{message}, expected {wanted}",
        help=f"write `{name}` alone" if expected == "none" else f"write {expected}",
        fixes=fixes,
    )


def _counted(given: str) -> str:
    return "nothing" if given == "0" else counted(int(given), "value") if given.isdigit() else given


RULE = Rule(
    "type-arguments",
    Severity.ERROR,
    "a type has too many or too few numbers in brackets",
    "issue",
    _check,
)
