"""`one-name-for-several`: what one thing alone can be called stands on a line with several names."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "one-name-for-several",
    Severity.ERROR,
    "what one thing alone can be called stands on a line with several names",
    "syntax",
    unchecked,
)
