"""The words of DBML: names, texts, types, expressions (https://dbml.dbdiagram.io/docs)."""

from __future__ import annotations

import re

# Names that stand alone; the first words of a block's elements are quoted, lest a column be read as one.
_BARE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ELEMENTS = frozenset(("note", "indexes", "checks", "ref", "records", "table", "enum", "project", "dep"))
# `numeric(12, 2)`, `text[]`; everything else with a blank or a mark in it stands in quotes.
_PLAIN_TYPE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\([0-9]+(, ?[0-9]+)?\))?(\[\])*")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def name(text: str) -> str:
    """A name, in double quotes where it must be."""
    if _BARE.fullmatch(text) and text.lower() not in _ELEMENTS:
        return text
    return '"' + _escaped(text).replace('"', '\\"') + '"'


def qualified(schema: str, text: str) -> str:
    """A name with its schema, if it has one."""
    return f"{name(schema)}.{name(text)}" if schema else name(text)


def columns(names: tuple[str, ...]) -> str:
    """Columns of an index or of a reference's end: in brackets where they are several."""
    written = ", ".join(map(name, names))
    return written if len(names) == 1 else f"({written})"


def string(text: str) -> str:
    """A text in single quotes, on one line."""
    return "'" + _escaped(text).replace("'", "\\'") + "'"


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\n", "\\n").replace("\t", "\\t")


def prose(text: str, margin: str) -> str:
    """A text for people: in triple quotes where it has several plain lines, else as `string`."""
    lines = text.split("\n")
    plain = all(line == line.strip() for line in lines) and lines[0] and lines[-1]
    if len(lines) < 2 or not plain or text[-1] == "'" or any(mark in text for mark in ("\\", "'''", "\r", "\t")):
        return string(text)
    inner = "\n".join(f"{margin}  {line}".rstrip() for line in lines)
    return f"'''\n{inner}'''"  # what stands before the end is of the text, a line end too


def type_(text: str) -> str:
    """A type of the database: its words in lower case, in quotes where it is more than one."""
    if not any(mark in text for mark in "\"'`"):
        text = text.lower()
    return text if _PLAIN_TYPE.fullmatch(text) else '"' + _escaped(text).replace('"', '\\"') + '"'


def expression(sql: str) -> str | None:
    """SQL in backticks; None where it has some itself, which DBML cannot say."""
    return None if "`" in sql else "`" + " ".join(sql.split("\n")) + "`"


def is_number(text: str) -> bool:
    """Whether a default may stand as a number."""
    return _NUMBER.fullmatch(text) is not None


def comment(text: str, margin: str = "") -> list[str]:
    """The lines of a comment."""
    return [f"{margin}// {line}".rstrip() for line in text.split("\n")]
