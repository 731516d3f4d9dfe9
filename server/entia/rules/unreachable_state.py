"""`unreachable-state`: no transition leads to a state."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.schema import Table
from entia.rules._words import listed
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    for transitions in table.design.transitions:
        column = table.column(transitions.column)
        if column is None or column.type.enum is None or column.default is None or column.default.kind != "name":
            continue  # without a default nobody knows where rows begin
        labels = [label.name for label in column.type.enum.labels]
        if any(end.name not in labels for edge in transitions.edges for end in edge):
            continue  # one of them may be what is missing here
        following: dict[str, list[str]] = {}
        for edge in transitions.edges:
            following.setdefault(edge.source.name, []).append(edge.target.name)
        reached: set[str] = set()
        ahead = [column.default.text]
        while ahead:
            state = ahead.pop()
            if state not in reached:
                reached.add(state)
                ahead += following.get(state, ())
        left = [label for label in labels if label not in reached]
        if left:
            yield RULE.at(
                subject,
                transitions.attribute.span,
                f"no transition leads from `{column.default.text}` to {listed(left)}",
                help=f"add a transition to {listed(left, 'and')}, or remove the label",
            )


RULE = Rule(
    "unreachable-state",
    Severity.WARNING,
    "no transition leads to a state",
    "table",
    _check,
)
