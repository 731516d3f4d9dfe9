"""A model in the formats of others, as the editor and the command line get them: one function for both."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import NamedTuple

from entia import sql
from entia.diagnostics import Diagnostic
from entia.exporters import ALL
from entia.exporters.source import Source
from entia.ide.document import errors_of, snapshot_of
from entia.ide.export import model_path
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
