"""Findings about lines with several names: told once of what the names share, else at the name that they are about.

Rules know nothing of lists: to them each name is a line by itself. What is found at the same place of each is found of
the words that they share, and a fix that edits these edits them for all. All else is about one name; a fix for that
first takes it out of the list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from entia.diagnostics import Diagnostic, Edit, Fix, Place
from entia.rules import _lines
from entia.syntax.lists import lines_of
from entia.syntax.tree import Chunk, Member
from entia.text import Span

_QUOTED = re.compile(r"`(?:[^`]*\.)?([^`.]+)`")
_Row = Sequence[Member]
_Key = tuple[str, Span, str]


def settle(chunk: Chunk, found: list[Diagnostic]) -> list[Diagnostic]:
    """The findings of a chunk's declaration, each once and at its place, with fixes that change nothing else."""
    rows = _lines.lists_of(chunk)
    settled = _told_once(rows, found) if rows else found
    return [_of_its_own(diagnostic) if diagnostic.fixes else diagnostic for diagnostic in settled]


def _told_once(rows: Sequence[_Row], found: list[Diagnostic]) -> list[Diagnostic]:
    told: dict[_Key, list[Diagnostic]] = {}
    shared: dict[_Key, _Row] = {}
    for diagnostic in found:
        row = next((row for row in rows if _tail(row[0]).start <= diagnostic.span.start <= row[0].end), ())
        key = (diagnostic.rule, diagnostic.span, _nameless(row, diagnostic.message))
        told.setdefault(key, []).append(diagnostic)
        if row:
            shared[key] = row
    settled: list[Diagnostic] = []
    for key, alike in told.items():
        row = shared.get(key, ())
        if len(alike) >= len(row):
            settled += alike[:1] if row else alike
            continue
        for diagnostic in alike:
            about = _named(row, diagnostic.message)
            place = Place(diagnostic.place.chunk, about[0].name_span) if len(about) == 1 else diagnostic.place
            settled.append(replace(diagnostic, place=place))
    return settled


def _of_its_own(diagnostic: Diagnostic) -> Diagnostic:
    fixes = tuple([_apart(fix, diagnostic) for fix in diagnostic.fixes])
    return diagnostic if fixes == diagnostic.fixes else replace(diagnostic, fixes=fixes)


def _apart(fix: Fix, diagnostic: Diagnostic) -> Fix:
    """The fix, which leaves all names of a list as they are but for those that it is about."""
    edits = list(fix.edits)
    for chunk in {id(edit.place.chunk): edit.place.chunk for edit in edits}.values():
        for row in _lines.lists_of(chunk):
            inside = [edit for edit in edits if edit.place.chunk is chunk and _edits_tail(edit, row[0])]
            about = _about(row, chunk, fix, diagnostic) if inside else row
            if len(about) < len(row):
                edits = [edit for edit in edits if edit not in inside]
                edits.append(_take_out(chunk, row, about, inside))
    return replace(fix, edits=tuple(edits))


def _about(row: _Row, chunk: Chunk, fix: Fix, diagnostic: Diagnostic) -> _Row:
    """The names of a list in `chunk` that a fix is about: those that it or its diagnostic speaks of, else all."""
    at: _Row = ()
    if diagnostic.place.chunk is chunk:
        if _tail(row[0]).start <= diagnostic.span.start <= row[0].end:
            return row  # it stands at what they share
        at = [member for member in row if member.name_span == diagnostic.span]
    return at or _named(row, fix.title) or _named(row, diagnostic.message) or row


def _take_out(chunk: Chunk, row: _Row, about: _Row, edits: Sequence[Edit]) -> Edit:
    """The list without the names that are changed, each of which then has a line."""
    tail = _tail(row[0])
    before = changed = chunk.text[tail.start : tail.end]
    for edit in sorted(edits, key=lambda edit: edit.place.span, reverse=True):
        start, end = edit.place.span.shifted(-tail.start)
        changed = changed[:start] + edit.text + changed[end:]
    parts: list[tuple[list[Member], str]] = []
    for member in row:
        text = changed if member in about else before
        if parts and parts[-1][1] == text:
            parts[-1][0].append(member)
        else:
            parts.append(([member], text))
    return Edit(Place(chunk, Span(row[0].start, row[0].end)), lines_of(chunk.text, parts))


def _tail(member: Member) -> Span:
    return Span(member.at, member.end)


def _edits_tail(edit: Edit, member: Member) -> bool:
    """Whether an edit changes what stands behind a line's sign; what begins a new line behind it does not."""
    start, end = edit.place.span
    return member.at <= start and end <= member.end and not (start == member.end and edit.text[:1] in ("\n", ";"))


def _named(row: _Row, words: str) -> list[Member]:
    """The names of a list that a message speaks of."""
    said = {_whose(row, word) for word in _QUOTED.findall(words)}
    return [member for member in row if member.name in said]


def _nameless(row: _Row, message: str) -> str:
    """The message without the names of a list, so that it is the same of each of them."""
    return _QUOTED.sub(lambda match: match[0].replace(_whose(row, match[1]) or "\0", ""), message)


def _whose(row: _Row, word: str) -> str | None:
    """The name of a list that a word is, or whose column it is, as `home_street` is of `home`."""
    names = [member.name or "" for member in row]
    return word if word in names else next((name for name in names if word.startswith(f"{name}_")), None)
