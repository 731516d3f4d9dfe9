"""What a source's SQL means otherwise than the same words in a model: calls, divisions and patterns, said so that the
DDL gives them back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from entia.importers.expressions_casts import operand_start, own_type, written_type
from entia.importers.expressions_pieces import COMPARE, PRODUCT, Piece, partners, ranks_of
from entia.importers.modelling_foreign import foreign_type
from entia.model import sql_types as t
from entia.model.functions import PARTS
from entia.model.native_types import logical_of
from entia.model.types import INTEGERS


class Meaning(NamedTuple):
    """Of which dialect the pieces are, the source's type of a column ("" where it is not known), and whether the type
    of the whole counts, as in a view, or where a call is all there is."""

    dialect: str
    type_of: Callable[[Piece], str]
    typed: bool = False

    def family(self, piece: Piece) -> str:
        """The family of a column's type, "" where it is not known."""
        source = self.type_of(piece) if piece.kind in ("name", "word") else ""
        found = logical_of(self.dialect, source) if source else None
        return t.family(found) if found is not None and t.is_known(found) else ""


def as_meant(pieces: list[Piece], meaning: Meaning) -> list[Piece]:
    """The pieces in words that mean in a model what they mean in the source."""
    pieces = _left_to_right(pieces, meaning.dialect)
    calls = _CALLS.get(meaning.dialect, {})
    i = 0
    while i < len(pieces) - 1:
        called = pieces[i + 1].text == "(" and pieces[i + 1].kind == "sign"
        rewrite = calls.get(pieces[i].word) if called and not _is_qualified(pieces, i) else None
        if rewrite is not None:
            stop = partners(pieces).get(i + 1)
            seen = meaning._replace(typed=True) if (i, stop) == (0, len(pieces) - 1) else meaning
            made = rewrite(pieces[i : stop + 1], seen) if stop is not None else None
            if made is not None:
                pieces = [*pieces[:i], *_like(made, pieces[i]), *pieces[stop + 1 :]] if stop is not None else pieces
        i += 1
    if meaning.dialect == "sqlite":
        pieces = [_in_sqlite(pieces, i) for i in range(len(pieces))]
    if meaning.dialect in _ARROWS:
        pieces = _arrows(pieces, _ARROWS[meaning.dialect])
    if meaning.dialect in ("mysql", "mariadb"):
        pieces = _clock(pieces)
    if meaning.dialect == "sqlserver":
        pieces = _joined_texts(pieces, meaning)
    if meaning.dialect == "postgres":
        pieces = _from_zero(pieces, meaning)
    if meaning.dialect in ("postgres", "sqlite"):
        pieces = _whole_divisions(pieces, meaning)
    return pieces


def _is_qualified(pieces: list[Piece], i: int) -> bool:
    return i > 0 and pieces[i - 1].word == "."


def _like(made: list[Piece], first: Piece) -> list[Piece]:
    return [made[0]._replace(gap=first.gap), *made[1:]] if made else made


def _arguments(call: list[Piece]) -> list[list[Piece]]:
    """The arguments of a call, name and brackets included."""
    found: list[list[Piece]] = [[]]
    depth = 0
    for piece in call[2:-1]:
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(piece.word, 0)
        if piece.word == "," and not depth:
            found.append([])
        else:
            found[-1].append(piece)
    return found


def _word(text: str) -> Piece:
    return Piece("word", text, gap=" ")


def _call(name: str, *arguments: list[Piece]) -> list[Piece]:
    out = [Piece("word", name), Piece("sign", "(")]
    for i, argument in enumerate(arguments):
        out += [Piece("sign", ",")] if i else []
        out += argument
    return [*out, Piece("sign", ")")]


def _bracketed(pieces: list[Piece]) -> list[Piece]:
    return [Piece("sign", "(", gap=" "), *pieces, Piece("sign", ")")]


def _split(pieces: list[Piece], *words: str) -> tuple[list[Piece], list[Piece]] | None:
    """What stands before and behind the first of the words outside brackets."""
    depth = 0
    for i, piece in enumerate(pieces):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(piece.word, 0)
        if not depth and piece.word in words:
            return pieces[:i], pieces[i + 1 :]
    return None


