"""Quantities with units: lengths of time, how often something happens, and counts, as plan lines write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

_DAY = 86_400
_MONTH = Decimal("30.436875") * _DAY  # the mean month of the Gregorian calendar, in seconds
_QUANTITY = re.compile(r"([0-9]+(?:\.[0-9]+)?)([^\W\d_]+|%)?\Z")

# Unit of time: (months, seconds) of one.
TIME_UNITS: Mapping[str, tuple[int, Decimal]] = MappingProxyType(
    {
        "ms": (0, Decimal("0.001")),
        "s": (0, Decimal(1)),
        "m": (0, Decimal(60)),
        "h": (0, Decimal(3600)),
        "d": (0, Decimal(_DAY)),
        "w": (0, Decimal(7 * _DAY)),
        "mo": (1, Decimal(0)),
        "y": (12, Decimal(0)),
    }
)
COUNT_UNITS: Mapping[str, int] = MappingProxyType({"K": 10**3, "M": 10**6, "G": 10**9, "B": 10**9})
FREQUENCIES: Mapping[str, str] = MappingProxyType(
    {
        "hourly": "1h",
        "daily": "1d",
        "nightly": "1d",
        "weekly": "1w",
        "monthly": "1mo",
        "quarterly": "3mo",
        "yearly": "1y",
    }
)
CONTINUOUS = ("continuous", "realtime")

# What people write instead of our units.
_SPELLINGS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("msec", "msecs", "millis", "millisecond", "milliseconds"), "ms"),
        **dict.fromkeys(("sec", "secs", "second", "seconds", "S"), "s"),
        **dict.fromkeys(("min", "mins", "minute", "minutes"), "m"),
        **dict.fromkeys(("hr", "hrs", "hour", "hours", "H"), "h"),
        **dict.fromkeys(("day", "days", "D"), "d"),
        **dict.fromkeys(("wk", "wks", "week", "weeks", "W"), "w"),
        **dict.fromkeys(("mon", "mons", "month", "months", "MO", "Mo"), "mo"),
        **dict.fromkeys(("yr", "yrs", "year", "years", "Y", "a"), "y"),
        **dict.fromkeys(("k", "thousand"), "K"),
        **dict.fromkeys(("mio", "mil", "million", "millions"), "M"),
        **dict.fromkeys(("bn", "b", "g", "billion", "billions"), "G"),
    }
)


class Duration(NamedTuple):
    """A length of time, as written in `text`. Calendar months are kept apart from seconds: their length differs."""

    text: str
    months: int
    seconds: Decimal

    @property
    def mean_seconds(self) -> Decimal:
        """The length in seconds, a month being the mean month of the calendar: to compare two lengths."""
        return self.months * _MONTH + self.seconds


def parts_of(text: str) -> tuple[Decimal, str] | None:
    """(amount, unit) of a quantity as written, the unit "" for a plain number; None where it is neither."""
    match = _QUANTITY.match(text)
    return (Decimal(match[1]), match[2] or "") if match else None


def duration(text: str) -> Duration | None:
    """The length of time that `text` writes: `5m`, `1.5h`, `7y`; None where it is none (half a month is none)."""
    parts = parts_of(text)
    if parts is None or parts[1] not in TIME_UNITS:
        return None
    months, seconds = TIME_UNITS[parts[1]]
    whole = parts[0] * months
    if whole != int(whole):
        return None
    return Duration(text, int(whole), parts[0] * seconds)


def frequency(word: str) -> Duration | None:
    """How long it is from one time to the next: of `hourly`, `1h`, or no time at all of `realtime`."""
    if word in CONTINUOUS:
        return Duration(word, 0, Decimal(0))
    known = FREQUENCIES.get(word)
    found = duration(known or word)
    return found._replace(text=word) if found is not None else None


def count(text: str) -> int | None:
    """The whole number that `text` writes: `500`, `1K`, `1.5M`, `2G` (`B` is understood as `G`); None for any other."""
    parts = parts_of(text)
    if parts is None or (parts[1] and parts[1] not in COUNT_UNITS):
        return None
    value = parts[0] * COUNT_UNITS.get(parts[1], 1)
    return int(value) if value == int(value) else None


def respelled(text: str) -> str | None:
    """The quantity with our unit for what others write (`5min` is `5m`); None where there is nothing to respell."""
    parts = parts_of(text)
    unit = _SPELLINGS.get(parts[1]) or _SPELLINGS.get(parts[1].lower()) if parts else None
    return f"{text[: len(text) - len(parts[1])]}{unit}" if parts and unit and unit != parts[1] else None
