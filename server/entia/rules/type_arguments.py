"""`type-arguments`: a type has too many or too few numbers in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.resolved import Issue
from entia.rules import _lines
from entia.rules._words import counted
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    name, given, expected = issue.names[:3]
    fixes: tuple[Fix, ...] = ()
    text = subject.text(issue.span)
    if expected == "none" and "(" in text and ")" in text:
        bare = text[: text.index("(")]
        fixes = (subject.replace(f"write `{bare}`", issue.span, bare + text[text.rindex(")") + 1 :], preferred=True),)
    member = _lines.member_at(subject.resolved.declaration, issue.span)
    written = _lines.type_text(subject.chunk, member) if member is not None else None
    if text.lower() == "max" and written is not None and name in ("string", "char", "bytes"):
        meant = "bytes" if name == "bytes" else "text"
        fixes = (subject.replace(f"write `{meant}`", written[1], meant, preferred=True),)
        said = f"`{name}` has a number in brackets, and one without an end is `{meant}`"
        yield RULE.at(subject, issue.span, said, help=f"write `{meant}`", fixes=fixes)
        return
    if name == "decimal" and re.fullmatch(r"\d+\.\d+", text):
        meant = text.replace(".", ", ")
        fixes = (subject.replace(f"write `{meant}`", issue.span, meant, preferred=True),)
        said = f"a precision and a scale stand apart, and `{text}` is one number"
        yield RULE.at(subject, issue.span, said, help=f"write `{meant}`", fixes=fixes)
        return
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
