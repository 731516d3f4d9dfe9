"""What the table of limits says of a construct that only the whole model knows."""

from __future__ import annotations

from collections.abc import Iterator

from entia.dialects import version as version_of
from entia.dialects.constructs import Use
from entia.dialects.limits import limit_of, sentence
from entia.rules.rule import Subject
from entia.text import Span


def refused(
    subject: Subject, construct: str, detail: str, span: Span, only: tuple[str, ...] = ()
) -> Iterator[tuple[str, str]]:
    """(message, help) of each target that refuses it, of those that have it at all."""
    use = Use(construct, span, detail)
    for dialect, text in subject.model.targets:
        if only and dialect not in only:
            continue
        version = version_of(dialect, text)
        limit = limit_of(dialect, version, use) if version is not None else None
        if limit is not None and limit.level == "error":
            yield sentence(limit.reason, use), sentence(limit.advice, use)
