"""`entia explain`: a rule's page, the list of rules, and what was meant."""

import pytest

from entia import rules
from tests.cli.commands import entia


def test_a_page_is_printed_as_it_is_into_a_pipe() -> None:
    done = entia("explain", "unknown-type")
    assert (done.code, done.err) == (0, "")
    assert done.out == rules.page("unknown-type")


@pytest.mark.parametrize("spelling", ["Unknown-Type", "unknown_type", "`unknown-type`"])
def test_a_rule_is_found_by_every_spelling_of_its_name(spelling: str) -> None:
    assert entia("explain", spelling).out == rules.page("unknown-type")


def test_a_terminal_gets_the_page_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "60")
    done = entia("explain", "unknown-type")
    assert done.code == 0
    assert "\x1b[" in done.out
    assert "```" not in done.out
    assert "What it does" in done.out


def test_a_misspelt_rule_is_guessed() -> None:
    done = entia("explain", "unknow-tipe")
    assert (done.code, done.out) == (2, "")
    assert done.err == "error: there is no rule `unknow-tipe`\nhelp: write `unknown-type`\n"
    assert "lists all rules" in entia("explain", "nothing-like-it-at-all").err


def test_without_a_name_every_rule_is_listed() -> None:
    done = entia("explain")
    assert done.code == 0
    rows = [line.split("\t") for line in done.out.splitlines()]
    assert [row[0] for row in rows] == sorted(rules.NAMES)
    assert {row[1] for row in rows} <= {"error", "warning", "information", "hint"}
    assert all(row[2] for row in rows)
