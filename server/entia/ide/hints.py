"""Inlay hints: what a line comes to, at its end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from entia.dialects import DIALECTS
from entia.dialects import version as parse_version
from entia.dialects.sizes import readable, size_of
from entia.model.growth import growth
from entia.model.schema import Header, Table
from entia.model.snapshot import Snapshot
from entia.syntax.tree import Chunk


class Hint(NamedTuple):
    """Text that the editor shows at an offset of a chunk; `tooltip` is Markdown."""

    text: str
    at: int
    tooltip: str


def hints(snapshot: Snapshot, chunk: Chunk) -> Iterator[Hint]:
    """The hints of a chunk's declarations: projected sizes behind `volume`, for the model's first target."""
    for declaration in chunk.declarations:
        node = snapshot.node_of(declaration, chunk)
        for table in node.resolved.tables[:1] if node is not None else ():
            volume = table.design.volume
            dialect = next((each for each, _ in targets(snapshot.header)), "")
            if volume is None or not dialect or not declaration.span.start <= volume.span.start < declaration.span.end:
                continue
            if any(member.start == volume.span.start for member in declaration.members):  # not a mixin's
                text = f" ≈ {_sizes(table, snapshot.header, dialect)}"
                yield Hint(text, volume.span.end, sizes(table, snapshot.header))


def targets(header: Header) -> Iterator[tuple[str, str]]:
    """(dialect, version) of the targets that Entia can write."""
    for target in header.targets:
        if target.dialect in DIALECTS and DIALECTS[target.dialect].built:
            yield target.dialect, target.version or DIALECTS[target.dialect].default_version


def _sizes(table: Table, header: Header, dialect: str) -> str:
    version = next(version for each, version in targets(header) if each == dialect)
    number = parse_version(dialect, version) or ()
    assert table.design.volume is not None
    said = []
    for point in table.design.volume.points:
        size = size_of(table, dialect, number, point.rows)
        when = "" if point.after.text == "now" else f" in {point.after.text}"
        said.append(f"{readable(size.total)}{when}")
    return " · ".join(said)


def sizes(table: Table, header: Header) -> str:
    """The projected sizes of an entity's table in each target, as a Markdown table; "" without a volume or target."""
    volume = table.design.volume
    built = list(targets(header))
    if volume is None or not built:
        return ""
    titles = [f"{DIALECTS[dialect].title} {version}" for dialect, version in built]
    lines = [f"| | rows | {' | '.join(titles)} |", f"|---|---|{'---|' * len(titles)}"]
    for point in volume.points:
        cells = []
        for dialect, version in built:
            size = size_of(table, dialect, parse_version(dialect, version) or (), point.rows)
            cells.append(f"{readable(size.total)} ({readable(size.indexes)} indexes)")
        when = point.after.text if point.after.text == "now" else f"in {point.after.text}"
        lines.append(f"| {when} | {point.rows:,} | {' | '.join(cells)} |")
    rate = growth(volume)
    note = "Estimated from the layout of rows and pages; texts count as half full."
    return "\n".join([*lines, "", f"Growth: {rate}. {note}" if rate else note])
