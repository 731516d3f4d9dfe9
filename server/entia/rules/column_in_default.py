"""`column-in-default`: a default refers to a column."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "column-in-default",
    Severity.ERROR,
    "a default refers to a column",
    "sql",
    unchecked,
)
