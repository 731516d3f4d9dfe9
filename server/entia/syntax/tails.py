"""Parsing of tails, once for each distinct text, and the longest valid prefix of a broken one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from lark import Lark, Token
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken
from lark.parsers.lalr_analysis import Shift

from entia.syntax import tables
from entia.syntax.problems import describe
from entia.syntax.tree import Problem

END = "$END"
# A generation of remembered tails; two generations live, so that what is used stays and the rest goes.
_GENERATION = 40_000
# Longer tails are views and the like: hardly ever repeated, and not worth the memory.
_REMEMBERED_LENGTH = 2_000


class Parsed(NamedTuple):
    """What a tail says, and what is wrong with it; a broken tail's `value` is of its longest valid prefix, or None."""

    value: Any
    problem: Problem | None


class _Memo:
    """Remembered tails of one start rule: two generations, the older dropped when the younger is full."""

    __slots__ = ("old", "young")

    def __init__(self) -> None:
        self.young: dict[str, Parsed] = {}
        self.old: dict[str, Parsed] = {}


_MEMOS: Mapping[str, _Memo] = {start: _Memo() for start in tables.STARTS}


def parse(start: str, text: str) -> Parsed:
    """The value and the problem of a stripped tail; spans count from its first code point."""
    memo = _MEMOS[start]
    known = memo.young.get(text)
    if known is not None:
        return known
    known = memo.old.get(text)
    if known is None:
        known = _parse(start, text)
        if len(text) > _REMEMBERED_LENGTH:
            return known
    if len(memo.young) >= _GENERATION:
        memo.old, memo.young = memo.young, {}
    memo.young[text] = known
    return known


def _parse(start: str, text: str) -> Parsed:
    parser = tables.parser()
    try:
        return Parsed(parser.parse(text, start=start), None)
    except UnexpectedInput as error:
        return _recover(parser, start, text, error)


def states(parser: Lark) -> Mapping[int, Mapping[str, tuple[Any, Any]]]:
    """The LALR table: for each state, what to do with each terminal and rule."""
    return parser.parser.parser._parse_table.states  # type: ignore[attr-defined, no-any-return]


def accepts(table: Mapping[int, Mapping[str, tuple[Any, Any]]], stack: list[int], terminal: str) -> bool:
    """Whether a terminal may come next, after all the reductions it asks for."""
    stack = list(stack)
    while True:
        action = table[stack[-1]].get(terminal)
        if action is None:
            return False
        if action[0] is Shift:
            return True
        rule = action[1]
        if rule.expansion:
            del stack[-len(rule.expansion) :]
        _, following = table[stack[-1]][rule.origin.name]
        if terminal == END and following in _end_states(table):
            return True
        stack.append(following)


_ENDS: dict[int, frozenset[int]] = {}


def _end_states(table: Mapping[int, Mapping[str, tuple[Any, Any]]]) -> frozenset[int]:
    known = _ENDS.get(id(table))
    if known is None:
        parse_table = tables.parser().parser.parser._parse_table  # type: ignore[attr-defined]
        known = _ENDS[id(table)] = frozenset(parse_table.end_states.values())
    return known


def _recover(parser: Lark, start: str, text: str, error: UnexpectedInput) -> Parsed:
    """What the tail says up to the last place where it could have ended, and one problem at the first wrong token."""
    table = states(parser)
    interactive = parser.parse_interactive(text, start=start)
    stack = interactive.parser_state.state_stack
    end = -1  # of the longest prefix that is a whole tail
    read = 0  # the end of the last token that was understood
    last: Token | None = None
    try:
        for token in interactive.iter_parse():  # a token is fed only after it was handed out
            if END in table[stack[-1]] and accepts(table, stack, END):
                end = read
            last = token
            read = token.end_pos or 0
    except UnexpectedInput:
        pass  # the very error that brought us here
    at, to = _place(text, error)
    if isinstance(error, UnexpectedToken) and error.token.type == END and last is not None:
        at = to = last.end_pos or len(text)
    expected = frozenset(word for word in table[stack[-1]] if word.isupper() and accepts(table, stack, word))
    value = parser.parse(text[:end], start=start) if end >= 0 else None
    return Parsed(value, describe(start, text, at, to, expected, stack[-1]))


def _place(text: str, error: UnexpectedInput) -> tuple[int, int]:
    """Where the token stands that could not be read; empty at the end of the text."""
    if isinstance(error, UnexpectedToken):
        if error.token.type == END:
            return len(text), len(text)
        return error.token.start_pos or 0, error.token.end_pos or len(text)
    if isinstance(error, UnexpectedCharacters):
        at = error.pos_in_stream
        to = at + 1
        while to < len(text) and (text[to] == "_" or text[to].isalnum()):
            to += 1
        return at, to
    return len(text), len(text)
