"""`missing-name`: a declaration, or a relationship to several entities, lacks its name."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "missing-name",
    Severity.ERROR,
    "a declaration, or a relationship to several entities, lacks its name",
    "syntax",
    unchecked,
)
