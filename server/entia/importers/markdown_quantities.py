"""Lengths of time and counts in words, as Entia's quantities."""

from __future__ import annotations

import re

from entia.model.quantities import FREQUENCIES

_TIME = re.compile(
    r"(\d+(?:\.\d+)?)\s*(ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?|mo|months?|y|yrs?|years?)\b",
    re.IGNORECASE,
)
_WORDS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "ten": "10"}
_COUNT = re.compile(r"~?\s*(\d+(?:[.,]\d+)*)\s*(k|m|g|b|bn|thousand|million|billion)?\b\.?", re.IGNORECASE)


def duration(text: str) -> str:
    """`5 minutes` → `5m`; "" where the text is anything else."""
    text = re.sub(r"^(\w+)\b", lambda match: _WORDS.get(match[1].lower(), match[1]), text.strip().rstrip("."))
    match = _TIME.fullmatch(text)
    return _short(match) if match is not None else ""


def first_duration(text: str) -> tuple[str, str]:
    """The first length of time in a text, and the rest of the text without it."""
    match = _TIME.search(text)
    if match is None:
        return "", text
    return _short(match), (text[: match.start()] + text[match.end() :]).strip()


def _short(match: re.Match[str]) -> str:
    unit = match[2].lower()
    if unit.startswith(("ms", "milli")):
        short = "ms"
    elif unit.startswith("mo"):
        short = "mo"
    else:
        short = unit[0]
    return f"{match[1]}{short}"


def how_often(text: str) -> str:
    """`Every 6 hours` → `6h`, `Daily` → `daily`; "" where the text is anything else."""
    lower = text.strip().rstrip(".").lower()
    if lower in FREQUENCIES:
        return lower
    match = re.fullmatch(r"every\s+(.*)", lower)
    if match is not None:
        return duration(match[1] if match[1][:1].isdigit() else f"1 {match[1]}")
    return ""


def often_in(text: str) -> str:
    """The first word of frequency in a text."""
    lower = text.lower()
    found = next((word for word in FREQUENCIES if re.search(rf"\b{word}\b", lower)), "")
    if found:
        return found
    match = re.search(r"every\s+(night|day|hour|week|month)\b", lower)
    return (
        {"night": "nightly", "day": "daily", "hour": "hourly", "week": "weekly", "month": "monthly"}[match[1]]
        if match
        else ""
    )


def count(text: str) -> str:
    """`1.5 million` → `1.5M`, `10,000` → `10000`; "" where the text is no number."""
    match = _COUNT.fullmatch(text.strip())
    if match is None:
        return ""
    number = match[1].replace(",", "") if not re.fullmatch(r"\d+,\d{1,2}", match[1]) else match[1].replace(",", ".")
    unit = (match[2] or "").lower()[:1]
    short = {"k": "K", "t": "K", "m": "M", "g": "G", "b": "G", "": ""}[unit]
    return f"{number}{short}"
