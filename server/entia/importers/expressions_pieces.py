"""SQL as pieces: the tokens of a source's dialect, each as a model writes it, with what stands before it.

Everything here works on lists of pieces and answers new ones. A place in a list says nothing of the source; `at` does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

from entia.model.sql_parse import sqlglot_dialect
from entia.syntax.writing import quote_string


class Piece(NamedTuple):
    """One token. `kind` is "word" (no quotes around it), "name" (quoted, without its quotes), "text" (a string),
    "number" or "sign"; `text` as the model writes it, `at` its place in the source, `gap` what stood before it."""

    kind: str
    text: str
    at: int = -1
    gap: str = ""

    def lower(self) -> Piece:
        """The piece in small letters; itself where it has no others."""
        text = self.text.lower()
        return self if text == self.text else Piece(self.kind, text, self.at, self.gap)

    @property
    def ending(self) -> str:
        """The last word of a keyword such as `order by`."""
        return self.word.rpartition(" ")[2]

    @property
    def word(self) -> str:
        """The keyword that it may be, in small letters; a sign is itself; "" of texts, numbers and quoted names."""
        return self.text.lower() if self.kind == "word" else self.text if self.kind == "sign" else ""


_STRINGS = (
    TokenType.STRING, TokenType.NATIONAL_STRING, TokenType.RAW_STRING, TokenType.HEREDOC_STRING, TokenType.BYTE_STRING,
)  # fmt: skip
# What other systems write for signs of ours.
_SIGNS = {"==": "=", "!=": "<>", "^=": "<>"}
# Signs that sqlglot takes for two.
_JOINED = frozenset(("!~", "!~*", "!~~", "!~~*", "<<", ">>", "|/", "||/", "@@", "-|-", "#-", "?|", "?&", "<@", "@>"))
_BY_DIALECT = {
    "postgres": {"~~": "like", "~~*": "ilike", "!~~": "not like", "!~~*": "not ilike"},
    "mysql": {"||": "or", "&&": "and", "!": "not"},
}


def pieces_of(sql: str, dialect: str) -> list[Piece] | None:
    """The pieces of a text; None where it is no text of the dialect."""
    found = _pieces(sql, dialect)
    return None if found is None else list(found)


@lru_cache(maxsize=4096)  # a thousand tables have few defaults and conditions that differ
def _pieces(sql: str, dialect: str) -> tuple[Piece, ...] | None:
    try:
        tokens = sqlglot_dialect(dialect).tokenize(sql)
    except SqlglotError:
        return None
    return tuple(pieces_in(sql, tokens, dialect))


def pieces_in(sql: str, tokens: Sequence[Token], dialect: str) -> list[Piece]:
    """The pieces of a text whose tokens are known."""
    signs = {**_SIGNS, **_BY_DIALECT.get("mysql" if dialect == "mariadb" else dialect, {})}
    found: list[Piece] = []
    end = 0
    for token in tokens:
        start, stop = token.start, token.end + 1
        kind, raw = token.token_type, sql[start:stop]
        gap, end = _comments(sql[end:start], dialect), stop
        if kind == TokenType.INTRODUCER or not raw:  # `_utf8mb4` before a text
            continue
        if kind in _STRINGS and raw[-1:] in "'\"$":
            found.append(Piece("text", quote_string(token.text), start, gap))
        elif kind == TokenType.BIT_STRING and dialect in ("mysql", "mariadb") and token.text.isdecimal():
            found.append(Piece("number", str(int(token.text, 2)), start, gap))
        elif kind == TokenType.NUMBER:
            found.append(Piece("number", raw, start, gap))
        elif kind == TokenType.IDENTIFIER and not raw[0].isalnum():
            found.append(Piece("name", token.text, start, gap))
        elif raw[0].isalpha() or raw[0] == "_":
            whole = raw if raw[-1:] in "'\"" else " ".join(raw.split())
            found.append(Piece("text" if raw[-1:] in "'\"" else "word", whole, start, gap))
        else:
            if found and not gap and found[-1].kind == "sign" and found[-1].text + raw in _JOINED:
                raw, gap = found[-1].text + raw, found.pop().gap
            text = signs.get(raw, raw)
            for i, part in enumerate(text.split()):
                found.append(Piece("word" if part.isalpha() else "sign", part, start, gap if i == 0 else " "))
    return found


def _comments(gap: str, dialect: str) -> str:
    """What stands between two tokens; MySQL's `#` begins a comment that we write with `--`."""
    if "#" in gap and dialect in ("mysql", "mariadb"):
        lines = [
            f"{line.partition('#')[0]}--{line.partition('#')[2]}" if "#" in line else line for line in gap.split("\n")
        ]
        return "\n".join(lines)
    return gap


