"""`column-name-clash`: two columns would have one name in the database."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.resolved import Issue
from entia.rules import _lines
from entia.rules.rule import Rule, Subject
from entia.syntax import tree


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    name, who = issue.names[0], issue.names[1]
    member = _lines.member_at(subject.resolved.declaration, issue.span)
    fixes: tuple[Fix, ...] = ()
    if member is not None and member.kind in ("attribute", "relationship") and _lines.clause(member, tree.As) is None:
        text = f'as "{name}_2"'
        fixes = (_lines.fix(f"write `{text}`", _lines.append_clause(subject.chunk, member, text)),)
    yield RULE.at(
        subject,
        issue.span,
        f"column `{name}` is made by {who} already",
        help='name one of them with `as "…"`',
        fixes=fixes,
    )


RULE = Rule(
    "column-name-clash",
    Severity.ERROR,
    "two columns would have one name in the database",
    "issue",
    _check,
)
