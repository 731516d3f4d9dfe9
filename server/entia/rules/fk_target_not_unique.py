"""`fk-target-not-unique`: a relationship refers to attributes that are no key."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.resolved import Issue
from entia.rules import _lines
from entia.rules.rule import Rule, Subject
from entia.syntax import tree


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    target, columns = issue.names[0], issue.names[1]
    found = subject.model.find(issue.other or target)
    yield RULE.at(
        subject,
        issue.span,
        f"`{target}({columns})` is not unique, so nothing can refer to it",
        help=f"add `unique ({columns})` to `{target}`",
        labels=subject.label(issue.other or target, f"`{target}` is declared here"),
        fixes=() if found is None else (_fix(target, columns, *found),),
    )


def _fix(target: str, columns: str, chunk: tree.Chunk, declaration: tree.Declaration) -> Fix:
    names = [name.strip() for name in columns.split(",")]
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
