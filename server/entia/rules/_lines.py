"""Finding and changing the lines of a declaration, for quick-fixes and for the smallest span to point at.

All spans here count from the chunk's start.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TypeVar

from entia.diagnostics import Edit, Fix, Place
from entia.syntax.tree import (
    AttributeTail,
    Chunk,
    Clause,
    Declaration,
    EntityHead,
    Flag,
    Member,
    RelationshipTail,
    TypeHead,
    rows_of,
)
from entia.text import Span

C = TypeVar("C")
_HARMLESS = ("column-one-text", "stray-doc", "name-not-nfc")  # all of the text is read with these
_LINES = ("attribute", "relationship", "many")


def members(declaration: Declaration) -> Iterator[Member]:
    """Every line of a declaration, those of nested blocks behind the line that opens them."""
    for member in declaration.members:
        yield member
        if member.block:
            yield from member.block


@lru_cache(maxsize=500)
def lists_of(chunk: Chunk) -> Sequence[Sequence[Member]]:
    """The lines of a chunk that have several names."""
    found: list[Sequence[Member]] = []
    for declaration in chunk.declarations:
        for block in declaration.blocks:
            found += [row for row in rows_of(block) if len(row) > 1]
    return found


def is_broken(chunk: Chunk, declaration: Declaration) -> bool:
    """Whether a part of a declaration could not be read, so that what it seems to lack may stand there."""
    start, end = declaration.span
    return any(start <= problem.span.start <= end and problem.rule not in _HARMLESS for problem in chunk.problems)


def member_at(declaration: Declaration, span: Span) -> Member | None:
    """The innermost line that a span starts in."""
    found = None
    for member in members(declaration):
        if member.start <= span.start < max(member.end, member.start + 1):
            found = member
    return found


def member_named(declaration: Declaration, name: str) -> Member | None:
    """The attribute, relationship or label line of that name."""
    for member in declaration.members:
        if member.name == name:
            return member
    return None


def clauses(member: Member) -> tuple[Clause, ...]:
    """The clauses of a line; none where its kind has none."""
    return getattr(member.tail, "clauses", ())


def clause(member: Member | None, kind: type[C], word: str = "") -> tuple[C, Span] | None:
    """The first clause of that class (a `Flag` of that word) on a line, with its span."""
    if member is None:
        return None
    for found in clauses(member):
        if isinstance(found, kind) and (not word or (isinstance(found, Flag) and found.word == word)):
            return found, found.span.shifted(member.at)
    return None


def head_clause(declaration: Declaration, kind: type[C]) -> tuple[C, Span] | None:
    """The first clause of that class in the head of a declaration, with its span."""
    head = declaration.head
    if isinstance(head, (EntityHead, TypeHead)):
        for found in head.clauses:
            if isinstance(found, kind):
                return found, found.span.shifted(declaration.at)
    return None


def clause_span(declaration: Declaration, line: Span, kind: type[C], word: str = "") -> Span:
    """Where a clause of a line stands; the line itself where it has none (it came from elsewhere)."""
    found = clause(member_at(declaration, line), kind, word)
    return found[1] if found is not None else line


def mapped_own(declaration: Declaration, span: Span, own: str) -> Span:
    """Where a key mapping names an attribute of mine (`key = own`); the span itself where it does not."""
    member = member_at(declaration, span)
    if member is not None and isinstance(member.tail, RelationshipTail):
        for target in member.tail.targets:
            for part in target.keys or ():
                if part.own is not None and part.own.text == own:
                    return part.own.span.shifted(member.at)
    return span


def type_text(chunk: Chunk, member: Member) -> tuple[str, Span] | None:
    """The text of an attribute's type without its last `?`, with its span."""
    if not isinstance(member.tail, AttributeTail) or member.tail.type is None:
        return None
    span = member.tail.type.span.shifted(member.at)
    text = chunk.text[span.start : span.end]
    if member.tail.type.optional:
        text = text.rstrip().removesuffix("?").rstrip()
    return text, Span(span.start, span.start + len(text))


