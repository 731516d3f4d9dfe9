"""`many-column-role`: a relationship of several columns is used as if it were one."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule

RULE = Rule(
    "many-column-role",
    Severity.ERROR,
    "a relationship of several columns is used as if it were one",
    "sql",
    unchecked,
)
