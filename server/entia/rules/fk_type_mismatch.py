"""`fk-type-mismatch`: a column of a relationship differs in type from the key it refers to."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.resolved import Issue
from entia.rules import _lines
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    own, own_type, key, key_type = issue.names[:4]
    declaration = subject.resolved.declaration
    member = _lines.member_named(declaration, own)
    fixes: tuple[Fix, ...] = ()
    if member is not None:
        written = _lines.type_text(subject.chunk, member)
        if written is not None:
            fixes = (subject.replace(f"make `{own}` a `{key_type}`", written[1], key_type),)
    owner = f"{issue.other}.{key}" if issue.other else key
    yield RULE.at(
        subject,
        _lines.mapped_own(declaration, issue.span, own),
        f"`{own}` is `{own_type}`, but `{owner}` is `{key_type}`",
        help=f"make `{own}` a `{key_type}`",
        labels=subject.label(issue.other, f"`{key}` is declared here") if issue.other else (),
        fixes=fixes,
    )


RULE = Rule(
    "fk-type-mismatch",
    Severity.ERROR,
    "a column of a relationship differs in type from the key it refers to",
    "issue",
    _check,
)
