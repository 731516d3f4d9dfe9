"""`untyped-computed`: a computed attribute has no type, and its expression does not tell one."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "untyped-computed",
    Severity.ERROR,
    "a computed attribute has no type, and its expression does not tell one",
    "sql",
    unchecked,
)
