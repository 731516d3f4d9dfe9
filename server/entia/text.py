"""Places in text: spans and positions, counted in code points from zero.

Only `lsp` knows UTF-16; everything else speaks of code points.
"""

from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """The code points `start <= i < end`, relative to whatever owns the span (a tail, a chunk or a whole text)."""

    start: int
    end: int

    def shifted(self, by: int) -> "Span":
        """The same span seen from `by` code points earlier."""
        return Span(self.start + by, self.end + by)


class Position(NamedTuple):
    """A caret in a file: line and column in code points, both from zero."""

    line: int
    column: int


def small_name(name: str) -> str:
    """A name without its namespace and with a small beginning, of capitals in a row all that begin no word: `orderLine`
    for `sales.OrderLine`, `httpServer`, `url`. Roles and inverses are called so after entities."""
    name = name.rpartition(".")[2]
    capitals = 0
    while capitals < len(name) and name[capitals].isupper():
        capitals += 1
    small = capitals - 1 if 1 < capitals < len(name) and name[capitals].islower() else capitals
    return name[:small].lower() + name[small:]


def distance(a: str, b: str, limit: int) -> int:
    """Edits (insert, delete, replace, swap of neighbours) from `a` to `b`; `limit + 1` where there are more."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row, older = row, [i], before
        for j, y in enumerate(b, 1):
            best = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                best = min(best, older[j - 2] + 1)
            row.append(best)
        if min(row) > limit:
            return limit + 1
        before = previous
    return min(row[-1], limit + 1)


def nearest(word: str, names: Iterable[str]) -> str | None:
    """The name that a misspelt word was meant to be, case aside; None where none is near.

    Near is within a third of the word's letters, or one edit, but not all of its letters. Of several the one with the
    fewest edits, and of these the first in the alphabet.
    """
    lower = word.lower()
    limit = min(max(len(word) // 3, 1), len(word) - 1)
    best: tuple[int, str] | None = None
    for name in names:
        if name != word:
            edits = distance(lower, name.lower(), limit)
            if edits <= limit and (best is None or (edits, name) < best):
                best, limit = (edits, name), edits
    return best[1] if best is not None else None
