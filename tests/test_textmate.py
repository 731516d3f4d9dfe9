"""The colours of VS Code follow the language: its keywords, and no others, are those of the TextMate grammar."""

import json
import re
from typing import Any

import pytest

from entia.model.design_lines import ERASURE_ACTIONS, RETENTION_ACTIONS
from entia.model.partitions import HOURS
from entia.model.phrases import MODES
from entia.model.plans import KEEPERS
from entia.model.quantities import CONTINUOUS, FREQUENCIES
from entia.model.types import BASES
from entia.resources import grammar_folder
from entia.syntax.keywords import DIRECTIVES, KEYWORDS
from tests.support.requirements import ROOT

TEXTMATE: dict[str, Any] = json.loads(
    (ROOT / "client-vscode/syntaxes/entia.tmLanguage.json").read_text(encoding="utf-8")
)["repository"]


def alternatives(pattern: str) -> set[str]:
    """The words of the longest `a|b|c` in a regular expression."""
    return set(max(re.findall(r"[a-z]+(?:\|[a-z]+)+", pattern), key=len).split("|"))


def grammar_words() -> set[str]:
    """Every word in quotes of `entia.lark`, in rules and in terminals of a single word."""
    text = re.sub(r"//[^\n]*", "", (grammar_folder() / "entia.lark").read_text(encoding="utf-8"))
    return set(re.findall(r'"([a-z]+)"', text))


def test_declarations() -> None:
    plain = TEXTMATE["declaration"]["patterns"][1]["match"]
    assert alternatives(plain) == set(KEYWORDS)


@pytest.mark.parametrize(
    "region", ["parens", "check", "long-text", "enum", "query", "database-code", "partition-parts", "transitions"]
)
def test_a_declaration_ends_every_region(region: str) -> None:
    assert alternatives(TEXTMATE[region]["end"]) == set(KEYWORDS)


def test_directives() -> None:
    coloured = {"check"} if "check" in TEXTMATE["check"]["begin"] else set()  # its text in brackets is SQL
    for pattern in TEXTMATE["line"]["patterns"]:
        words = re.search(r"\\s\*\((\w+(?:\|\w+)*)\)", pattern["match"])
        assert words is not None, pattern
        coloured |= set(words[1].split("|"))
    assert coloured - {"target", "extension"} == set(DIRECTIVES)


def test_words_of_the_grammar() -> None:
    coloured = alternatives(TEXTMATE["modifier"]["match"])
    assert coloured == grammar_words()


def test_types() -> None:
    coloured = alternatives(TEXTMATE["colon-type"]["match"])
    assert coloured == set(BASES) - {"array", "native", "unknown"}  # written `T[]`, `postgres.T`, not at all


def test_words_of_plans() -> None:
    erasure, retention, keeper, mode, unit = (each["match"] for each in TEXTMATE["plan-phrase"]["patterns"])
    assert alternatives(erasure) == set(ERASURE_ACTIONS)
    assert alternatives(retention) == set(RETENTION_ACTIONS)
    assert alternatives(keeper) == set(KEEPERS)
    assert alternatives(mode) == {*MODES, *CONTINUOUS, *FREQUENCIES}
    assert alternatives(unit) == set(HOURS)
