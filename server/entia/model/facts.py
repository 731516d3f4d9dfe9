"""What the clauses of one line say, gathered once per distinct line text.

Tails are shared by all lines with the same text, so a line that a thousand entities have costs its reading once.
Spans here count from the tail's start.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from entia.model.privacy import TAGS
from entia.model.resolved import Issue
from entia.syntax.keywords import FOREIGN_TAGS
from entia.syntax.tree import (
    Action,
    As,
    AttributeTail,
    Auto,
    Check,
    Clause,
    Collate,
    ColumnsTail,
    Computed,
    Default,
    ExcludeTail,
    Flag,
    ForeignKeyName,
    Include,
    IndexClause,
    IndexColumn,
    Inverse,
    ManyTail,
    Name,
    Native,
    Only,
    OnUpdate,
    RelationshipTail,
    Tag,
    Tail,
    Using,
    Was,
    Where,
)
from entia.text import Span


class Facts(NamedTuple):
    """The clauses of a line by kind; None or empty where not written."""

    pk: Flag | None = None
    unique: Flag | None = None
    auto: Auto | None = None
    default: Default | None = None
    checks: tuple[Check, ...] = ()
    computed: Computed | None = None
    on_update: OnUpdate | None = None
    collate: Collate | None = None
    renamed: As | None = None
    was: Was | None = None
    only: tuple[str, ...] = ()
    natives: tuple[Native, ...] = ()
    tags: tuple[tuple[str, tuple[str, ...]], ...] = ()
    indexes: tuple[IndexClause, ...] = ()
    on_delete: Action | None = None
    on_update_action: Action | None = None
    inverse: Inverse | None = None
    fk: ForeignKeyName | None = None
    deferral: str = ""
    enforced: bool = True
    unindexed: bool = False
    nulls_not_distinct: bool = False
    where: Where | None = None
    using: Using | None = None
    include: Include | None = None
    dialects: tuple[Name, ...] = ()  # every dialect named on the line
    issues: tuple[Issue, ...] = ()


NO_FACTS = Facts()

_COMMON = (As, Was, Only, Native, Tag)
_ATTRIBUTE = (*_COMMON, Auto, Default, Check, Computed, OnUpdate, Collate, IndexClause)
_RELATIONSHIP = (*_COMMON, Action, Inverse, ForeignKeyName, IndexClause, Check)
_INDEX = (Only, Native, As, Where, Using, Include)
_ALLOWED: dict[str, tuple[tuple[type, ...], tuple[str, ...]]] = {
    "attribute": (_ATTRIBUTE, ("pk", "unique")),
    "relationship": (_RELATIONSHIP, ("pk", "unique", "no index", "deferrable", "deferred", "not enforced")),
    "many": (_RELATIONSHIP, ("no index", "not enforced", "deferrable", "deferred")),
    "index": (_INDEX, ("nulls not distinct",)),
    "unique": (_INDEX, ("nulls not distinct", "deferrable", "deferred")),
    "pk": ((Only, Native, As), ("deferrable", "deferred")),
    "exclude": ((Only, Native, As, Where, Using), ("deferrable", "deferred")),
    "row": ((Only, Native, As), ()),
    "head": (_COMMON, ()),
    # What stands for columns is everywhere: these say with `only` where they are.
    "domain": ((As, Was, Native, Tag, Default, Check), ()),
    "enum": ((As, Was, Native, Tag), ()),
    "shape": ((As, Was, Native, Tag), ()),
}
_SINGLE: dict[type, tuple[str, str]] = {  # clause → (field, its word)
    Auto: ("auto", "auto"),
    Default: ("default", "="),
    Computed: ("computed", "computed"),
    OnUpdate: ("on_update", "on update"),
    Collate: ("collate", "collate"),
    As: ("renamed", "as"),
    Was: ("was", "was"),
    Inverse: ("inverse", "inverse"),
    ForeignKeyName: ("fk", "fk"),
    Where: ("where", "where"),
    Using: ("using", "using"),
    Include: ("include", "include"),
}
_WORDS: dict[type, str] = {
    **{kind: word for kind, (_, word) in _SINGLE.items()},
    Check: "check", Native: "native", Only: "only", Tag: "@", Action: "on delete", IndexClause: "index",
}  # fmt: skip
_MEMO: dict[int, tuple[object, Facts]] = {}
_MEMO_SIZE = 100_000

_CLAUSED: dict[type, str] = {
    AttributeTail: "attribute", RelationshipTail: "relationship", ManyTail: "many", ExcludeTail: "exclude",
}  # fmt: skip
_DIRECTIVES = {"pk": "pk", "unique": "unique", "unique index": "unique", "cluster": "row"}


def facts_of(tail: Tail) -> Facts:
    """The facts of a line's tail; the same value for the same tail object."""
    known = _MEMO.get(id(tail))
    if known is not None and known[0] is tail:
        return known[1]
    facts = NO_FACTS
    if isinstance(tail, AttributeTail | RelationshipTail | ManyTail | ExcludeTail):
        facts = read_clauses(tail.clauses, _CLAUSED[type(tail)])
    elif isinstance(tail, ColumnsTail):
        facts = read_clauses(tail.clauses, _DIRECTIVES.get(tail.word, "index"))
    if len(_MEMO) >= _MEMO_SIZE:
        _MEMO.clear()
    _MEMO[id(tail)] = (tail, facts)  # holding the tail keeps its id its own
    return facts


