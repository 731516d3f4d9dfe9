"""`too-many-problems`: a declaration has more problems than are shown."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "too-many-problems",
    Severity.INFORMATION,
    "a declaration has more problems than are shown",
    "syntax",
    unchecked,
)
