"""The findings of a run with the places they mean: what every output format is made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from entia.cli.loading import Loaded
from entia.diagnostics import Diagnostic, Label, Place, Severity
from entia.ide.places import find_chunk
from entia.model.workspace import Workspace
from entia.rules.checker import Findings
from entia.text import Position

WORDS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFORMATION: "information",
    Severity.HINT: "hint",
}


class Region(NamedTuple):
    """A place in a file; positions count from zero, as everywhere but in what people read."""

    path: str
    start: Position
    end: Position


class Finding(NamedTuple):
    """One diagnostic of a file that was asked for. `labels` are those whose place is still in the model."""

    diagnostic: Diagnostic
    region: Region
    labels: tuple[tuple[Label, Region], ...]


def findings_of(loaded: Loaded) -> list[Finding]:
    """All that the rules say about the asked files, in the order of files and text."""
    findings = Findings.of(loaded.workspace)
    return [located for path in loaded.asked for located in locate(loaded.workspace, path, findings.diagnostics(path))]


def locate(workspace: Workspace, path: str, diagnostics: Iterable[Diagnostic]) -> Iterator[Finding]:
    """The places of the diagnostics of one file."""
    for diagnostic in diagnostics:
        region = region_of(workspace, path, diagnostic.place)
        assert region is not None, diagnostic
        labels = ((label, region_of(workspace, path, label.place)) for label in diagnostic.labels)
        yield Finding(diagnostic, region, tuple((label, where) for label, where in labels if where is not None))


def region_of(workspace: Workspace, near: str, place: Place) -> Region | None:
    """Where a place is, in the file `near` or another one of its model; None where it is in neither."""
    found = find_chunk(workspace, near, place.chunk)
    if found is None:
        return None
    path, document, index = found
    return Region(path, document.position(index, place.span.start), document.position(index, place.span.end))


def counts(findings: Iterable[Finding]) -> dict[Severity, int]:
    """How many there are of each severity, the gravest first; none of those that do not occur."""
    found = Counter(finding.diagnostic.severity for finding in findings)
    return {severity: found[severity] for severity in Severity if found[severity]}


def plural(count: int, word: str) -> str:
    """`1 error`, `2 errors`; "information" has no plural."""
    return f"{count} {word}" if count == 1 or word == "information" else f"{count} {word}s"
