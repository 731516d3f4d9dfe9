"""Defaults of columns: constants, clocks and calls as a model writes them on an attribute's line."""

from __future__ import annotations

import re

from entia.dialects.functions import form
from entia.importers.catalog import Name
from entia.importers.expressions_casts import has_zone
from entia.importers.expressions_pieces import Piece, join, partners, pieces_of
from entia.importers.expressions_rows import cleaned, named, spelled
from entia.importers.expressions_scope import Scope
from entia.importers.types import find_named
from entia.model import sql_types as t
from entia.model.native_types import logical_of, read_native
from entia.model.types import BUILT_DIALECTS

_MOMENTS = ("date", "time", "datetime", "timestamp")
# `timestamptz '2020-01-01 00:00+00'` in the database's words, `'2020-01-01'::datetime` in ours.
_TYPED = re.compile(r"(?:(date|timestamp|timestamptz) )?('\d[^']*')(?:::(date|datetime|timestamp)(?:\((\d)\))?)?")
_SQL_MOMENTS = {"date": "date", "timestamp": "datetime", "timestamptz": "timestamp"}
_PLAIN_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_NOW = re.compile(
    r"(?:now|current_timestamp|localtimestamp|transaction_timestamp|getdate|sysdatetime|sysdate|systimestamp)(?:\((\d?)\))?"
)
_UUIDS = frozenset(("gen_random_uuid()", "uuid()", "newid()", "newsequentialid()", "generateuuidv4()", "uuid_string()"))
_SQLITE_UUID = str(form("uuid", "sqlite"))  # as Entia's DDL writes it
_TODAY = re.compile(r"(?:current_date(?:\(\))?|curdate\(\))")
_TRUTHS = {"t": "true", "true": "true", "y": "true", "yes": "true", "on": "true", "1": "true",
           "f": "false", "false": "false", "n": "false", "no": "false", "off": "false", "0": "false"}  # fmt: skip


def default(scope: Scope, sql: str, type: str, table: Name) -> str:
    """How Entia writes the default of a column of that type (the source's); "" where there is none (`null`)."""
    if scope.dialect == "sqlite" and sql.strip("() ") == _SQLITE_UUID.strip("() "):
        return "uuid()"
    pieces = pieces_of(sql, scope.dialect)
    if not pieces:
        return f"({sql.strip()})" if sql.strip() else ""
    pieces = _of_own_type(scope, pieces, type) or pieces
    pieces = named(scope, _with_sign(pieces) if scope.dialect in ("postgres", "duckdb") else pieces, table)
    shown = join(cleaned(scope, pieces, None, meant=False), spelled)
    if shown == "null":
        return ""
    clock = _clock(scope.dialect, shown.replace(" ", ""), type)
    if clock:
        return clock
    value = _as_labels(scope, cleaned(scope, pieces, None), type)
    text = join(value, spelled)
    return _constant(scope.dialect, _untyped(scope.dialect, text, type) or value, type) or f"({text})"


def _with_sign(pieces: list[Piece]) -> list[Piece]:
    """`value::type` for `cast(value as type)`, where that is all there is."""
    if pieces[0].word != "cast" or partners(pieces).get(1) != len(pieces) - 1:
        return pieces
    at = max(i for i, piece in enumerate(pieces) if piece.word == "as")
    value = pieces[2:at] if _is_array(pieces[2:at]) else [Piece("sign", "("), *pieces[2:at], Piece("sign", ")")]
    return [*value, Piece("sign", "::", pieces[at].at), *pieces[at + 1 : -1]]


def _of_own_type(scope: Scope, pieces: list[Piece], type: str) -> list[Piece] | None:
    """The text of `'…'::type` where that is the column's own type, which PostgreSQL gives it by itself. Labels and
    moments are read elsewhere."""
    if scope.dialect != "postgres" or len(pieces) < 3 or pieces[0].text[:1] != "'" or pieces[1].text != "::":
        return None
    own = read_native(type)
    if own is None or own != read_native(join(pieces[2:], spelled)) or type.endswith("]"):
        return None
    return None if find_named(scope.named_types, type) or _moment(scope.dialect, type)[0] in _MOMENTS else pieces[:1]


def _is_array(value: list[Piece]) -> bool:
    """Whether `array[…]` is all there is."""
    return value[0].word == "array" and partners(value).get(1) == len(value) - 1


def _as_labels(scope: Scope, value: list[Piece], type: str) -> list[Piece]:
    """An array of labels says of which type they are: alone it is one of texts, which PostgreSQL does not make them."""
    of = find_named(scope.named_types, type.removesuffix("[]")) or ""
    if scope.dialect != "postgres" or not (of and type.endswith("[]") and _is_array(value)):
        return value
    return [*value, Piece("sign", "::"), Piece("word", f"{of}[]")]


