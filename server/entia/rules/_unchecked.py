"""The check of rules whose diagnostics are made elsewhere: by the parser, by SQL's analysis, by the checker."""

from __future__ import annotations

from collections.abc import Iterable

from entia.diagnostics import Diagnostic
from entia.rules.rule import Subject


def unchecked(_subject: Subject, _element: object) -> Iterable[Diagnostic]:
    """Never called: such a rule has a scope that the checker does not run."""
    raise AssertionError("this rule's diagnostics are made elsewhere")
