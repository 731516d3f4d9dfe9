"""What Entia says about a text: plain values, no protocol.

A diagnostic lives in one chunk (a top-level stretch of a file, see `syntax.document`), and its span counts from that
chunk's start, so that it stays true while other chunks of the file grow and shrink.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from entia.text import Span

if TYPE_CHECKING:
    from entia.syntax.tree import Chunk


class Severity(IntEnum):
    """How bad it is; the numbers are the protocol's and sort by weight."""

    ERROR = 1  # no correct DDL
    WARNING = 2  # DDL, but probably wrong
    INFORMATION = 3
    HINT = 4


@dataclass(frozen=True, slots=True)
class Place:
    """A span of a chunk: of the diagnostic's own, or of another one, perhaps in another file."""

    chunk: Chunk
    span: Span


@dataclass(frozen=True, slots=True)
class Label:
    """A second place a diagnostic speaks of, with what is to be seen there."""

    place: Place
    message: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the place's text; an empty span inserts."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A quick-fix that travels with its diagnostic.

    `preferred` only where it is the one right answer; `destructive` where it throws something of the author's away
    (its title then says so).
    """

    title: str
    edits: tuple[Edit, ...]
    preferred: bool = False
    destructive: bool = False


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing to know about one place.

    `rule` is the stable kebab-case name of a rule with a page; `message` one sentence that makes sense alone; `help`
    one imperative sentence with the exact text to write.
    """

    rule: str
    severity: Severity
    message: str
    place: Place
    help: str = ""
    labels: tuple[Label, ...] = ()
    fixes: tuple[Fix, ...] = ()
    unnecessary: bool = False
    deprecated: bool = False

    @property
    def span(self) -> Span:
        """The diagnostic's own span, relative to its chunk."""
        return self.place.span
