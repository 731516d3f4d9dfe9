"""`check-not-boolean`: a check or predicate is no condition."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "check-not-boolean",
    Severity.ERROR,
    "a check or predicate is no condition",
    "sql",
    unchecked,
)
