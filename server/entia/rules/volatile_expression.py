"""`volatile-expression`: a value that changes by itself stands where databases want one that stays."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "volatile-expression",
    Severity.ERROR,
    "a value that changes by itself stands where databases want one that stays",
    "sql",
    unchecked,
)
