"""How much room rows and index entries take: estimates from the engines' own layouts, not measurements.

What the model does not say is assumed: a text is half full and at most 32 characters long, `text` has 200 characters,
`json` 300, `bytes` half of its maximum or 1,000. Sources: PostgreSQL "Database Page Layout", MySQL and MariaDB "InnoDB
Row Formats", SQLite "Database File Format"; DuckDB compresses columns, so its numbers are rough.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from math import ceil
from typing import NamedTuple

from entia.dialects import Version
from entia.dialects.types import is_rowid, physical
from entia.model.schema import Column, Table
from entia.model.types import Type

_TEXT, _JSON, _BYTES, _ELEMENTS = 200, 300, 1000, 4
_LONGEST_USUAL = 32
# How full the pages of an index are when rows come in no order: measured, see tests/engines/test_sizes.py.
_FILL = {"postgres": 0.75, "mysql": 0.65, "mariadb": 0.65, "sqlite": 0.9, "duckdb": 0.9}


class Width(NamedTuple):
    """Bytes of one row, with what the engine puts around it, and of one entry of each index by name."""

    row: int
    entries: tuple[tuple[str, int], ...]


class Size(NamedTuple):
    """Bytes of a table and of all its indexes together."""

    table: int
    indexes: int

    @property
    def total(self) -> int:
        """Both."""
        return self.table + self.indexes


def size_of(table: Table, dialect: str, version: Version, rows: int) -> Size:
    """The estimated size of a table with so many rows. A partial index counts as if it held all rows."""
    width = width_of(table, dialect, version)
    page = _PAGES[dialect]
    fill = _FILL[dialect]
    return Size(_pages(rows, width.row, page, 1.0), sum(_pages(rows, entry, page, fill) for _, entry in width.entries))


def width_of(table: Table, dialect: str, version: Version) -> Width:
    """The estimated width of the table's rows and index entries."""
    columns = {column.name: column for column in table.columns if not column.only or dialect in column.only}
    contents = {name: _content(column, dialect, version) for name, column in columns.items()}
    rows = _ROWS[dialect](list(columns.values()), [contents[name] for name in columns])
    key = table.primary_key.columns if table.primary_key is not None else ()
    entries: list[tuple[str, int]] = []
    own_key = dialect in ("mysql", "mariadb", "duckdb") or (
        dialect == "sqlite" and any(is_rowid(table, column) for column in columns.values())
    )
    if key and not own_key:
        assert table.primary_key is not None
        entries.append((table.primary_key.name, _entry(dialect, key, contents, key)))
    keyed = [(unique.name, unique.columns, unique.only) for unique in table.uniques]
    keyed += [(each.name, (*(part.column for part in each.keys), *each.include), each.only) for each in table.indexes]
    entries += [
        (name, _entry(dialect, names, contents, key)) for name, names, only in keyed if not only or dialect in only
    ]
    return Width(rows, tuple(entries))


def readable(size: int) -> str:
    """A number of bytes as people say it: `640 kB`, `1.2 GB`."""
    value = Decimal(size)
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if value < 1000 or unit == "TB":
            break
        value /= 1000
    return f"{value:,.0f} {unit}" if value >= 10 or unit == "B" else f"{value:.1f} {unit}"


# ---- values ----------------------------------------------------------------------------------------------------------
class _Content(NamedTuple):
    """A value: its bytes, the alignment it wants, and whether its length varies."""

    size: int
    align: int = 1
    varies: bool = False


_FIXED: dict[str, dict[str, tuple[int, int]]] = {
    "postgres": {
        "bool": (1, 1), "tinyint": (2, 2), "smallint": (2, 2), "int": (4, 4), "bigint": (8, 8), "float": (4, 4),
        "double": (8, 8), "date": (4, 4), "time": (8, 8), "datetime": (8, 8), "timestamp": (8, 8), "uuid": (16, 1),
        "duration": (16, 8), "enum": (4, 4),
    },
    "mysql": {
        "bool": (1, 1), "tinyint": (1, 1), "smallint": (2, 1), "int": (4, 1), "bigint": (8, 1), "float": (4, 1),
        "double": (8, 1), "date": (3, 1), "time": (6, 1), "datetime": (8, 1), "timestamp": (8, 1), "uuid": (16, 1),
        "duration": (8, 1), "enum": (1, 1),
    },
    "sqlite": {
        "bool": (0, 1), "tinyint": (1, 1), "smallint": (2, 1), "int": (4, 1), "bigint": (6, 1), "float": (8, 1),
        "double": (8, 1), "date": (10, 1), "time": (12, 1), "datetime": (23, 1), "timestamp": (23, 1), "uuid": (36, 1),
        "duration": (12, 1), "decimal": (8, 1),
    },
    "duckdb": {
        "bool": (1, 1), "tinyint": (1, 1), "smallint": (2, 1), "int": (4, 1), "bigint": (8, 1), "float": (4, 1),
        "double": (8, 1), "date": (4, 1), "time": (8, 1), "datetime": (8, 1), "timestamp": (8, 1), "uuid": (16, 1),
        "duration": (16, 1), "enum": (1, 1), "decimal": (8, 1),
    },
}  # fmt: skip
_FIXED["mariadb"] = _FIXED["mysql"]
_SIZED = re.compile(r"(?:CHAR|BINARY)\((\d+)\)", re.IGNORECASE)


