"""`stray-doc`: a `///` documents nothing."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "stray-doc",
    Severity.WARNING,
    "a `///` documents nothing",
    "syntax",
    unchecked,
)
