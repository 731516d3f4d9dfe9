"""The calendar of partitions: how many parts a range has, where each one starts, and what it is called."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from itertools import count
from typing import NamedTuple

from entia.model.quantities import duration
from entia.model.schema import Partition

UNITS = 12  # how many parts, where the model does not say
LAST_YEAR = 9990  # the calendars of databases and of Python end soon after

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


class Interval(NamedTuple):
    """One computed part of a range: the end of its name, and its bounds (`upper` is excluded)."""

    name: str
    lower: datetime | int
    upper: datetime | int


def intervals(partition: Partition, created: str) -> list[Interval]:
    """The parts of `every …`; `created` is the model's month, where the first one has no `from`. None where the model
    does not say enough for them, and fewer than asked for where the calendar ends."""
    if partition.every[:1].isdigit():
        return _numbers(partition)
    unit = partition.every
    lower = first_moment(partition.start or created[:7], unit) if unit in HOURS else None
    found: list[Interval] = []
    while lower is not None and lower.year <= LAST_YEAR and len(found) < unit_count(partition.count, unit):
        upper = _next(lower, unit)
        found.append(Interval(_name(lower, unit), lower, upper))
        lower = upper
    return found


def part_names(partition: Partition, created: str) -> list[str]:
    """The ends of the names of the tables that PostgreSQL makes of the parts; of a range, the last takes the rest."""
    if partition.elsewhere:
        return []
    if partition.method == "hash":
        return [f"p{number}" for number in range(partition.into or 1)]
    if partition.method == "list":
        return [part.name for part in partition.parts]
    written = [part.name for part in partition.parts if part.kind != "default"]
    names = written if partition.parts else [each.name for each in intervals(partition, created)]
    return [*names, rest_name(partition, "default")]


def rest_name(partition: Partition, usual: str = "rest") -> str:
    """What the part that takes all other rows is called: by the author, else as usual, if no other part is."""
    written = next((part.name for part in partition.parts if part.kind == "default"), "")
    taken = {part.name.lower() for part in partition.parts}
    if written or usual not in taken:
        return written or usual
    return next(f"{usual}{number}" for number in count(2) if f"{usual}{number}" not in taken)


def _numbers(partition: Partition) -> list[Interval]:
    step = int(re.match(r"[0-9]+", partition.every)[0])  # type: ignore[index]  # the caller saw a digit
    start = int(partition.start) if re.fullmatch(r"-?[0-9]+", partition.start) else 0
    units = int(partition.count) if partition.count.isdigit() else UNITS
    bounds = range(start, start + units * step, step) if step else [start] * units
    return [Interval(f"p{lower}".replace("-", "m"), lower, lower + step) for lower in bounds]


def _next(moment: datetime, unit: str) -> datetime:
    if unit in MONTHS:
        months = moment.month - 1 + MONTHS[unit]
        return moment.replace(year=moment.year + months // 12, month=months % 12 + 1)
    return moment + timedelta(hours=HOURS[unit])


def _name(moment: datetime, unit: str) -> str:
    if unit == "quarter":
        return f"p{moment:%Y}_q{(moment.month + 2) // 3}"
    formats = {"year": "p%Y", "month": "p%Y_%m", "hour": "p%Y_%m_%d_%H"}
    return moment.strftime(formats.get(unit, "p%Y_%m_%d"))
