"""How far an import is: it tells, and whoever is told may end it by raising."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

# (done, of how many, what comes now).
Progress = Callable[[int, int, str], None]
_Item = TypeVar("_Item")
_WHOLE = 100
READ = 40  # per cent of an import that is reading


def silent(done: int, total: int, what: str) -> None:
    """Tells nobody."""


def in_percent(tell: Callable[[int, str], None]) -> Progress:
    """Progress that tells (per cent, what comes now), and nothing twice."""
    before: tuple[int, str] | None = None

    def told(done: int, total: int, what: str) -> None:
        nonlocal before
        now = (_WHOLE * done // max(total, 1), what)
        if now != before:
            before = now
            tell(*now)

    return told


def part(tell: Progress, first: int, last: int) -> Progress:
    """Progress of a part of the work: from `first` to `last` per cent of the whole, which `tell` is told of."""

    def told(done: int, total: int, what: str) -> None:
        tell(first + (last - first) * done // max(total, 1), _WHOLE, what)

    return told


def naming(tell: Progress, what: str) -> Callable[[int, int], None]:
    """Progress of work that does not know what it is called."""
    return lambda done, total: tell(done, total, what)


def telling(items: Sequence[_Item], tell: Progress, what: str) -> Iterator[_Item]:
    """The items, each told of before it comes."""
    for done, item in enumerate(items):
        tell(done, len(items), what)
        yield item
