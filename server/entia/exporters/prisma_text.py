"""The words of Prisma's schemas: texts, comments, fields in columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WIDEST = 40
_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def string(text: str) -> str:
    """A text in double quotes."""
    return '"' + re.sub(r'[\\"\n\r\t]', lambda sign: _ESCAPED[sign[0]], text) + '"'


def docs(text: str, margin: str = "") -> list[str]:
    """A text for people, which a client's code shows, too."""
    return [f"{margin}/// {line}".rstrip() for line in re.split(r"\r\n?|\n", text)] if text else []


def comment(text: str, margin: str = "") -> list[str]:
    """The lines of a comment; one that is Entia's doc does not become Prisma's."""
    return [f"{margin}// {line}".rstrip() for line in re.split(r"\r\n?|\n", text)]


def aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Lines of words, each word below that of the line above; a very long one makes no others wait."""
    widths = [
        max((len(row[column]) for row in rows if len(row) > column and len(row[column]) <= _WIDEST), default=0)
        for column in range(3)
    ]
    lines = []
    for row in rows:
        padded = [word.ljust(widths[place]) for place, word in enumerate(row[:-1])]
        lines.append("  " + " ".join([*padded, row[-1]]).rstrip())
    return lines
