"""`unknown-directive`: a line of a block starts with a word that is no directive there."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "unknown-directive",
    Severity.ERROR,
    "a line of a block starts with a word that is no directive there",
    "syntax",
    unchecked,
)
