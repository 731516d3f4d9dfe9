"""`duplicate-label`: an enum lists a label twice."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules import _lines
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    name = issue.names[0]
    member = _lines.member_at(subject.resolved.declaration, issue.span)
    span = member.span if member is not None and member.kind == "label" else issue.span
    fixes = (_lines.fix(f"remove the second `{name}`", _lines.remove_line(subject.chunk, span), preferred=True),)
    yield RULE.at(subject, issue.span, f"label `{name}` is listed twice", help="list each label once", fixes=fixes)


RULE = Rule(
    "duplicate-label",
    Severity.ERROR,
    "an enum lists a label twice",
    "issue",
    _check,
)
