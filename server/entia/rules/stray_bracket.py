"""`stray-bracket`: a closing brace closes nothing."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "stray-bracket",
    Severity.ERROR,
    "a closing brace closes nothing",
    "syntax",
    unchecked,
)
