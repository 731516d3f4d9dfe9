"""The clause of a line that a limit speaks of: the smallest thing to change."""

from __future__ import annotations

from entia.dialects.constructs import Use
from entia.rules import _lines
from entia.rules.rule import Subject
from entia.syntax import tree
from entia.text import Span

_CLAUSES: tuple[tuple[str, type], ...] = (
    ("index.method-type", tree.NoTail),  # stands at its column
    ("index.method", tree.Using),
    ("index.include", tree.Include),
    ("index.partial", tree.Where),
    ("index.unique-partial", tree.Where),
    ("column.collate", tree.Collate),
    ("column.identity", tree.Auto),
    ("column.on-update", tree.OnUpdate),
    ("computed.", tree.Computed),
)
_FLAGS = {
    "unique.nulls-not-distinct": ("nulls not distinct",),
    "unique.deferrable": ("deferrable", "deferred"),
    "fk.deferrable": ("deferrable", "deferred"),
}


def place(subject: Subject, use: Use, span: Span) -> Span:
    """Where the clause stands that the use is about; `span` where its line has none of its own."""
    member = _lines.member_at(subject.resolved.declaration, use.span)
    if member is None or not member.start <= span.start < member.end:
        return span
    construct = use.construct
    if construct.startswith("fk.on-"):
        event = construct.split(".")[1].removeprefix("on-")
        for clause in _lines.clauses(member):
            if isinstance(clause, tree.Action) and clause.event == event:
                return clause.span.shifted(member.at)
        return span
    for word in _FLAGS.get(construct, ()):
        flag = _lines.clause(member, tree.Flag, word)
        if flag is not None:
            return flag[1]
    for prefix, kind in _CLAUSES:
        if construct.startswith(prefix):
            found: tuple[object, Span] | None = _lines.clause(member, kind)
            return found[1] if found is not None else span
    return span
