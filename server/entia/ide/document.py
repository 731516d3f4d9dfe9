"""The design document and its checklist, as the editor and the command line get them: one function for both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from entia.diagnostics import Diagnostic, Severity
from entia.exporters import ALL
from entia.exporters.source import Open, Reading, Source
from entia.ide.export import model_path
from entia.ide.places import find_chunk
from entia.model.design import Query
from entia.model.snapshot import Snapshot
from entia.model.workspace import Workspace
from entia.rules._reads import reads
from entia.rules._surroundings import Tracked
from entia.rules.checker import Findings
from entia.rules.checklist import CHECKS, Point, open_points
from entia.rules.rule import Subject


class Check(NamedTuple):
    """A question of the checklist. `done` when no point is open and the model has no error."""

    question: str
    done: bool
    points: tuple[Point, ...]


class Written(NamedTuple):
    """A document. `file` is the name to write to, beside the model: `shop.md`. `problems` are the model's errors: the
    document is written all the same, and names them before anything else."""

    text: str
    file: str
    problems: tuple[Diagnostic, ...]


def checklist(workspace: Workspace, findings: Findings, path: str) -> tuple[Check, ...]:
    """The checklist of the model that a file belongs to. KeyError for an unknown file."""
    snapshot = snapshot_of(workspace, path)
    points = open_points(snapshot)
    whole = not errors_of(snapshot, findings)
    found = []
    for index, question in enumerate(CHECKS):
        own = tuple(point for point in points if point.check == index)
        found.append(Check(question, whole and not own, own))
    return tuple(found)


def document(workspace: Workspace, findings: Findings, path: str) -> Written:
    """The document of the model that a file belongs to. KeyError for an unknown file."""
    exporter = ALL["markdown"]
    snapshot = snapshot_of(workspace, path)
    errors = errors_of(snapshot, findings)
    model = PurePosixPath(model_path(snapshot, path))
    source = Source(
        snapshot.schema(),
        model.name,
        tuple(_told(workspace, path, each) for each in errors),
        tuple(Open(point.check, point.message) for point in open_points(snapshot)),
        tuple(_readings(snapshot)),
    )
    return Written(exporter.write(source, "", "").text, f"{model.stem}{exporter.suffix}", errors)


def _readings(snapshot: Snapshot) -> Iterator[Reading]:
    """How the queries read their tables; nothing of a model without a target, whose SQL is nobody's."""
    for node in snapshot.in_order():
        query = node.resolved.plan.content if node.resolved.plan is not None else None
        subject = Subject(node.resolved, Tracked(snapshot))
        if isinstance(query, Query) and subject.model.targets:
            for read in reads(subject, query):
                by = read.index.name if read.index is not None else ""
                yield Reading(query.name, read.table.name, by, () if by else read.columns)


def snapshot_of(workspace: Workspace, path: str) -> Snapshot:
    """The model that a file belongs to. KeyError for an unknown file."""
    snapshot = workspace.model_of(path)
    if snapshot is None:
        raise KeyError(path)
    return snapshot


def errors_of(snapshot: Snapshot, findings: Findings) -> tuple[Diagnostic, ...]:
    """What forbids an export, and is named by a document."""
    return tuple(
        each for one in snapshot.paths for each in findings.diagnostics(one) if each.severity is Severity.ERROR
    )


def _told(workspace: Workspace, path: str, error: Diagnostic) -> str:
    """An error as a line of the document: `shop.entia:3:8: …`, counted from one."""
    found = find_chunk(workspace, path, error.place.chunk)
    if found is None:
        return error.message
    file, text, index = found
    start = text.position(index, error.span.start)
    return f"{PurePosixPath(file).name}:{start.line + 1}:{start.column + 1}: {error.message}"
