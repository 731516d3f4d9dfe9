"""`unknown-rule-in-allow`: a silence names no rule."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Edit, Fix, Place, Severity
from entia.model.schema import Header
from entia.rules.rule import Rule, Subject
from entia.syntax.tree import Chunk
from entia.text import Span, nearest


def _check(subject: Subject, header: Header) -> Iterator[Diagnostic]:
    known = _known()
    for member in subject.resolved.declaration.members:
        if member.name != "allow":
            continue
        start = member.name_span.end
        words = subject.chunk.text[start : member.end].split("//")[0]
        position = 0
        for word in words.replace(",", " ").split():
            position = words.index(word, position)
            span = Span(start + position, start + position + len(word))
            if word not in known:
                yield unknown(subject.chunk, word, span)
            position += len(word)


def unknown(chunk: Chunk, name: str, span: Span) -> Diagnostic:
    """The diagnostic of a name in a silence that no rule has."""
    near = nearest(name, sorted(_known()))
    fixes: tuple[Fix, ...] = ()
    if near is not None:
        fixes = (Fix(f"write `{near}`", (Edit(Place(chunk, span), near),), preferred=True),)
    return Diagnostic(
        RULE.name,
        RULE.severity,
        f"there is no rule `{name}`",
        Place(chunk, span),
        help=f"write `{near}`" if near is not None else "write the name that the diagnostic has",
        fixes=fixes,
    )


def nothing(chunk: Chunk, span: Span) -> Diagnostic:
    """The diagnostic of a silence that names nothing."""
    return Diagnostic(
        RULE.name,
        RULE.severity,
        "this allows nothing, because it names no rule",
        Place(chunk, span),
        help="write the name of a rule behind `allow`",
    )


def _known() -> frozenset[str]:
    from entia.rules import NAMES  # the table of all rules, which has this one

    return NAMES


RULE = Rule(
    "unknown-rule-in-allow",
    Severity.WARNING,
    "a silence names no rule",
    "header",
    _check,
)
