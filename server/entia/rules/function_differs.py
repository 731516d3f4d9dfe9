"""`function-differs`: the value of a function differs a little on one of the targets."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "function-differs",
    Severity.INFORMATION,
    "the value of a function differs a little on one of the targets",
    "sql",
    unchecked,
)
