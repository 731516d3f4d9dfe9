"""`unknown-type`: a type's name is neither one of Entia's types nor declared."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.resolved import Issue
from entia.rules import _lines
from entia.rules._targets import own_spellings
from entia.rules.rule import Rule, Subject
from entia.syntax.spellings import OURS
from entia.syntax.translation import translate
from entia.syntax.tree import AttributeTail, Member
from entia.text import Span, nearest


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    name = issue.names[0]
    kind = issue.names[1] if len(issue.names) > 1 else ""
    member = _lines.member_at(subject.resolved.declaration, issue.span)
    line = subject.text(Span(member.start, _lines.content_end(subject.chunk, member))) if member is not None else ""
    meant = _directive(line) if member is not None and member.kind == "attribute" else None
    if meant is not None and member is not None:
        help = f"write `{meant}`"
        fix = subject.replace(help, Span(member.start, member.start + len(line)), meant, preferred=True)
        said = f"`{member.name}:` declares an attribute `{member.name}`, and `{name}` is not a type"
        yield RULE.at(subject, issue.span, said, help=help, fixes=(fix,))
        return
    if kind == "entity" and member is not None and _is_list(member):
        yield _to_many(subject, issue, name, member, line)
        return
    if kind == "entity":
        yield RULE.at(
            subject,
            issue.span,
            f"`{name}` is an entity, not a type",
            help=f"write a relationship, `{member.name if member is not None and member.name else 'name'} -> {name}`",
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
    if name in ("pk", "auto", "unique", "index"):
        text = f"bigint {name}"
        fix = subject.replace(f"write `{text}`", issue.span, text)
        yield RULE.at(subject, issue.span, f"`{name}` stands behind a type", help=f"write `{text}`", fixes=(fix,))
        return
    if own := own_spellings(subject, name):
        shown = " or ".join(f"`{each}`" for each in own.values())
        yield RULE.at(
            subject,
            issue.span,
            f"`{name}` without its database is a type only where that is the one target",
            help=f"write {shown}",
            fixes=tuple(subject.replace(f"write `{each}`", issue.span, each) for each in own.values()),
        )
        return
    owner, dot, label = name.rpartition(".")
    if dot and (enum := subject.model.find(owner)) is not None and _lines.member_named(enum[1], label) is not None:
        text = f"{owner} = {label}"
        yield RULE.at(
            subject,
            issue.span,
            f"`{name}` is a label of `{owner}`, not a type",
            help=f"write `{text}`",
            fixes=(subject.replace(f"write `{text}`", issue.span, text, preferred=True),),
        )
        return
    near = subject.model.suggest(name, ("type", "enum")) or nearest(name, sorted(OURS))
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


def _directive(line: str) -> str | None:
    """`index: name` and `unique: a` as the directives that they were meant to be."""
    word = line.partition(":")[0].strip()
    translation = translate(line) if word in ("index", "unique", "key") else None
    return translation.line if translation is not None else None


def _is_list(member: Member) -> bool:
    return isinstance(member.tail, AttributeTail) and member.tail.type is not None and "[]" in member.tail.type.suffixes


def _to_many(subject: Subject, issue: Issue, name: str, member: Member, line: str) -> Diagnostic:
    """`people: Person[]` holds many: the relationship that has a table of its own, or the other side of one that the
    other entity has."""
    own = subject.resolved.name
    via = f" via {own}{name}(one, other)" if own == name else ""
    meant = f"{member.name} <-> {name}{via}"
    fix = subject.replace(f"write `{meant}`", Span(member.start, member.start + len(line)), meant)
    return RULE.at(
        subject,
        issue.span,
        f"`{name}` is an entity, and a list of entities is a relationship",
        help=f"write `{meant}`, or `name -> {own}` in `{name}` where each `{name}` has one `{own}`",
        labels=subject.label(issue.other or name, f"`{name}` is declared here"),
        fixes=(fix,),
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
