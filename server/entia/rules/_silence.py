"""Silencing a rule: `// entia: allow rule-name, other-rule`, anything behind a blank being the reason.

At the end of a line, or alone on the line above it, it holds for that line (a line of a block being all of it, even
where its brackets span several). Directly above a declaration it holds for the declaration. `allow` in the `model`
block holds for the model, and is not read here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from entia.diagnostics import Diagnostic, Edit, Fix, Place
from entia.rules import _lines
from entia.syntax.reading import line_start
from entia.syntax.tree import Chunk, Declaration
from entia.text import Span

_TOKENS = re.compile(r'"""(?:[^"]|"(?!""))*(?:"""|\Z)|"(?:[^"\\\r\n]|\\.)*"?|\'(?:[^\'\r\n]|\'\')*\'?|//[^\r\n]*')
_ALLOW = re.compile(r"//\s*entia:\s*allow\b[ \t]*")
_NAME = re.compile(r"[^\s,]+")


class Silence(NamedTuple):
    """One comment. `rules` are the names it has, `spans` where each stands; it covers diagnostics that begin in
    `covers`. `whole` says that this is a declaration, `comment` where the comment stands."""

    rules: tuple[str, ...]
    spans: tuple[Span, ...]
    covers: Span
    whole: bool
    comment: Span


def silences(chunk: Chunk) -> tuple[Silence, ...]:
    """The silences of a chunk, in text order."""
    text = chunk.text
    found = []
    for token in _TOKENS.finditer(text):
        opening = _ALLOW.match(token[0])
        if opening is None or token[0].startswith("///"):
            continue
        spans = tuple(_names(token[0], opening.end(), token.start()))
        begin = line_start(text, token.start())
        alone = not text[begin : token.start()].strip()
        covers, whole = _below(chunk, token.end()) if alone else (_line(chunk, begin, token.start()), False)
        names = tuple(text[span.start : span.end] for span in spans)
        found.append(Silence(names, spans, covers, whole, Span(token.start(), token.end())))
    return tuple(found)


def complaints(chunk: Chunk, found: Iterable[Silence], used: Collection[tuple[int, int]]) -> Iterator[Diagnostic]:
    """What is wrong with the silences of a chunk. `used` holds (index of silence, index of its rule) of those that
    silenced something."""
    from entia.rules import NAMES, unknown_rule_in_allow, unused_allow  # which import this module

    for number, silence in enumerate(found):
        if not silence.rules:
            yield unknown_rule_in_allow.nothing(chunk, silence.comment)
        for index, (name, span) in enumerate(zip(silence.rules, silence.spans, strict=True)):
            if name not in NAMES:
                yield unknown_rule_in_allow.unknown(chunk, name, span)
            elif (number, index) not in used:
                yield unused_allow.unused(chunk, silence, index)


def without(chunk: Chunk, silence: Silence, index: int) -> Fix:
    """The fix that takes one rule out of a silence, and the comment with the last one."""
    name = silence.rules[index]
    if len(silence.rules) == 1:
        return Fix("remove the comment", (_whole_comment(chunk, silence.comment),), preferred=True)
    if index == 0:
        span = Span(silence.spans[0].start, silence.spans[1].start)
    else:
        span = Span(silence.spans[index - 1].end, silence.spans[index].end)
    return Fix(f"take `{name}` out", (Edit(Place(chunk, span), ""),), preferred=True)


def _whole_comment(chunk: Chunk, comment: Span) -> Edit:
    text, start, end = chunk.text, comment.start, comment.end
    while start > 0 and text[start - 1] in " \t":
        start -= 1
    if start == 0 or text[start - 1] in "\r\n":  # alone on its line: the line goes with it
        if text[end : end + 2] == "\r\n":
            end += 2
        elif end < len(text):
            end += 1
    return Edit(Place(chunk, Span(start, end)), "")


def _names(comment: str, start: int, at: int) -> Iterator[Span]:
    """The names behind `allow`, up to the first blank that no comma precedes or follows."""
    position = start
    while True:
        match = _NAME.match(comment, position)
        if match is None:
            return
        yield Span(match.start() + at, match.end() + at)
        position = match.end()
        while position < len(comment) and comment[position] in " \t":
            position += 1
        if position >= len(comment) or comment[position] != ",":
            return
        position += 1
        while position < len(comment) and comment[position] in " \t":
            position += 1


def _line(chunk: Chunk, start: int, comment: int) -> Span:
    """The line that the comment ends: all of the member that it stands on."""
    covered = Span(start, comment)
    for declaration in chunk.declarations:
        for member in _lines.members(declaration):
            if member.start < comment and member.end > start and not member.block:
                covered = Span(min(covered.start, member.start), max(covered.end, member.end))
    return covered


def _below(chunk: Chunk, end: int) -> tuple[Span, bool]:
    """What a comment alone on its line is above of: the next line that is no comment, if no empty line is between."""
    text = chunk.text
    position = end
    while position < len(text):
        if text[position] == "\r":
            position += 2 if text[position : position + 2] == "\r\n" else 1
        elif text[position] == "\n":
            position += 1
        line_end = _line_end(text, position)
        line = text[position:line_end].strip()
        if not line:
            return Span(end, end), False
        if line.startswith("//"):
            position = line_end
            continue
        first = position + len(text[position:line_end]) - len(text[position:line_end].lstrip())
        for declaration in chunk.declarations:
            if _starts(declaration) == first:
                return Span(first, declaration.span.end), True
        for declaration in chunk.declarations:
            for member in _lines.members(declaration):
                if member.start == first:
                    return member.span, False
        return Span(position, line_end), False
    return Span(end, end), False


def _starts(declaration: Declaration) -> int:
    return declaration.keyword_span.start if declaration.keyword_span.end else declaration.span.start


def _line_end(text: str, position: int) -> int:
    ends = [found for found in (text.find("\n", position), text.find("\r", position)) if found >= 0]
    return min(ends, default=len(text))
