"""What a terminal shows of an import that takes its time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from entia.cli import console
from entia.importers.progress import Progress as Tell
from entia.importers.progress import silent

_PATIENCE = 1.0  # seconds without a word


@contextmanager
def told(label: str) -> Iterator[Tell]:
    """What is to be told of an import: from its second second on a bar on a terminal, nothing elsewhere."""
    screen = console.err()
    if not screen.is_terminal:
        yield silent
        return
    began = time.monotonic()
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    bars = Progress(*columns, console=screen, transient=True)
    task = bars.add_task("", total=None)

    def tell(done: int, total: int, what: str) -> None:
        if time.monotonic() - began < _PATIENCE:
            return
        bars.start()
        bars.update(task, completed=done, total=total, description=console.visible(f"importing {label}: {what}"))

    try:
        yield tell
    finally:
        bars.stop()
