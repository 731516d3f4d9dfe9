"""Formatting as few small edits, so that carets, folds and markers stay where they are."""

from __future__ import annotations

import re
from typing import NamedTuple

from entia.syntax.document import Document
from entia.syntax.printer import format_text
from entia.text import Position

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")


class Replacement(NamedTuple):
    """Replace what stands between two positions."""

    start: Position
    end: Position
    text: str


def format_document(document: Document) -> list[Replacement]:
    """The edits that turn a document's text into its formatted text, in text order; none where it is formatted."""
    before, after = document.text, format_text(document.text)
    if before == after:
        return []
    old, new = _LINE.findall(before), _LINE.findall(after)
    low = 0
    most = min(len(old), len(new))
    while low < most and old[low] == new[low]:
        low += 1
    kept = 0
    while kept < most - low and old[-1 - kept] == new[-1 - kept]:
        kept += 1
    old, new = old[low : len(old) - kept], new[low : len(new) - kept]
    if len(old) != len(new):
        return [_replacement(document, low, low + len(old), "".join(new))]
    edits: list[Replacement] = []
    line = 0
    while line < len(old):
        if old[line] == new[line]:
            line += 1
            continue
        end = line
        while end < len(old) and old[end] != new[end]:
            end += 1
        edits.append(_replacement(document, low + line, low + end, "".join(new[line:end])))
        line = end
    return edits


def _replacement(document: Document, first: int, last: int, text: str) -> Replacement:
    """Replace whole lines, the last one excluded; behind the final line end there may be nothing."""
    if last < document.line_count:
        return Replacement(Position(first, 0), Position(last, 0), text)
    final = document.line_count - 1
    return Replacement(Position(first, 0), Position(final, len(document.line(final))), text)
