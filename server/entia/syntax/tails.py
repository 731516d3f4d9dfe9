"""Parsing of tails, once for each distinct text, and the longest valid prefix of a broken one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from sys import intern
from typing import TYPE_CHECKING, Any, NamedTuple

from entia.syntax import tables
from entia.syntax.lookahead import END, accepted, after, kinds_of_name, table
from entia.syntax.problems import Fault, describe
from entia.syntax.tree import Name, Problem, RelationshipTail, Target
from entia.text import Span

if TYPE_CHECKING:
    from lark import Token
    from lark.exceptions import UnexpectedInput

_WORD = re.compile(r"""\s*("(?:[^"\\\r\n]|\\[^\r\n])*"|'[^'\r\n]*'|\w+|[^\w\s])""")
# A generation of remembered tails; two generations live, so that what is used stays and the rest goes.
_GENERATION = 40_000
# Longer tails are views and the like: hardly ever repeated, and not worth the memory.
_REMEMBERED_LENGTH = 2_000
# Of a broken tail that is longer, nothing is kept.
_RECOVERED_LENGTH = 20_000


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


def _to_entity(text: str) -> RelationshipTail:
    """What the grammar makes of `-> Entity`, by far the most frequent tail that is not said twice in a large model."""
    span = Span(0, len(text))
    return RelationshipTail((Target(Name(intern(text), span), None, span),), None, ())


def stack_after(start: str, text: str) -> list[int] | None:
    """The parser's stack after it has read a tail's beginning; None where that is broken."""
    interactive = tables.parser().parse_interactive(text, start=start)
    from lark.exceptions import UnexpectedInput  # lark is imported with the parser, not before

    try:
        interactive.exhaust_lexer()
    except UnexpectedInput:
        return None
    return list(interactive.parser_state.state_stack)


def _parse(start: str, text: str) -> Parsed:
    if start == "relationship" and text.isidentifier():
        return Parsed(_to_entity(text), None)
    parser = tables.parser()
    from lark.exceptions import UnexpectedInput

    try:
        return Parsed(parser.parse(text, start=start), None)
    except UnexpectedInput as error:
        return _recover(start, text, error)


def _recover(start: str, text: str, error: UnexpectedInput) -> Parsed:
    """What the tail says up to the last place where it could have ended, and one problem at the first wrong token."""
    from lark.exceptions import UnexpectedInput, UnexpectedToken

    at, to = _place(text, error)
    if len(text) > _RECOVERED_LENGTH:
        found = text[at:to] or "the end of the line"
        return Parsed(None, Problem("syntax-error", f"`{found}` is not expected here", Span(at, to)))
    parser = tables.parser()
    interactive = parser.parse_interactive(text, start=start)
    stack = interactive.parser_state.state_stack
    states = table().states
    end = -1  # of the longest prefix that is a whole tail
    understood: list[Token] = []
    try:
        for token in interactive.iter_parse():  # a token is fed only after it was handed out
            if END in states[stack[-1]] and after(stack, END) is not None:
                end = _end(understood)
            understood.append(token)
    except UnexpectedInput as again:  # the very error that brought us here
        if isinstance(again, UnexpectedToken) and understood and again.token is understood[-1]:
            understood.pop()
    if after(stack, END) is not None:
        end = _end(understood)
    before = str(understood[-1]) if understood else ""
    value = parser.parse(text[:end], start=start) if end >= 0 else None
    expected = accepted(stack)
    kinds = kinds_of_name(stack) if "NAME" in expected else frozenset()
    return Parsed(value, describe(Fault(start, text, at, to, before, expected, kinds)))


def _end(tokens: list[Token]) -> int:
    return (tokens[-1].end_pos or 0) if tokens else 0


def _place(text: str, error: UnexpectedInput) -> tuple[int, int]:
    """Where the word or sign stands that could not be read; empty at the end of the text."""
    from lark.exceptions import UnexpectedToken

    if isinstance(error, UnexpectedToken) and error.token.type == END:
        return len(text), len(text)
    if isinstance(error, UnexpectedToken) and error.token.type != "SQLTEXT":  # that one matches anything
        return error.token.start_pos or 0, error.token.end_pos or len(text)
    at = (error.token.start_pos if isinstance(error, UnexpectedToken) else error.pos_in_stream) or 0
    found = _WORD.match(text, at)
    return (found.start(1), found.end()) if found else (len(text), len(text))
