"""What a personal value becomes when it is forgotten: null where that may be, else a value that tells nothing.

A value is only taken if all that the model demands of the attribute is known to hold of it.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import Any, Literal, NamedTuple, TypeAlias

from entia.model.schema import Column, Index, Table
from entia.model.types import INTEGERS, NUMBERS, TEXTS, Type

KEY = "{key}"  # stands in a text for the row's own key
Kind: TypeAlias = Literal["null", "text", "number", "bool", "label", "year", "empty"]
WORD = "erased"
# Labels of enums that tell nothing.
NEUTRAL_LABELS = (
    "unknown", "none", "other", "undisclosed", "unspecified", "not_specified", "not_known", "not_said", "anonymous",
    "erased", "deleted", "n/a", "na",
)  # fmt: skip


class Neutral(NamedTuple):
    """A value for any row. `text` is a text, in which `KEY` may stand, or a number, or an enum's label; "year" is the
    first day or moment of the value's own year, "empty" the type's own nothing: no bytes, zero seconds, `{}`."""

    kind: Kind
    text: str = ""


NULL = Neutral("null")


def neutral_of(table: Table, column: Column, together: tuple[str, ...]) -> Neutral | str:
    """The value that takes the place of each value of the column, or why there is none, as the end of a sentence.
    `together` are the columns that are forgotten at once."""
    if column.computed is not None:
        return "is computed"
    if table.primary_key is not None and column.name in table.primary_key.columns:
        return "is a part of the primary key"
    if column.identity is not None:
        return "is counted by the database"
    unsure = False
    options = [] if column.required else [NULL]
    for found in [*options, *_candidates(table, column)]:
        answer = _allowed(table, column, found, together)
        if answer is True:
            return found
        unsure = unsure or answer is None
    if column.role:
        return "is a relationship, and required"
    if unsure or any(_checks(table, column)):
        return "has a check that no neutral value is known to keep"
    if column.type.base == "enum":
        return "has no neutral label, such as `unknown`"
    if _is_unique(table, column):
        return "is required and unique, and no neutral value of its type is another one for each row"
    return "is required, and its type has no neutral value"


def follows(column: Column, together: Container[str]) -> bool:
    """Whether a value is computed from one that is forgotten, so that it changes with it."""
    return column.computed is not None and any(word in together for word in _words(column.computed.text))


def _candidates(table: Table, column: Column) -> Iterator[Neutral]:
    type_ = column.type
    if column.role:
        return
    unique = _is_unique(table, column)
    if type_.base in TEXTS:
        yield from _texts(table, column, unique=unique)
        return
    if unique:
        return
    if type_.base in NUMBERS:
        yield from (Neutral("number", "0"), Neutral("number", "1"))
    elif type_.base == "bool":
        yield Neutral("bool", "false")
    elif type_.base in ("date", "datetime", "timestamp"):
        yield Neutral("year")
    elif type_.base == "enum" and type_.enum is not None:
        labels = {label.name.lower(): label.name for label in type_.enum.labels}
        yield from (Neutral("label", labels[each]) for each in NEUTRAL_LABELS if each in labels)
    elif type_.base in ("bytes", "time", "duration", "uuid", "array", "map") or (type_.base == "json" and not (
        type_.fields or type_.array_of_shape
    )):  # fmt: skip
        yield Neutral("empty")


def _texts(table: Table, column: Column, *, unique: bool) -> Iterator[Neutral]:
    """Words for a text, each with the row's key where it must be unique."""
    length = column.type.args[0] if column.type.args else 1 if column.type.base == "char" else None
    width = _key_width(table)
    if unique and width is None:
        return
    if unique and (kept := _kept(table, column)):
        length = min(length or kept, kept)  # it must differ there
    middle = f"{WORD}-{KEY}" if unique else WORD
    found = [middle, f"{middle}@example.invalid", *(_fitting(pattern, middle) for pattern in _patterns(table, column))]
    if unique:
        found.append(KEY)
    for text in dict.fromkeys(found):
        longest = len(text) - len(KEY) + (width or 0) if KEY in text else len(text)
        if length is None or longest <= length:
            yield Neutral("text", text)
    if not unique and length is not None and length < len(WORD):
        yield Neutral("text", WORD[:length])


