"""What the checker says of an imported model, by line."""

from __future__ import annotations

from entia.diagnostics import Severity
from entia.model.workspace import Workspace
from entia.rules.checker import Findings
from entia.text import Position

_PATH = "imported.entia"


def errors_of(text: str) -> list[tuple[Position, str]]:
    """The first error of each line of a model, with its message."""
    workspace = Workspace.empty().with_files({_PATH: text})
    document = workspace.document(_PATH)
    assert document is not None
    found: dict[int, tuple[Position, str]] = {}
    for diagnostic in Findings.of(workspace).diagnostics(_PATH):
        if diagnostic.severity is Severity.ERROR:
            place = diagnostic.place
            at = document.position(document.index(place.chunk), place.span.start)
            found.setdefault(at.line, (at, diagnostic.message))
    return list(found.values())