def is_constraint(tail: ColumnsTail, facts: Facts) -> bool:
    """Whether a list of columns is a key or a unique constraint of the table, and no index."""
    return tail.word == "pk" or (
        tail.word == "unique"
        and facts.where is None
        and facts.using is None
        and facts.include is None
        and all(_is_plain(item) for item in tail.columns)
    )


def _is_plain(item: IndexColumn) -> bool:
    return isinstance(item.value, Name) and not (
        item.order or item.nulls or item.opclass or item.collate or item.length
    )


def read_clauses(clauses: tuple[Clause, ...], kind: str) -> Facts:
    """Sort clauses by kind; `kind` is a key of the table of what may stand where."""
    if not clauses:
        return NO_FACTS
    allowed, flags = _ALLOWED[kind]
    found: dict[str, Any] = {}
    issues: list[Issue] = []

    def once(field: str, word: str, value: object, span: Span) -> None:
        if field in found:
            issues.append(Issue("duplicate-clause", span, (word,)))
        else:
            found[field] = value

    def add(field: str, value: object) -> None:
        found[field] = (*found.get(field, ()), value)

    for clause in clauses:
        if isinstance(clause, Flag):
            if clause.word not in flags:
                issues.append(Issue("misplaced-clause", clause.span, (clause.word, kind)))
            elif clause.word in ("pk", "unique"):
                once(clause.word, clause.word, clause, clause.span)
            elif clause.word in ("deferrable", "deferred"):
                once("deferral", clause.word, clause.word, clause.span)
            elif clause.word == "not enforced":
                once("enforced", clause.word, False, clause.span)
            elif clause.word == "no index":
                once("unindexed", clause.word, True, clause.span)
                if "indexes" in found:
                    issues.append(Issue("conflicting-clauses", clause.span, ("index", clause.word)))
            else:
                once("nulls_not_distinct", clause.word, True, clause.span)
        elif not isinstance(clause, allowed):
            issues.append(Issue("misplaced-clause", clause.span, (_WORDS[type(clause)], kind)))
        elif isinstance(clause, Check):
            add("checks", clause)
        elif isinstance(clause, Native):
            add("natives", clause)
            add("dialects", clause.dialect)
        elif isinstance(clause, Only):
            once("only", "only", tuple(name.text for name in clause.dialects), clause.span)
            found["dialects"] = (*found.get("dialects", ()), *clause.dialects)
        elif isinstance(clause, Tag):
            if clause.name.text not in TAGS:
                kind = "foreign-tag" if clause.name.text in FOREIGN_TAGS else "unknown-tag"
                issues.append(Issue(kind, clause.span, (clause.name.text,)))
            add("tags", (clause.name.text, tuple(value.text for value in clause.arguments)))
        elif isinstance(clause, IndexClause):
            add("indexes", clause)
        elif isinstance(clause, Action):
            field = "on_delete" if clause.event == "delete" else "on_update_action"
            once(field, f"on {clause.event}", clause, clause.span)
        else:
            field, word = _SINGLE[type(clause)]
            once(field, word, clause, clause.span)
    for one, other in (("default", "computed"), ("default", "auto"), ("auto", "computed"), ("on_update", "computed")):
        if one in found and other in found:
            words = tuple(_WORDS[type(found[field])] for field in (one, other))
            issues.append(Issue("conflicting-clauses", found[other].span, words))
    return Facts(**found, issues=tuple(issues))
