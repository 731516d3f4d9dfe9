"""`dates-out-of-order`: the model was updated before it was created."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Label, Severity
from entia.model.schema import (
    Header,
)
from entia.rules.rule import Rule, Subject
from entia.syntax import tree


def _check(subject: Subject, header: Header) -> Iterator[Diagnostic]:
    dates = {}
    for member in subject.resolved.declaration.members:
        if member.name in ("created", "updated") and isinstance(member.tail, tree.ValuesTail) and member.tail.values:
            value = member.tail.values[0]
            if value.kind == "date":
                dates[member.name] = (value.text, value.span.shifted(member.at))
    if "created" in dates and "updated" in dates and dates["updated"][0] < dates["created"][0]:
        yield RULE.at(
            subject,
            dates["updated"][1],
            f"`updated` is {dates['updated'][0]}, before `created`",
            help=f"write a date from {dates['created'][0]} on",
            labels=(Label(subject.place(dates["created"][1]), "created here"),),
        )


RULE = Rule(
    "dates-out-of-order",
    Severity.WARNING,
    "the model was updated before it was created",
    "header",
    _check,
)
