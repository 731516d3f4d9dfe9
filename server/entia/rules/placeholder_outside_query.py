"""`placeholder-outside-query`: a placeholder stands outside of a query."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "placeholder-outside-query",
    Severity.ERROR,
    "a placeholder stands outside of a query",
    "sql",
    unchecked,
)
