"""`target-without-key`: a relationship refers to an entity without a primary key."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.resolved import Issue
from entia.rules import _lines
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    target = issue.names[0]
    if any(other.kind == "key-cycle" for other in subject.resolved.issues):
        return  # there is no key because of the circle
    found = subject.model.find(issue.other or target)
    if found is not None and _lines.is_broken(*found):
        return  # the key may be what could not be read
    fixes: tuple[Fix, ...] = ()
    if found is not None and _lines.member_named(found[1], "id") is None:
        line = _lines.first_line(found[0], found[1], "id: bigint pk auto")
        fixes = (_lines.fix(f"add `id: bigint pk auto` to `{target}`", line),)
    yield RULE.at(
        subject,
        issue.span,
        f"`{target}` has no primary key to refer to",
        help=f"mark an attribute of `{target}` with `pk`",
        labels=subject.label(issue.other or target, f"`{target}` is declared here"),
        fixes=fixes,
    )


RULE = Rule(
    "target-without-key",
    Severity.ERROR,
    "a relationship refers to an entity without a primary key",
    "issue",
    _check,
)
