"""`duplicate-view-column`: two columns of a view have one name."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.schema import (
    View,
)
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, view: View) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for name, _ in view.columns:
        if name and name.lower() in seen:
            yield RULE.at(
                subject,
                view.name_span,
                f"view `{view.name}` has two columns `{name}`",
                help="give one of them another name with `as`",
            )
        seen.add(name.lower())


RULE = Rule(
    "duplicate-view-column",
    Severity.ERROR,
    "two columns of a view have one name",
    "view",
    _check,
)
