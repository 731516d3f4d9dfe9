"""`duplicate-target`: a database is a target twice."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Label, Severity
from entia.model.schema import (
    Header,
)
from entia.rules import _lines
from entia.rules.rule import Rule, Subject
from entia.text import Span


def _check(subject: Subject, header: Header) -> Iterator[Diagnostic]:
    seen: dict[str, Span] = {}
    for target in header.targets:
        if target.dialect in seen:
            yield RULE.at(
                subject,
                target.span,
                f"`{target.dialect}` is a target already",
                help="keep one, with the oldest version that must do",
                labels=(Label(subject.place(seen[target.dialect]), "the first one"),),
                fixes=(_lines.fix("remove this target", _lines.remove_line(subject.chunk, target.span)),),
            )
        seen.setdefault(target.dialect, target.span)


RULE = Rule(
    "duplicate-target",
    Severity.ERROR,
    "a database is a target twice",
    "header",
    _check,
)