# ---- structure ----
_OPENERS = {"(": ")", "[": "]"}


def partners(pieces: Sequence[Piece]) -> dict[int, int]:
    """Each opening bracket's index → its partner's, and the other way round. Unbalanced ones have none."""
    found: dict[int, int] = {}
    stack: list[int] = []
    for i, piece in enumerate(pieces):
        if piece.kind != "sign":
            continue
        if piece.text in _OPENERS:
            stack.append(i)
        elif piece.text in (")", "]") and stack:
            start = stack.pop()
            found[start], found[i] = i, start
    return found


# How tightly an operator binds, PostgreSQL's order; what is between comparisons and sums differs between databases.
_OR, _AND, _NOT, COMPARE, OTHER, CONCAT, _ARROW, _SUM, PRODUCT, _SIGN, _TIGHT, ATOM = range(1, 13)
_RANKS = {
    "or": _OR, "xor": _OR, "and": _AND,
    **dict.fromkeys(
        ("=", "<>", "<", ">", "<=", ">=", "<=>", "is", "in", "like", "ilike", "between", "similar", "regexp", "rlike",
         "glob", "match", "isnull", "notnull", "escape", "overlaps"),
        COMPARE,
    ),
    "||": CONCAT, "->": _ARROW, "->>": _ARROW,
    "+": _SUM, "-": _SUM, "*": PRODUCT, "/": PRODUCT, "%": PRODUCT, "div": PRODUCT, "mod": PRODUCT,
    "::": _TIGHT, "[": _TIGHT, ".": _TIGHT, "collate": _TIGHT, "at": _SIGN,
}  # fmt: skip
_QUIET = frozenset(("(", ")", "]", ",", ";", ":", "@", "{", "}", "=>", ":="))
# Words that an operand follows, which is no argument.
_BEFORE_OPERANDS = frozenset(
    "and or not when then else case like ilike between select where on having by distinct escape xor regexp rlike "
    "similar glob".split()
)


_BY_PLACE = frozenset(("(", ")", "[", "]", "not", "and", "at", "+", "-", "*", "between"))


def ranks_of(pieces: Sequence[Piece]) -> list[int]:
    """How tightly each piece binds its neighbours, 0 where it is no operator."""
    ranks: list[int] = []
    betweens = [0]
    for i, piece in enumerate(pieces):
        if piece.kind not in ("sign", "word"):
            ranks.append(0)
            continue
        word = piece.word.partition(" ")[0]  # of `similar to`, `at time zone`
        if word in _BY_PLACE:
            ranks.append(_rank_by_place(pieces, i, word, betweens))
        else:
            other = OTHER if word and piece.kind == "sign" and word not in _QUIET else 0
            ranks.append(_RANKS.get(word, other))
    return ranks


def _rank_by_place(pieces: Sequence[Piece], i: int, word: str, betweens: list[int]) -> int:
    """The rank of a word that is no operator everywhere. `betweens` are those that wait for their `and`, in each
    of the brackets that are open."""
    if word in _OPENERS:
        betweens.append(0)
        return _TIGHT if word == "[" and i > 0 and _ends_operand(pieces[i - 1]) else 0
    if word in (")", "]"):
        if len(betweens) > 1:
            betweens.pop()
        return 0
    if word == "not":
        if _word_at(pieces, i - 1) == "is":
            return 0
        tests = _word_at(pieces, i + 1) in _NEGATED and i > 0 and _ends_operand(pieces[i - 1])
        return COMPARE if tests else _NOT
    if word == "between":
        betweens[-1] += 1
    elif word == "and" and betweens[-1]:
        betweens[-1] -= 1
        return COMPARE
    elif word == "at":
        return _SIGN if pieces[i].word != "at" or _word_at(pieces, i + 1) == "time" else 0
    elif word in ("+", "-", "*") and (i == 0 or not _ends_operand(pieces[i - 1])):
        return 0 if word == "*" else _SIGN
    return _RANKS[word]


_NEGATED = frozenset(("in", "like", "ilike", "between", "similar", "regexp", "rlike", "glob"))


def _word_at(pieces: Sequence[Piece], i: int) -> str:
    return pieces[i].word if 0 <= i < len(pieces) else ""


_NO_OPERANDS = frozenset(
    "and or not xor when then else case like ilike between is in select where on having by distinct from join as "
    "regexp rlike similar glob to escape collate union except intersect limit offset using values any all some exists "
    "interval cast over filter array".split()
)


