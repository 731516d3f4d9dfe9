"""`unknown-attribute`: a key, index or mapping names an attribute that the entity lacks."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.resolved import Issue, Resolved
from entia.rules import _lines, fk_target_not_unique
from entia.rules.rule import Rule, Subject
from entia.text import nearest


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    name = issue.names[0]
    entity = issue.other or subject.resolved.name
    owner = subject.resolved if entity == subject.resolved.name else subject.model.resolved(entity)
    if issue.other and owner is not None and name in _names(owner):
        if _is_whole(owner, name):
            yield from fk_target_not_unique.RULE.check(subject, issue)
        return
    near = nearest(name, _names(owner)) if owner is not None else None
    fixes: tuple[Fix, ...] = ()
    if near is not None:
        fixes += (subject.replace(f"write `{near}`", issue.span, near, preferred=True),)
    if owner is not None and name.isidentifier():
        line = _lines.add_line(owner.chunk, owner.declaration, f"{name}: text")
        fixes += (_lines.fix(f"add `{name}: text` to `{entity}`", line),)
    yield RULE.at(
        subject,
        issue.span,
        f"`{entity}` has no attribute or relationship `{name}`",
        help=f"write `{near}`" if near is not None else f"add `{name}: …` to `{entity}`",
        labels=() if owner is subject.resolved else subject.label(entity, f"`{entity}` is declared here"),
        fixes=fixes,
    )


def _is_whole(owner: Resolved, name: str) -> bool:
    """Whether the attribute or relationship has columns; one that has none is reported where it stands."""
    return bool(owner.tables) and any(
        name in (column.name, column.role, *column.path[:1]) for column in owner.tables[0].columns
    )


def _names(owner: Resolved) -> list[str]:
    names = [
        member.name
        for member in owner.declaration.members
        if member.name and member.kind in ("attribute", "relationship")
    ]
    if owner.tables:
        names += [column.name for column in owner.tables[0].columns if column.name not in names]
    return names


RULE = Rule(
    "unknown-attribute",
    Severity.ERROR,
    "a key, index or mapping names an attribute that the entity lacks",
    "issue",
    _check,
)
