"""`unknown-enum-label`: a text is compared with an enum that has no such label."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "unknown-enum-label",
    Severity.ERROR,
    "a text is compared with an enum that has no such label",
    "sql",
    unchecked,
)
