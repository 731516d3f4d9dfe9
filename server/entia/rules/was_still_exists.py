"""`was-still-exists`: `was` names something that is still there."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules import _lines
from entia.rules.rule import Rule, Subject
from entia.syntax import tree


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    word, old = issue.names[0], issue.names[1]
    member = _lines.member_at(subject.resolved.declaration, issue.span)
    clause = (
        _lines.clause(member, tree.Was)
        if member is not None
        else _lines.head_clause(subject.resolved.declaration, tree.Was)
    )
    fixes = (
        (_lines.fix(f"remove `was {old}`", _lines.remove_clause(subject.chunk, clause[1])),)
        if clause is not None
        else ()
    )
    yield RULE.at(
        subject,
        issue.span,
        f"{word} `{old}` still exists, so this was not renamed from it",
        help=f"remove `was {old}`",
        labels=subject.label(issue.other, f"`{old}` is declared here") if issue.other else (),
        fixes=fixes,
    )


RULE = Rule(
    "was-still-exists",
    Severity.ERROR,
    "`was` names something that is still there",
    "issue",
    _check,
)
