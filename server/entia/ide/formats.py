"""A model in the formats of others, as the editor and the command line get them: one function for both."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import NamedTuple

from entia import sql
from entia.diagnostics import Diagnostic
from entia.exporters import ALL
from entia.exporters.source import Source
from entia.ide.document import document, errors_of, snapshot_of
from entia.ide.export import Export, choices, export, export_erasure, export_jobs, model_path
from entia.model.companions import WITH_TRIGGERS
from entia.model.snapshot import Snapshot
from entia.model.workspace import Workspace
from entia.rules.checker import Findings
from entia.sql import Note


class Written(NamedTuple):
    """What became of a model. `text` is None where errors forbid an export: they are in `problems` and `refusals`.

    `file` is the name to write to, beside the model: `shop.dbml`. `notes` say what the format has no word for.
    """

    format: str
    dialect: str
    file: str
    text: str | None
    problems: tuple[Diagnostic, ...] = ()
    notes: tuple[Note, ...] = ()
    refusals: tuple[Note, ...] = ()


class Kind(NamedTuple):
    """Something that a model can be exported as. Of one of the `dialects`, where there are any, those that the model
    names first; for one of the `entities`, where there are any."""

    name: str
    title: str
    dialects: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()


def kinds(snapshot: Snapshot) -> tuple[Kind, ...]:
    """All that a model can be exported as: SQL first."""
    built = tuple(each.name for each in choices(snapshot))
    living = tuple(name for name in built if name in WITH_TRIGGERS)
    tables = [table for node in snapshot.in_order() for table in node.resolved.tables]
    people = tuple(table.name for table in tables if table.design.erasures)
    return (
        Kind("ddl", "DDL", built),
        Kind("jobs", "Jobs: what runs again and again", living),
        *((Kind("erasure", "Erasure of a person", living, people),) if people else ()),
        *(Kind(each.name, each.title, tuple(name for name in built if name in each.dialects)) for each in ALL.values()),
    )


def export_kind(
    workspace: Workspace, findings: Findings, path: str, name: str, dialect: str = "", entity: str = ""
) -> Export | Written:
    """The model that a file belongs to as one of its `kinds`. KeyError for what is unknown, LookupError for an entity
    of which nobody asks to be forgotten."""
    match name:
        case "ddl":
            return export(workspace, findings, path, dialect)
        case "jobs":
            return export_jobs(workspace, findings, path, dialect)
        case "erasure":
            return export_erasure(workspace, findings, path, entity, dialect)
        case "markdown":
            made = document(workspace, findings, path)
            return Written(name, "", made.file, made.text)
    return export_format(workspace, findings, path, name, dialect)


def is_ours(name: str, text: str) -> bool:
    """Whether a text is one that Entia exported as this kind, and nobody edited since."""
    return ALL[name].is_ours(text) if name in ALL else sql.is_ours(text)


def export_format(
    workspace: Workspace, findings: Findings, path: str, name: str, dialect: str = "", version: str = ""
) -> Written:
    """The model that a file belongs to in a format of `ALL`. `dialect` is needed by those that describe a database.

    KeyError for an unknown file or format, or a dialect that is not among the format's.
    """
    exporter = ALL[name]
    snapshot = snapshot_of(workspace, path)
    model = PurePosixPath(model_path(snapshot, path))
    file = f"{model.stem}{exporter.suffix}"
    problems = errors_of(snapshot, findings)
    if problems:
        return Written(name, dialect, file, None, problems)
    schema = snapshot.schema()
    if exporter.dialects:
        if dialect not in exporter.dialects:
            raise KeyError(dialect)
        refusals = sql.ddl(schema, dialect, version).refusals  # what the database cannot have, no description of it has
        if refusals:
            return Written(name, dialect, file, None, (), (), refusals)
    made = exporter.write(Source(schema, model.name), dialect, version)
    return Written(name, dialect, file, made.text, (), made.notes)
