"""`unknown-version`: a target's version is not one that Entia claims."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.dialects import DIALECTS
from entia.dialects import version as version_of
from entia.model.resolved import Resolved
from entia.rules._dialects import mentions
from entia.rules.rule import Rule, Subject
from entia.text import Span


def _check(subject: Subject, resolved: Resolved) -> Iterator[Diagnostic]:
    if resolved.header is None:
        return
    for mention in mentions(resolved):
        known = DIALECTS.get(mention.name)
        if (
            mention.kind != "target"
            or known is None
            or not known.built
            or version_of(mention.name, mention.version) is not None
        ):
            continue
        default = known.default_version
        fixes = (subject.replace(f"write `{mention.name} {default}`", mention.whole, f"{mention.name} {default}"),)
        yield RULE.at(
            subject,
            Span(mention.span.end + 1, mention.whole.end) if mention.whole.end > mention.span.end + 1 else mention.span,
            f"{known.title} {mention.version} is not one of the versions that Entia knows, {known.range}",
            help=f"write `{mention.name} {default}`",
            fixes=fixes,
        )


RULE = Rule(
    "unknown-version",
    Severity.ERROR,
    "a target's version is not one that Entia claims",
    "declaration",
    _check,
)
