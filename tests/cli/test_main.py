"""The command as a whole: version, help, exit codes, and what it imports."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import entia as package
from entia.cli import app, check, exits, main
from tests.cli.commands import entia, process
from tests.support.requirements import ROOT

COMMANDS = ("check", "ddl", "doc", "jobs", "erasure", "export", "format", "import", "explain", "init", "lsp", "demo")


def test_the_version() -> None:
    assert entia("--version") == (0, f"entia {package.__version__}\n", "")


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_says_what_it_does_and_its_exit_codes(command: str) -> None:
    done = CliRunner().invoke(app.app, [command, "--help"], env={"COLUMNS": "200", "TERM": "dumb"})
    assert done.exit_code == 0
    assert f"Usage: entia {command} " in done.output.replace("root", "entia")
    assert "Exit codes: 0 fine; 1 errors were found, or something was refused;" in done.output


def test_help_lists_the_commands() -> None:
    done = entia("--help")
    assert done.code == 0
    assert re.findall(r"^│ (\w+) ", done.out, re.MULTILINE) == list(COMMANDS)


def test_the_codes_of_the_help_are_those_of_the_code_and_the_readme() -> None:
    values = {"0": exits.FINE, "1": exits.FINDINGS, "2": exits.USAGE, "3": exits.INTERNAL, "130": exits.INTERRUPTED}
    assert all(int(word) == value for word, value in values.items())
    readme = (ROOT / "README.md").read_text("utf-8")
    assert all(re.search(rf"`{code}`", readme) for code in values)


@pytest.mark.parametrize("arguments", [[], ["chek"], ["check", "--nonsense", "."]])
def test_wrong_use_is_2(arguments: list[str]) -> None:
    assert entia(*arguments).code == 2


def test_our_own_failure_is_3_and_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(*_: object, **__: object) -> int:
        raise ZeroDivisionError("on purpose")

    monkeypatch.setattr(check, "check", fail)
    done = entia("check", tmp_path)
    assert done.code == 3
    assert "ZeroDivisionError: on purpose" in done.err
    assert "please report" in done.err


def test_a_process_ends_with_the_code(tmp_path: Path) -> None:
    (tmp_path / "a.entia").write_text("entity A { id: Nonsense }\n", encoding="utf-8")
    assert process("check", tmp_path).code == 1
    assert process("explain", "nonsense").code == 2
    assert process("--version").code == 0


def test_a_reader_that_goes_away_is_no_traceback(tmp_path: Path) -> None:
    broken = "entity A { id: Nonsense }\n" * 400
    (tmp_path / "a.entia").write_text(broken, encoding="utf-8")
    command = f'"{sys.executable}" -m entia check "{tmp_path}" | head -n 1'
    done = subprocess.run(command, shell=True, cwd=ROOT / "server", capture_output=True, text=True, check=False)
    assert done.stdout.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_text_goes_out_as_utf_8_whatever_the_terminal_speaks(tmp_path: Path) -> None:
    (tmp_path / "a.entia").write_text("model M { target postgres 15 }\nentity Größe { id: int pk }\n", encoding="utf-8")
    done = process("ddl", tmp_path, PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    assert done.code == 0, done.err
    assert "Größe" in done.out
    checked = process("check", tmp_path, "--hints", PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    assert checked.code == 0, checked.err


def test_the_server_starts_without_what_only_other_commands_need() -> None:
    code = (
        "import sys, io, os, entia.cli; r, w = os.pipe(); os.close(w); sys.stdin = os.fdopen(r, 'r');"
        "entia.cli.main(['lsp', '--stdio']);"
        "print([name for name in ('typer', 'rich', 'sqlglot', 'duckdb') if name in sys.modules], file=sys.__stdout__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT / "server", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "[]\n"


def test_main_takes_the_arguments_of_the_process(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["entia", "--version"])
    assert main() == 0
    assert capsys.readouterr().out == f"entia {package.__version__}\n"
