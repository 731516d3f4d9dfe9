"""`aggregate-not-allowed`: an aggregate or window function stands where only one row is seen."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "aggregate-not-allowed",
    Severity.ERROR,
    "an aggregate or window function stands where only one row is seen",
    "sql",
    unchecked,
)
