"""`sql-type-mismatch`: values of different kinds are compared, calculated or stored together."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "sql-type-mismatch",
    Severity.ERROR,
    "values of different kinds are compared, calculated or stored together",
    "sql",
    unchecked,
)
