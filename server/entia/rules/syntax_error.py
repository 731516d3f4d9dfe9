"""`syntax-error`: a line holds a word or sign where the grammar expects another."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "syntax-error",
    Severity.ERROR,
    "a line holds a word or sign where the grammar expects another",
    "syntax",
    unchecked,
)
