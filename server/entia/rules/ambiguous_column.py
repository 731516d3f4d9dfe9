"""`ambiguous-column`: a name is a column of more than one table of a select."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "ambiguous-column",
    Severity.ERROR,
    "a name is a column of more than one table of a select",
    "sql",
    unchecked,
)
