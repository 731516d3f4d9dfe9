"""Other headings and column names that say the same become the same model."""

from __future__ import annotations

import re

import pytest

from entia.importers.markdown import read
from tests.importers.test_templates import NAMES, imported

NULL = {"Yes": "no", "No": "yes", "Required": "Nullable"}
VARIANTS = {
    "other columns": lambda text: text.replace(
        "| Attribute | Type | Required | Description | Constraints |",
        "| Field | Data type | Mandatory | Notes | Validation |",
    ),
    "code in names and types": lambda text: re.sub(
        r"^\| (\w+) \| ([^|]+?) \| (Yes|No) \|", r"| `\1` | `\2` | \3 |", text, flags=re.MULTILINE
    ),
    "the order of columns": lambda text: re.sub(
        r"^\| (\w+) \| ([^|]+?) \| (Yes|No|Required) \| ([^|]*?) \| ([^|]*?) ?\|$",
        r"| \1 | \2 | \5 | \3 | \4 |",
        text,
        flags=re.MULTILINE,
    ),
    "a column for null": lambda text: re.sub(
        r"^\| (\w+) \| ([^|]+?) \| (Yes|No|Required) \|",
        lambda row: f"| {row[1]} | {row[2]} | {NULL[row[3]]} |",
        text,
        flags=re.MULTILINE,
    ),
    "numbered headings": lambda text: re.sub(r"^(#{2,3}) (?=[A-Z])", r"\1 1. ", text, flags=re.MULTILINE),
    "entities without a number": lambda text: re.sub(r"^#### Entity \d+: ", "#### ", text, flags=re.MULTILINE),
    "ticks": lambda text: re.sub(
        r"^(\| \w+ \| [^|]+? \|) (Yes|No) \|",
        lambda row: f"{row[1]} {'✓' if row[2] == 'Yes' else '✗'} |",
        text,
        flags=re.MULTILINE,
    ),
    "other arrows": lambda text: text.replace("→", "->").replace("↔", "<->"),
    "line ends of Windows": lambda text: text.replace("\n", "\r\n"),
    "asterisks for bullets": lambda text: re.sub(r"^( *)- (?!\[)", r"\1* ", text, flags=re.MULTILINE),
}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", NAMES)
def test_a_variant_becomes_the_same_model(name: str, variant: str) -> None:
    text, result = imported(name)
    changed = VARIANTS[variant](text)
    assert changed != text
    assert read(changed).text.replace("->", "→") == result.text.replace("->", "→")
