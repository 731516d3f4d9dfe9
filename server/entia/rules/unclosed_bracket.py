"""`unclosed-bracket`: a round or square bracket is opened and not closed."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "unclosed-bracket",
    Severity.ERROR,
    "a round or square bracket is opened and not closed",
    "syntax",
    unchecked,
)
