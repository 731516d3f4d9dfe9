"""The calendar of partitions: how many parts a range has, and where the first one starts."""

from __future__ import annotations

import re
from datetime import date, datetime

from entia.model.quantities import duration

UNITS = 12  # how many parts, where the model does not say

_SUFFIXES = {"y": "year", "mo": "month", "w": "week", "d": "day", "h": "hour"}
MONTHS = {"month": 1, "quarter": 3, "year": 12}
HOURS = {"hour": 1, "day": 24, "week": 168, "month": 730, "quarter": 2190, "year": 8760}


def unit_count(text: str, unit: str) -> int:
    """How many parts `for 24mo` makes of a unit: "24" and "24mo" of months are 24, "2y" too."""
    found = re.fullmatch(r"([0-9]+)\s*([a-z]*)", text)
    if found is None:
        return UNITS
    number, suffix = int(found[1]), _SUFFIXES.get(found[2], "")
    if not suffix or suffix == unit:
        return number
    if suffix in MONTHS and unit in MONTHS:
        return max(1, number * MONTHS[suffix] // MONTHS[unit])
    return max(1, number * HOURS[suffix] // HOURS.get(unit, HOURS["month"]))


def first_moment(text: str, unit: str) -> datetime | None:
    """The start of the unit in which a year, month or day ("2026", "2026-01", "2026-01-31") lies; None for no date."""
    found = re.fullmatch(r"([0-9]{4})(?:-([0-9]{1,2}))?(?:-([0-9]{1,2}))?", text)
    if found is None:
        return None
    try:
        day = date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return None
    if unit == "year":
        day = day.replace(month=1, day=1)
    elif unit == "quarter":
        day = day.replace(month=day.month - (day.month - 1) % 3, day=1)
    elif unit == "month":
        day = day.replace(day=1)
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001  # a wall clock or UTC, by the column's type


def unit_hours(every: str) -> int | None:
    """How many hours a part of a range holds: of a word (`month`), or of a length of time (`7d`)."""
    if every in HOURS:
        return HOURS[every]
    length = duration(every)
    return int(length.mean_seconds // 3600) if length is not None else None
