"""What a volume's projections mean: how many rows at most, and how fast they grow."""

from __future__ import annotations

from decimal import Decimal

from entia.model.design import Volume
from entia.model.quantities import duration

_YEAR = duration("1y")


def most_rows(volume: Volume) -> int:
    """The greatest number of rows that is projected."""
    return max(point.rows for point in volume.points)


def growth(volume: Volume) -> str:
    """How fast the number of rows grows, from the first to the last projection: `100x/year`, `+20%/year`; "" where
    there is one projection only, or no row to begin with."""
    first, last = volume.points[0], volume.points[-1]
    assert _YEAR is not None
    years = (last.after.mean_seconds - first.after.mean_seconds) / _YEAR.mean_seconds
    if years <= 0 or not first.rows:
        return ""
    factor = Decimal((last.rows / first.rows) ** (1 / float(years)))
    if factor >= 2:
        times = f"{factor:.0f}" if factor >= 10 else f"{factor:.1f}".removesuffix(".0")
        return f"{times}x/year"
    return f"{(factor - 1) * 100:+.0f}%/year"
