"""What became of each passage of a source: placed in a construct, mapped with a note, put aside, or not placed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from entia.importers.sources import Lines


class Fate(StrEnum):
    """How a passage ended. `COMPUTED` is what Entia derives itself: it was compared, and need not be written. `ASIDE`
    is what no model says: rows of data, settings of a session, who may do what."""

    PLACED = "placed"
    COMPUTED = "computed"
    MAPPED = "mapped"
    ASIDE = "no part of a model"
    UNPLACED = "not placed"


class Passage(NamedTuple):
    """Lines `first` to `last` (from 1, both included) became `what`; `why` is a sentence where that needs one."""

    first: int
    last: int
    fate: Fate
    what: str
    why: str = ""

    @property
    def lines(self) -> Lines:
        """As `Trace` counts them: from 0, the end is the line behind the last."""
        return self.first - 1, self.last


class Imported(NamedTuple):
    """A model as text, and what became of the source, in its order. `counts` is what was read: "tables" → 12.

    `files` are (schema, text) where one text for each schema was asked for; `errors` are passages whose line in the
    model has an error, and why.
    """

    text: str
    passages: tuple[Passage, ...]
    counts: Mapping[str, int] = MappingProxyType({})
    files: tuple[tuple[str, str], ...] = ()
    errors: tuple[Passage, ...] = ()

    def of(self, fate: Fate) -> tuple[Passage, ...]:
        """The passages that ended so."""
        return tuple(passage for passage in self.passages if passage.fate is fate)


@dataclass(slots=True)
class Trace:
    """Gathers passages while a source is read. Lines count from 0 here, and an end is the line behind the last."""

    blank: frozenset[int] = frozenset()  # lines without text
    passages: list[Passage] = field(default_factory=list)

    def place(self, lines: Lines, what: str) -> None:
        """These lines are said by a construct."""
        self._add(lines, Fate.PLACED, what, "")

    def compute(self, lines: Lines, what: str) -> None:
        """These lines say what Entia derives."""
        self._add(lines, Fate.COMPUTED, what, "")

    def map(self, lines: Lines, what: str, why: str) -> None:
        """These lines are said by a construct, but not in the way they said it."""
        self._add(lines, Fate.MAPPED, what, why)

    def put_aside(self, lines: Lines, what: str, why: str) -> None:
        """These lines are no part of a model."""
        self._add(lines, Fate.ASIDE, what, why)

    def leave(self, lines: Lines, why: str) -> None:
        """Nothing says what these lines say."""
        self._add(lines, Fate.UNPLACED, "", why)

    def covered(self) -> set[int]:
        """All lines that something is known of, from 0, and those without text."""
        return set(self.blank) | {line for passage in self.passages for line in range(passage.first - 1, passage.last)}

    def finish(self, source: Iterable[str]) -> tuple[Passage, ...]:
        """The passages in the order of the source; a line with text that nobody spoke of is not placed."""
        covered = self.covered()
        for number, line in enumerate(source):
            if line.strip().strip(";") and number not in covered:
                self.leave((number, number + 1), "nothing in Entia says this")
        return tuple(sorted(dict.fromkeys(self.passages), key=lambda passage: (passage.first, passage.last)))

    def _add(self, lines: Lines, fate: Fate, what: str, why: str) -> None:
        self.passages.append(passage(lines, fate, what, why))


def passage(lines: Lines, fate: Fate, what: str, why: str) -> Passage:
    """Of lines as a trace counts them."""
    first, end = lines
    return Passage(first + 1, max(end, first + 1), fate, what, why)


def counted(counts: Mapping[str, int]) -> str:
    """`12 tables, 1 view`; the counts' words are plurals."""
    return ", ".join(_one(kind, count) for kind, count in counts.items())


def _one(kind: str, count: int) -> str:
    if count != 1:
        return f"{count} {kind}"
    if kind.endswith("ies"):
        return f"1 {kind[:-3]}y"
    return f"1 {kind[:-2] if kind.endswith('xes') else kind[:-1]}"
