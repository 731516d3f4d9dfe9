"""`unknown-function`: a function is one that nobody defines."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "unknown-function",
    Severity.ERROR,
    "a function is one that nobody defines",
    "sql",
    unchecked,
)
