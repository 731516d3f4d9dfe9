"""Calculating with dates and moments per dialect. Moments are seen in UTC, whatever the session's zone is."""

from __future__ import annotations

from entia.dialects.functions import fill, form, operand
from entia.model import sql_types as t
from entia.model.types import Type
from entia.sql.pen import UnwritableError

MYSQL = ("mysql", "mariadb")
_MICROSECONDS = {
    "week": 604_800_000_000, "day": 86_400_000_000, "hour": 3_600_000_000, "minute": 60_000_000, "second": 1_000_000,
}  # fmt: skip


def padded(text: str) -> str:
    """A moment's text with all six digits of a second, as SQLite compares them."""
    whole, _, fraction = text.partition(".")
    return f"{whole}.{fraction:0<6}"


def in_utc(template: str, moment: str, type: Type) -> str:
    """PostgreSQL and DuckDB: a calculation that takes the moment's place `{}`, made in UTC."""
    if t.family(type) == "timestamp":
        return f"(({template.format(f'({moment} AT TIME ZONE {_UTC})')}) AT TIME ZONE {_UTC})"
    return f"({template.format(moment)})"


_UTC = "'UTC'"


def add_interval(dialect: str, moment: str, type: Type, sign: str, amount: str, unit: str) -> str:
    """`moment` plus or minus so many units; a date stays a date unless hours or less are added."""
    kind = t.family(type)
    clock = unit in ("hour", "minute", "second")
    if dialect in MYSQL:
        number = amount if amount.lstrip("+-").isdigit() else operand(amount)
        return f"({moment} {sign} INTERVAL {number} {unit.upper()})"
    if dialect == "sqlite":
        return _sqlite(moment, kind, sign, amount, unit)
    length = _interval(dialect, amount, unit)
    if kind == "date" and not clock:
        return f"CAST({moment} {sign} {length} AS date)"
    return in_utc(f"{{}} {sign} {length}", moment, type)


def _interval(dialect: str, amount: str, unit: str) -> str:
    if unit == "quarter":
        number = f"{amount} * 3"
        return f"({number}) * INTERVAL '1 month'"
    if amount.lstrip("+-").isdigit():
        return f"INTERVAL '{amount} {unit}'"
    return f"{operand(amount)} * INTERVAL '1 {unit}'"


def standalone_interval(dialect: str, amount: str, unit: str) -> str:
    """A length of time by itself: an INTERVAL, or microseconds where durations are numbers."""
    if dialect in ("postgres", "duckdb"):
        return _interval(dialect, amount, unit)
    if unit not in _MICROSECONDS:
        raise UnwritableError(f"a {unit} is no fixed length of time")
    return f"({operand(amount)} * {_MICROSECONDS[unit]})"


def _sqlite(moment: str, kind: str, sign: str, amount: str, unit: str) -> str:
    unit_, factor = {"week": ("day", 7), "quarter": ("month", 3)}.get(unit, (unit, 1))
    literal = amount.lstrip("+-").isdigit()
    if literal:
        count = int(amount) * factor * (-1 if sign == "-" else 1)
        step = f"'{count:+d} {unit_}'"
        end = f"'{count + 1:+d} month'"
        if unit_ == "year":
            end = f"'{count * 12 + 1:+d} month'"
    else:
        count_ = f"{sign if sign == '-' else ''}{operand(amount)}" + (f" * {factor}" if factor != 1 else "")
        step = f"(({count_}) || ' {unit_}')"
        end = f"((({count_}) * {12 if unit_ == 'year' else 1} + 1) || ' month')"
    day = moment if kind == "date" else f"substr({moment}, 1, 10)"
    if unit_ in ("month", "year"):
        # the last day of a shorter month, as elsewhere; SQLite alone would run over into the next
        last = f"CAST(strftime('%d', {day}, 'start of month', {end}, '-1 day') AS INTEGER)"
        mine = f"CAST(strftime('%d', {day}) AS INTEGER)"
        moved = f"date({day}, 'start of month', {step}, (min({mine}, {last}) - 1) || ' day')"
    elif unit_ == "day":
        moved = f"date({day}, {step})"
    elif kind == "date":
        return f"datetime({moment}, {step})"
    else:
        return f"(strftime('%Y-%m-%d %H:%M:%S', substr({moment}, 1, 19), {step}) || substr({moment}, 20))"
    return moved if kind == "date" else f"({moved} || substr({moment}, 11))"


def difference_of_dates(dialect: str, later: str, earlier: str) -> str:
    """The days from one date to another, a whole number."""
    if dialect == "postgres":
        return f"({later} - {earlier})"
    if dialect in MYSQL:
        return f"datediff({later}, {earlier})"
    if dialect == "sqlite":
        return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"
    return f"date_diff('day', {earlier}, {later})"


def extract(dialect: str, moment: str, type: Type, part: str, *, compared: bool = False) -> str:
    """A part of a date or moment; `compared` is one whose type does not matter."""
    kind = t.family(type)
    if kind == "timestamp" and dialect in ("postgres", "duckdb"):
        moment = f"({moment} AT TIME ZONE {_UTC})"
    found = form(f"extract.{part}", dialect, f":{kind}")
    if found is None or (compared and dialect == "postgres" and part not in ("second", "epoch")):
        return f"extract({part} FROM {moment})"
    return fill(found, (moment,))


def truncate(dialect: str, moment: str, type: Type, unit: str) -> str:
    """The start of the unit that the moment lies in."""
    kind = t.family(type)
    date = kind == "date"
    if dialect in ("postgres", "duckdb"):
        if date:
            return f"CAST(date_trunc('{unit}', CAST({moment} AS timestamp)) AS date)"
        return in_utc(f"date_trunc('{unit}', {{}})", moment, type)
    if unit in ("hour", "minute", "second"):
        return _clock(dialect, moment, date, unit)
    found = form(f"date_trunc.{unit}", dialect)
    assert found is not None
    if date:
        return fill(found, (moment,))
    if dialect == "sqlite":
        return f"({fill(found, (f'substr({moment}, 1, 10)',))} || ' 00:00:00')"
    return f"CAST({fill(found, (f'date({moment})',))} AS DATETIME(6))"


def _clock(dialect: str, moment: str, date: bool, unit: str) -> str:
    if date:
        return moment
    if dialect == "sqlite":
        length, rest = {"hour": (13, ":00:00"), "minute": (16, ":00"), "second": (19, "")}[unit]
        start = f"substr({moment}, 1, {length})"
        return f"({start} || '{rest}')" if rest else start
    less = f"microsecond({moment})"
    if unit != "second":
        less = f"second({moment}) * 1000000 + {less}"
    if unit == "hour":
        less = f"minute({moment}) * 60000000 + {less}"
    return f"({moment} - INTERVAL ({less}) MICROSECOND)"