def _ends_operand(piece: Piece) -> bool:
    """Whether what ends with the piece is a value, so that a sign behind it has two sides."""
    if piece.kind in ("name", "text", "number"):
        return True
    return piece.word in (")", "]") or (piece.kind == "word" and piece.ending not in _NO_OPERANDS)


def is_grouping(pieces: Sequence[Piece], i: int) -> bool:
    """Whether the bracket that opens at `i` only groups: it holds no arguments, list or type's length."""
    if i == 0:
        return True
    before = pieces[i - 1]
    if before.kind == "word":
        return before.ending in _BEFORE_OPERANDS
    return before.kind == "sign" and before.text not in (")", "]", ".", "::")


def inner_rank(pieces: Sequence[Piece], ranks: Sequence[int], start: int, stop: int) -> int:
    """The loosest operator of the pieces from `start` to before `stop`, outside brackets; `ATOM` where there is none.

    0 where they are no expression: a list, a select, nothing.
    """
    lowest = ATOM
    depth = cases = 0
    if start >= stop or pieces[start].word in ("select", "with", "values", "table"):
        return 0
    for i in range(start, stop):
        word = pieces[i].word
        if word in _OPENERS:
            if depth == 0 and cases == 0 and ranks[i]:
                lowest = min(lowest, ranks[i])
            depth += 1
        elif word in (")", "]"):
            depth -= 1
        elif depth == 0 and word == "case":
            cases += 1
        elif depth == 0 and word == "end" and cases:
            cases -= 1
        elif depth == 0 and cases == 0:
            if word == ",":
                return 0
            if ranks[i]:
                lowest = min(lowest, ranks[i])
    return lowest


def without_brackets(pieces: list[Piece], machine: bool) -> list[Piece]:
    """Without the brackets that change nothing. What a person wrote keeps those that make it clear: an `and` in an
    `or`, a product in a sum; what a server printed (`machine`) has the former only."""
    while (fewer := _with_fewer_brackets(pieces, machine)) is not pieces:
        pieces = fewer
    return pieces


def _with_fewer_brackets(pieces: list[Piece], machine: bool) -> list[Piece]:
    """The pieces without the brackets of which their neighbours tell that they change nothing."""
    pairs = partners(pieces)
    if not pairs:
        return pieces
    ranks = ranks_of(pieces)
    gone: set[int] = set()
    alone = [k for k, piece in enumerate(pieces) if piece.text in _OPENERS and k not in pairs and piece.kind == "sign"]
    for i in sorted((i for i in pairs if pieces[i].text == "("), reverse=True):  # inner ones first
        j = pairs[i]
        if not is_grouping(pieces, i) or any(i < k < j for k in alone):
            continue
        inner = _loosest(pieces, ranks, gone, i + 1, j)
        if inner == 0 or (j + 1 < len(pieces) and pieces[j + 1].text == "."):  # a part of a composite value
            continue
        left = _neighbour(ranks, pieces, gone, i, -1)
        right = _neighbour(ranks, pieces, gone, j, 1)
        if _is_needless(inner, left, right, machine):
            gone |= {i, j}
    if not gone:
        return pieces
    kept: list[Piece] = []
    gap: str | None = None
    for i, piece in enumerate(pieces):
        if i in gone:
            gap = piece.gap if gap is None else gap + piece.gap
        else:
            kept.append(piece if gap is None else piece._replace(gap=gap + piece.gap))
            gap = None
    return kept


def _loosest(pieces: list[Piece], ranks: list[int], gone: set[int], start: int, stop: int) -> int:
    if not gone:
        return inner_rank(pieces, ranks, start, stop)
    shown = [i for i in range(start, stop) if i not in gone]
    return inner_rank([pieces[i] for i in shown], [ranks[i] for i in shown], 0, len(shown))


def _neighbour(ranks: list[int], pieces: list[Piece], gone: set[int], i: int, step: int) -> int:
    """How tightly what stands beside a bracket pulls at it."""
    i += step
    while 0 <= i < len(pieces) and i in gone:
        i += step
    return ranks[i] if 0 <= i < len(pieces) else 0


