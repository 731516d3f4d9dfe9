"""`&&` and `||` where `and` and `or` are meant, as C and its heirs write them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlglot.tokenizer_core import Token, TokenType

from entia.model.sql_parse import blank_comments, sqlglot_dialect
from entia.text import Span

_MEANT = {TokenType.DAMP: "and", TokenType.DPIPE: "or"}
_COMPARES = (
    TokenType.EQ, TokenType.NEQ, TokenType.LT, TokenType.LTE, TokenType.GT, TokenType.GTE, TokenType.IS, TokenType.IN,
    TokenType.LIKE, TokenType.ILIKE, TokenType.BETWEEN, TokenType.NOT,
)  # fmt: skip
_ENDS = (*_MEANT, TokenType.AND, TokenType.OR, TokenType.COMMA)
_OPENS = (TokenType.L_PAREN, TokenType.L_BRACKET)
_CLOSES = (TokenType.R_PAREN, TokenType.R_BRACKET)


def meant_connectors(text: str) -> list[tuple[Span, str, str]]:
    """The signs of a text, in which something is wrong, that stand between conditions: (place, sign, word of SQL).

    Both have a meaning of their own, which binds tighter than a comparison: `a || b = 'xy'` compares a text, and
    `a && b` asks whether two arrays overlap. So `||` is taken for `or` between two comparisons only.
    """
    if "&&" not in text and "||" not in text:
        return []
    tokens = sqlglot_dialect("").tokenize(blank_comments(text)[0])
    found = []
    for i, token in enumerate(tokens):
        word = _MEANT.get(token.token_type)
        if word is None:
            continue
        sides = _compares(reversed(tokens[:i]), _CLOSES, _OPENS), _compares(tokens[i + 1 :], _OPENS, _CLOSES)
        if all(sides) or (word == "and" and any(sides)):
            found.append((Span(token.start, token.end + 1), text[token.start : token.end + 1], word))
    return found


def _compares(tokens: Iterable[Token], opens: tuple[TokenType, ...], closes: tuple[TokenType, ...]) -> bool:
    """Whether the operand that begins with these tokens has a comparison in it."""
    depth = 0
    for token in tokens:
        kind = token.token_type
        depth += (kind in opens) - (kind in closes)
        if depth < 0 or (depth == 0 and kind in _ENDS):
            return False
        if kind in _COMPARES:
            return True
    return False
