"""The outline of a file, and what folds in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from entia.syntax.tree import (
    AttributeTail,
    Chunk,
    Declaration,
    EnumLine,
    ManyTail,
    Member,
    RelationshipTail,
    rows_of,
)
from entia.text import Span


class Outline(NamedTuple):
    """One symbol of a file. `kind` is a declaration's keyword or a line's kind; spans count from the chunk's start."""

    name: str
    kind: str
    detail: str
    span: Span
    name_span: Span
    children: tuple[Outline, ...] = ()


class Fold(NamedTuple):
    """Something that folds, from the line of `span.start` to the line of `span.end`."""

    span: Span
    kind: str  # "region" or "comment"


_NAMED = frozenset({"attribute", "relationship", "many", "label", "index", "unique", "check"})


def outline(chunk: Chunk) -> tuple[Outline, ...]:
    """The symbols of one chunk: its declarations, with their attributes, relationships, labels, indexes and checks."""
    return tuple(_declaration(chunk, each) for each in chunk.declarations if each.keyword != "unknown")


def _declaration(chunk: Chunk, declaration: Declaration) -> Outline:
    name = declaration.name
    children = _members(chunk, declaration.members)
    return Outline(
        declaration.keyword if name is None or not name.text else name.text,
        declaration.keyword,
        declaration.keyword,
        declaration.span,
        declaration.keyword_span if name is None else name.span,
        children,
    )


def _members(chunk: Chunk, members: Sequence[Member]) -> tuple[Outline, ...]:
    found = []
    for row in rows_of([member for member in members if member.kind in _NAMED]):
        *before, last = [_member(chunk, member) for member in row]
        found += [*(each._replace(span=each.name_span) for each in before), last]  # what they share is not of each
    return tuple(found)


def _member(chunk: Chunk, member: Member) -> Outline:
    detail = ""
    tail = member.tail
    if isinstance(tail, AttributeTail) and tail.type is not None:
        span = tail.type.span.shifted(member.at)
        detail = chunk.text[span.start : span.end]
    elif isinstance(tail, RelationshipTail):
        detail = "-> " + " | ".join(each.name.text for each in tail.targets)
        detail += "" if tail.optional is None else "?"
    elif isinstance(tail, ManyTail) and tail.target is not None:
        detail = f"<-> {tail.target.text}"
    elif isinstance(tail, EnumLine) and tail.value is not None:
        detail = f"= {tail.value.value}"
    name = member.name
    if name is None:
        named = getattr(tail, "name", None)
        name = member.kind if named is None else f"{member.kind} {named.text}"
        if named is None:
            name = " ".join(chunk.text[member.start : member.end].split())[:60]
    children = _members(chunk, member.block or ())
    return Outline(name or "?", member.kind, detail, member.span, member.name_span, children)


def folds(chunk: Chunk) -> tuple[Fold, ...]:
    """What folds in one chunk: blocks of declarations and of lines, triple-quoted texts, runs of comment lines."""
    found: list[Fold] = []
    for declaration in chunk.declarations:
        start = declaration.keyword_span.start or declaration.span.start
        _add(found, chunk.text, Span(start, _trimmed(chunk.text, declaration.span.end)), "region")
        _blocks(found, chunk.text, declaration.members)
    found.extend(_comments(chunk.text))
    return tuple(found)


def _blocks(found: list[Fold], text: str, members: tuple[Member, ...]) -> None:
    for member, *_ in rows_of(members):
        _add(found, text, Span(member.start, _trimmed(text, member.end)), "region")
        if member.block:
            _blocks(found, text, member.block)


def _add(found: list[Fold], text: str, span: Span, kind: str) -> None:
    if "\n" in text[span.start : span.end] or "\r" in text[span.start : span.end]:
        found.append(Fold(span, kind))


def _trimmed(text: str, end: int) -> int:
    while end > 0 and text[end - 1].isspace():
        end -= 1
    return end


def _comments(text: str) -> list[Fold]:
    """Runs of two or more lines that hold nothing but a comment."""
    found: list[Fold] = []
    start, end, lines, offset = -1, 0, 0, 0
    for line in [*text.split("\n"), ""]:
        bare = line.strip()
        if bare.startswith("//"):
            start = offset + len(line) - len(line.lstrip()) if lines == 0 else start
            end = offset + len(line.rstrip())
            lines += 1
        else:
            if lines > 1:
                found.append(Fold(Span(start, end), "comment"))
            lines = 0
        offset += len(line) + 1
    return found
