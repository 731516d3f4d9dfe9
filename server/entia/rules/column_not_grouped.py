"""`column-not-grouped`: a column of a grouped select is neither grouped nor aggregated."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "column-not-grouped",
    Severity.ERROR,
    "a column of a grouped select is neither grouped nor aggregated",
    "sql",
    unchecked,
)
