"""`function-not-portable`: one of the targets cannot say an expression, or would mean something else."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "function-not-portable",
    Severity.ERROR,
    "one of the targets cannot say an expression, or would mean something else",
    "sql",
    unchecked,
)
