"""What the SQL of the random models means, in Python: a second opinion that shares nothing with the product.

`meaning_of("a <= b or b is null")` is a function from a row (name → value, None for null) to a value: True, False or
None (unknown) for a condition. Values are Python's: int, Decimal, float, str, bool, date, time, datetime, UUID. It
reads what the generator of `models.py` writes, and says so of anything else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

Row = Mapping[str, Any]
_Value = Callable[[Row], Any]


class Meaning(NamedTuple):
    """An expression: the names that it reads, the constants in it, and its value for a row."""

    names: frozenset[str]
    constants: tuple[Any, ...]
    of: _Value


class Range(NamedTuple):
    """A range of whole numbers without the upper one."""

    low: int
    high: int

    def overlaps(self, other: Range) -> bool:
        return max(self.low, other.low) < min(self.high, other.high)


_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>\d+(?:\.\d+)?)|(?P<word>\w+)|(?P<sign>\|\||<=|>=|<>|.))"
)
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


@lru_cache(maxsize=4096)
def meaning_of(text: str) -> Meaning:
    """The meaning of an expression. ValueError where it has a construct that the generator does not write."""
    reader = _Reader(text)
    value = reader.either()
    if reader.kind:
        raise ValueError(f"`{reader.text}` is left of {text}")
    return Meaning(frozenset(reader.names), tuple(reader.constants), value)


class _Reader:
    """Recursive descent, loosest first: or, and, not, comparison, ||, + -, *, sign, primary."""

    def __init__(self, text: str) -> None:
        self._tokens = [(found.lastgroup or "", found[found.lastgroup or 0]) for found in _TOKEN.finditer(text.strip())]
        self._place = 0
        self.names: set[str] = set()
        self.constants: list[Any] = []

    @property
    def kind(self) -> str:
        return self._tokens[self._place][0] if self._place < len(self._tokens) else ""

    @property
    def text(self) -> str:
        return self._tokens[self._place][1] if self.kind else ""

    def take(self, *words: str) -> str:
        """The token if it is one of these words or signs, else ""."""
        found = self.text.lower()
        if self.kind in ("word", "sign") and found in words:
            self._place += 1
            return found
        return ""

    def need(self, word: str) -> None:
        if not self.take(word):
            raise ValueError(f"`{word}` is missing before `{self.text}`")

    def either(self) -> _Value:
        value = self.both()
        while self.take("or"):
            value = _or(value, self.both())
        return value

    def both(self) -> _Value:
        value = self.negated()
        while self.take("and"):
            value = _not(_or(_not(value), _not(self.negated())))
        return value

    def negated(self) -> _Value:
        return _not(self.negated()) if self.take("not") else self.compared()

    def compared(self) -> _Value:
        left = self.joined()
        sign = self.take(*_COMPARISONS)
        if sign:
            return _compared(sign, left, self.joined())
        if self.take("is"):
            negative = bool(self.take("not"))
            self.need("null")
            return lambda row: (left(row) is None) is not negative
        negative = bool(self.take("not"))
        if self.take("between"):
            low = self.joined()
            self.need("and")
            within = _not(_or(_compared("<", left, low), _compared(">", left, self.joined())))
            return _not(within) if negative else within
        if self.take("in"):
            self.need("(")
            choices = self.arguments()
            found = _compared("=", left, choices[0])
            for choice in choices[1:]:
                found = _or(found, _compared("=", left, choice))
            return _not(found) if negative else found
        if self.take("like"):
            alike = _strict(_like, left, self.joined())
            return _not(alike) if negative else alike
        return left

    def joined(self) -> _Value:
        value = self.added()
        while self.take("||"):
            value = _strict(lambda a, b: a + b, value, self.added())
        return value

    def added(self) -> _Value:
        value = self.multiplied()
        while sign := self.take("+", "-"):
            right = self.multiplied()
            value = _strict((lambda a, b: a + b) if sign == "+" else (lambda a, b: a - b), value, right)
        return value

    def multiplied(self) -> _Value:
        value = self.signed()
        while self.take("*"):
            value = _strict(lambda a, b: a * b, value, self.signed())
        return value

    def signed(self) -> _Value:
        if not self.take("-"):
            return self.primary()
        before = len(self.constants)
        value = self.primary()
        self.constants[before:] = [-each for each in self.constants[before:]]
        return _strict(lambda a: -a, value)

    def primary(self) -> _Value:
        if self.take("("):
            value = self.either()
            self.need(")")
            return value
        kind, text = self.kind, self.text
        self._place += 1
        if kind == "text":
            return self.constant(text[1:-1].replace("''", "'"))
        if kind == "number":
            return self.constant(Decimal(text) if "." in text else int(text))
        if kind != "word":
            raise ValueError(f"`{text}` stands where a value is expected")
        if self.take("("):
            return self.call(text.lower())
        if text.lower() in ("true", "false", "null"):
            known = {"true": True, "false": False, "null": None}[text.lower()]
            return lambda row: known
        self.names.add(text)
        return lambda row: row[text]

    def constant(self, value: Any) -> _Value:
        self.constants.append(value)
        return lambda row: value

    def call(self, name: str) -> _Value:
        if name == "extract":
            if not self.take("year"):
                raise ValueError(f"`extract` of `{self.text}`")
            self.need("from")
            value = self.either()
            self.need(")")
            return _strict(lambda moment: moment.year, value)
        arguments = self.arguments()
        if name == "coalesce":
            return lambda row: next((found for each in arguments if (found := each(row)) is not None), None)
        if name not in _FUNCTIONS:
            raise ValueError(f"`{name}` has no meaning here")
        return _strict(_FUNCTIONS[name], *arguments)

    def arguments(self) -> list[_Value]:
        """The values up to the closing bracket; the opening one is taken."""
        values = [self.either()]
        while self.take(","):
            values.append(self.either())
        self.need(")")
        return values


def _range(low: int, high: int, bounds: str = "[)") -> Range:
    """`int4range`. OverflowError where the end cannot be written without the upper bound."""
    if bounds[1] == "]" and high == 2**31 - 1:
        raise OverflowError
    return Range(low if bounds[0] == "[" else low + 1, high + 1 if bounds[1] == "]" else high)


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "lower": str.lower,
    "upper": str.upper,
    "length": len,
    "int4range": _range,
}


def _strict(function: Callable[..., Any], *values: _Value) -> _Value:
    """The function of the values, null where one of them is."""

    def of(row: Row) -> Any:
        given = [value(row) for value in values]
        return None if any(each is None for each in given) else function(*given)

    return of


def _not(value: _Value) -> _Value:
    return _strict(lambda truth: not truth, value)


def _or(left: _Value, right: _Value) -> _Value:
    """SQL's or: true where one is, else unknown where one is."""

    def of(row: Row) -> bool | None:
        a, b = left(row), right(row)
        if a or b:
            return True
        return None if a is None or b is None else False

    return of


def _compared(sign: str, left: _Value, right: _Value) -> _Value:
    compare = _COMPARISONS[sign]

    def alike(a: Any, b: Any) -> bool:
        if isinstance(a, str) is not isinstance(b, str):
            a, b = (read_as(type(b), a), b) if isinstance(a, str) else (a, read_as(type(a), b))
        return compare(a, b)

    return _strict(alike, left, right)


def read_as(kind: type, text: str) -> Any:
    """A text as the value of the other side, as SQL reads a literal beside a typed value."""
    if kind in (date, time, datetime):
        return kind.fromisoformat(text)
    return kind(text)


def _like(value: str, pattern: str) -> bool:
    shape = "".join({"%": ".*", "_": "."}.get(sign, re.escape(sign)) for sign in pattern)
    return re.fullmatch(shape, value, re.DOTALL) is not None
