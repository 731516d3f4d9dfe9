"""`key-mapping-incomplete`: a key mapping names only a part of the key."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.resolved import Issue
from entia.rules import _lines
from entia.rules._words import listed
from entia.rules.rule import Rule, Subject
from entia.syntax import tree
from entia.text import Span


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    target, missing = issue.names[0], issue.names[1]
    fixes: tuple[Fix, ...] = ()
    member = _lines.member_at(subject.resolved.declaration, issue.span)
    if member is not None and isinstance(member.tail, tree.RelationshipTail):
        for written in member.tail.targets:
            if written.keys and written.span.start <= issue.span.start - member.at < written.span.end:
                end = written.keys[-1].span.end + member.at
                fixes = (subject.replace(f"add `{missing}`", Span(end, end), f", {missing}", preferred=True),)
    yield RULE.at(
        subject,
        issue.span,
        f"the key of `{target}` also has {listed(part.strip() for part in missing.split(','))}",
        help=f"add `{missing}` to the mapping",
        labels=subject.label(issue.other or target, f"`{target}` is declared here"),
        fixes=fixes,
    )


RULE = Rule(
    "key-mapping-incomplete",
    Severity.ERROR,
    "a key mapping names only a part of the key",
    "issue",
    _check,
)
