"""`name-not-nfc`: a name is not in Unicode normal form C."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "name-not-nfc",
    Severity.ERROR,
    "a name is not in Unicode normal form C",
    "syntax",
    unchecked,
)
