"""`name-unusable`: a name is one that a target does not take."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.rules._db_names import Flaw
from entia.rules._words import titled
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, flaw: Flaw) -> Iterator[Diagnostic]:
    if " long, and " not in flaw.wrong:  # else `name-too-long` says it
        message = f"{flaw.kind} `{flaw.name}` {flaw.wrong} in {titled(*flaw.target)}"
        yield RULE.at(subject, flaw.span, message, help='give it another name with `as "…"`')


RULE = Rule(
    "name-unusable",
    Severity.ERROR,
    "a name is one that a target does not take",
    "name",
    _check,
)
