"""`entia format`: in place, through a pipe, or only asked."""

from pathlib import Path

import pytest

from entia.syntax.printer import format_text
from tests.cli.commands import entia

UGLY = "entity   A{\n    id:int   pk\n}\n"
PRETTY = format_text(UGLY)


@pytest.fixture(autouse=True)
def _in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_style_is_another_than_the_test_text() -> None:
    assert PRETTY != UGLY
    assert "id: int pk" in PRETTY


def test_files_are_changed_in_place() -> None:
    Path("a.entia").write_text(UGLY)
    Path("b.entia").write_text(PRETTY)
    before = Path("b.entia").stat().st_mtime_ns
    done = entia("format", ".")
    assert (done.code, done.out) == (0, "")
    assert done.err == "formatted a.entia\n1 file changed, 1 file already formatted\n"
    assert Path("a.entia").read_text() == PRETTY
    assert Path("b.entia").stat().st_mtime_ns == before
    assert entia("format", ".").err == "0 files changed, 2 files already formatted\n"


def test_check_writes_nothing() -> None:
    Path("a.entia").write_text(UGLY)
    done = entia("format", "--check", "a.entia")
    assert done.code == 1
    assert done.err == "would format a.entia\n1 file would change, 0 files already formatted\n"
    assert Path("a.entia").read_text() == UGLY
    Path("a.entia").write_text(PRETTY)
    assert entia("format", "--check", ".").code == 0


def test_standard_input_goes_to_standard_output() -> None:
    assert entia("format", "-", stdin=UGLY) == (0, PRETTY, "")
    assert entia("format", "--check", "-", stdin=PRETTY) == (0, "", "")
    refused = entia("format", "--check", "-", "--stdin-filename", "a.entia", stdin=UGLY)
    assert refused == (1, "", "would format a.entia\n")


def test_line_ends_stay() -> None:
    raw = UGLY.replace("\n", "\r\n").encode()
    Path("a.entia").write_bytes(raw)
    assert entia("format", "a.entia").code == 0
    assert Path("a.entia").read_bytes() == PRETTY.replace("\n", "\r\n").encode()


def test_what_is_no_text_is_told_and_the_rest_is_formatted() -> None:
    Path("a.entia").write_text(UGLY)
    Path("b.entia").write_bytes(b"\xff")
    done = entia("format", ".")
    assert done.code == 1
    assert "b.entia: the file is not UTF-8" in done.err
    assert Path("a.entia").read_text() == PRETTY
    assert Path("b.entia").read_bytes() == b"\xff"
    assert entia("format", "-", stdin=b"\xff").code == 1


@pytest.mark.parametrize("arguments", [["nowhere"], ["-", "."], [".", "--stdin-filename", "a.entia"], []])
def test_wrong_use(arguments: list[str]) -> None:
    Path("a.entia").write_text(UGLY)
    assert entia("format", *arguments).code == 2
    assert Path("a.entia").read_text() == UGLY
