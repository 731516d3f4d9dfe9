"""Tokens of languages with braces (DBML, Prisma), and what is cut out of them: lines, groups, lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from entia.importers.progress import Progress
from entia.importers.sources import Lines

_OPEN = {"(": ")", "[": "]", "{": "}"}
_CLOSE = frozenset(_OPEN.values())


class Token(NamedTuple):
    """A token. `text` is as the source writes it, `value` without quotes and escapes. `line` and `last` count from 0;
    `start` and `end` are offsets. `kind` is a group of the language's pattern; "symbol" and "newline" all have."""

    kind: str
    text: str
    value: str
    line: int
    last: int
    start: int
    end: int

    def touches(self, other: Token) -> bool:
        """Nothing is between this token and that, which is behind it."""
        return self.end == other.start


class Unread(NamedTuple):
    """Lines that are nothing of the language, and the comments above them."""

    lines: Lines
    why: str
    above: tuple[Token, ...] = ()


def tokens_of(text: str, pattern: re.Pattern[str], tell: Progress, what: str) -> Iterator[Token]:
    """All tokens but blanks; a character that the pattern does not know is a symbol. `value` is still `text`. `tell`
    hears of each line, as of `what`."""
    at = line = 0
    while at < len(text):
        match = pattern.match(text, at)
        kind, found = (match.lastgroup or "symbol", match[0]) if match and match[0] else ("symbol", text[at])
        end = at + len(found)
        last = line + found.count("\n")
        if kind == "newline":
            tell(end, len(text), what)
        if kind != "blank":
            yield Token(kind, found, found, line, line if kind == "newline" else last, at, end)
        at, line = end, last


def is_symbol(token: Token | None, text: str) -> bool:
    """It is that symbol."""
    return token is not None and token.kind == "symbol" and token.text == text


def group_end(tokens: Sequence[Token], start: int) -> int | None:
    """The index behind the bracket that closes the one at `start`; None where there is none."""
    depth = 0
    for index in range(start, len(tokens)):
        if tokens[index].kind != "symbol":
            continue
        if tokens[index].text in _OPEN:
            depth += 1
        elif tokens[index].text in _CLOSE:
            depth -= 1
            if depth == 0:
                return index + 1
    return None


def split(tokens: Sequence[Token], separator: str) -> list[list[Token]]:
    """The parts between separators (a symbol, or "newline") that no bracket encloses; newlines inside are left out."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        if token.kind == "symbol":
            depth += (token.text in _OPEN) - (token.text in _CLOSE)
        if depth <= 0 and (token.kind == separator or is_symbol(token, separator)):
            parts.append([])
        elif token.kind != "newline" or separator == "newline":
            parts[-1].append(token)
    return parts


def lines_of(tokens: Sequence[Token]) -> Lines:
    """From the first token's line to the line behind the last's."""
    return tokens[0].line, tokens[-1].last + 1


def source_of(text: str, tokens: Sequence[Token]) -> str:
    """What the source writes from the first token to the last."""
    return text[tokens[0].start : tokens[-1].end] if tokens else ""
