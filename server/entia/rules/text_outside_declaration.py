"""`text-outside-declaration`: text stands outside of every declaration."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "text-outside-declaration",
    Severity.ERROR,
    "text stands outside of every declaration",
    "syntax",
    unchecked,
)
