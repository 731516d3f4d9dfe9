"""`unknown-cast-type`: a cast is to a type that Entia does not have."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "unknown-cast-type",
    Severity.ERROR,
    "a cast is to a type that Entia does not have",
    "sql",
    unchecked,
)
