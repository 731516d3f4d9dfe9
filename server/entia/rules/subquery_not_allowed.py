"""`subquery-not-allowed`: a select stands where only one row is seen."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "subquery-not-allowed",
    Severity.ERROR,
    "a select stands where only one row is seen",
    "sql",
    unchecked,
)
