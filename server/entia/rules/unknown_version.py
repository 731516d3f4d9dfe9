"""`unknown-version`: a target's version is not one that Entia claims."""

from __future__ import annotations

import re
from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.dialects import ALIASES, DIALECTS
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
        meant = _meant(subject.text(mention.whole))
        if meant is not None:
            help = f"write `{meant}`"
            fixes = (subject.replace(help, mention.whole, meant, preferred=True),)
            said = f"what stands behind `{mention.name}` is not a version alone"
            yield RULE.at(subject, Span(mention.span.end + 1, mention.whole.end), said, help=help, fixes=fixes)
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


def _meant(text: str) -> str | None:
    """`postgres v15`, `postgres:15` and `postgres 15 and mysql 8` as they are to be written; None where that is not
    known."""
    names = "|".join((*DIALECTS, *ALIASES))
    text = re.sub(r"[ \t]+(?:and|or|&|version|v)[ \t]*(?=\w)", " ", text)
    text = re.sub(r"(?<=\s)v(?=\d)", "", text)
    text = re.sub(r"(?<=\w)[ \t]*:[ \t]*(?=\d)", " ", text)
    text = re.sub(rf"(?<=\w)[ \t]+(?=(?:{names})\b)", ", ", text)
    parts = [part.split() for part in text.split(",")]
    return text if all(map(_is_target, parts)) else None


def _is_target(words: list[str]) -> bool:
    return len(words) in (1, 2) and words[0] in DIALECTS and version_of(words[0], "".join(words[1:])) is not None


RULE = Rule(
    "unknown-version",
    Severity.ERROR,
    "a target's version is not one that Entia claims",
    "declaration",
    _check,
)