# ---- PostgreSQL ----
def _is_zoned(pieces: list[Piece], meaning: Meaning) -> bool:
    """Whether this is a moment that the session's zone decides how to read."""
    words = [piece.word for piece in pieces]
    if words[:1] in (["now"], ["current_timestamp"], ["clock_timestamp"], ["transaction_timestamp"]):
        return len(words) in (1, 3)
    if words[-2:-1] == ["::"]:
        return pieces[-1].text.startswith("timestamp")
    column = len(pieces) == 1 or (len(pieces) == 3 and words[1] == ".")
    return column and meaning.family(pieces[-1]) == "timestamp"


_WHOLE_PARTS = frozenset(PARTS) - {"second", "epoch"}


def _own(name: str) -> list[Piece]:
    """The name of a function of PostgreSQL's own, whatever the model calls so."""
    return [Piece("word", "pg_catalog"), Piece("sign", "."), Piece("word", name)]


def _extract(call: list[Piece], meaning: Meaning) -> list[Piece] | None:
    """A model's `extract` is a whole number, and reads a moment in UTC: any other is PostgreSQL's own."""
    parts = _split(call[2:-1], "from")
    if parts is None or len(parts[0]) != 1:
        return None
    unit, moment = Piece("text", f"'{parts[0][0].text.strip(chr(39)).lower()}'"), parts[1]
    if not meaning.typed and unit.text[1:-1] in _WHOLE_PARTS and not _is_zoned(moment, meaning):
        return None
    return [*_own("extract"), *_call("", [unit], moment)[1:]]


def _date_trunc(call: list[Piece], meaning: Meaning) -> list[Piece] | None:
    arguments = _arguments(call)
    zoned = len(arguments) == 2 and _is_zoned(arguments[1], meaning)
    return [*_own("date_trunc"), *call[1:]] if zoned else None


def _substring(call: list[Piece], _: Meaning) -> list[Piece] | None:
    """`substring(x from 'pattern')`: a model's `substring` counts characters."""
    parts = _split(call[2:-1], "from") or tuple(_arguments(call))
    if len(parts) != 2 or len(parts[1]) != 1 or parts[1][0].kind != "text":
        return None
    return [*_own("substring"), *_call("", *parts)[1:]]


def _position(call: list[Piece], _: Meaning) -> list[Piece] | None:
    """`"position"(text, part)`, as servers print `position(part in text)`: the model's call has the part first."""
    return [Piece("word", "strpos"), *call[1:]] if _split(call[2:-1], "in") is None else None


def _length(call: list[Piece], meaning: Meaning) -> list[Piece] | None:
    """The model's `length` is of a text."""
    value = call[2:-1]
    column = len(value) == 1 or (len(value) == 3 and value[1].word == ".")
    return [*_own("length"), *call[1:]] if column and meaning.family(value[-1]) == "bytes" else None


def _from_zero(pieces: list[Piece], meaning: Meaning) -> list[Piece]:
    """Elements of arrays: the model counts them from 0."""
    if all(piece.text != "[" for piece in pieces):
        return pieces
    made: list[Piece] = []
    for i, piece in enumerate(pieces):
        before = pieces[i - 2 : i]
        element = len(before) == 2 and before[1].word == "[" and [each.word for each in pieces[i + 1 : i + 2]] == ["]"]
        if element and piece.kind == "number" and piece.text.isdecimal() and meaning.family(before[0]) == "array":
            piece = piece._replace(text=str(int(piece.text) - 1))
        made.append(piece)
    return made


# ---- MySQL, MariaDB ----
def _moved(sign: str) -> Callable[[list[Piece], Meaning], list[Piece] | None]:
    """`date_add(x, interval 1 day)` as `x + interval 1 day`."""

    def rewrite(call: list[Piece], _: Meaning) -> list[Piece] | None:
        arguments = _arguments(call)
        if len(arguments) != 2 or arguments[1][0].word != "interval":
            return None
        return _bracketed([*_bracketed(arguments[0]), Piece("sign", sign, gap=" "), *arguments[1]])

    return rewrite