def _fitting(pattern: str, middle: str) -> str:
    """A text that a LIKE pattern matches."""
    before, _, after = pattern.partition("%")
    return before.replace("_", "x") + middle + after.replace("%", "").replace("_", "x")


def _patterns(table: Table, column: Column) -> Iterator[str]:
    for text, _ in _checks(table, column):
        yield from (found.replace("''", "'") for found in _LIKE.findall(text))


def _key_width(table: Table) -> int | None:
    """How long the texts of the keys get, with a `-` between their columns; None where that is not known."""
    names = table.primary_key.columns if table.primary_key is not None else ()
    widths = [_width(column.type) for name in names if (column := table.column(name)) is not None]
    if not widths or any(width is None for width in widths):
        return None
    return sum(width for width in widths if width is not None) + len(widths) - 1


def _width(type_: Type) -> int | None:
    if type_.base in INTEGERS:
        return {"tinyint": 4, "smallint": 6, "int": 11, "bigint": 20}[type_.base]
    if type_.base in ("string", "char"):
        return type_.args[0] if type_.args else None
    return {"uuid": 36, "date": 10}.get(type_.base)


def _is_unique(table: Table, column: Column) -> bool:
    return (
        any(column.name in key.columns for key in table.uniques)
        or any(index.unique and column.name in _index_columns(index) for index in table.indexes)
        or any(column.name in _words(each.text) for one in table.exclusions for each, _ in one.elements)
    )


def _kept(table: Table, column: Column) -> int:
    """The fewest characters of the column that a unique index keeps, 0 for whole values."""
    lengths = [key.length for index in table.indexes if index.unique for key in index.keys if key.column == column.name]
    return min((length for length in lengths if length), default=0)


def _index_columns(index: Index) -> set[str]:
    names = {key.column for key in index.keys if key.column}
    for key in index.keys:
        names |= _words(key.expression.text) if key.expression is not None else set()
    return names


_LIKE = re.compile(r"\blike\s+'((?:[^']|'')*)'", re.IGNORECASE)
_STRING = re.compile(r"'(?:[^']|'')*'")
_WORD = re.compile(r"[^\W\d]\w*")


def _words(text: str) -> set[str]:
    """The words of SQL that may be names."""
    return set(_WORD.findall(_STRING.sub(" ", text)))


# Checks ---------------------------------------------------------------------------------------------------------------


def _checks(table: Table, column: Column) -> Iterator[tuple[str, str]]:
    """(condition, the word in it for the column's value)."""
    if column.type.domain is not None:
        yield from ((check.text, "value") for check in column.type.domain.checks)
    for check in table.checks:
        if column.name in _words(check.expression.text):
            yield check.expression.text, column.name


def _allowed(table: Table, column: Column, found: Neutral, together: tuple[str, ...]) -> bool | None:
    """Whether all checks are known to hold of the value: None where nobody knows.

    Of a moment's year nobody knows, but it is near to the value that it takes the place of: it may be compared with
    anything but other columns.
    """
    if found.kind == "null" and any(key.nulls_not_distinct for key in table.uniques if column.name in key.columns):
        return False
    from entia.model.truth import UNSURE, holds  # it loads sqlglot, which a model without a check does not need

    unsure = False
    for text, word in _checks(table, column):
        names = _words(text)
        others = {each.name for each in table.columns if each.name in names} - {column.name}
        if found.kind == "year":
            if word != "value" and others:
                unsure = True
            continue
        if found.kind == "empty":
            unsure = True
            continue
        values = {name.lower(): None for name in together if name in others and not _is_required(table, name)}
        for sample in _samples(table, found):
            answer = holds(text, {**values, word.lower(): sample})
            if answer is False:
                return False
            unsure = unsure or answer is UNSURE
    return None if unsure else True


def _is_required(table: Table, name: str) -> bool:
    column = table.column(name)
    return column is None or column.required


def _samples(table: Table, found: Neutral) -> tuple[Any, ...]:
    match found.kind:
        case "null":
            return (None,)
        case "number":
            return (int(found.text),)
        case "bool":
            return (False,)
        case _ if KEY in found.text:
            return (found.text.replace(KEY, "1"), found.text.replace(KEY, "f" * (_key_width(table) or 1)))
        case _:
            return (found.text,)
