"""`unknown-state`: a transition names a state that the attribute does not have."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.schema import Table
from entia.rules._words import listed
from entia.rules.rule import Rule, Subject
from entia.text import nearest


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    for transitions in table.design.transitions:
        column = table.column(transitions.column)
        if column is None or column.type.base == "unknown":
            continue
        enum = column.type.enum
        if enum is None:
            yield RULE.at(
                subject,
                transitions.attribute.span,
                f"`{column.name}` is no enum, so it has no states",
                help="give it an `enum` with its states",
            )
            continue
        labels = [label.name for label in enum.labels]
        for span, name in dict.fromkeys((end.span, end.name) for edge in transitions.edges for end in edge):
            if name in labels:
                continue
            near = nearest(name, labels)
            fixes: tuple[Fix, ...] = ()
            if near is not None:
                fixes = (subject.replace(f"write `{near}`", span, near, preferred=True),)
            yield RULE.at(
                subject,
                span,
                f"`{column.name}` has no state `{name}`",
                help=f"write `{near}`" if near is not None else f"write {listed(labels, 'or')}",
                fixes=fixes,
            )


RULE = Rule(
    "unknown-state",
    Severity.ERROR,
    "a transition names a state that the attribute does not have",
    "table",
    _check,
)
