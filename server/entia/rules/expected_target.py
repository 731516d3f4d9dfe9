"""`expected-target`: a relationship lacks its target."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "expected-target",
    Severity.ERROR,
    "a relationship lacks its target",
    "syntax",
    unchecked,
)
