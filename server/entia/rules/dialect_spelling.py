"""`dialect-spelling`: a dialect goes by another name here."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.dialects import ALIASES, DIALECTS
from entia.model.resolved import Resolved
from entia.rules._dialects import mentions
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, resolved: Resolved) -> Iterator[Diagnostic]:
    for mention in mentions(resolved):
        if mention.name in DIALECTS:
            continue
        lower = mention.name.lower()
        ours = lower if lower in DIALECTS else ALIASES.get(lower)
        if ours is not None:
            fixes = (subject.replace(f"write `{ours}`", mention.span, ours, preferred=True),)
            yield RULE.at(
                subject,
                mention.span,
                f"`{mention.name}` is called `{ours}` in Entia",
                help=f"write `{ours}`",
                fixes=fixes,
            )


RULE = Rule(
    "dialect-spelling",
    Severity.ERROR,
    "a dialect goes by another name here",
    "declaration",
    _check,
)
