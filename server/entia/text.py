"""Places in text: spans and positions, counted in code points from zero.

Only `lsp` knows UTF-16; everything else speaks of code points.
"""

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
