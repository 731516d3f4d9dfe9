"""What a terminal shows of an import that takes its time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn

from entia.cli import console
from entia.importers.progress import Progress as Tell
from entia.importers.progress import in_percent, silent

_PATIENCE = 1.0  # seconds without a word


@contextmanager
def told(doing: str) -> Iterator[Tell]:
    """What is to be told of work that is called so: from its second second on a bar on a terminal, nothing elsewhere.

    Its clock goes on while a step takes long.
    """
    screen = console.err()
    if not screen.is_terminal:
        yield silent
        return
    text = TextColumn("{task.description}")
    columns = (SpinnerColumn(), text, BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    bars = Progress(*columns, console=screen, transient=True)
    task = bars.add_task(console.visible(doing), total=None)
    late = threading.Timer(_PATIENCE, bars.start)
    late.daemon = True
    late.start()

    def tell(percent: int, what: str) -> None:
        bars.update(task, completed=percent, total=100, description=console.visible(f"{doing}: {what}"))

    try:
        yield in_percent(tell)
    finally:
        late.cancel()
        late.join()
        bars.stop()
