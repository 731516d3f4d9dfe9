"""`column-one-text`: a line inside a declaration starts in the first column."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "column-one-text",
    Severity.HINT,
    "a line inside a declaration starts in the first column",
    "syntax",
    unchecked,
)
