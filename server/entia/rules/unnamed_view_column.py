"""`unnamed-view-column`: a column of a view has no name."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.schema import (
    View,
)
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, view: View) -> Iterator[Diagnostic]:
    for number, (name, _) in enumerate(view.columns, 1):
        if not name:
            yield RULE.at(
                subject,
                view.name_span,
                f"column {number} of view `{view.name}` has no name",
                help="write `as name` behind its expression",
            )


RULE = Rule(
    "unnamed-view-column",
    Severity.ERROR,
    "a column of a view has no name",
    "view",
    _check,
)
