"""`unknown-type`: a type's name is neither one of Entia's types nor declared."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.resolved import Issue
from entia.rules import _lines
from entia.rules.rule import Rule, Subject
from entia.syntax.problems import closest
from entia.syntax.spellings import OURS
from entia.text import Span


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    name = issue.names[0]
    kind = issue.names[1] if len(issue.names) > 1 else ""
    if kind == "entity":
        yield RULE.at(
            subject,
            issue.span,
            f"`{name}` is an entity, not a type",
            help=f"write a relationship, `… -> {name}`",
            labels=subject.label(issue.other or name, f"`{name}` is declared here"),
            fixes=_to_relationship(subject, issue.span),
        )
        return
    if kind:
        article = "an" if kind[:1] in "aeiou" else "a"
        yield RULE.at(
            subject,
            issue.span,
            f"`{name}` is {article} {kind}, not a type",
            help="write a type",
            labels=subject.label(issue.other or name, f"the {kind} `{name}` is declared here"),
        )
        return
    near = subject.model.suggest(name, ("type", "enum")) or closest(name, sorted(OURS))
    fixes: tuple[Fix, ...] = ()
    if near is not None:
        fixes = (subject.replace(f"write `{near}`", issue.span, near, preferred=True),)
        yield RULE.at(subject, issue.span, f"`{name}` is not a type", help=f"write `{near}`", fixes=fixes)
        return
    new = f"type {name} = text\n"
    fixes = (
        (_lines.fix(f"declare `{new.strip()}`", _lines.add_declaration(subject.chunk, new)),)
        if name.isidentifier()
        else ()
    )
    yield RULE.at(
        subject,
        issue.span,
        f"`{name}` is not a type",
        help=f"declare it with `type {name} = …` or `enum {name} {{ … }}`",
        fixes=fixes,
    )


def _to_relationship(subject: Subject, span: Span) -> tuple[Fix, ...]:
    member = _lines.member_at(subject.resolved.declaration, span)
    if member is None or member.kind != "attribute":
        return ()
    colon = Span(member.name_span.end, span.start)
    return (subject.replace(f"write `{member.name} -> {subject.text(span)}`", colon, " -> ", preferred=True),)


RULE = Rule(
    "unknown-type",
    Severity.ERROR,
    "a type's name is neither one of Entia's types nor declared",
    "issue",
    _check,
)
