"""`exclude-method`: an exclusion uses a method that cannot exclude."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.schema import (
    Exclusion,
    Table,
)
from entia.rules import _lines
from entia.rules.rule import Rule, Subject
from entia.syntax import tree

_CAN = ("gist", "spgist", "hash", "btree")


def _check(subject: Subject, element: tuple[Table, Exclusion]) -> Iterator[Diagnostic]:
    _, exclusion = element
    if exclusion.method in ("", *_CAN):
        return
    member = _lines.member_at(subject.resolved.declaration, exclusion.span)
    clause = _lines.clause(member, tree.Using)
    span = clause[0].method.span.shifted(member.at) if clause is not None and member is not None else exclusion.span
    yield RULE.at(
        subject,
        span,
        f"an exclusion cannot use `{exclusion.method}`",
        help="write `using gist`",
        fixes=(subject.replace("write `gist`", span, "gist", preferred=True),) if clause is not None else (),
    )


RULE = Rule(
    "exclude-method",
    Severity.ERROR,
    "an exclusion uses a method that cannot exclude",
    "exclusion",
    _check,
)
