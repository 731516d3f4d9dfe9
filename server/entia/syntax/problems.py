"""The problems a text can have by itself: their rules, and how they are said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from entia.diagnostics import Severity
from entia.syntax.tree import Problem
from entia.text import Span

RULES: tuple[tuple[str, str], ...] = (
    ("syntax-error", "a line holds a word or sign where the grammar expects another"),
    ("unclosed-bracket", "a round or square bracket is opened and not closed"),
    ("unclosed-brace", "a block is opened with `{` and not closed"),
    ("unclosed-text", "a text in quotes is not closed"),
    ("unknown-keyword", "a line in the first column starts with a word that declares nothing"),
    ("unknown-directive", "a line of a block starts with a word that is no directive there"),
    ("text-outside-declaration", "text stands outside of every declaration"),
    ("missing-name", "a declaration lacks its name"),
    ("missing-block", "a declaration lacks its block in braces"),
    ("missing-colon", "an attribute lacks the `:` between its name and its type"),
    ("expected-type", "an attribute lacks its type"),
    ("stray-bracket", "a closing bracket or brace closes nothing"),
    ("keyword-in-text", "a line of a text starts with a declaration keyword in the first column"),
    ("column-one-text", "a line inside a declaration starts in the first column"),
    ("stray-doc", "a `///` documents nothing"),
    ("name-not-nfc", "a name is not in Unicode normal form C"),
    ("too-many-problems", "a declaration has more problems than are shown"),
)

# All others are errors.
SEVERITIES: Mapping[str, Severity] = MappingProxyType(
    {"column-one-text": Severity.HINT, "stray-doc": Severity.WARNING, "too-many-problems": Severity.INFORMATION}
)


def closest(word: str, words: Iterable[str]) -> str | None:
    """The one of `words` that `word` was meant to be: within a third of its length, or one edit."""
    best, distance = None, max(len(word) // 3, 1) + 1
    for candidate in words:
        if abs(len(candidate) - len(word)) < distance:
            edits = _edits(word.lower(), candidate.lower(), distance)
            if edits < distance:
                best, distance = candidate, edits
    return best


def _edits(a: str, b: str, limit: int) -> int:
    """How many letters to insert, delete, replace or swap with their neighbour; `limit` when it is that or more."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        older, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if older and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) >= limit:
            return limit
    return row[-1]


def describe(start: str, text: str, at: int, to: int, expected: frozenset[str], state: int) -> Problem:
    """The problem of a tail whose first wrong token stands at `at`."""
    found = text[at:to]
    names = sorted(expected)
    if not found:
        return Problem("syntax-error", f"the line ends where {', '.join(names)} is expected", Span(at, to))
    return Problem("syntax-error", f"`{found}` stands where {', '.join(names)} is expected", Span(at, to))
