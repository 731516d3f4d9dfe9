"""How many bytes a character of a column takes at most on MySQL and MariaDB: `Maxlen` of SHOW CHARACTER SET of both."""

from __future__ import annotations

from collections.abc import Iterable

from entia.dialects.options import read_options
from entia.model.schema import Column, Native, Table

_OF_SEVERAL = {
    "big5": 2, "cp932": 2, "euckr": 2, "gb2312": 2, "gbk": 2, "sjis": 2, "ucs2": 2,
    "eucjpms": 3, "ujis": 3, "utf8": 3, "utf8mb3": 3,
    "gb18030": 4, "utf16": 4, "utf16le": 4, "utf32": 4, "utf8mb4": 4,
}  # fmt: skip
_OF_ONE = frozenset(
    "armscii8 ascii binary cp1250 cp1251 cp1256 cp1257 cp850 cp852 cp866 dec8 geostd8 greek hebrew hp8 keybcs2 koi8r "
    "koi8u latin1 latin2 latin5 latin7 macce macroman swe7 tis620".split()
)
WIDTHS = {**_OF_SEVERAL, **dict.fromkeys(_OF_ONE, 1)}
UTF8 = 4
# A row is at most 65,535 bytes, of which a VARCHAR of our character set takes four a character and two for its length.
LONGEST_VARCHAR = 16_383


def character_bytes(dialect: str, table: Table, column: Column) -> int:
    """The bytes of a character: by the column's character set or collation, else by the table's; those of UTF-8 where
    neither says one, as our DDL does then, or where it is the database's."""
    for natives, collation in ((column.natives, column.collate), (table.natives, "")):
        charset, collate = _texts(dialect, natives)
        for name in (charset, (collation or collate).partition("_")[0]):
            if name.lower() in WIDTHS:
                return WIDTHS[name.lower()]
    return UTF8


def _texts(dialect: str, natives: Iterable[Native]) -> tuple[str, str]:
    """The character set and the collation among options, "" for none."""
    said = {
        setting.key: setting.value.strip("'\"")
        for native in natives
        if native.dialect == dialect
        for setting in read_options(native.options)[0]
    }
    return said.get("charset", ""), said.get("collate", "")
