"""`entia check`: which files it reads, what it prints, and its exit code."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from tests.cli.commands import entia

GOOD = "model Shop { target postgres 15 }\n\nentity Customer { id: int pk }\n"
BAD = "entity Purchase {\n  id: int pk\n  customer -> Custmer index\n}\n"


@pytest.fixture(autouse=True)
def _in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()  # nothing above it belongs to the model


def write(name: str, text: str | bytes) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_an_error_is_shown_with_its_place_and_fails() -> None:
    write("shop.entia", GOOD + BAD)
    done = entia("check", "shop.entia")
    assert done.code == 1
    lines = done.out.splitlines()
    assert lines[0].startswith("error[unknown-entity]: ")
    assert lines[1] == " --> shop.entia:6:15"
    assert lines[3] == "6 |   customer -> Custmer index"
    assert lines[4] == "  |               ^^^^^^^"
    assert any(line.lstrip().startswith("= help: ") and "Customer" in line for line in lines)
    assert lines[-1] == "1 error in 1 file"


def test_a_model_without_errors_is_fine() -> None:
    write("shop.entia", GOOD)
    assert entia("check", "shop.entia") == (0, "no findings in 1 file\n", "")


def test_hints_are_counted_and_shown_on_demand() -> None:
    write("shop.entia", GOOD + "entity Purchase { id: int pk; end: date }\n")
    done = entia("check", ".")
    assert (done.code, done.out) == (0, "1 hint (--hints shows them) in 1 file\n")
    assert "hint[reserved-name]" in entia("check", ".", "--hints").out
    assert entia("check", ".", "--format", "github").out == ""
    assert "::notice " in entia("check", ".", "--format", "github", "--hints").out


def test_a_file_is_judged_with_the_rest_of_its_model_but_reported_alone() -> None:
    write("model.entia", GOOD)
    write("sales/orders/order.entia", BAD.replace("Custmer", "Customer"))
    write("broken.entia", "entity Broken { id: int pk; what: Nonsense }\n")
    assert entia("check", "sales/orders/order.entia").code == 0
    whole = entia("check", ".")
    assert whole.code == 1
    assert "unknown-type" in whole.out
    assert whole.out.splitlines()[-1].startswith("1 error")
    assert whole.out.endswith(" in 3 files\n")


def test_a_model_ends_at_its_repository() -> None:
    write("model.entia", GOOD)
    write("inner/.git/HEAD", "")
    write("inner/order.entia", BAD.replace("Custmer", "Customer"))
    assert "unknown-entity" in entia("check", "inner/order.entia").out


def test_standard_input_stands_for_a_file() -> None:
    write("model.entia", GOOD)
    write("order.entia", BAD)
    mended = BAD.replace("Custmer", "Customer")
    assert entia("check", "-", "--stdin-filename", "order.entia", stdin=mended).code == 0
    assert entia("check", "-", "--stdin-filename", "new/order.entia", stdin=mended).code == 0
    alone = entia("check", "-", stdin=mended)
    assert alone.code == 1
    assert " --> <stdin>:3:15" in alone.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.entia"], "`nowhere.entia` does not exist"),
        (["empty"], "there is no `*.entia` file in `empty`"),
        (["-", "empty"], "`-` stands for the only text"),
        (["empty", "--stdin-filename", "a.entia"], "`--stdin-filename` goes with `-`"),
        (["empty", "--format", "xml"], "'xml' is not one of"),
        ([], "Missing argument"),
    ],
)
def test_wrong_use_has_its_own_exit_code(arguments: list[str], said: str) -> None:
    Path("empty").mkdir()
    done = entia("check", *arguments)
    assert done.code == 2
    assert said in " ".join(done.err.replace("│", " ").split())
    assert done.out == ""


def test_a_file_that_is_not_text_fails_and_the_others_are_checked() -> None:
    write("good.entia", GOOD)
    write("latin.entia", "entity Caf\xe9 {}\n".encode("latin-1"))
    done = entia("check", ".")
    assert done.code == 1
    assert done.err == "error: latin.entia: the file is not UTF-8: line 1 holds the byte 0xe9; save it as UTF-8\n"
    assert done.out == "no findings in 2 files\n"
    neighbour = entia("check", "good.entia")
    assert (neighbour.code, neighbour.out) == (0, "no findings in 1 file\n")
    assert "latin.entia" in neighbour.err


def test_json_has_places_that_count_from_one() -> None:
    write("shop.entia", GOOD + BAD)
    done = entia("check", "shop.entia", "--format", "json")
    assert done.code == 1
    value = json.loads(done.out)
    assert value["version"] == 1
    assert value["summary"] == {"files": 1, "error": 1, "warning": 0, "information": 0, "hint": 0}
    [found] = value["findings"]
    assert found["rule"] == "unknown-entity"
    assert found["severity"] == "error"
    assert found["path"] == "shop.entia"
    assert found["range"] == {"start": {"line": 6, "column": 15}, "end": {"line": 6, "column": 22}}
    [preferred] = [fix for fix in found["fixes"] if fix["preferred"]]
    assert [(edit["text"], edit["range"]) for edit in preferred["edits"]] == [("Customer", found["range"])]


def test_json_and_sarif_tell_of_files_without_text() -> None:
    write("latin.entia", b"\xff")
    value = json.loads(entia("check", ".", "--format", "json").out)
    assert [each["path"] for each in value["unreadable"]] == ["latin.entia"]
    [run] = json.loads(entia("check", ".", "--format", "sarif").out)["runs"]
    assert run["invocations"][0]["executionSuccessful"] is False
    assert "::error file=latin.entia,title=unreadable-file::" in entia("check", ".", "--format", "github").out


# SARIF ----------------------------------------------------------------------------------------------------------------


def assert_location(value: dict[str, Any]) -> None:
    artifact = value["physicalLocation"]["artifactLocation"]
    assert ":" in artifact["uri"] or artifact["uriBaseId"] == "SRCROOT"
    assert Path(unquote(artifact["uri"])).is_file()
    assert_region(value["physicalLocation"]["region"])


def assert_region(region: dict[str, int]) -> None:
    assert set(region) == {"startLine", "startColumn", "endLine", "endColumn"}
    assert min(region.values()) >= 1
    assert (region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"])


def test_sarif_has_the_structure_of_2_1_0() -> None:
    write("a folder/shop ü.entia", GOOD + BAD + "entity Customer { id: int pk }\n")
    done = entia("check", ".", "--format", "sarif")
    assert done.code == 1
    log = json.loads(done.out)
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")
    [run] = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "entia"
    rules = driver["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules) > 1
    for rule in rules:
        assert rule["shortDescription"]["text"]
        assert rule["help"]["markdown"].startswith(f"# {rule['id']}\n")
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["originalUriBaseIds"]["SRCROOT"]["uri"].endswith("/")
    assert run["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]
    assert {result["ruleId"] for result in run["results"]} == {"unknown-entity", "duplicate-declaration"}
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
        [location] = result["locations"]
        assert_location(location)
        for related in result.get("relatedLocations", ()):
            assert_location(related)
            assert related["message"]["text"]
        for fix in result.get("fixes", ()):
            assert fix["description"]["text"]
            for change in fix["artifactChanges"]:
                assert change["artifactLocation"]["uri"]
                for replacement in change["replacements"]:
                    assert_region(replacement["deletedRegion"])
                    assert isinstance(replacement["insertedContent"]["text"], str)
    assert any("relatedLocations" in result for result in run["results"])
    assert any("fixes" in result for result in run["results"])


# GitHub ---------------------------------------------------------------------------------------------------------------


def test_github_gets_one_escaped_command_a_finding() -> None:
    write("a,b/50%:shop.entia", GOOD + BAD)
    done = entia("check", ".", "--format", "github")
    assert done.code == 1
    [line] = done.out.splitlines()
    head, _, message = line.removeprefix("::").partition("::")
    assert head == ("error file=a%2Cb/50%25%3Ashop.entia,line=6,col=15,endColumn=22,title=unknown-entity")
    assert "there is no entity `Custmer`%0A" in message
