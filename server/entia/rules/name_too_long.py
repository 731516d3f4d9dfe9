"""`name-too-long`: a name is longer than a target takes."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.dialects.names import cut
from entia.rules import _lines
from entia.rules._db_names import Flaw
from entia.rules._words import titled
from entia.rules.rule import Rule, Subject
from entia.syntax import tree
from entia.text import Span


def _check(subject: Subject, flaw: Flaw) -> Iterator[Diagnostic]:
    if " long, and " not in flaw.wrong:
        return
    shorter = cut(flaw.target[0], flaw.name)
    yield RULE.at(
        subject,
        flaw.span,
        f"{flaw.kind} `{flaw.name}` {flaw.wrong} in {titled(*flaw.target)}",
        help=f"shorten it, as to `{shorter}`",
        fixes=_shorten(subject, flaw.span, flaw.kind, flaw.name, shorter),
    )


def _shorten(subject: Subject, span: Span, kind: str, name: str, shorter: str) -> tuple[Fix, ...]:
    written = subject.text(span)
    if written == f'"{name}"':
        return (subject.replace(f"shorten it to `{shorter}`", span, f'"{shorter}"'),)
    member = _lines.member_at(subject.resolved.declaration, span)
    if (
        kind == "column"
        and member is not None
        and member.kind == "attribute"
        and _lines.clause(member, tree.As) is None
    ):
        text = f'as "{shorter}"'
        return (_lines.fix(f"write `{text}`", _lines.append_clause(subject.chunk, member, text)),)
    if kind in ("table", "view", "type") and member is None and written == subject.resolved.name:
        return (subject.replace(f'write `as "{shorter}"`', Span(span.end, span.end), f' as "{shorter}"'),)
    return ()


RULE = Rule(
    "name-too-long",
    Severity.ERROR,
    "a name is longer than a target takes",
    "name",
    _check,
)