def make_optional(chunk: Chunk, member: Member | None) -> tuple[Edit, ...]:
    """Write `?` behind the type or the targets of a line; nothing where it stands there or cannot."""
    if member is None:
        return ()
    if isinstance(member.tail, AttributeTail) and member.tail.type is not None and not member.tail.type.optional:
        end = member.tail.type.span.end + member.at
    elif isinstance(member.tail, RelationshipTail) and member.tail.optional is None and member.tail.targets:
        end = member.tail.targets[-1].span.end + member.at
    else:
        return ()
    return (Edit(Place(chunk, Span(end, end)), "?"),)


def make_required(chunk: Chunk, member: Member | None) -> tuple[Edit, ...]:
    """Take the `?` away from the type or the targets of a line."""
    if member is None:
        return ()
    if isinstance(member.tail, AttributeTail) and member.tail.type is not None and member.tail.type.optional:
        span = member.tail.type.span.shifted(member.at)
        mark = chunk.text.rfind("?", span.start, span.end)
        return (Edit(Place(chunk, Span(mark, mark + 1)), ""),)
    if isinstance(member.tail, RelationshipTail) and member.tail.optional is not None:
        return (Edit(Place(chunk, member.tail.optional.shifted(member.at)), ""),)
    return ()


def append_clause(chunk: Chunk, member: Member, text: str) -> Edit:
    """Write a clause at the end of a line, before its comment or doc."""
    end = content_end(chunk, member)
    return Edit(Place(chunk, Span(end, end)), f" {text}")


def content_end(chunk: Chunk, member: Member) -> int:
    """Where the words of a line end: before the comment, doc, `;` or white space behind them."""
    end = member.end
    if member.block is not None:  # the words end where the block begins
        first = member.block[0].start if member.block else member.end
        end = max(chunk.text.rfind("{", member.start, first), member.start)
    elif clauses(member):
        end = max(found.span.end for found in clauses(member)) + member.at
    elif isinstance(member.tail, AttributeTail) and member.tail.type is not None:
        end = member.tail.type.span.end + member.at
    elif isinstance(member.tail, RelationshipTail) and member.tail.targets:
        last = member.tail.optional or member.tail.targets[-1].span
        end = last.end + member.at
    while end > member.start and chunk.text[end - 1] in " \t\r\n;":
        end -= 1
    return end


def remove_clause(chunk: Chunk, span: Span) -> Edit:
    """Take a clause away, with the blanks before it."""
    start = span.start
    while start > 0 and chunk.text[start - 1] in " \t":
        start -= 1
    end = span.end
    if start > 0 and chunk.text[start - 1] in "\n;{":  # the clause began the line: the blanks behind it go instead
        start = span.start
        while end < len(chunk.text) and chunk.text[end] in " \t":
            end += 1
    return Edit(Place(chunk, Span(start, end)), "")


def remove_line(chunk: Chunk, span: Span) -> Edit:
    """Take a line of a block away, with its doc; where it shares its line with others, only its own part of it; of a
    list of names only its name."""
    text = chunk.text
    for row in lists_of(chunk):
        for i, member in enumerate(row):
            if member.span == span:
                start, end = (row[i - 1].name_span.end, member.name_span.end) if i else (span.start, row[1].start)
                return Edit(Place(chunk, Span(start, end)), "")
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    end = len(text) if end < 0 else end + 1
    before, behind = text[start : span.start].strip(), text[span.end : end].strip()
    if not before and (not behind or behind.startswith("//")):
        while start > 0:
            previous = text.rfind("\n", 0, start - 1) + 1
            if not text[previous:start].lstrip().startswith("///"):
                break
            start = previous
        return Edit(Place(chunk, Span(start, end)), "")
    stop = span.end
    while stop < len(text) and text[stop] in " \t":
        stop += 1
    if stop < len(text) and text[stop] in ";,":
        stop += 1
        while stop < len(text) and text[stop] in " \t":
            stop += 1
        return Edit(Place(chunk, Span(span.start, stop)), "")
    first = span.start
    while first > 0 and text[first - 1] in " \t":
        first -= 1
    if first > 0 and text[first - 1] in ";,":
        first -= 1
    return Edit(Place(chunk, Span(first, span.end)), "")


