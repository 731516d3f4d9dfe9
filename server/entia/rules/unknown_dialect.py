"""`unknown-dialect`: a dialect's name is not one of Entia's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.dialects import ALIASES, DIALECTS
from entia.model.resolved import Resolved
from entia.rules._dialects import mentions
from entia.rules._words import listed
from entia.rules.rule import Rule, Subject
from entia.text import nearest


def _check(subject: Subject, resolved: Resolved) -> Iterator[Diagnostic]:
    built = [name for name, dialect in DIALECTS.items() if dialect.built]
    for mention in mentions(resolved):
        name = mention.name
        if name in DIALECTS or name.lower() in ALIASES or name.lower() in DIALECTS:
            continue
        near = _joined(name) or nearest(name, DIALECTS)
        fixes = (subject.replace(f"write `{near}`", mention.span, near, preferred=True),) if near is not None else ()
        yield RULE.at(
            subject,
            mention.span,
            f"`{name}` is no dialect",
            help=f"write `{near}`" if near is not None else f"write {listed(built, 'or')}",
            fixes=fixes,
        )


def _joined(name: str) -> str | None:
    """`postgres15` is a dialect and its version."""
    match = re.fullmatch(r"([A-Za-z]+?)_?v?(\d[\d.]*)", name)
    if match is None or match[1].lower() not in DIALECTS:
        return None
    return f"{match[1].lower()} {match[2]}"


RULE = Rule(
    "unknown-dialect",
    Severity.ERROR,
    "a dialect's name is not one of Entia's",
    "declaration",
    _check,
)
