"""Queries, caches and volumes in the document."""

from __future__ import annotations

from decimal import Decimal

from entia.exporters.markdown_entities import phrase
from entia.exporters.markdown_flow import written
from entia.exporters.markdown_storage import dedented
from entia.exporters.markdown_text import (
    NOTHING,
    bullet,
    code,
    codes,
    computed,
    described,
    fenced,
    prose,
    purpose,
    table,
    title,
)
from entia.exporters.source import Reading, Source, is_own
from entia.model.design import Query
from entia.model.growth import growth
from entia.model.quantities import Duration, duration, parts_of

_UNITS = {"d": "Day", "w": "Week", "mo": "Month", "y": "Year"}
_HORIZONS = ("1y", "3y")  # those of the template, which the table always has


def queries(source: Source) -> list[str]:
    """Common queries, what makes them fast, how fast they must be."""
    plans = source.plans("query")
    found = [(plan, plan.content) for plan in plans if isinstance(plan.content, Query)]
    targets = [
        f"  - {code(query.name)}: {codes(f'{word} {limit.text}' for word, limit in query.measures)}"
        for _, query in found
        if query.measures
    ]
    strategy = [note.text for note in source.notes("Optimization Strategy")]
    lines = bullet("Common Queries", computed(codes(query.name for _, query in found)) if found else NOTHING)
    readings = [f"  - {computed(_reading(each))}" for each in source.readings]
    for text in strategy or [""]:
        lines += bullet("Optimization Strategy", prose(text) if text or not readings else "")
    lines += readings
    lines += [*bullet("Query Performance Targets", "" if targets else NOTHING), *map(_computed_item, targets), ""]
    for plan, query in found:
        lines += [f"#### Query: {title(query.name)}", "", *purpose(plan.doc)]
        if query.measures:
            lines += [f"**Target**: {codes(f'{word} {limit.text}' for word, limit in query.measures)}", ""]
        if query.only:
            lines += [f"**Settings**: {phrase('only ' + ', '.join(query.only))}", ""]
        lines += fenced("sql", dedented(query.expression.text))
    return lines


def _reading(reading: Reading) -> str:
    how = f"by its key {codes(reading.key)}" if reading.key else "from its first row to its last"
    how = f"by {code(reading.index)}" if reading.index else how
    return f"{code(reading.query)} reads {code(reading.table)} {how}"


def _computed_item(line: str) -> str:
    lead, item = line.split("- ", 1)
    return f"{lead}- {computed(item)}"


def caching(source: Source) -> list[str]:
    """One row for each cache."""
    rows = []
    for body in source.of("entity", "junction"):
        for cache in body.table.design.caches if body.table is not None else ():
            row = (
                code(body.name),
                prose(cache.layer),
                code(cache.key) if cache.key else NOTHING,
                prose(cache.invalidation),
                code(written(cache.ttl)) if cache.ttl is not None else NOTHING,
                prose(cache.doc),
            )
            rows.append(row if is_own(body, cache.span) else tuple(map(computed, row)))
    if not rows:
        return [computed("Nothing is cached."), ""]
    return table(("Entity", "Cache Layer", "Cache Keys", "Invalidation", "TTL", "Description"), rows)


def volumes(source: Source) -> list[str]:
    """How many rows there will be when, and how fast they grow."""
    found = [
        (body, body.table.design.volume)
        for body in source.of("entity", "junction")
        if body.table is not None and body.table.design.volume is not None
    ]
    if not found:
        return [computed("No volumes."), ""]
    horizons = {text: duration(text) for text in _HORIZONS}
    horizons.update({p.after.text: p.after for _, volume in found for p in volume.points if p.after.text != "now"})
    ordered = sorted((each for each in horizons.values() if each is not None), key=lambda each: each.mean_seconds)
    head = ("Entity", "Initial Volume", *map(horizon, ordered), "Growth Rate")
    rows = []
    docs: list[str] = []
    for body, volume in found:
        rows_at = {point.after.text: rows_in_words(point.rows) for point in volume.points}
        cells = [rows_at.get("now", NOTHING), *(rows_at.get(each.text, NOTHING) for each in ordered)]
        row = [code(body.name), *cells, computed(growth(volume) or NOTHING)]
        rows.append(row if is_own(body, volume.span) else [cell if cell[0] == "*" else computed(cell) for cell in row])
        docs += [f"- {code(body.name)}", *described(volume.doc, 1)] if volume.doc else []
    return [*table(head, rows), *docs, *([""] if docs else [])]


def horizon(after: Duration) -> str:
    """`3y` as a column's head: `3 Years`."""
    parts = parts_of(after.text)
    assert parts is not None, after
    unit = _UNITS.get(parts[1], parts[1])
    return f"{parts[0]} {unit}{'' if parts[0] == 1 else 's'}"


def rows_in_words(rows: int) -> str:
    """A count as the model writes it: `1.5M`, if that is exact in few digits."""
    for unit, size in (("G", 10**9), ("M", 10**6), ("K", 10**3)):
        if rows >= size and (rows * 1000) % size == 0:
            return f"{(Decimal(rows) / size).normalize():f}{unit}"
    return str(rows)
