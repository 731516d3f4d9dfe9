"""How many bytes MySQL and MariaDB set aside for a column, in a row and in a key.

https://dev.mysql.com/doc/refman/8.4/en/storage-requirements.html,
https://dev.mysql.com/doc/refman/8.4/en/column-count-limit.html; a character of utf8mb4 counts four bytes.
"""

from __future__ import annotations

import re
from functools import lru_cache

from entia.dialects import version as version_of
from entia.dialects.types import physical
from entia.model.types import Type

_SPELT = re.compile(r"\s*([A-Z]+)\s*(?:\(\s*(\d+))?", re.IGNORECASE)
_FIXED = {
    "TINYINT": 1, "BOOL": 1, "BOOLEAN": 1, "SMALLINT": 2, "MEDIUMINT": 3, "INT": 4, "INTEGER": 4, "BIGINT": 8,
    "FLOAT": 4, "DOUBLE": 8, "DATE": 3, "TIME": 6, "DATETIME": 8, "TIMESTAMP": 7, "YEAR": 1, "UUID": 16, "ENUM": 2,
    "SET": 8, "BIT": 8,
}  # fmt: skip
_LONG = {
    "TINYTEXT": 9, "TINYBLOB": 9, "TEXT": 10, "BLOB": 10, "MEDIUMTEXT": 11, "MEDIUMBLOB": 11, "LONGTEXT": 12,
    "LONGBLOB": 12, "JSON": 12, "VECTOR": 12, "GEOMETRY": 12,
}  # fmt: skip


@lru_cache(8192)
def _spelt(dialect: str, version: str, type_: Type) -> tuple[str, int, bool]:
    """The physical type's first word, its first number, and whether a character takes one byte only."""
    known = version_of(dialect, version)
    text = physical(dialect, known, type_).text if known is not None else ""
    match = _SPELT.match(text)
    if match is None:
        return "", 0, False
    return match[1].upper(), int(match[2] or 0), re.search(r"\b(ascii|latin1)", text, re.IGNORECASE) is not None


def is_long(dialect: str, version: str, type_: Type) -> bool:
    """Whether the column is stored beside the row, and has no length that a key could use."""
    return _spelt(dialect, version, type_)[0] in _LONG


def key_bytes(dialect: str, version: str, type_: Type) -> int:
    """What the column takes in a key at most; 0 where it cannot be told or cannot stand in one."""
    word, number, single = _spelt(dialect, version, type_)
    if word in ("VARCHAR", "CHAR", "NVARCHAR", "NCHAR"):
        return number if single else 4 * number
    if word in ("VARBINARY", "BINARY"):
        return number
    if word in ("DECIMAL", "NUMERIC"):
        return number // 2 + 1
    return _FIXED.get(word, 0)


def row_bytes(dialect: str, version: str, type_: Type) -> int:
    """What the column takes in a row at most."""
    word, _, _ = _spelt(dialect, version, type_)
    if word in _LONG:
        return _LONG[word]
    size = key_bytes(dialect, version, type_)
    if word in ("VARCHAR", "VARBINARY", "NVARCHAR"):
        return size + (1 if size <= 255 else 2)
    return size