def _group_concat(call: list[Piece], _: Meaning) -> list[Piece] | None:
    """`group_concat(distinct x order by y separator ', ')` as `string_agg(distinct x, ', ' order by y)`."""
    inside = call[2:-1]
    separated = _split(inside, "separator")
    separator = separated[1] if separated is not None else [Piece("text", "','")]
    ordered = _split(separated[0] if separated is not None else inside, "order by")
    value = ordered[0] if ordered is not None else separated[0] if separated is not None else inside
    if len(separator) != 1 or separator[0].kind != "text" or len(_arguments([*call[:2], *value, call[-1]])) != 1:
        return None
    order = [_word("order by"), *ordered[1]] if ordered is not None else []
    return _call("string_agg", value, [*[piece._replace(gap=" ") for piece in separator], *order])


def _octets(call: list[Piece], _: Meaning) -> list[Piece] | None:
    """MySQL's `length` counts bytes."""
    return [Piece("word", "octet_length"), *call[1:]]


def _convert(call: list[Piece], _: Meaning) -> list[Piece] | None:
    arguments = _arguments(call)
    return _cast([*_call("cast", [*arguments[0], _word("as"), *arguments[1]])], _) if len(arguments) == 2 else None


def _convert_to(call: list[Piece], _: Meaning) -> list[Piece] | None:
    """SQL Server's `convert(date, x)`; a third argument says how a text is read, and has no other word."""
    arguments = _arguments(call)
    if len(arguments) != 2:
        return None
    type_ = foreign_type("sqlserver", "".join(piece.text for piece in arguments[0]))
    if not type_.base or type_.native:
        return None
    return _call("cast", [*arguments[1], _word("as"), _word(type_.text)])


def _cast(call: list[Piece], _: Meaning) -> list[Piece] | None:
    """MySQL's types of casts in our words: `char` is a text of any length there, `decimal` has ten digits."""
    parts = _split(call[2:-1], "as")
    if parts is None or not parts[1]:
        return None
    written = " ".join(piece.text.lower() for piece in parts[1]).replace(" ( ", "(").replace(" )", ")")
    if written.endswith(("charset binary", "character set binary")):
        return _call("cast", [*parts[0], _word("as"), _word("binary")])
    written = re.sub(r"\s+(?:charset|character set)\s+\w+$", "", written)
    type_ = _CASTS.get(written) or re.sub(r"^n?char(?:acter)?\((\d+)\)$", r"string(\1)", written)
    return _call("cast", [*parts[0], _word("as"), _word(type_)])


def _cast_exactly(call: list[Piece], meaning: Meaning) -> list[Piece] | None:
    """PostgreSQL's `cast(x as float)`, whose `float` and `timestamp` are others than a model's."""
    parts = _split(call[2:-1], "as")
    if parts is None or not parts[1]:
        return None
    type_ = written_type(parts[1])
    if re.split(r"\W", type_)[0] in _OURS:
        return None
    return _call("cast", [*parts[0], _word("as"), _word(own_type(meaning.dialect, type_))])


_OURS = frozenset("double datetime string bytes duration tinyint".split())  # that PostgreSQL does not know
_CASTS = {
    "char": "text", "nchar": "text", "character": "text", "signed": "signed integer", "unsigned": "unsigned integer",
    "decimal": "decimal(10, 0)", "datetime": "datetime(0)", "time": "time(0)",
}  # fmt: skip


def _clock(pieces: list[Piece]) -> list[Piece]:
    """`now()` is the server's clock; a model's is in UTC."""
    made: list[Piece] = []
    i = 0
    while i < len(pieces):
        piece = pieces[i]
        called = [each.word for each in pieces[i + 1 : i + 3]] == ["(", ")"]
        bare = piece.word in ("current_timestamp", "localtimestamp") and not (
            i + 1 < len(pieces) and pieces[i + 1].word == "("
        )
        if bare or (piece.word in ("now", "current_timestamp", "localtimestamp") and called):
            made += _like(_call("localtime"), piece)
            i += 1 if bare else 3
            continue
        made.append(piece)
        i += 1
    return made


# ---- what is read of JSON, where a model's `->>` gives null for JSON's null, and a text for a number ----
_ARROWS: dict[str, dict[str, tuple[str, ...]]] = {
    "mysql": {"->": ("json_extract",), "->>": ("json_unquote", "json_extract")},
    "sqlite": {"->>": ("json_extract",)},
}


