"""One or several files as one text, so that a line has one number; which file and line a number means."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

Lines = tuple[int, int]  # of a source, from 0; the end is the line behind the last
NOWHERE: Lines = (0, 0)


class Sources(NamedTuple):
    """`text` is the files' texts after each other; `starts` is the first line of each file in it, from 0.

    `objects`: the files are the objects of a live database, and their lines are nothing that a person has seen.
    """

    text: str
    files: tuple[str, ...] = ("",)
    starts: tuple[int, ...] = (0,)
    objects: bool = False

    def place(self, line: int) -> tuple[str, int]:
        """(file, line in it) of a line of the text; both lines count from 0."""
        at = bisect_right(self.starts, line) - 1
        return self.files[at], line - self.starts[at]


def joined(files: list[tuple[str, str]]) -> Sources:
    """(name, text) of each file, in the order in which they count. Line ends become `\\n`, a byte order mark goes."""
    texts: list[str] = []
    starts: list[int] = []
    lines = 0
    for _, text in files:
        plain = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
        plain = plain if plain.endswith("\n") or not plain else plain + "\n"
        starts.append(lines)
        texts.append(plain)
        lines += plain.count("\n")
    return Sources("".join(texts), tuple(name for name, _ in files), tuple(starts))