def _is_needless(inner: int, left: int, right: int, machine: bool) -> bool:
    outer = max(left, right)
    if inner == ATOM:
        return True
    if inner == _AND and outer == _OR:
        return False
    if OTHER in (inner, outer):  # databases do not agree on these
        return inner == OTHER and outer <= _AND
    if inner in (CONCAT, _ARROW):
        return outer <= COMPARE or (machine and inner == right and left <= COMPARE)
    if outer in (CONCAT, _ARROW):
        return inner > _SUM and inner not in (PRODUCT, _SIGN)
    if inner == outer and inner in (_OR, _AND):
        return True
    if not machine and inner in (_SUM, PRODUCT) and outer in (_SUM, PRODUCT):
        return False
    if inner == right and left < inner and inner in (_SUM, PRODUCT):
        return True  # calculated from left to right anyway
    return inner > outer


def is_printed(pieces: Sequence[Piece]) -> bool:
    """Whether a server printed this: all of it stands in one pair of brackets."""
    pairs = partners(pieces)
    return bool(pieces) and pieces[0].text == "(" and pieces[0].kind == "sign" and pairs.get(0) == len(pieces) - 1


def in_lists(pieces: list[Piece]) -> list[Piece]:
    """`x = any (array['a', 'b'])` as `x in ('a', 'b')`, and `x <> all (array[…])` as `x not in (…)`."""
    i = 0
    while i + 2 < len(pieces):
        sign = {"=": "any", "<>": "all"}.get(pieces[i].text if pieces[i].kind == "sign" else "")
        if sign is not None and pieces[i + 1].word == sign and pieces[i + 2].word == "(":
            items = array_items(pieces, i + 2)
            if items is not None:
                words = [Piece("word", word, gap=" ") for word in (("in",) if sign == "any" else ("not", "in"))]
                stop = partners(pieces)[i + 2] + 1
                made = [*words, Piece("sign", "(", gap=" "), *items, Piece("sign", ")")]
                pieces = [*pieces[:i], *made, *pieces[stop:]]
        i += 1
    return pieces


def array_items(pieces: list[Piece], start: int) -> list[Piece] | None:
    """The elements of `(array[…])` with its casts to arrays of texts; None where something else stands there."""
    pairs = partners(pieces)
    stop = pairs.get(start)
    if stop is None:
        return None
    start += 1
    while start < stop and pieces[start].word == "(":
        end = pairs.get(start)
        tail = [piece.text for piece in pieces[end + 1 : stop]] if end is not None else []
        if end is None or (tail and (tail[0] != "::" or tail[1:] not in (["text[]"], ["string[]"], ["varchar[]"]))):
            return None
        start, stop = start + 1, end
    tail = [piece.text for piece in pieces[start:stop]]
    if tail[-2:] in (["::", "text[]"], ["::", "string[]"]):
        stop -= 2
    if stop - start < 4 or pieces[start].word != "array" or pairs.get(start + 1) != stop - 1:
        return None
    return pieces[start + 2 : stop - 1]


# ---- writing ----
_TIGHT_AFTER = frozenset(("(", "[", ".", "::", ":", "@"))
_TIGHT_BEFORE = frozenset((")", "]", ",", ".", "::", ";"))
_SPACED = frozenset(
    "and or not in when then else case like ilike between is select where on having by distinct from join as regexp "
    "rlike similar glob to escape union except intersect limit offset using values any all some exists over filter "
    "xor with materialized recursive interval rollup cube lateral".split()
)


def join(pieces: Sequence[Piece], spell: Callable[[Piece], str]) -> str:
    """The text of the pieces. Line ends and comments between them stay, blanks are written anew."""
    out: list[str] = []
    for i, piece in enumerate(pieces):
        out.append(gap_before(pieces, i) if i else "")
        out.append(spell(piece))
    return "".join(out).strip()


def gap_before(pieces: Sequence[Piece], i: int) -> str:
    """What to write between a piece and the one before it."""
    gap = pieces[i].gap
    if gap.strip():  # a comment
        return gap if gap[0].isspace() else f" {gap}"
    if "\n" in gap:
        return "\n" + gap.rpartition("\n")[2]
    return " " if is_spaced(pieces, i) else ""


def is_spaced(pieces: Sequence[Piece], i: int) -> bool:
    """Whether a blank stands before the piece."""
    before, piece = pieces[i - 1], pieces[i]
    last, word = before.word, piece.word
    if last in _TIGHT_AFTER or word in _TIGHT_BEFORE:
        return False
    if word == ":" and before.kind != "sign":  # of a slice: a placeholder's has a sign or a word of SQL before it
        return before.ending in _NO_OPERANDS
    if word == "(":
        return before.kind == "sign" or before.ending in _SPACED
    if word == "[":
        return not (_ends_operand(before) or last == "array")
    sign = last in ("+", "-", "~", "!")
    return not (sign and before.kind == "sign" and (i < 2 or not _ends_operand(pieces[i - 2])))
