"""A terminal is shown how far an import is, once it has taken a second; who is no terminal is shown nothing."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from entia.cli import console, import_progress
from entia.importers.progress import Progress, part, silent


def shown(monkeypatch: pytest.MonkeyPatch, patience: float) -> str:
    """What a terminal shows of two steps."""
    written = io.StringIO()
    terminal = Console(file=written, force_terminal=True, width=100, color_system=None)
    monkeypatch.setattr(console, "err", lambda: terminal)
    monkeypatch.setattr(import_progress, "_PATIENCE", patience)
    with import_progress.told("importing shop.sql") as tell:
        tell(1, 4, "entities")
        tell(3, 4, "check of the model")
    return written.getvalue()


def test_a_terminal_is_told_of_what_takes_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "importing shop.sql: check of the model" in shown(monkeypatch, 0)
    assert shown(monkeypatch, 1000) == ""


def test_a_file_is_told_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with import_progress.told("importing shop.sql") as tell:
        assert tell is silent
    assert capsys.readouterr().err == ""


def test_a_part_of_the_work_is_told_as_a_part_of_the_whole() -> None:
    told: list[tuple[int, int, str]] = []
    inner: Progress = part(part(lambda *each: told.append(each), 50, 100), 20, 60)
    for done in (0, 1, 2):
        inner(done, 2, "views")
    assert told == [(60, 100, "views"), (70, 100, "views"), (80, 100, "views")]
