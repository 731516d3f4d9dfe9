"""`literal-does-not-fit`: a literal is no value of the type it meets."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "literal-does-not-fit",
    Severity.ERROR,
    "a literal is no value of the type it meets",
    "sql",
    unchecked,
)
