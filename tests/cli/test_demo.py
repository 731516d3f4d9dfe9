"""`entia demo` as a user runs it: a process that starts the real server."""

import importlib.util
import re
from pathlib import Path

import pytest

from entia.cli import demo
from entia.dialects import DIALECTS
from tests.cli.commands import entia, process

pytestmark = pytest.mark.slow


def test_every_step_passes_and_is_shown() -> None:
    done = process("demo", COLUMNS="120")
    assert done.code == 0, done.out + done.err
    for step in ("start the language server", "open shop.entia", "complete behind `->`", "hover over `total`"):
        assert re.search(rf"✓ {re.escape(step)}.* [\d,]+\.\d ms", done.out), step
    assert re.search(r"✓ type a mistake: `Custmer` +[\d,]+\.\d ms", done.out)
    assert "error[unknown-entity]: there is no entity `Custmer`" in done.out
    assert "^^^^^^^" in done.out
    assert re.search(r"✓ quick-fix: .*`Customer`.* no error left", done.out)
    portable = done.out.partition("open library.entia")[2]
    for dialect in DIALECTS.values():
        if dialect.built:
            assert re.search(rf"✓ export to {dialect.title} .*\d+ lines", portable), dialect.title
    assert re.search(r"✓ load into SQLite \S+ .*\d+ tables", done.out)
    if importlib.util.find_spec("duckdb") is not None:
        assert re.search(r"✓ load into DuckDB \S+ .*\d+ tables", done.out)
    assert "✗" not in done.out


def test_it_does_without_duckdb_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "duckdb" else found(name))
    done = entia("demo")
    assert done.code == 0, done.out
    assert "– load into DuckDB" in done.out
    assert "pip install 'entia[demo]'" in done.out


def test_ddl_that_an_engine_refuses_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(demo._ENGINES, "sqlite", lambda text: demo._load_sqlite(text + "\nCREATE TABLE members (a);\n"))
    done = entia("demo")
    assert done.code == 1
    assert "✗ load into sqlite" in done.out
    assert "table members already exists" in done.out


def test_a_server_that_cannot_start_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.executable", str(_broken(tmp_path)))
    done = entia("demo")
    assert done.code == 1
    assert "✗ the server " in done.out
    assert "no server today" in done.out


def _broken(folder: Path) -> Path:
    script = folder / "python"
    script.write_text("#!/bin/sh\necho no server today >&2\nexit 1\n")
    script.chmod(0o755)
    return script
