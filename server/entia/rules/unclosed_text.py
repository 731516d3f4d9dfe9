"""`unclosed-text`: a text in quotes is not closed."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "unclosed-text",
    Severity.ERROR,
    "a text in quotes is not closed",
    "syntax",
    unchecked,
)
