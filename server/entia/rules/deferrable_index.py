"""`deferrable-index`: a unique index is deferrable."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Resolved
from entia.rules import _lines
from entia.rules.rule import Rule, Subject
from entia.syntax import tree


def _check(subject: Subject, resolved: Resolved) -> Iterator[Diagnostic]:
    for member in resolved.declaration.members:
        tail = member.tail
        if not isinstance(tail, tree.ColumnsTail) or "unique" not in tail.word:
            continue
        flag = _lines.clause(member, tree.Flag, "deferrable") or _lines.clause(member, tree.Flag, "deferred")
        if flag is None:
            continue
        why = "`unique index`" if "index" in tail.word else ""
        for kind, word in ((tree.Where, "where"), (tree.Using, "using"), (tree.Include, "include")):
            if not why and _lines.clause(member, kind) is not None:
                why = f"`{word}`"
        if not why and any(not isinstance(item.value, tree.Name) or item.order or item.nulls for item in tail.columns):
            why = "an expression or order"
        if why:
            yield RULE.at(
                subject,
                flag[1],
                f"{why} makes this an index, and an index cannot be `{flag[0].word}`",
                help=f"remove `{flag[0].word}`, or write a plain `unique (…)`",
                fixes=(_lines.fix(f"remove `{flag[0].word}`", _lines.remove_clause(subject.chunk, flag[1])),),
            )


RULE = Rule(
    "deferrable-index",
    Severity.ERROR,
    "a unique index is deferrable",
    "declaration",
    _check,
)
