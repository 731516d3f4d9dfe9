"""`repeated-column`: a list of columns names one twice."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Resolved
from entia.rules import _lines
from entia.rules.rule import Rule, Subject
from entia.syntax import tree

_PLAIN = ("attribute", "relationship")  # most lines: passed over quickly


def _check(subject: Subject, resolved: Resolved) -> Iterator[Diagnostic]:
    if resolved.enum is not None:
        return
    for member in _lines.members(resolved.declaration):
        if member.kind in _PLAIN:
            continue
        tail = member.tail
        if not isinstance(tail, (tree.ColumnsTail, tree.PartitionTail)) or len(tail.columns) < 2:
            continue
        seen: set[str] = set()
        for item in tail.columns:
            if not isinstance(item.value, tree.Name):
                continue
            if item.value.text in seen:
                span = item.span.shifted(member.at)
                fixes = (
                    _lines.fix(
                        f"remove the second `{item.value.text}`",
                        _lines.remove_line(subject.chunk, span),
                        preferred=True,
                    ),
                )
                yield RULE.at(
                    subject,
                    span,
                    f"`{item.value.text}` stands twice in this list",
                    help="name each column once",
                    fixes=fixes,
                )
            seen.add(item.value.text)


RULE = Rule(
    "repeated-column",
    Severity.ERROR,
    "a list of columns names one twice",
    "declaration",
    _check,
)
