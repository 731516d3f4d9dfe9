"""`expected-type`: an attribute lacks its type."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "expected-type",
    Severity.ERROR,
    "an attribute lacks its type",
    "syntax",
    unchecked,
)
