"""Reading a line of words and values, one after the other, with its mistakes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from entia.model.quantities import Duration, count, duration, frequency, respelled
from entia.model.resolved import Issue
from entia.syntax.tree import Value
from entia.text import Span

Q = TypeVar("Q")
MODES = ("realtime", "eventual", "batch")


class Phrase:
    """The values of a line, read from left to right. `place` turns a span of the line's tail into one of the chunk;
    `report` takes what is wrong."""

    def __init__(self, values: Iterable[Value], place: Callable[[Span], Span], report: Callable[[Issue], None]) -> None:
        self.rest = list(values)
        self.place = place
        self.report = report

    def peek(self) -> Value | None:
        """The next value, which stays."""
        return self.rest[0] if self.rest else None

    def take(self) -> Value:
        """The next value."""
        return self.rest.pop(0)

    def word(self, *words: str) -> str:
        """The next value, if it is one of these words or marks; "" otherwise, and nothing is taken."""
        if self.rest and self.rest[0].kind in ("name", "mark") and self.rest[0].text in words:
            return self.take().text
        return ""

    def text(self) -> str:
        """The next value, if it is a text in quotes; "" otherwise."""
        if self.rest and self.rest[0].kind in ("text", "string"):
            return self.take().text
        return ""

    def names(self, *, quoted: bool = False) -> list[Value]:
        """Names with commas between them; none where no name follows. `quoted`: in quotes, too."""
        kinds = ("name", "text") if quoted else ("name",)
        found: list[Value] = []
        while self.rest and self.rest[0].kind in kinds:
            found.append(self.take())
            if not self.word(","):
                break
        return found

    def one_of(self, what: str, allowed: tuple[str, ...]) -> str:
        """The next value as one of these words; anything else is reported, and "" is the answer."""
        if not self.rest:
            return ""
        value = self.take()
        if value.kind == "name" and value.text in allowed:
            return value.text
        self.wrong(value, what, *allowed)
        return ""

    def length(self, what: str, units: str = "") -> Duration | None:
        """The next value as a length of time; anything else is reported. `units`: what units make sense, in words."""
        return self._quantity(what, duration, units or "a length of time such as `7y` or `5m`")

    def often(self, what: str) -> Duration | None:
        """The next value as a frequency: `hourly`, `1h`."""
        return self._quantity(what, frequency, "how often, such as `hourly`, `daily` or `15m`")

    def count(self, what: str) -> int | None:
        """The next value as a number of things: `500`, `1K`, `2.5M`."""
        return self._quantity(what, count, "a count such as `500`, `1K` or `2.5M`")

    def mode(self, what: str) -> tuple[str, Duration | None]:
        """`realtime`, `eventual`, `batch hourly`: (mode, how often a batch runs)."""
        value = self.peek()
        if value is None or value.kind not in ("name", "quantity"):
            return "", None
        known = value.text if value.kind == "name" else ""
        if known in MODES:
            self.take()
            following = self.peek()
            if known != "batch" or following is None:
                return known, None
            often = following.kind == "quantity" or (following.kind == "name" and frequency(following.text) is not None)
            return known, self.often(what) if often else None
        if frequency(value.text) is not None:  # `hourly` alone is a batch
            return "batch", self.often(what)
        self.take()
        self.wrong(value, what, *MODES)
        return "", None

    def finish(self, what: str) -> None:
        """Reports the first value that nobody took."""
        if self.rest:
            self.wrong(self.take(), what)
            self.rest.clear()

    def wrong(self, value: Value, what: str, *allowed: str) -> None:
        """Reports a value that is none of what is allowed there; nothing at all is, where no word is given."""
        self.report(Issue("unknown-plan-value", self.place(_whole(value)), (what, value.text, *allowed)))

    def _quantity(self, what: str, read: Callable[[str], Q | None], expected: str) -> Q | None:
        if not self.rest:
            return None
        value = self.take()
        found = read(value.text) if value.kind in ("quantity", "number", "name") else None
        if found is None:
            spelled = respelled(value.text)
            meant = spelled if spelled is not None and read(spelled) is not None else ""
            self.report(Issue("impossible-quantity", self.place(_whole(value)), (what, value.text, expected, meant)))
        return found


def joined(values: Sequence[Value]) -> str:
    """The values as they stand beside each other: a blank where there was one."""
    text, end = "", 0
    for value in values:
        span = _whole(value)
        text += f"{' ' if text and span.start > end else ''}{value.text}"
        end = span.end
    return text


def _whole(value: Value) -> Span:
    """A value with its brackets."""
    return Span(value.span.start - 1, value.span.end + 1) if value.kind == "sql" else value.span
