"""What the checker says of an imported model, by line."""

from __future__ import annotations

from typing import NamedTuple

from entia.diagnostics import Severity
from entia.model.workspace import Workspace
from entia.rules.checker import Findings
from entia.text import Position

_PATH = "imported.entia"


class Wrong(NamedTuple):
    """An error: where, the message, and the rule that says it."""

    at: Position
    message: str
    rule: str


def errors_of(text: str) -> list[Wrong]:
    """The first error of each line of a model."""
    workspace = Workspace.empty().with_files({_PATH: text})
    document = workspace.document(_PATH)
    assert document is not None
    found: dict[int, Wrong] = {}
    for diagnostic in Findings.of(workspace).diagnostics(_PATH):
        if diagnostic.severity is Severity.ERROR:
            place = diagnostic.place
            at = document.position(document.index(place.chunk), place.span.start)
            found.setdefault(at.line, Wrong(at, diagnostic.message, diagnostic.rule))
    return list(found.values())
