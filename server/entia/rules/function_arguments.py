"""`function-arguments`: a function is called with too few, too many or the wrong arguments."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "function-arguments",
    Severity.ERROR,
    "a function is called with too few, too many or the wrong arguments",
    "sql",
    unchecked,
)
