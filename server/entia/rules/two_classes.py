"""`two-classes`: one line has two classes."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Label, Severity
from entia.model.design import CLASSES
from entia.model.resolved import Resolved
from entia.rules._tags import tags_of
from entia.rules.rule import Rule, Subject
from entia.text import Span


def _check(subject: Subject, resolved: Resolved) -> Iterator[Diagnostic]:
    seen: dict[int, tuple[str, Span]] = {}
    for at, tag in tags_of(resolved):
        if tag.name.text not in CLASSES:
            continue
        span = tag.span.shifted(at)
        first = seen.setdefault(at, (tag.name.text, span))
        if first[1] != span:
            yield RULE.at(
                subject,
                span,
                f"`@{tag.name.text}` and `@{first[0]}` cannot both be the class of one thing",
                help="keep the one that protects more",
                labels=(Label(subject.place(first[1]), "the other class"),),
            )


RULE = Rule(
    "two-classes",
    Severity.WARNING,
    "one line has two classes",
    "declaration",
    _check,
)
