"""Questions to the grammar's tables: what may come next after what has been read.

A stack is the parser's: the states it went through, the last one its present one. Nothing here changes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from entia.syntax import tables

END = "$END"
NAME = "NAME"
# Rules that only spell a name; the rule they become says what the name is of.
_PATHS = frozenset({"_path", "_own_path"})


class Table(NamedTuple):
    """`states`: what to do with each terminal and rule; `ends`: where a start rule is complete; `spelled`: the
    keywords and signs of the grammar by their terminals' names; `shift`: the action that reads a terminal."""

    states: Mapping[int, Mapping[str, tuple[Any, Any]]]
    ends: frozenset[int]
    starts: Mapping[str, int]
    spelled: Mapping[str, str]
    shift: object


@cache
def table() -> Table:
    """The tables of the grammar's parser."""
    parser = tables.parser()
    from lark.parsers.lalr_analysis import Shift  # lark is imported with the parser, not before

    parse_table = parser.parser.parser._parse_table
    spelled = {terminal.name: terminal.pattern.value for terminal in parser.terminals if terminal.pattern.type == "str"}
    return Table(
        parse_table.states, frozenset(parse_table.end_states.values()), dict(parse_table.start_states), spelled, Shift
    )


def after(stack: Sequence[int], terminal: str) -> list[int] | None:
    """The stack after a terminal is read; None where it cannot come next."""
    states, ends, shift = table().states, table().ends, table().shift
    stack = list(stack)
    while True:
        action = states[stack[-1]].get(terminal)
        if action is None:
            return None
        if action[0] is shift:
            return [*stack, action[1]]
        rule = action[1]
        if rule.expansion:
            del stack[-len(rule.expansion) :]
        following = states[stack[-1]][rule.origin.name][1]
        stack.append(following)
        if terminal == END and following in ends:
            return stack


def accepted(stack: Sequence[int]) -> frozenset[str]:
    """The terminals that may come next, `$END` among them where the tail may end here."""
    return frozenset(word for word in table().states[stack[-1]] if word.isupper() and after(stack, word) is not None)


def kinds_of_name(stack: Sequence[int]) -> frozenset[str]:
    """The grammar's rules that a name would be read as, if one came next: "type_ref", "new_name" and the like."""
    shifted = after(stack, NAME)
    if shifted is None:
        return frozenset()
    states, shift = table().states, table().shift
    found: set[str] = set()
    for terminal in states[shifted[-1]]:
        # What the name becomes may depend on what follows it, so each possibility is played through.
        path = list(shifted)
        while True:
            action = states[path[-1]].get(terminal)
            if action is None or action[0] is shift:
                break
            rule = action[1]
            if len(rule.expansion) != 1:
                break
            origin = rule.origin.name
            path[-1:] = []
            following = states[path[-1]].get(origin)
            if following is None:
                break
            path.append(following[1])
            if origin not in _PATHS:
                if not origin.startswith("_"):
                    found.add(origin)
                break
    return frozenset(found)
