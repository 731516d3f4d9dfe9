"""Ctrl-C in an import: one line, an exit code of its own, and no file that is half written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from entia.importers import IMPORTERS
from entia.importers.options import Options
from entia.importers.sources import joined

# A process that gets the signal when the import is told to be at this stage, or when this function is called.
_PROGRAM = """
import contextlib, os, signal, sys
stage = {stage!r}
def told(doing):
    def tell(done, total, what):
        if what == stage:
            os.kill(os.getpid(), signal.SIGINT)
    yield tell
def interrupted(*arguments):
    os.kill(os.getpid(), signal.SIGINT)
if stage == "start":
    class Finder:
        def find_spec(self, name, path, target=None):
            if name == "typer":
                os.kill(os.getpid(), signal.SIGINT)
    sys.meta_path.insert(0, Finder())
else:
    from entia.cli import importing
    importing.told = contextlib.contextmanager(told)
    if stage == "write":
        os.fsync = interrupted
    if stage == "report":
        importing.print_report = interrupted
from entia.cli import main
sys.argv = ["entia", "import", "shop.sql", "--dialect", "postgres", "--out", "shop.entia"]
sys.exit(main())
"""
_SQL = """
create table customer (id int primary key, name text not null);
create table bill (id int primary key, customer_id int not null references customer (id));
create view names as select name from customer;
"""
STAGES = ("SQL", "names", "entities", "views", "check of the model", "layout")


def interrupted(folder: Path, stage: str) -> tuple[int, str, str]:
    (folder / "shop.sql").write_text(_SQL)
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM.format(stage=stage)],
        cwd=folder, env=os.environ, capture_output=True, text=True, check=False, timeout=120, preexec_fn=_heed,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def _heed() -> None:
    """What a shell without job control starts ignores the signal."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("stage", ["start", *STAGES, "write"])
def test_an_interrupt_ends_an_import_with_one_line(tmp_path: Path, stage: str) -> None:
    assert interrupted(tmp_path, stage) == (130, "", "interrupted\n")
    assert [each.name for each in tmp_path.iterdir()] == ["shop.sql"]


def test_what_is_written_by_then_is_whole(tmp_path: Path) -> None:
    code, _, said = interrupted(tmp_path, "report")
    assert (code, said) == (130, "wrote shop.entia\ninterrupted\n")
    assert "view Names as (" in (tmp_path / "shop.entia").read_text()


def test_the_stages_are_those_that_an_import_tells() -> None:
    told = set()
    options = Options("postgres", tell=lambda _done, _total, what: told.add(what))
    IMPORTERS["sql"].read(joined([("shop.sql", _SQL)]), options)
    assert told == set(STAGES)
