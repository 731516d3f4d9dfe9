"""`entia doc` and `entia check --checklist`: what is written, what is told, and that nothing foreign is overwritten."""

import json
from pathlib import Path

import pytest

from entia.exporters.markdown import is_ours
from entia.rules.checklist import CHECKS
from tests.cli.commands import entia

MODEL = """\
/// What a shop sells.
model Shop { target sqlite }

/// A person who buys.
entity Customer {
  id:   int pk  /// Its number
  name: string(40)
}
"""
WRONG = MODEL.replace("int pk", "itn pk")


@pytest.fixture(autouse=True)
def _in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    Path("shop.entia").write_text(MODEL)


def test_standard_output_gets_exactly_the_file() -> None:
    done = entia("doc", "shop.entia")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("# Data Model - Shop\n")
    assert is_ours(done.out)
    assert entia("doc", ".", "--out", "shop.md").code == 0
    assert Path("shop.md").read_text(encoding="utf-8") == done.out


def test_a_folder_gets_a_file_named_after_the_model() -> None:
    done = entia("doc", "shop.entia", "--out", "build/")
    assert (done.code, done.err) == (0, "wrote build/shop.md\n")
    assert is_ours(Path("build/shop.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("edit", ["# mine\n", "\nadded by hand\n"])
def test_a_file_that_is_not_ours_is_kept(edit: str) -> None:
    entia("doc", "shop.entia", "--out", "shop.md")
    mine = Path("shop.md")
    mine.write_text(mine.read_text(encoding="utf-8") + edit if edit.startswith("\n") else edit, encoding="utf-8")
    before = mine.read_text(encoding="utf-8")
    done = entia("doc", "shop.entia", "--out", "shop.md")
    assert done.code == 1
    assert "was not written by entia, or was edited since" in done.err
    assert mine.read_text(encoding="utf-8") == before
    assert entia("doc", "shop.entia", "--out", "shop.md", "--force").code == 0
    assert is_ours(mine.read_text(encoding="utf-8"))


def test_a_model_with_errors_has_a_document_that_says_so() -> None:
    entia("doc", "shop.entia", "--out", "shop.md")
    Path("shop.entia").write_text(WRONG)
    done = entia("doc", "shop.entia", "--out", "shop.md")
    assert done.code == 1
    assert "error[unknown-type]" in done.err
    assert "the document names 1 error of the model\nwrote shop.md\n" in done.err
    text = Path("shop.md").read_text(encoding="utf-8")
    assert "- *shop.entia:6:9: `itn` is not a type*" in text
    assert "[x]" not in text


def test_a_model_that_cannot_be_read_in_whole_has_none() -> None:
    Path("latin.entia").write_bytes(b"\xff")
    done = entia("doc", "shop.entia")
    assert (done.code, done.out) == (1, "")
    assert "latin.entia: the file is not UTF-8" in done.err


def test_a_folder_of_two_models_must_be_told_which() -> None:
    Path("other.entia").write_text("model Other { target sqlite }\nentity A { id: int pk }\n")
    done = entia("doc", ".")
    assert done.code == 2
    assert "`.` holds 2 models" in done.err


# ---- the checklist ---------------------------------------------------------------------------------------------------
def test_the_checklist_names_each_open_point_with_its_place() -> None:
    done = entia("check", "--checklist", "shop.entia")
    assert (done.code, done.err) == (1, "")
    lines = done.out.splitlines()
    assert lines[0] == "Shop (shop.entia)"
    assert "[ ] All entities properly defined with attributes: 2 points open" in lines
    assert "    shop.entia:5:8: `Customer` has no lifecycle" in lines
    assert "    shop.entia:7:3: `name` of `Customer` has no description" in lines
    assert "[x] Relationships correctly specified" in lines
    assert "    shop.entia:2:7: the model has no `backup`" in lines


def test_the_checklist_for_programs() -> None:
    done = entia("check", "--checklist", "--format", "json", "shop.entia")
    assert done.code == 1
    (model,) = json.loads(done.out)["models"]
    assert (model["name"], model["path"]) == ("Shop", "shop.entia")
    assert [check["question"] for check in model["checks"]] == list(CHECKS)
    point = model["checks"][0]["points"][0]
    assert point["message"] == "`Customer` has no lifecycle"
    assert point["range"]["start"] == {"line": 5, "column": 8}
    assert entia("check", "--checklist", "--format", "sarif", "shop.entia").code == 2


def test_nothing_is_done_while_the_model_has_errors() -> None:
    Path("shop.entia").write_text(WRONG)
    done = entia("check", "--checklist", "shop.entia")
    assert done.code == 1
    assert "[x]" not in done.out
    assert "[ ] Relationships correctly specified: the model has errors" in done.out


def test_the_document_ticks_what_the_checklist_ticks() -> None:
    asked = [line for line in entia("check", "--checklist", "shop.entia").out.splitlines() if line.startswith("[")]
    section = entia("doc", "shop.entia").out.split("### Data Model Validation")[1].split("###")[0]
    ticked = [line[2:] for line in section.splitlines() if line.startswith("- [")]
    assert [line.split(":")[0] for line in asked] == ticked
    points = [line for line in section.splitlines() if line.startswith("  - ")]
    assert sum(int(line.split(": ")[1].split()[0]) for line in asked if ":" in line) == len(points)
