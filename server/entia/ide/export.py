"""DDL as the editor, the preview and the command line get it: one function for all of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import NamedTuple

from entia import sql
from entia.diagnostics import Diagnostic, Severity
from entia.dialects import DIALECTS
from entia.model.schema import Schema
from entia.model.snapshot import Snapshot
from entia.model.workspace import Workspace
from entia.rules.checker import Findings
from entia.sql.script import Note, Script


class Export(NamedTuple):
    """What became of a model. `text` is None where errors forbid an export: they are in `problems` and `refusals`.

    `file` is the name to write to, beside the model: `shop.postgres.sql`. `notes` say what was mapped.
    """

    dialect: str
    file: str
    text: str | None
    script: Script | None
    problems: tuple[Diagnostic, ...] = ()
    notes: tuple[Note, ...] = ()
    refusals: tuple[Note, ...] = ()


class Choice(NamedTuple):
    """A dialect that a model can be exported to; `target` when the model names it, `version` the one it names."""

    name: str
    title: str
    version: str
    target: bool


def choices(snapshot: Snapshot | None) -> list[Choice]:
    """All built dialects, those that the model targets first."""
    named = {} if snapshot is None else {each.dialect: each.version for each in snapshot.header.targets}
    built = [dialect for dialect in DIALECTS.values() if dialect.built]
    found = [
        Choice(each.name, each.title, named.get(each.name) or each.default_version, each.name in named)
        for each in built
    ]
    return sorted(found, key=lambda each: not each.target)


def export(workspace: Workspace, findings: Findings, path: str, dialect: str, version: str = "") -> Export:
    """The DDL of the model that a file belongs to. KeyError for a dialect that is not built, or an unknown file."""
    return _export(workspace, findings, path, dialect, "", lambda schema: sql.ddl(schema, dialect, version))


def export_jobs(workspace: Workspace, findings: Findings, path: str, dialect: str, version: str = "") -> Export:
    """Its jobs: what must run again and again. Arguments and errors as of `export`."""
    return _export(workspace, findings, path, dialect, ".jobs", lambda schema: sql.jobs(schema, dialect, version))


def export_erasure(
    workspace: Workspace, findings: Findings, path: str, entity: str, dialect: str, version: str = ""
) -> Export:
    """The script that erases a person, a row of the entity. Other arguments and errors as of `export`; LookupError for
    an entity that is not there or has no `on erasure` line."""
    ending = f".erase-{entity.rpartition('.')[2].lower()}"
    return _export(
        workspace, findings, path, dialect, ending, lambda schema: sql.erasure(schema, entity, dialect, version)
    )


def _export(
    workspace: Workspace,
    findings: Findings,
    path: str,
    dialect: str,
    ending: str,
    make: Callable[[Schema], Script],
) -> Export:
    if not DIALECTS[dialect].built:
        raise KeyError(dialect)
    snapshot = workspace.model_of(path)
    if snapshot is None:
        raise KeyError(path)
    source = PurePosixPath(model_path(snapshot, path))
    file = f"{source.stem}.{dialect}{ending}.sql"
    problems = tuple(
        each for one in snapshot.paths for each in findings.diagnostics(one) if each.severity is Severity.ERROR
    )
    if problems:
        return Export(dialect, file, None, None, problems)
    script = make(snapshot.schema())
    text = None if script.refusals else sql.render(script, source=source.name)
    return Export(dialect, file, text, script, (), script.notes, script.refusals)


def model_path(snapshot: Snapshot, path: str) -> str:
    """The file that declares the model, or `path` where none does."""
    for one in snapshot.paths:
        for chunk in snapshot.document(one).chunks:
            if any(each.keyword == "model" for each in chunk.declarations):
                return one
    return path


def line_ddl(snapshot: Snapshot, schema: Schema, name: str) -> list[tuple[str, str]]:
    """(dialect, DDL) of one declaration or line for each built target of the model."""
    found: list[tuple[str, str]] = []
    for target in snapshot.header.targets:
        if target.dialect in DIALECTS and DIALECTS[target.dialect].built:
            text = sql.ddl_of(schema, name, target.dialect, target.version)
            if text:
                found.append((target.dialect, text))
    return found
