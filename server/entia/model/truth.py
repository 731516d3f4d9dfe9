"""Whether a condition holds of known values: as much of SQL as checks of single attributes are usually made of.

SQL's own third value is None. Where the text says more than is understood here, or names what is not known, the answer
is `UNSURE`: this never guesses.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlglot import exp

from entia.model.sql_parse import parse


class _Unsure:
    """The fourth value."""

    def __repr__(self) -> str:
        return "UNSURE"

    def __bool__(self) -> bool:
        raise TypeError("nobody knows")


UNSURE: Final = _Unsure()
Values = Mapping[str, Any]  # by lower-case name: str, int, float, bool or None


def holds(text: str, values: Values) -> Any:
    """True, False, None or UNSURE: what the condition is for these values."""
    tree = parse(text, "", statement=False).tree
    return UNSURE if tree is None else _value(tree, values)


def _value(node: exp.Expr, values: Values) -> Any:
    handler = _HANDLERS.get(type(node))
    return UNSURE if handler is None else handler(node, values)


def _literal(node: exp.Expr, values: Values) -> Any:
    if node.is_string:
        return node.name
    return float(node.name) if "." in node.name else int(node.name)


def _column(node: exp.Expr, values: Values) -> Any:
    assert isinstance(node, exp.Column)
    return values.get(node.name.lower(), UNSURE) if not node.table else UNSURE


def _and(node: exp.Expr, values: Values) -> Any:
    return _chain((_value(node.this, values), _value(node.expression, values)), end=False)


def _or(node: exp.Expr, values: Values) -> Any:
    return _chain((_value(node.this, values), _value(node.expression, values)), end=True)


def _chain(sides: tuple[Any, Any], *, end: bool) -> Any:
    """AND and OR: one side may decide alone."""
    if any(side is end for side in sides):
        return end
    if any(side is UNSURE for side in sides):
        return UNSURE
    return None if None in sides else not end


def _not(node: exp.Expr, values: Values) -> Any:
    value = _value(node.this, values)
    return value if value is None or value is UNSURE else not value


def _is(node: exp.Expr, values: Values) -> Any:
    value = _value(node.this, values)
    if value is UNSURE or not isinstance(node.expression, exp.Null):
        return UNSURE
    return value is None


def _compared(compare: Callable[[Any, Any], bool]) -> Callable[[exp.Expr, Values], Any]:
    def of(node: exp.Expr, values: Values) -> Any:
        return _pair(_value(node.this, values), _value(node.expression, values), compare)

    return of


def _pair(one: Any, other: Any, compare: Callable[[Any, Any], Any]) -> Any:
    if one is None or other is None:
        return None
    both_text = isinstance(one, str) and isinstance(other, str)
    both_numbers = isinstance(one, (int, float)) and isinstance(other, (int, float))
    return compare(one, other) if both_text or both_numbers else UNSURE


def _in(node: exp.Expr, values: Values) -> Any:
    if node.args.get("query") is not None:
        return UNSURE
    value = _value(node.this, values)
    found: Any = False
    for each in node.expressions:
        found = _chain((found, _pair(value, _value(each, values), operator.eq)), end=True)
    return found


def _between(node: exp.Expr, values: Values) -> Any:
    value = _value(node.this, values)
    low, high = _value(node.args["low"], values), _value(node.args["high"], values)
    return _chain((_pair(value, low, operator.ge), _pair(value, high, operator.le)), end=False)


def _like(node: exp.Expr, values: Values) -> Any:
    def matches(text: str, pattern: str) -> Any:
        if "\\" in pattern:
            return UNSURE
        written = "".join({"%": ".*", "_": "."}.get(sign) or re.escape(sign) for sign in pattern)
        return (re.fullmatch(written, text, re.DOTALL) is None) is bool(node.args.get("negate"))

    return _pair(_value(node.this, values), _value(node.expression, values), matches)


_TEXT_FUNCTIONS: dict[str, Callable[[str], Any]] = {
    "length": len,
    "char_length": len,
    "character_length": len,
    "lower": str.lower,
    "upper": str.upper,
}


# Functions whose value is null where an argument is, and else nothing that is computed here.
_STRICT = frozenset(("regexp_like", "starts_with", "ends_with", "contains", "left", "right", "position", "reverse"))


def _call(node: exp.Expr, values: Values) -> Any:
    name = str(node.this).lower()
    arguments = [_value(each, values) for each in node.expressions]
    if name in _TEXT_FUNCTIONS and len(arguments) == 1 and isinstance(arguments[0], str):
        return _TEXT_FUNCTIONS[name](arguments[0])
    return None if name in _STRICT | _TEXT_FUNCTIONS.keys() and None in arguments else UNSURE


def _trim(node: exp.Expr, values: Values) -> Any:
    value = _value(node.this, values)
    if any(node.args.get(name) for name in ("position", "expression", "collation")):
        return UNSURE
    return value.strip(" ") if isinstance(value, str) else value


def _regexp(node: exp.Expr, values: Values) -> Any:
    return None if _value(node.this, values) is None else UNSURE


def _neg(node: exp.Expr, values: Values) -> Any:
    value = _value(node.this, values)
    return -value if isinstance(value, (int, float)) else value


_HANDLERS: dict[type[exp.Expr], Callable[[exp.Expr, Values], Any]] = {
    exp.Literal: _literal,
    exp.Column: _column,
    exp.Null: lambda node, values: None,
    exp.Boolean: lambda node, values: bool(node.this),
    exp.Paren: lambda node, values: _value(node.this, values),
    exp.And: _and,
    exp.Or: _or,
    exp.Not: _not,
    exp.Is: _is,
    exp.EQ: _compared(operator.eq),
    exp.NEQ: _compared(operator.ne),
    exp.LT: _compared(operator.lt),
    exp.LTE: _compared(operator.le),
    exp.GT: _compared(operator.gt),
    exp.GTE: _compared(operator.ge),
    exp.In: _in,
    exp.Between: _between,
    exp.Like: _like,
    exp.Anonymous: _call,
    exp.Trim: _trim,
    exp.RegexpLike: _regexp,
    exp.Neg: _neg,
}
