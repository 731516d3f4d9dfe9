"""Casts of a source: what a server prints beside each constant goes, and the types of the others become Entia's."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import NamedTuple

from sqlglot import exp
from sqlglot.errors import SqlglotError

from entia.dialects.types import physical
from entia.importers.expressions_pieces import COMPARE, CONCAT, OTHER, Piece, is_grouping, partners, ranks_of
from entia.importers.types import find_named
from entia.model import sql_types as t
from entia.model.native_types import logical_of
from entia.model.sql_parse import sqlglot_dialect
from entia.model.types import BUILT_DIALECTS

_TEXTS = frozenset(("text", "varchar", "character varying", "char varying", "bpchar", "character", "name", '"char"'))
_WHOLE = frozenset(("smallint", "int2", "integer", "int", "int4", "bigint", "int8"))
_NUMBERS = _WHOLE | {"numeric", "decimal", "double precision", "real", "float4", "float8"}
_MOMENTS = {
    "date": "date", "time without time zone": "time", "timestamp without time zone": "datetime",
    "timestamp with time zone": "timestamp", "timestamp": "datetime", "timestamptz": "timestamp", "time": "time",
}  # fmt: skip
_TYPE_WORDS = frozenset("precision varying with without time zone local unsigned signed integer".split())


class Seen(NamedTuple):
    """What the values of the casts are in a `dialect`: `type_of` gives the source's type of a name ("" where it is not
    known), `enums` are the names of the source's enums in small letters, each with its own spelling. `typed` where
    the type of the whole counts, as in a view. `named` is what the model calls the types that the source defines, by
    their spellings in SQL."""

    dialect: str
    type_of: Callable[[Piece], str]
    enums: Mapping[str, str]
    typed: bool = False
    named: Mapping[str, str] = {}


def _type_end(pieces: list[Piece], pairs: Mapping[int, int], i: int) -> int:
    """The index behind the type that begins at `i`."""
    i += 1
    while i < len(pieces):
        word = pieces[i].word
        if word == "." and i + 1 < len(pieces):
            i += 2
        elif word == "(" and i in pairs:
            i = pairs[i] + 1
        elif word == "[" and pairs.get(i) == i + 1:
            i += 2
        elif word.split(" ")[0] in _TYPE_WORDS:
            i += 1
        else:
            break
    return i


def operand_start(pieces: list[Piece], pairs: Mapping[int, int], stop: int) -> int:
    """The index of the first piece of the value that ends before `stop`."""
    i = stop - 1
    while i >= 0 and pieces[i].word in (")", "]") and i in pairs:
        i = pairs[i]
        before = pieces[i - 1] if i else None
        if before is None or (pieces[i].word == "(" and is_grouping(pieces, i)):
            return i
        if before.word in (")", "]"):
            i -= 1
            continue
        i -= 1
        break
    while i >= 2 and pieces[i - 1].word == "." and pieces[i].kind in ("word", "name"):
        i -= 2
    return i


def written_type(pieces: list[Piece]) -> str:
    """A type as the source has it, in small letters: `character varying(20)[]`."""
    out = ""
    for piece in pieces:
        quoted = piece.text if piece.text.startswith('"') else f'"{piece.text}"' if piece.kind == "name" else ""
        text = quoted or " ".join(piece.text.lower().split())
        out += f" {text}" if out and piece.kind == "word" and out[-1] not in "(,." else text
    return out


# PostgreSQL's names of two words, which cannot have a schema before them, and its other names for them.
_ZONED = re.compile(r"\A(timestamp|time)(\(\d\))? (with|without) time zone")
_LONG = re.compile(r"\A(?:character varying|char varying|double precision|bit varying|smallint|integer|bigint|int\b)")
_SHORT = {
    "with": "{0}tz{1}", "without": "{0}{1}", "character varying": "varchar", "char varying": "varchar",
    "double precision": "float8", "bit varying": "varbit", "smallint": "int2", "integer": "int4", "int": "int4",
    "bigint": "int8",
}  # fmt: skip


def _without_words(text: str) -> str:
    """PostgreSQL's name of one word for a type: `timestamp(3) with time zone` is `timestamptz(3)`."""
    text = text.removeprefix("pg_catalog.")
    text = _ZONED.sub(lambda zoned: _SHORT[zoned[3]].format(zoned[1], zoned[2] or ""), text)
    return _LONG.sub(lambda long: _SHORT[long[0]], text)


