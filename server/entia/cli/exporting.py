"""`entia export`: a model in the formats of others, and what they have no word for."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import NoReturn

from entia.cli import console, report
from entia.cli.check import complain, write
from entia.cli.ddl import Wanted, refused, region_of_note, targets, wanted
from entia.cli.doc import doc
from entia.cli.exits import FINDINGS, FINE, USAGE, CommandError
from entia.cli.files import write_files
from entia.cli.findings import plural
from entia.cli.importing import Report
from entia.cli.loading import Loaded, load, only_model, shown
from entia.dialects import DIALECTS
from entia.exporters import ALL, Exporter
from entia.ide.formats import Written, export_format
from entia.rules.checker import Findings
from entia.text import nearest


def export(
    place: str,
    to: str,
    dialect: str | None,
    out: str | None,
    told: Report,
    *,
    force: bool = False,
    stdin_filename: str | None = None,
) -> int:
    """Write the model of a file or folder in a format; an exit code. Raises CommandError.

    What the format has no word for is told on standard error, or as JSON on standard output when the text has a file.
    """
    exporter = _exporter(to)
    if told is Report.JSON and out is None:
        raise CommandError("standard output is for the export", USAGE, "say --out FILE with --report json")
    if dialect is not None and not exporter.dialects:
        raise CommandError(f"{exporter.title} is not of one database", USAGE, "leave out --dialect")
    if exporter.name == "markdown":
        return doc(place, out, force=force, stdin_filename=stdin_filename)
    name = (dialect or "").strip().partition(" ")[0]
    if name in DIALECTS and name not in exporter.dialects:
        _has_none(exporter, name)
    asked = wanted(dialect) if dialect is not None else None
    loaded = load([place], stdin_filename)
    complain((*loaded.unreadable, *loaded.gaps))
    if loaded.unreadable or loaded.gaps:
        raise CommandError("a model that cannot be read in whole is not exported", FINDINGS)
    path = only_model(loaded, place)
    if asked is None:
        asked = _first_target(loaded, path, exporter) if exporter.dialects else Wanted("", "")
    made = export_format(loaded.workspace, Findings.of(loaded.workspace), path, to, asked.dialect, asked.version)
    if refused(loaded.workspace, path, [made], exporter.title):
        return FINDINGS
    assert made.text is not None
    if told is Report.TEXT:
        _print(loaded, path, exporter, made)
    if out is None:
        write(made.text.rstrip("\n"))
        return FINE
    target = Path(out) / made.file if out.endswith(("/", os.sep)) or Path(out).is_dir() else Path(out)
    code = write_files([(target, made.text)], exporter.is_ours, force=force)
    if told is Report.JSON and code == FINE:
        write(json.dumps(_as_json(loaded, path, made), ensure_ascii=False, indent=2))
    return code


def _exporter(name: str) -> Exporter:
    found = ALL.get(name)
    if found is None:
        near = nearest(name, ALL)
        hint = f"write `{near}`" if near else f"the formats are {', '.join(ALL)}"
        raise CommandError(f"there is no format `{name}`", USAGE, hint)
    return found


def _has_none(exporter: Exporter, dialect: str) -> NoReturn:
    databases = ", ".join(exporter.dialects)
    title = DIALECTS[dialect].title
    raise CommandError(f"Entia writes no {exporter.title} for {title}", USAGE, f"say --dialect, one of {databases}")


def _first_target(loaded: Loaded, path: str, exporter: Exporter) -> Wanted:
    """The first database that the model names and the format describes. Raises CommandError where that is none."""
    named = targets(loaded.workspace, path)
    found = [each for each in named if each.dialect in exporter.dialects]
    if not found:
        _has_none(exporter, named[0].dialect)
    snapshot = loaded.workspace.model_of(path)
    assert snapshot is not None  # it has targets
    order = [target.dialect for target in snapshot.header.targets]
    return min(found, key=lambda each: order.index(each.dialect))


# ---- the report ------------------------------------------------------------------------------------------------------
def _print(loaded: Loaded, path: str, exporter: Exporter, made: Written) -> None:
    screen = console.err()
    for note in made.notes:
        region = region_of_note(loaded.workspace, path, note)
        where = report.place(region) if region is not None else shown(path)
        about = f"{note.subject}: " if note.subject else ""
        screen.print(console.labelled("note", f"{where}: {about}{note.message}"))
    if made.notes:
        screen.print(f"{exporter.title}: {plural(len(made.notes), 'note')}")


def _as_json(loaded: Loaded, path: str, made: Written) -> dict[str, object]:
    notes = []
    for note in made.notes:
        region = region_of_note(loaded.workspace, path, note)
        place = (
            {"file": shown(region.path), "line": region.start.line + 1, "column": region.start.column + 1}
            if region is not None
            else {"file": shown(path), "line": 1, "column": 1}
        )
        notes.append({**place, "subject": note.subject, "message": note.message})
    return {"format": made.format, "dialect": made.dialect, "notes": notes}
