"""`sql-syntax-error`: text between SQL brackets is not SQL."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "sql-syntax-error",
    Severity.ERROR,
    "text between SQL brackets is not SQL",
    "sql",
    unchecked,
)
