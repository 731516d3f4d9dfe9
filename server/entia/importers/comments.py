"""Comments of a source as prose: what they say without their marks, and which say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from entia.exporters.seal import is_origin
from entia.importers.catalog import Catalog
from entia.importers.report import Trace
from entia.importers.tokens import Token, lines_of

_MARKS = re.compile(r"^\s*(?:/{2,}|/\*+|\*+/|\*(?!\*))?\s?|\s*\*+/\s*$")
_FRAME = re.compile(r"^[\s/*#=~+_.-]{3,}|[\s/*#=~+_-]{3,}$")


def prose_of(comments: Iterable[Token]) -> list[str]:
    """The lines of comments without their marks; rulers and empty lines at the ends are left out."""
    lines = [_FRAME.sub("", _MARKS.sub("", line)).rstrip() for token in comments for line in token.text.split("\n")]
    while lines and not lines[0]:
        lines.pop(0)
    while lines and not lines[-1]:
        lines.pop()
    return lines


def joined(*texts: str | Sequence[str]) -> str:
    """Texts under each other, each once."""
    parts = ["\n".join(text) if not isinstance(text, str) else text for text in texts]
    return "\n".join(dict.fromkeys(part.strip() for part in parts if part.strip()))


def keep_loose(comments: Sequence[Token], catalog: Catalog, trace: Trace) -> None:
    """Comments that document nothing are remarks of the catalog; rulers, and the line of Entia's own export, go."""
    for comment in comments:
        lines = lines_of([comment])
        text = joined(prose_of([comment]))
        if is_origin(text):
            trace.put_aside(lines, "no part of a model", "who wrote the file")
        elif text:
            catalog.remarks.append((text, lines))
            trace.place(lines, "a comment")
        else:
            trace.compute(lines, "a ruler")


def without_origin(comments: Sequence[Token], catalog: Catalog, trace: Trace) -> list[Token]:
    """The comments but for the line by which Entia's own export begins."""
    origin = [comment for comment in comments if is_origin(comment.text)]
    keep_loose(origin, catalog, trace)
    return [comment for comment in comments if comment not in origin]


def by_itself(comments: Sequence[Token], line: int) -> tuple[list[Token], list[Token]]:
    """(comments that stand by themselves, those directly above `line`): an empty line parts them."""
    start = len(comments)
    while start and comments[start - 1].last + 1 >= line:
        start -= 1
        line = comments[start].line
    return list(comments[:start]), list(comments[start:])