def _arrows(pieces: list[Piece], calls: Mapping[str, Sequence[str]]) -> list[Piece]:
    i = 1
    while i < len(pieces) - 1:
        start = operand_start(pieces, partners(pieces), i) if pieces[i].text in calls else 0
        path = pieces[i + 1]
        if pieces[i].text in calls and path.text.startswith("'$") and (not start or pieces[start - 1].text != "->"):
            made = _call(calls[pieces[i].text][-1], pieces[start:i], [path._replace(gap="")])
            for name in calls[pieces[i].text][-2::-1]:
                made = _call(name, made)
            pieces = [*pieces[:start], *_like(made, pieces[start]), *pieces[i + 2 :]]
            i = start
        i += 1
    return pieces


# ---- SQLite ----
def _in_sqlite(pieces: list[Piece], i: int) -> Piece:
    """SQLite's `like` does not see case, its clock is in UTC."""
    piece = pieces[i]
    if piece.word == "like":
        return piece._replace(text="ilike")
    called = i + 1 < len(pieces) and pieces[i + 1].word == "("
    clock = {"current_timestamp": "datetime('now')", "current_date": "date('now')", "current_time": "time('now')"}
    return piece._replace(text=clock[piece.word]) if piece.word in clock and not called else piece


# ---- SQL Server, Oracle ----
def _renamed(name: str) -> Callable[[list[Piece], Meaning], list[Piece] | None]:
    """A function that the language has under another name."""
    return lambda call, _: [Piece("word", name), *call[1:]]


def _joined_texts(pieces: list[Piece], meaning: Meaning) -> list[Piece]:
    """SQL Server's `+` between texts is `||`."""
    made = list(pieces)
    for i, piece in enumerate(pieces):
        if piece.kind == "sign" and piece.text == "+" and 0 < i < len(pieces) - 1:
            sides = (pieces[i - 1], pieces[_last_of_name(pieces, i + 1)])
            if made[i - 2].text == "||" or any(_is_text(side, meaning) for side in sides):
                made[i] = piece._replace(text="||")
    return made


def _last_of_name(pieces: list[Piece], i: int) -> int:
    while i + 2 < len(pieces) and pieces[i + 1].word == ".":
        i += 2
    return i


def _is_text(piece: Piece, meaning: Meaning) -> bool:
    source = meaning.type_of(piece).lower() if piece.kind in ("name", "word") else ""
    return piece.kind == "text" or "char" in source or "text" in source


# ---- order of comparisons ----
_TESTS = frozenset(("is", "isnull", "notnull"))


def _left_to_right(pieces: list[Piece], dialect: str) -> list[Piece]:
    """`a > 0 is null` with the brackets that it means: comparisons are made one after the other."""
    every = dialect in ("mysql", "mariadb")
    if not every and all(piece.word not in _TESTS for piece in pieces):
        return pieces
    ranks = ranks_of(pieces)
    if ranks.count(COMPARE) < 2:
        return pieces
    i = 0
    while i < len(pieces):
        word = pieces[i].word
        if ranks[i] == COMPARE and word not in ("between", "and") and (every or word in _TESTS):
            start = _chain_start(pieces, i, COMPARE)
            first = [k for k in range(start, i) if ranks[k] == COMPARE and _depth(pieces, start, k) == 0]
            end = i - 1 if pieces[i - 1].word == "not" else i
            if first and first != [i - 1] and not any(pieces[k].word in ("between", "escape") for k in first):
                value = pieces[start:end]
                made = [Piece("sign", "(", gap=value[0].gap), value[0]._replace(gap=""), *value[1:], Piece("sign", ")")]
                pieces = [*pieces[:start], *made, *pieces[end:]]
                ranks = ranks_of(pieces)
                i += 2
        i += 1
    return pieces


def _depth(pieces: list[Piece], start: int, stop: int) -> int:
    return sum({"(": 1, "[": 1, ")": -1, "]": -1}.get(piece.word, 0) for piece in pieces[start:stop])


# ---- divisions ----
_WHOLE = frozenset("length char_length character_length octet_length count strpos position ascii cardinality".split())
_AS_GIVEN = frozenset("abs coalesce max min sum mod nullif greatest least".split())
_SIGNS = frozenset(("+", "-", "*", "/", "%", "div", "(", ")", ",", "&", "|"))