@lru_cache(maxsize=1024)
def own_type(dialect: str, text: str) -> str:
    """A source's type as a cast of the model names it, so that the DDL casts to exactly that type.

    That is Entia's name where it stands for the same, else the source's; where this would be taken for another one of
    Entia's (`timestamp`, `json` on PostgreSQL), its schema before it says that the database's is meant.
    """
    if dialect not in BUILT_DIALECTS:
        return text
    if dialect == "postgres":
        text = _without_words(text)
        if text.startswith(("char(", "character(", "bpchar(")):  # fills up with blanks, which the model's does not
            return f"pg_catalog.bpchar{text[text.index('(') :]}"
    like = logical_of(dialect, text)
    if like.base not in ("unknown", "native") and _same_type(dialect, physical(dialect, (), like).text, text):
        return t.describe(like)
    if t.read_type(text, ()) is not None and dialect == "postgres":
        return f"pg_catalog.{text}"
    return text


def _same_type(dialect: str, one: str, other: str) -> bool:
    known = sqlglot_dialect(dialect)
    try:
        return exp.DataType.build(one, dialect=known) == exp.DataType.build(other, dialect=known)
    except SqlglotError:
        return False


def _cast_moments(pieces: list[Piece]) -> list[Piece]:
    """PostgreSQL's `date '2020-01-31'` as the cast that it is."""
    made: list[Piece] = []
    for piece in pieces:
        if piece.kind == "text" and made and made[-1].word in _MOMENTS and (len(made) == 1 or made[-2].text != "::"):
            type_ = made.pop()
            made += [piece._replace(gap=type_.gap), Piece("sign", "::", type_.at), type_._replace(gap="")]
        else:
            made.append(piece)
    return made


def _in_zone(pieces: list[Piece], seen: Seen) -> list[Piece]:
    """Constants without a zone that a moment is compared with are PostgreSQL's own, which are in the session's zone."""
    made: list[Piece] = []
    pairs, ranks = partners(pieces), ranks_of(pieces)
    for i, piece in enumerate(pieces):
        made.append(piece)
        plain = piece.kind == "text" and not has_zone(piece.text)
        if plain and _behind(pieces, pairs, i, i + 1) != "::" and _against(pieces, ranks, i, seen) == "timestamp":
            made += [Piece("sign", "::", piece.at), Piece("word", "timestamptz", piece.at)]
    return made


def _with_literals(pieces: list[Piece]) -> list[Piece]:
    """The casts that are left of `date '2020-01-31'`, whose type stood before the text, as they were."""
    made: list[Piece] = []
    for piece in pieces:
        if len(made) > 1 and piece.word in ("date", "time") and made[-1].text == "::" and made[-1].at < made[-2].at:
            text = made[-2]
            made[-2:] = [piece._replace(gap=text.gap), text._replace(gap=" ")]
        else:
            made.append(piece)
    return made


def without_casts(pieces: list[Piece], seen: Seen) -> list[Piece]:
    """The pieces without the casts that say what is known anyway, from the first to the last."""
    if all(piece.kind != "text" and piece.text != "::" for piece in pieces):
        return pieces
    pieces = _in_zone(_cast_moments(pieces), seen) if seen.dialect == "postgres" else pieces
    i = 0
    while i < len(pieces):
        if pieces[i].kind == "sign" and pieces[i].text == "::" and 0 < i < len(pieces) - 1:
            pieces, i = _without_cast(pieces, i, seen)
        else:
            i += 1
    return _with_literals(pieces) if seen.dialect == "postgres" else pieces


