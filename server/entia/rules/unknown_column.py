"""`unknown-column`: a name is no column of what the SQL sees."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "unknown-column",
    Severity.ERROR,
    "a name is no column of what the SQL sees",
    "sql",
    unchecked,
)