def remove_index(chunk: Chunk, declaration: Declaration, span: Span) -> tuple[Fix, ...]:
    """Take away an index, which is a line or a clause of one; none where it stands in no line."""
    member = member_at(declaration, span)
    if member is None:
        return ()
    if member.kind in ("index", "unique"):
        return (fix("remove this index", remove_line(chunk, member.span)),)
    return (fix("remove `index`", remove_clause(chunk, span)),)


def add_line(chunk: Chunk, declaration: Declaration, text: str, *, columns: bool = True) -> Edit:
    """Write a new line into a declaration's block: behind its last attribute or relationship, else (`columns` False, as
    for an index) behind its last line. A block on one line stays on one line."""
    after = None
    for member in declaration.members:
        if member.kind in _LINES or not columns:
            after = member
    if after is None:
        return _first_line(chunk, declaration, text)
    end = chunk.text.find("\n", after.end)
    end = len(chunk.text) if end < 0 else end
    rest = chunk.text[after.end : end].strip()
    line_start = chunk.text.rfind("\n", 0, after.start) + 1
    before = chunk.text[line_start : after.start]
    if rest and not rest.startswith("//"):  # another line or the brace stands on the same one
        stop = after.end
        while stop > after.start and chunk.text[stop - 1] in " \t;":
            stop -= 1
        return Edit(Place(chunk, Span(stop, stop)), f"; {text}")
    indent = before[: len(before) - len(before.lstrip())] or "  "
    return Edit(Place(chunk, Span(end, end)), f"\n{indent}{text}")


def first_line(chunk: Chunk, declaration: Declaration, text: str) -> Edit:
    """Write a new line in front of all others of a declaration's block."""
    if not declaration.members:
        return _first_line(chunk, declaration, text)
    start = declaration.members[0].start
    line_start = chunk.text.rfind("\n", 0, start) + 1
    before = chunk.text[line_start:start]
    if before.strip():
        return Edit(Place(chunk, Span(start, start)), f"{text}; ")
    brace = chunk.text.rfind("{", declaration.at, start)
    place = brace + 1 if brace >= 0 else line_start - 1
    return Edit(Place(chunk, Span(place, place)), f"\n{before}{text}")


def _first_line(chunk: Chunk, declaration: Declaration, text: str) -> Edit:
    """The same where the block has no line to go by."""
    body = chunk.text[declaration.span.start : declaration.span.end]
    brace = body.rfind("{")
    if brace < 0:
        end = declaration.span.start + len(body.rstrip())
        return Edit(Place(chunk, Span(end, end)), f" {{\n  {text}\n}}")
    place = declaration.span.start + brace + 1
    if declaration.members:  # directives only: in front of them
        return first_line(chunk, declaration, text)
    close = chunk.text.find("}", place)
    if close >= 0 and "\n" not in chunk.text[place:close]:
        return Edit(Place(chunk, Span(place, close)), f" {text} ")
    return Edit(Place(chunk, Span(place, place)), f"\n  {text}")


def add_declaration(chunk: Chunk, text: str) -> Edit:
    """Write a new declaration behind this chunk's, a blank line between."""
    end = len(chunk.text.rstrip())
    return Edit(Place(chunk, Span(end, end)), f"\n\n{text}")


def fix(title: str, *edits: Edit, preferred: bool = False, destructive: bool = False) -> Fix:
    """A fix of some edits."""
    return Fix(title, edits, preferred, destructive)
