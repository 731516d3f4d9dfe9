"""`unused-only-dialect`: a line is `only` for a database that is no target."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.dialects import DIALECTS
from entia.model.resolved import Resolved
from entia.rules._dialects import mentions
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, resolved: Resolved) -> Iterator[Diagnostic]:
    named = {target.dialect for target in subject.model.header.targets}
    if not named or resolved.header is not None:
        return
    for mention in mentions(resolved):
        if mention.kind in ("only", "sql") and mention.name in DIALECTS and mention.name not in named:
            word = "`only`" if mention.kind == "only" else "`sql`"
            yield RULE.at(
                subject,
                mention.span,
                f"`{mention.name}` is no target of this model, so this {word} writes nothing there",
                help=f"add `{mention.name}` to `target`, or remove it here",
            )


RULE = Rule(
    "unused-only-dialect",
    Severity.WARNING,
    "a line is `only` for a database that is no target",
    "declaration",
    _check,
)