def _without_cast(pieces: list[Piece], i: int, seen: Seen) -> tuple[list[Piece], int]:
    """The pieces with the cast at `i` gone or in Entia's words, and where to go on."""
    pairs = partners(pieces)
    stop = _type_end(pieces, pairs, i + 1)
    type_ = written_type(pieces[i + 1 : stop])
    start = operand_start(pieces, pairs, i)
    value = pieces[start:i]
    bare = _unwrapped(value)
    follows = _behind(pieces, pairs, start, stop)
    place = partial(_place, pieces, pairs, start, stop, seen)  # few casts ask for it
    shorter = _shorter(bare, type_, follows, seen, place)
    if shorter is not None:
        made = [*shorter]
        made[0] = made[0]._replace(gap=value[0].gap)
        return [*pieces[:start], *made, *pieces[stop:]], start + len(made)
    spelled = Piece("word", _target(bare, type_, seen), pieces[i + 1].at)
    if _is_single(bare) and len(value) > len(bare):
        value = [bare[0]._replace(gap=value[0].gap), *bare[1:]]
    made = [*value, pieces[i]._replace(gap=""), spelled]
    return [*pieces[:start], *made, *pieces[stop:]], start + len(made)


_OFFSET = re.compile(r"(?:[+-]\d\d(?::?\d\d)?|Z)'\Z", re.IGNORECASE)


def has_zone(text: str) -> bool:
    """Whether the constant of a moment says its zone; without one it is in that of the session, and in UTC for us."""
    return len(text) > len("'2020-01-31'") and _OFFSET.search(text) is not None


def _target(bare: list[Piece], type_: str, seen: Seen) -> str:
    """The type of a cast that stays; PostgreSQL's own where the model's would mean something else of this value."""
    defined = find_named(seen.named, type_.removesuffix("[]")) or ""
    if defined and "." not in defined:
        return defined + "[]" * type_.endswith("[]")
    ours = own_type(seen.dialect, type_)
    if seen.dialect != "postgres" or ours.startswith("pg_catalog.") or not _is_single(bare):
        return ours
    value = bare[-1]
    if value.kind == "text":
        zoned = ours.startswith("timestamp") and not has_zone(value.text)
        own = zoned or ours == "duration"
    else:
        source = seen.type_of(value) if value.kind in ("name", "word") else ""
        family = t.family(logical_of("postgres", source)) if source else ""
        in_utc = family == "timestamp" and ours.split("(")[0] in ("date", "time", "datetime")
        own = in_utc or (family == "float" and ours in ("smallint", "int", "bigint"))
        own = own or (family == "json" and ours == "json" and source != "jsonb")
        own = own or (seen.typed and ours.startswith("string("))
    return f"pg_catalog.{_without_words(type_)}" if own else ours


def _is_single(value: list[Piece]) -> bool:
    """Whether the value is one constant, or one column with what may stand before it."""
    if len(value) == 1:
        return value[0].kind != "sign"
    return len(value) % 2 == 1 and all(
        piece.kind in ("word", "name") if i % 2 == 0 else piece.word == "." for i, piece in enumerate(value)
    )


def _unwrapped(value: list[Piece]) -> list[Piece]:
    while len(value) > 2 and value[0].word == "(" and partners(value).get(0) == len(value) - 1:
        value = value[1:-1]
    return value


def _behind(pieces: list[Piece], pairs: Mapping[int, int], start: int, stop: int) -> str:
    """The first sign or word behind a cast, and behind the brackets that hold nothing else."""
    while start > 0 and stop < len(pieces) and pieces[stop].word == ")" and pairs.get(stop) == start - 1:
        start, stop = start - 1, stop + 1
    return pieces[stop].word if stop < len(pieces) else ""


class _Place(NamedTuple):
    """What stands around a cast: it is `compared`, it is one side of an `operator` that takes texts, it is an argument
    of the function `call`; `against` is the family of the column that it is compared with."""

    compared: bool
    operator: bool
    call: str
    against: str


