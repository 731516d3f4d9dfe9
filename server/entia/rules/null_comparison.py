"""`null-comparison`: something is compared with null, which is never true."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "null-comparison",
    Severity.ERROR,
    "something is compared with null, which is never true",
    "sql",
    unchecked,
)
