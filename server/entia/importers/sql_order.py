"""In which order the files of a folder of migrations count, and which of them, or of their halves, do not.

Each tool has its own order, told by how it calls its files:

| tool | files | order | source |
|---|---|---|---|
| Flyway, Refinery | `V1_2__name.sql` anywhere | numbers between dots or `_`, `R__` last | Flyway's `MigrationVersion` |
| Prisma | `20240101000000_name/migration.sql` | names of folders as text | `list_migrations` of its engines |
| diesel | `2018-01-31-120000_name/up.sql` | text before the first `_`, without dashes | `diesel_migrations` |
| goose, golang-migrate, sqlx, tern, Play | `7_name.sql`, `7_name.up.sql` | numbers as numbers | their manuals |

Any other is taken as the last: dbmate, knex and Liquibase's includeAll sort as text, which is the same where all
numbers have one width.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import PurePosixPath

Part = tuple[int, int, str]  # nothing more, a number, a text: in this order

_PARTS = re.compile(r"(\d+)")
_FLYWAY = re.compile(r"(?P<kind>[VB])(?P<version>\d+(?:[._]\d+)*)__", re.IGNORECASE)
_END: Part = (-1, 0, "")  # 1 comes before 1.2
_BACK = re.compile(r"(?:[._-](?:down|undo|rollback|revert)\.sql$)|(?:^U\d[\d._]*__)|(?:/down\.sql$)", re.IGNORECASE)
_REPEATED = re.compile(r"^R__")
# One file's halves for goose and sql-migrate, dbmate, Play, rambler, MyBatis; tern has no word for the first.
_HALF = re.compile(
    r"^[ \t]*(?:(?:--|\#)[ \t]*(?:\+(?:goose|migrate)[ \t]+|migrate:|-*[ \t]*!|rambler[ \t]+|//[ \t]*(?=@undo))"
    r"(?:(?P<back>downs?|@undo)|ups?)\b|(?P<below>----[ \t]*create above / drop below)).*$",
    re.IGNORECASE | re.MULTILINE,
)


def in_order(paths: Iterable[str]) -> list[str]:
    """The paths in the order in which a migration tool runs them, without those that take back: golang-migrate's and
    Rails' `.down.sql`, Flyway's undo `U1__` and diesel's `down.sql`."""
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


def _place(path: str) -> tuple[bool, list[Part]]:
    plain = PurePosixPath(path.replace("\\", "/"))
    return _REPEATED.match(plain.name) is not None, [*_key(plain)]


def _key(path: PurePosixPath) -> Iterator[Part]:
    if (flyway := _FLYWAY.match(path.name)) is not None:
        yield 1, 0, flyway["kind"].lower()
        for number in re.split(r"[._]", flyway["version"]):
            yield 0, int(number), ""
        yield _END
        yield from _parts(path.name[flyway.end() :])
        return
    if path.name.lower() not in ("migration.sql", "up.sql"):
        yield from _parts(str(path))
        return
    yield from _parts(f"{path.parent.parent}/")
    folder = path.parent.name
    if path.name.lower() == "up.sql":
        yield 1, 0, folder.partition("_")[0].replace("-", "")
    yield 1, 0, folder


def _parts(text: str) -> Iterator[Part]:
    """A text with its numbers as numbers."""
    for part in filter(None, _PARTS.split(text.lower())):
        yield (0, int(part), "") if part.isdigit() else (1, 0, part)