def _place(pieces: list[Piece], pairs: Mapping[int, int], start: int, stop: int, seen: Seen) -> _Place:
    while start > 0 and pieces[start - 1].word == "(" and pairs.get(start - 1) == stop:
        if not is_grouping(pieces, start - 1):
            break
        start, stop = start - 1, stop + 1
    call = ""
    compared = False
    if start and pieces[start - 1].word in (",", "(", "["):
        opener = max((i for i, j in pairs.items() if i < start <= j), default=-1)
        call = pieces[opener - 1].word if opener > 0 else ""
        if call == "array":  # perhaps that of `any (array[…])`
            opener -= 1
            while opener > 0 and pieces[opener - 1].word == "(":
                opener -= 1
            call = "in" if pieces[opener - 1].word in ("any", "all") else "array"
        compared = call == "in"
    ranks = ranks_of(pieces)
    beside = max(ranks[start - 1] if start else 0, ranks[stop] if stop < len(pieces) else 0)
    against = _against(pieces, ranks, start, seen)
    operator = compared or beside in (COMPARE, OTHER, CONCAT)
    return _Place(compared or beside == COMPARE, operator, call, against)


def _against(pieces: list[Piece], ranks: list[int], start: int, seen: Seen) -> str:
    """The family of the column that stands alone on the other side of the comparison, "" where none does."""
    while start > 0 and pieces[start - 1].word == "(":
        start -= 1
    if start < 2 or ranks[start - 1] != COMPARE or (start > 2 and ranks[start - 3] > COMPARE):
        return ""
    column = pieces[start - 2]
    source = seen.type_of(column) if column.kind in ("name", "word") else ""
    return t.family(logical_of(seen.dialect, source)) if source else ""


_TRUTHS = {"'t'": "true", "'true'": "true", "'f'": "false", "'false'": "false"}
# Functions whose value has the type of what they are given.
_POLYMORPHIC = frozenset(
    "coalesce nullif greatest least max min array_agg lag lead first_value last_value nth_value any_value array "
    "mode unnest array_append json_build_object jsonb_build_object concat values".split()
)


def _shorter(
    bare: list[Piece], type_: str, follows: str, seen: Seen, place: Callable[[], _Place]
) -> list[Piece] | None:
    """The value without its cast, where the cast says nothing."""
    if len(bare) == 2 and bare[0].word == "-" and bare[1].kind == "number":
        return bare if type_ in _NUMBERS and place().compared else None
    if not _is_single(bare) or follows in ("::", "["):
        return None
    piece = bare[-1]
    name, _, length = type_.partition("(")
    # Where the type of the whole does not count, or that of this part of it.
    free = not seen.typed or _is_free(place())
    if piece.word == "null":
        return bare if free or name == "text" else None
    if piece.kind == "text":
        if name in _TEXTS and not length:
            return bare if free or name == "text" else None
        if name == "boolean" and (truth := _TRUTHS.get(piece.text.lower())) is not None:
            return [piece._replace(kind="word", text=truth)]
        if name.replace('"', "").lower() in seen.enums:
            return bare if not seen.typed or place().compared else None
        if name in _NUMBERS and not length and (name in ("integer", "int4") or place().compared):
            number = piece.text[1:-1]
            return [piece._replace(kind="number", text=number)] if _is_number(number) else None
        zoned = name in ("timestamp with time zone", "timestamptz") and not has_zone(piece.text)
        if name not in _MOMENTS or zoned:
            return None
        around = place()
        return bare if around.compared and around.against == _MOMENTS[name] else None
    if piece.kind == "number":
        return bare if type_ in _NUMBERS and place().compared else None
    if piece.word in ("true", "false"):
        return bare if name == "boolean" else None
    if piece.kind in ("word", "name") and name in _TEXTS and not length and free:
        source = seen.type_of(piece).lower()
        return bare if source and logical_of(seen.dialect, source).base in ("string", "text") else None
    return None


def _is_free(place: _Place) -> bool:
    """Whether the type of the value does not count in this place."""
    return place.operator or (place.call.isidentifier() and place.call not in _POLYMORPHIC)


def _is_number(text: str) -> bool:
    whole, _, fraction = text.removeprefix("-").partition(".")
    return whole.isdecimal() and (not fraction or fraction.isdecimal())
