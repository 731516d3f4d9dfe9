"""What the checker says of an imported model, by line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from entia.diagnostics import Severity
from entia.importers.progress import Progress, silent
from entia.rules.checker import Findings
from entia.text import Position

IMPORTED = "imported.entia"
_SLICE = 100  # declarations between two words of how far it is


class Wrong(NamedTuple):
    """An error: where, the message, and the rule that says it."""

    at: Position
    message: str
    rule: str


def checked(files: Mapping[str, str], tell: Progress = silent, before: Findings | None = None) -> Findings:
    """The findings of texts by path; only what changed is checked where there are those of the texts `before`."""
    known = before if before is not None else Findings()
    workspace = known.workspace.with_files(files, settled=False)
    total = 2 * max(workspace.waiting, 1)
    while workspace.waiting:
        tell(total // 2 - workspace.waiting, total, "check of the model")
        workspace = workspace.settled(_SLICE)
    findings = Findings.of(workspace, before, _SLICE)
    while findings.waiting:
        tell(total - min(findings.waiting, total // 2), total, "check of the model")
        findings = Findings.of(workspace, findings, _SLICE)
    return findings


def errors_of(text: str) -> list[Wrong]:
    """The first error of each line of a model."""
    return errors_in(checked({IMPORTED: text}))


def errors_in(findings: Findings) -> list[Wrong]:
    """The first error of each line of the text that is checked as `IMPORTED`."""
    document = findings.workspace.document(IMPORTED)
    assert document is not None
    found: dict[int, Wrong] = {}
    for diagnostic in findings.diagnostics(IMPORTED):
        if diagnostic.severity is Severity.ERROR:
            place = diagnostic.place
            at = document.position(document.index(place.chunk), place.span.start)
            found.setdefault(at.line, Wrong(at, diagnostic.message, diagnostic.rule))
    return list(found.values())
