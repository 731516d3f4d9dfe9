"""`missing-colon`: an attribute lacks the `:` between its name and its type."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "missing-colon",
    Severity.ERROR,
    "an attribute lacks the `:` between its name and its type",
    "syntax",
    unchecked,
)
