"""`unknown-relation`: a table, view or alias is not there."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "unknown-relation",
    Severity.ERROR,
    "a table, view or alias is not there",
    "sql",
    unchecked,
)
