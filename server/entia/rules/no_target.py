"""`no-target`: a model names no database."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.schema import (
    Header,
)
from entia.rules import _lines
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, header: Header) -> Iterator[Diagnostic]:
    declaration = subject.resolved.declaration
    if header.targets or any(member.name == "target" for member in declaration.members):
        return
    line = _lines.first_line(subject.chunk, declaration, "target postgres 15")
    yield RULE.at(
        subject,
        declaration.name.span if declaration.name is not None else declaration.keyword_span,
        "the model names no `target`, so only rules that hold for all databases are checked",
        help="write `target postgres 15`",
        fixes=(_lines.fix("add `target postgres 15`", line),),
    )


RULE = Rule(
    "no-target",
    Severity.HINT,
    "a model names no database",
    "header",
    _check,
)
