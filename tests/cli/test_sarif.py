"""SARIF logs of `entia check`, judged by the standard's JSON schema and the rules of its SDK."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import entia
from tests.support.requirements import ROOT, require

pytestmark = pytest.mark.engines

JUDGE = ROOT / "tests/support/sarif/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool"
HARD = ROOT / "tests/fixtures/hard.entia"
# The project has no site yet that a log could lead to.
KNOWN = {"SARIF2005"}


def objections(log: Path) -> list[tuple[str, str]]:
    """The judge's errors and warnings about a log: (rule, message). Its notes are about taste."""
    require(JUDGE.is_file(), "run `npm ci` in tests/support/sarif")
    environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    command = [JUDGE, "validate", log.name]
    done = subprocess.run(command, cwd=log.parent, env=environment, capture_output=True, text=True, check=True)
    assert "1 files scanned" in done.stdout, done.stdout
    return re.findall(r"^\S.*?: (?:error|warning) ([A-Z]+\d+): (.*)$", done.stdout, re.MULTILINE)


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The log of a folder with fixes, labels, rules of every severity, odd names and a file without text."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()  # nothing above it belongs to the model
    folder = tmp_path / "a folder" / "ü %20"
    folder.mkdir(parents=True)
    (folder / "hard #1.entia").write_bytes(HARD.read_bytes())
    twice = "entity Customer { id: int pk; end: date }\n" * 2
    (folder / "shop.entia").write_text(
        f"model Shop {{ target postgres 15 }}\n{twice}entity A {{ id: Int pk; b -> Custmer }}\n"
    )
    (tmp_path / "latin.entia").write_bytes(b"\xff")
    path = tmp_path / "log.sarif"
    path.write_text(entia("check", ".", "--hints", "--format", "sarif").out, encoding="utf-8")
    return path


def test_a_log_keeps_to_the_standard(log: Path) -> None:
    run: dict[str, Any] = json.loads(log.read_text(encoding="utf-8"))["runs"][0]
    assert {each["level"] for each in run["results"]} == {"error", "warning", "note"}
    assert all(any(part in each for each in run["results"]) for part in ("fixes", "relatedLocations"))
    assert run["invocations"][0]["toolExecutionNotifications"]
    assert {rule for rule, _ in objections(log)} <= KNOWN, objections(log)


def test_a_log_of_nothing_keeps_to_the_standard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "fine.entia").write_text("entity Customer { id: int pk }\n")
    path = tmp_path / "log.sarif"
    path.write_text(entia("check", ".", "--format", "sarif").out, encoding="utf-8")
    assert {rule for rule, _ in objections(path)} <= KNOWN, objections(path)


def test_the_judge_objects(log: Path) -> None:
    text = log.read_text(encoding="utf-8")
    log.write_text(text.replace('"ruleIndex"', '"ruleNumber"', 1), encoding="utf-8")
    assert "JSON1005" in {rule for rule, _ in objections(log)}
    log.write_text(re.sub(r'"endLine": \d+', '"endLine": 0', text, count=1), encoding="utf-8")
    assert any("endLine" in message for _, message in objections(log))
