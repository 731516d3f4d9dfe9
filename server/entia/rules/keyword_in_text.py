"""`keyword-in-text`: a line of a text starts with a declaration keyword in the first column."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "keyword-in-text",
    Severity.ERROR,
    "a line of a text starts with a declaration keyword in the first column",
    "syntax",
    unchecked,
)
