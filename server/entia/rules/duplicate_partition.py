"""`duplicate-partition`: a partition's name or value stands twice."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.schema import (
    Partition,
    Table,
)
from entia.rules import _lines
from entia.rules.rule import Rule, Subject
from entia.text import Span


def _check(subject: Subject, element: tuple[Table, Partition]) -> Iterator[Diagnostic]:
    _, partition = element
    names: set[str] = set()
    values: set[str] = set()
    others = 0
    for part in partition.parts:
        if part.name.lower() in names:
            yield _say(subject, part.span, f"partition `{part.name}` stands twice", "give it another name")
            continue
        names.add(part.name.lower())
        others += part.kind == "default"
        if part.kind == "default" and others > 1:
            yield _say(subject, part.span, "a second partition is `default`", "keep one `default`")
        if part.kind == "values":
            for value in (text.strip() for text in part.values.split(",")):
                if value in values:
                    yield _say(
                        subject, part.span, f"`{value}` is in an earlier partition already", "list each value once"
                    )
                    break
                values.add(value)


def _say(subject: Subject, span: Span, message: str, help: str) -> Diagnostic:
    fixes = (_lines.fix("remove this partition", _lines.remove_line(subject.chunk, span), destructive=True),)
    return RULE.at(subject, span, message, help=help, fixes=fixes)


RULE = Rule(
    "duplicate-partition",
    Severity.ERROR,
    "a partition's name or value stands twice",
    "partition",
    _check,
)