def _untyped(dialect: str, text: str, type: str) -> list[Piece] | None:
    """The text of a moment that is said to be of the column's own type; None for anything else."""
    found = _TYPED.fullmatch(text) if dialect in ("postgres", "duckdb") else None
    if found is None or not (found[1] or found[3]):
        return None
    family, digits = _moment(dialect, type)
    said = _SQL_MOMENTS[found[1]] if found[1] else found[3]
    if (said, found[4] or str(digits)) == (family, str(digits)):
        return pieces_of(found[2], dialect)
    zoneless = dialect == "duckdb" and (said, family) in (("datetime", "timestamp"), ("date", "timestamp"))
    return pieces_of(_without_zone(found[2]), dialect) if zoneless else None


def _clock(dialect: str, words: str, type: str) -> str:
    """`now()` and its like, where the column's clock is the one that the source asks; "" for anything else."""
    words = re.sub(r"\(?'now'::text\)?::date$", "current_date", words)
    words = re.sub(r"\(?'now'::text\)?::(?:datetime|timestamp(?:withouttimezone)?)$", "now()", words)
    if dialect == "postgres":  # a model's cast of a moment to a date is in UTC
        words = re.sub(r"^(?:now\(\)|current_timestamp)::date$", "current_date", words)
    family, digits = _moment(dialect, type)
    if _TODAY.fullmatch(words):
        return "current_date"
    if words in ("current_time", "current_time()", "localtime") and (family == "time" or dialect == "sqlite"):
        return "current_time"
    now = _NOW.fullmatch(words)
    if now is None:
        return "uuid()" if words in _UUIDS else ""
    given = int(now[1]) if now[1] else None
    if given is not None and given != digits:
        return ""
    if family not in _MOMENTS and dialect != "sqlite":
        return ""
    return "now()"


def _moment(dialect: str, type: str) -> tuple[str, int]:
    """The family of a column's type, and how many digits of a second it has."""
    written = read_native(type)
    own = written is not None and dialect in ("mysql", "mariadb")
    digits = int(written.arguments[0]) if written and written.arguments and written.arguments[0].isdecimal() else None
    if own and written is not None and written.name == "timestamp":
        return "timestamp", digits or 0
    like = logical_of(dialect, type)
    family = t.family(like) if t.is_known(like) else ""
    if not family and dialect not in BUILT_DIALECTS and re.match(r"\W*(?:small)?(?:date|time)", type.lower()):
        family = "timestamp"
    return family, digits if digits is not None else 0 if own else 6


def _constant(dialect: str, value: list[Piece], type: str) -> str:
    """A constant as a default has it; "" for what is none."""
    sign = value[0].text if len(value) == 2 and value[0].word in ("-", "+") else ""
    last = value[-1]
    if len(value) > 1 and not sign:
        return ""
    if last.kind == "number":
        text = f"{sign.strip('+')}{last.text}"
        return text if _PLAIN_NUMBER.fullmatch(last.text) else f"({text})"
    if last.word in ("true", "false") and not sign:
        return last.word
    if last.kind != "text" or not last.text.startswith("'"):
        return ""
    family, _ = _moment(dialect, type)
    inside = last.text[1:-1]
    if dialect == "postgres" and family == "bool":
        return _TRUTHS.get(inside.lower().strip(), last.text)
    if dialect == "postgres" and family in ("int", "decimal", "float") and _PLAIN_NUMBER.fullmatch(inside):
        base = logical_of(dialect, type).base
        return inside if base == "int" else f"({last.text}::{base})"  # a number alone would be an integer, and cast
    if dialect in ("mysql", "mariadb") and family in ("int", "decimal", "float", "bool"):
        number = _PLAIN_NUMBER.fullmatch(inside)
        return inside if number else last.text
    if dialect == "postgres" and family == "timestamp" and not has_zone(last.text):
        return f"({last.text}::pg_catalog.timestamptz)"  # in the session's zone
    if dialect == "duckdb" and family == "timestamp" and not has_zone(last.text):
        return f"(timestamptz {last.text})"  # likewise
    if dialect == "postgres" and family == "datetime":  # whose zone counts for nothing there
        return _without_zone(last.text)
    return last.text


def _without_zone(moment: str) -> str:
    return re.sub(r"(:\d\d(?:\.\d+)?)[+-]\d\d(?::?\d\d)?'$", r"\1'", moment)
