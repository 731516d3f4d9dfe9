"""`name-unusable`: a name is one that a target does not take."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Resolved
from entia.rules._db_names import flawed
from entia.rules._words import titled
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, resolved: Resolved) -> Iterator[Diagnostic]:
    for target, kind, name, span, flaw in flawed(subject, resolved):
        if " long, and " in flaw:
            continue  # `name-too-long` says it
        yield RULE.at(
            subject, span, f"{kind} `{name}` {flaw} in {titled(*target)}", help='give it another name with `as "…"`'
        )


RULE = Rule(
    "name-unusable",
    Severity.ERROR,
    "a name is one that a target does not take",
    "declaration",
    _check,
)
