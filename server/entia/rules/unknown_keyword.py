"""`unknown-keyword`: a line in the first column starts with a word that declares nothing."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "unknown-keyword",
    Severity.ERROR,
    "a line in the first column starts with a word that declares nothing",
    "syntax",
    unchecked,
)
