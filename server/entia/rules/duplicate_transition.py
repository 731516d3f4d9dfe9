"""`duplicate-transition`: a transition is said twice."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Label, Severity
from entia.model.schema import Table
from entia.rules.rule import Rule, Subject
from entia.text import Span


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    seen: dict[tuple[str, str, str], Span] = {}
    for transitions in table.design.transitions:
        for edge in transitions.edges:
            key = (transitions.attribute.name, edge.source.name, edge.target.name)
            first = seen.setdefault(key, edge.target.span)
            if first != edge.target.span:
                yield RULE.at(
                    subject,
                    edge.target.span,
                    f"the way from `{edge.source.name}` to `{edge.target.name}` stands twice",
                    help="remove one of them",
                    labels=(Label(subject.place(first), "first written here"),),
                )


RULE = Rule(
    "duplicate-transition",
    Severity.WARNING,
    "a transition is said twice",
    "table",
    _check,
)
