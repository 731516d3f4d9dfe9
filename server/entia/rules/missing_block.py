"""`missing-block`: a declaration lacks its block in braces."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "missing-block",
    Severity.ERROR,
    "a declaration lacks its block in braces",
    "syntax",
    unchecked,
)