def _whole_divisions(pieces: list[Piece], meaning: Meaning) -> list[Piece]:
    """`/` between whole numbers is a whole number there, which a model says with `div`."""
    made = list(pieces)
    for i, piece in enumerate(pieces):
        if piece.kind == "sign" and piece.text == "/" and i + 1 < len(pieces):
            left = made[_chain_start(made, i, PRODUCT) : i]
            right = made[i + 1 : _operand_end(made, i + 1)]
            if left and right and _is_whole(left, meaning) and _is_whole(right, meaning):
                made[i] = piece._replace(kind="word", text="div")
    return made


def _chain_start(pieces: list[Piece], i: int, rank: int) -> int:
    """Where the chain of operators that bind at least so tightly begins, whose next is at `i`."""
    pairs, ranks = partners(pieces), ranks_of(pieces)
    while i > 0:
        piece = pieces[i - 1]
        if piece.word in (")", "]") and i - 1 in pairs:
            i = pairs[i - 1]
        elif piece.word in ("(", "[", ",") or 0 < ranks[i - 1] < rank or piece.ending in _ENDS:
            return i
        else:
            i -= 1
    return i


_ENDS = frozenset("select distinct where then else when by on having case all".split())


def _operand_end(pieces: list[Piece], i: int) -> int:
    """Where the factor ends that begins at `i`."""
    pairs, ranks = partners(pieces), ranks_of(pieces)
    if pieces[i].word in ("-", "+"):
        i += 1
    while i < len(pieces):
        if pieces[i].word in ("(", "[") and i in pairs:
            i = pairs[i] + 1
        elif (ranks[i] and pieces[i].word not in (".", "::")) or pieces[i].ending in _STOPS:
            return i
        else:
            i += 1
    return i


_STOPS = frozenset(") ] , as from where group order then else when end asc desc limit union and or over filter".split())


def _is_whole(pieces: list[Piece], meaning: Meaning) -> bool:
    """Whether a value is surely a whole number."""
    pairs = partners(pieces)
    i = 0
    while i < len(pieces):
        piece = pieces[i]
        follows = pieces[i + 1].word if i + 1 < len(pieces) else ""
        if piece.kind == "number":
            if not piece.text.isdecimal():
                return False
        elif piece.kind == "word" and follows == "(" and piece.word in _WHOLE:
            i = pairs.get(i + 1, i)
        elif piece.kind in ("word", "name") and piece.word not in _SIGNS:
            if follows == "(":
                if piece.word not in _AS_GIVEN:
                    return False
            elif follows == "::":
                if i + 2 >= len(pieces) or pieces[i + 2].text not in INTEGERS:
                    return False
                i += 2
            elif follows != "." and not _is_whole_type(meaning.dialect, meaning.type_of(piece)):
                return False
        elif piece.kind == "text" or piece.word not in (*_SIGNS, "."):
            return False
        i += 1
    return True


def _is_whole_type(dialect: str, source: str) -> bool:
    if dialect == "sqlite":
        return "int" in source.lower()
    return bool(source) and logical_of(dialect, source).base in INTEGERS


_Rewrite = Callable[[list[Piece], Meaning], list[Piece] | None]
_MYSQL: dict[str, _Rewrite] = {
    "date_add": _moved("+"), "adddate": _moved("+"), "date_sub": _moved("-"), "subdate": _moved("-"),
    "group_concat": _group_concat, "convert": _convert, "cast": _cast, "length": _octets,
}  # fmt: skip
_CALLS: dict[str, dict[str, _Rewrite]] = {
    "postgres": {"extract": _extract, "date_trunc": _date_trunc, "substring": _substring, "length": _length,
                 "position": _position, "cast": _cast_exactly},
    "mysql": _MYSQL,
    "mariadb": _MYSQL,
    "sqlserver": {
        "isnull": _renamed("coalesce"), "len": _renamed("length"), "getdate": _renamed("now"),
        "sysdatetime": _renamed("now"), "convert": _convert_to,
    },
    "oracle": {"nvl": _renamed("coalesce")},
}  # fmt: skip
