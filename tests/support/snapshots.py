"""Text compared with a file: `pytest --update` writes the file anew instead, for a person to review."""

from __future__ import annotations

from pathlib import Path

import pytest


class Snapshot:
    """The expected texts of one test module, in the folder `snapshots` beside it."""

    def __init__(self, folder: Path, *, update: bool) -> None:
        self.folder = folder
        self.update = update

    def check(self, name: str, text: str) -> None:
        """Fail unless `text` is the content of the file `name`."""
        path = self.folder / name
        if self.update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            return
        assert path.exists(), f"no snapshot {path.name}: run pytest --update, and review it"
        assert text == path.read_text(encoding="utf-8"), f"{path.name} differs: run pytest --update, and review it"


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Snapshot:
    """Snapshots of the requesting module."""
    return Snapshot(Path(request.path).parent / "snapshots", update=request.config.getoption("--update"))
