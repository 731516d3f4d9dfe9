"""`unknown-entity`: a relationship's target is not declared."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.resolved import Issue
from entia.rules import _lines
from entia.rules.rule import Rule, Subject
from entia.syntax.tree import Flag


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    name = issue.names[0]
    owner, _, key = name.rpartition(".")
    target = subject.model.find(owner) if owner else None
    line = _lines.member_named(target[1], key) if target is not None else None
    if target is not None and target[1].keyword == "entity" and (line is not None or key.lower() == "id"):
        meant = owner  # else the first part may be a namespace that has an entity of its own name
        if line is not None and _lines.clause(line, Flag, "pk") is None:
            meant = f"{owner}({key})"
        yield RULE.at(
            subject,
            issue.span,
            f"`{owner}` is an entity, and what a relationship refers to is not written with a dot",
            help=f"write `{meant}`",
            fixes=(subject.replace(f"write `{meant}`", issue.span, meant, preferred=True),),
        )
        return
    near = subject.model.suggest(name, ("entity",))
    fixes: tuple[Fix, ...] = ()
    if near is not None:
        fixes += (subject.replace(f"write `{near}`", issue.span, near, preferred=True),)
    if all(part.isidentifier() for part in name.split(".")):
        new = f"entity {name} {{\n  id: bigint pk auto\n}}\n"
        fixes += (_lines.fix(f"declare `entity {name}`", _lines.add_declaration(subject.chunk, new)),)
    yield RULE.at(
        subject,
        issue.span,
        f"there is no entity `{name}`",
        help=f"write `{near}`" if near is not None else f"declare `entity {name} {{ … }}`",
        fixes=fixes,
    )


RULE = Rule(
    "unknown-entity",
    Severity.ERROR,
    "a relationship's target is not declared",
    "issue",
    _check,
)
