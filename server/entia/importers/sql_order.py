"""In which order the files of a folder of migrations count, and which of them, or of their halves, do not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import PurePosixPath

_PARTS = re.compile(r"(\d+)")
_BACK = re.compile(r"(?:[._-](?:down|undo|rollback|revert)\.sql$)|(?:^U\d[\d._]*__)|(?:/down\.sql$)", re.IGNORECASE)
_REPEATED = re.compile(r"^R__")
# One file's halves for goose and sql-migrate, dbmate, Play, rambler, MyBatis; tern has no word for the first.
_HALF = re.compile(
    r"^[ \t]*(?:(?:--|\#)[ \t]*(?:\+(?:goose|migrate)[ \t]+|migrate:|-*[ \t]*!|rambler[ \t]+|//[ \t]*(?=@undo))"
    r"(?:(?P<back>downs?|@undo)|ups?)\b|(?P<below>----[ \t]*create above / drop below)).*$",
    re.IGNORECASE | re.MULTILINE,
)


def in_order(paths: Iterable[str]) -> list[str]:
    """The paths in the order in which a migration tool runs them, without those that take back.

    Numbers in names count as numbers (`V2__` before `V10__`, `2_` before `10_`), folder by folder; Flyway's repeatable
    `R__` come last; golang-migrate's and Rails' `.down.sql`, Flyway's undo `U1__` and diesel's `down.sql` are left out.
    """
    kept = [path for path in paths if not takes_back(path)]
    return sorted(kept, key=_place)


def takes_back(path: str) -> bool:
    """Whether a file undoes another one."""
    plain = path.replace("\\", "/")
    return _BACK.search(plain) is not None or _BACK.search(PurePosixPath(plain).name) is not None


def halves_back(text: str) -> Iterator[tuple[int, int]]:
    """The passages of a migration that take back what the rest of it does: each begins with the line that says so."""
    marks = list(_HALF.finditer(text))
    for mark, following in zip_longest(marks, marks[1:]):
        if mark["back"] or mark["below"]:
            end = following.start() if following is not None else len(text)
            yield mark.start(), mark.start() + len(text[mark.start() : end].rstrip())


def _place(path: str) -> tuple[bool, list[tuple[int, int, str]]]:
    plain = path.replace("\\", "/")
    return _REPEATED.match(PurePosixPath(plain).name) is not None, [
        (0, int(part), "") if part.isdigit() else (1, 0, part) for part in _PARTS.split(plain.lower()) if part
    ]
