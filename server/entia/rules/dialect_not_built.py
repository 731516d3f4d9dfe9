"""`dialect-not-built`: a target is a dialect that this version of Entia does not write."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.dialects import DIALECTS
from entia.model.resolved import Resolved
from entia.rules._dialects import mentions
from entia.rules._words import listed
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, resolved: Resolved) -> Iterator[Diagnostic]:
    if resolved.header is None:
        return
    built = [dialect.name for dialect in DIALECTS.values() if dialect.built]
    for mention in mentions(resolved):
        known = DIALECTS.get(mention.name)
        if mention.kind == "target" and known is not None and not known.built:
            yield RULE.at(
                subject,
                mention.span,
                f"{known.title} is not checked, and its DDL not written, by this version",
                help=f"write one that is: {listed(built, 'or')}",
            )


RULE = Rule(
    "dialect-not-built",
    Severity.INFORMATION,
    "a target is a dialect that this version of Entia does not write",
    "declaration",
    _check,
)
