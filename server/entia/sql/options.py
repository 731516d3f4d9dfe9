"""`native` options: the author's word for one dialect, put where that dialect reads it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from entia.model.schema import Native

# a comma that stands outside brackets and quotes
_OPTION = re.compile(r"(?:[^,()'\"`]|'(?:[^']|'')*'|\"[^\"]*\"|`[^`]*`|\([^()]*\))+")
_KEYS = {
    "CHARSET": "DEFAULT CHARACTER SET",
    "CHARACTER SET": "DEFAULT CHARACTER SET",
    "DEFAULT CHARSET": "DEFAULT CHARACTER SET",
    "DEFAULT COLLATE": "COLLATE",
}


def split_options(texts: Iterable[str]) -> list[str]:
    """`a = 1, b = (2, 3)` → its options."""
    found = (match[0].strip() for text in texts for match in _OPTION.finditer(text))
    return [option for option in found if option]


def option_key(option: str) -> str:
    """`row_format = dynamic` → `ROW_FORMAT`; the names of a character set are one."""
    key = " ".join(option.partition("=")[0].upper().split())
    return _KEYS.get(key, key)


def option_value(option: str) -> str:
    """`row_format = dynamic` → `dynamic`; "" for a mere word."""
    return option.partition("=")[2].strip()


def table_option(option: str) -> str:
    """An option as MySQL writes it after CREATE TABLE."""
    value = option_value(option)
    key = option.partition("=")[0].strip().upper()
    return f"{key} = {value}" if value else key


def column_option(option: str) -> str:
    """An option as MySQL writes it in a column: `column_format = fixed` → `COLUMN_FORMAT fixed`."""
    key = option.partition("=")[0].strip().upper()
    return f"{key} {option_value(option)}".rstrip()


def alter_column(option: str) -> str:
    """An option of a column as PostgreSQL's ALTER COLUMN writes it."""
    key, value = option_key(option), option_value(option)
    if key in ("STORAGE", "COMPRESSION", "STATISTICS"):
        return f"SET {key} {value}"
    return f"SET ({option})"


def view_options(dialect: str, natives: Iterable[Native]) -> tuple[str, str, str]:
    """What CREATE VIEW says before the word VIEW, behind the name, and at its end, each with its blanks."""
    options = split_options(native.options for native in natives if native.dialect == dialect)
    if dialect == "postgres":
        settings = [option for option in options if option_key(option) != "TABLESPACE"]
        places = [f" TABLESPACE {option_value(option)}" for option in options if option not in settings]
        return "", (f" WITH ({', '.join(settings)})" if settings else "") + "".join(places), ""
    said = {option_key(option): option_value(option).upper() for option in options}
    checked = said.pop("CHECK_OPTION", "")
    # MySQL reads them in this order only
    words = [f"{key} = {value} " for key, value in said.items() if key != "SECURITY"]
    words += [f"SQL SECURITY {said['SECURITY']} "] if "SECURITY" in said else []
    return "".join(words), "", f"\nWITH {checked} CHECK OPTION" if checked else ""
