"""`unclosed-brace`: a block is opened with `{` and not closed."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "unclosed-brace",
    Severity.ERROR,
    "a block is opened with `{` and not closed",
    "syntax",
    unchecked,
)
