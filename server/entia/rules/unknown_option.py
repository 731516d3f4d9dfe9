"""`unknown-option`: an option for one dialect is one that it does not know."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.dialects import DIALECTS
from entia.dialects.options import Owner, flaw, options, owner_of, read_options
from entia.model.resolved import Resolved
from entia.rules import _lines
from entia.rules._words import listed
from entia.rules.rule import Rule, Subject
from entia.syntax import tree
from entia.text import nearest

_OWNERS: dict[str, Owner] = {
    "attribute": "column",
    "relationship": "column",
    "index": "index",
    "unique": "index",
    "pk": "index",
    "exclude": "index",
    "native": "table",
}


def _check(subject: Subject, resolved: Resolved) -> Iterator[Diagnostic]:
    if "native" not in resolved.chunk.text or not (resolved.tables or resolved.header or resolved.view):
        return
    declaration = resolved.declaration
    for clause in getattr(declaration.head, "clauses", ()):
        if isinstance(clause, tree.Native):
            yield from _say(subject, clause, owner_of(declaration.head, clause.dialect.text), declaration.at)
    for member in _lines.members(declaration):
        if member.name == "native" and isinstance(member.tail, tree.ValuesTail) and len(member.tail.values) == 2:
            dialect, options_ = member.tail.values
            yield from _judge(subject, dialect.text, options_.text, options_.span.start + member.at + 1, "table")
        owner = _OWNERS.get(member.kind)
        if owner is None:
            continue
        if isinstance(member.tail, tree.NativeTail):
            yield from _say(subject, member.tail.native, owner, member.at)
        for clause in _lines.clauses(member):
            if isinstance(clause, tree.Native):
                yield from _say(subject, clause, owner, member.at)


def _say(subject: Subject, clause: tree.Native, owner: Owner, at: int) -> Iterator[Diagnostic]:
    if clause.options is not None:
        start = clause.options.span.start + at
        yield from _judge(subject, clause.dialect.text, clause.options.text, start, owner)


def _judge(subject: Subject, dialect: str, text: str, start: int, owner: Owner) -> Iterator[Diagnostic]:
    """What is wrong with options of a dialect, whose text begins at `start`."""
    if dialect not in DIALECTS or not DIALECTS[dialect].built:
        return
    known = options(dialect, owner)
    settings, unread = read_options(text)
    if unread is not None:
        span = unread.shifted(start)
        yield RULE.at(
            subject, span, f"`{subject.text(span)}` is no option, expected `key = value`", help="write `key = value`"
        )
    for setting in settings:
        option = known.get(setting.key)
        span = setting.key_span.shifted(start)
        if option is None:
            near = nearest(setting.key, known)
            fixes = (subject.replace(f"write `{near}`", span, near, preferred=True),) if near is not None else ()
            article = "an" if owner == "index" else "a"
            others = f"write {listed(sorted(known), 'or')}" if known else "remove it"
            yield RULE.at(
                subject,
                span,
                f"{DIALECTS[dialect].title} knows no option `{setting.key}` of {article} {owner}",
                help=f"write `{near}`" if near is not None else others,
                fixes=fixes,
            )
            continue
        wrong = flaw(option, setting.value)
        if wrong:
            place = setting.value_span.shifted(start) if setting.value else span
            yield RULE.at(
                subject, place, f"`{setting.key}` {wrong}", help=f"write `{setting.key} = …` as its manual says"
            )


RULE = Rule(
    "unknown-option",
    Severity.WARNING,
    "an option for one dialect is one that it does not know",
    "declaration",
    _check,
)