def _content(column: Column, dialect: str, version: Version) -> _Content:
    type_ = column.type
    if type_.base == "uuid" and dialect in ("mysql", "mariadb"):
        sized = _SIZED.search(physical(dialect, version, type_).text)
        return _Content(int(sized[1]) if sized else 16)
    fixed = _FIXED[dialect].get(type_.base)
    if fixed is not None:
        return _Content(*fixed)
    return _Content(_varying(type_, dialect), 1, True)


def _varying(type_: Type, dialect: str) -> int:
    """The bytes of a value whose length varies, or of one that is stored as such."""
    base, longest = type_.base, type_.args[0] if type_.args else 0
    if base == "string":
        return min(ceil(longest / 2), _LONGEST_USUAL) if longest else _LONGEST_USUAL
    if base == "char":
        return longest or 1
    if base == "decimal":
        digits = longest or 18
        return ceil(digits / 2) if dialect in ("mysql", "mariadb") else 2 + 2 * ceil(digits / 8)
    if base == "enum" and type_.enum is not None:
        return ceil(sum(len(label.value) for label in type_.enum.labels) / max(len(type_.enum.labels), 1))
    if base == "bytes":
        return ceil(longest / 2) if longest else _BYTES
    if base == "vector":
        return 4 * longest + 4
    if base == "array" and type_.element is not None:
        fixed = _FIXED[dialect].get(type_.element.base)
        return 24 + _ELEMENTS * (fixed[0] if fixed is not None else _varying(type_.element, dialect) + 1)
    return _JSON if base in ("json", "map") else _TEXT if base == "text" else _LONGEST_USUAL


# ---- rows and entries ------------------------------------------------------------------------------------------------
def _aligned(size: int, to: int) -> int:
    return -(-size // to) * to


def _postgres_row(columns: list[Column], contents: list[_Content]) -> int:
    bitmap = ceil(len(columns) / 8) if any(not column.required for column in columns) else 0
    size = _aligned(23 + bitmap, 8)
    for content in contents:
        size = _aligned(size, content.align) + content.size + (1 if content.varies and content.size < 127 else 0)
        size += 4 if content.varies and content.size >= 127 else 0
    return _aligned(size, 8) + 4  # the line pointer


def _innodb_row(columns: list[Column], contents: list[_Content]) -> int:
    bitmap = ceil(sum(not column.required for column in columns) / 8)
    lengths = sum(1 if content.size < 128 else 2 for content in contents if content.varies)
    return 5 + bitmap + lengths + 6 + 7 + sum(content.size for content in contents) + 1


def _sqlite_row(columns: list[Column], contents: list[_Content]) -> int:
    header = 1 + sum(1 if content.size < 58 else 2 for content in contents)
    return 2 + 2 + 4 + header + sum(content.size for content in contents)


def _duckdb_row(columns: list[Column], contents: list[_Content]) -> int:
    return max(1, ceil(sum(content.size for content in contents) * 0.4))  # compressed


def _entry(dialect: str, names: Iterable[str], contents: dict[str, _Content], key: tuple[str, ...]) -> int:
    """The bytes of one index entry; an expression counts as a short text."""
    found = [contents.get(name, _Content(16, 1, True)) for name in names]
    size = sum(content.size + (1 if content.varies else 0) for content in found)
    if dialect == "postgres":
        return _aligned(8 + size, 8) + 4
    if dialect in ("mysql", "mariadb"):
        return 6 + size + sum(contents[name].size for name in key if name in contents and name not in names)
    if dialect == "sqlite":
        return 2 + 2 + len(found) + size + 4
    return ceil(1.5 * (size + 8))


class _Page(NamedTuple):
    """Bytes of a page, and of what is left of it for rows."""

    size: int
    room: int


_PAGES = {
    "postgres": _Page(8192, 8168),
    "mysql": _Page(16384, int(16252 * 0.93)),
    "mariadb": _Page(16384, int(16252 * 0.93)),
    "sqlite": _Page(4096, 4088),
    "duckdb": _Page(262_144, 262_144),
}
_ROWS = {
    "postgres": _postgres_row,
    "mysql": _innodb_row,
    "mariadb": _innodb_row,
    "sqlite": _sqlite_row,
    "duckdb": _duckdb_row,
}


def _pages(rows: int, width: int, page: _Page, fill: float) -> int:
    """The bytes of the pages that hold so many rows or entries; a wide row spills over into more pages."""
    per_page = int(page.room * fill) // width
    return ceil(rows / per_page) * page.size if per_page else rows * _aligned(width, page.size)
