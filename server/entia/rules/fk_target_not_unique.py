"""`fk-target-not-unique`: a relationship refers to attributes that are no key."""

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
    columns, target = issue.names[0], issue.names[1]
    names = [name.strip() for name in columns.split(",")]
    found = subject.model.find(issue.other or target)
    owner = subject.model.resolved(issue.other or target)
    key = owner.tables[0].primary_key if owner is not None and owner.tables else None
    missing = [name for name in key.columns if name not in names] if key is not None else []
    if key is not None and missing and all(name in key.columns for name in names):
        yield RULE.at(
            subject,
            issue.span,
            f"the key of `{target}` also has {listed(missing)}",
            help=f"write `{', '.join(key.columns)}`",
            labels=subject.label(issue.other or target, f"`{target}` is declared here"),
            fixes=_complete(subject, issue.span, missing),
        )
        return
    yield RULE.at(
        subject,
        issue.span,
        f"`{target}` has no key of {listed(names)}, so nothing can refer to that",
        help=f"add `unique ({columns})` to `{target}`",
        labels=subject.label(issue.other or target, f"`{target}` is declared here"),
        fixes=() if found is None else (_fix(target, names, *found),),
    )


def _complete(subject: Subject, span: Span, missing: list[str]) -> tuple[Fix, ...]:
    member = _lines.member_at(subject.resolved.declaration, span)
    if member is None or not isinstance(member.tail, tree.RelationshipTail):
        return ()
    for written in member.tail.targets:
        if written.keys and written.span.start <= span.start - member.at < written.span.end:
            end = written.keys[-1].span.end + member.at
            text = "".join(f", {name}" for name in missing)
            return (subject.replace(f"add {listed(missing)}", Span(end, end), text, preferred=True),)
    return ()


def _fix(target: str, names: list[str], chunk: tree.Chunk, declaration: tree.Declaration) -> Fix:
    member = _lines.member_named(declaration, names[0]) if len(names) == 1 else None
    if member is not None and member.kind in ("attribute", "relationship"):
        return _lines.fix(f"make `{target}.{names[0]}` unique", _lines.append_clause(chunk, member, "unique"))
    line = f"unique ({', '.join(names)})"
    return _lines.fix(f"add `{line}` to `{target}`", _lines.add_line(chunk, declaration, line, columns=False))


RULE = Rule(
    "fk-target-not-unique",
    Severity.ERROR,
    "a relationship refers to attributes that are no key",
    "issue",
    _check,
)
