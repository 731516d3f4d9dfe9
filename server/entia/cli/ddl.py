"""`entia ddl`, `entia jobs` and `entia erasure`: SQL of a model, to standard output or into files that are ours to
write."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from entia import dialects
from entia.cli import console, report
from entia.cli.check import complain, write
from entia.cli.exits import FINDINGS, FINE, USAGE, CommandError
from entia.cli.files import write_files
from entia.cli.findings import Region, locate, plural, region_of
from entia.cli.loading import load, only_model, shown
from entia.diagnostics import Diagnostic, Place, Severity
from entia.dialects import ALIASES, DIALECTS
from entia.ide.export import Export, choices, export, export_erasure
from entia.ide.formats import Written
from entia.model.workspace import Workspace
from entia.rules.checker import Findings
from entia.sql import Note, is_ours
from entia.text import nearest


class Wanted(NamedTuple):
    """A dialect to export to; without a version the one that the model names, else the dialect's default."""

    dialect: str
    version: str


Make = Callable[[Workspace, Findings, str, str, str], Export]  # of workspace, findings, file, dialect, version


def erasure(entity: str) -> Make:
    """What `entia erasure` exports for an entity."""

    def make(workspace: Workspace, findings: Findings, path: str, dialect: str, version: str) -> Export:
        try:
            return export_erasure(workspace, findings, path, entity, dialect, version)
        except LookupError as error:
            raise CommandError(str(error.args[0]), USAGE, str(error.args[1])) from error

    return make


def ddl(
    place: str,
    named: Sequence[str],
    out: str | None,
    *,
    force: bool = False,
    stdin_filename: str | None = None,
    make: Make = export,
) -> int:
    """Export what `make` makes of the model of a file or folder; an exit code. Raises CommandError.

    Nothing is written unless every dialect can be: an error, or a file that is not ours, stops all of them.
    """
    asked = [wanted(each) for each in named]
    loaded = load([place], stdin_filename)
    complain((*loaded.unreadable, *loaded.gaps))
    if loaded.unreadable or loaded.gaps:
        raise CommandError("a model that cannot be read in whole is not exported", FINDINGS)
    path = only_model(loaded, place)
    asked = asked or targets(loaded.workspace, path)
    findings = Findings.of(loaded.workspace)
    made = [make(loaded.workspace, findings, path, each.dialect, each.version) for each in asked]
    if refused(
        loaded.workspace, path, made, ", ".join(DIALECTS[one.dialect].title for one in made if one.text is None)
    ):
        return FINDINGS
    _print_notes(loaded.workspace, path, made)
    if out is None:
        write("\n".join(each.text.rstrip("\n") + "\n" for each in made if each.text is not None).rstrip("\n"))
        return FINE
    return write_files(_destinations(out, made), is_ours, force=force)


def wanted(text: str) -> Wanted:
    """What `postgres` or `"postgres 16"` on the command line means. Raises CommandError for what cannot be exported."""
    name, _, version = text.strip().partition(" ")
    built = [each.name for each in DIALECTS.values() if each.built]
    known = DIALECTS.get(name)
    if known is None:
        near = ALIASES.get(name.lower()) or nearest(name, DIALECTS)
        meant = f"write `{near}`" if near else f"the dialects are {', '.join(built)}"
        raise CommandError(f"there is no dialect `{name}`", USAGE, meant)
    if not known.built:
        raise CommandError(f"Entia has no DDL for {known.title} yet", USAGE, f"the dialects are {', '.join(built)}")
    version = version.strip()
    if version and dialects.version(name, version) is None:
        raise CommandError(
            f"{known.title} `{version}` is not a version that Entia writes", USAGE, f"it writes {known.range}"
        )
    return Wanted(name, version)


def targets(workspace: Workspace, path: str) -> list[Wanted]:
    """The dialects that a model names and Entia writes. Raises CommandError where that is none."""
    found = [Wanted(each.name, "") for each in choices(workspace.model_of(path)) if each.target]
    if not found:
        built = ", ".join(each.name for each in DIALECTS.values() if each.built)
        raise CommandError("the model names no target that Entia writes", USAGE, f"say --dialect, one of {built}")
    return found


# ---- what stops an export, and what is to be known about one ---------------------------------------------------------
def refused(workspace: Workspace, path: str, made: Sequence[Export | Written], titles: str) -> bool:
    """Whether errors forbid an export; they are shown. `titles` say of what."""
    screen = console.err()
    problems: dict[int, Diagnostic] = {id(each): each for one in made for each in one.problems}
    for diagnostic in problems.values():
        near = next(locate(workspace, path, (diagnostic,)))
        screen.print(report.render(workspace, near), end="\n\n")
    refusals = 0
    for one in made:
        for note in dict.fromkeys(one.refusals):
            refusals += 1
            diagnostic = Diagnostic(_LIMIT, Severity.ERROR, note.message, _place_of(workspace, path, note))
            screen.print(report.render(workspace, next(locate(workspace, path, (diagnostic,)))), end="\n\n")
    count = len(problems) + refusals
    if count:
        screen.print(f"nothing is exported: {plural(count, 'error')} for {titles}")
    return bool(count)


_LIMIT = "dialect-limit"


def _place_of(workspace: Workspace, path: str, note: Note) -> Place:
    """Where a note is shown: a value of the model that does not know its chunk is of the file's first one."""
    if note.chunk is not None:
        return Place(note.chunk, note.span)
    document = workspace.document(path)
    assert document is not None, path
    chunk = next((each for each in document.chunks if each.declarations), document.chunks[0])
    span = chunk.declarations[0].keyword_span if chunk.declarations else note.span
    return Place(chunk, span)


def region_of_note(workspace: Workspace, path: str, note: Note) -> Region | None:
    """Where a note stands in the files of a model."""
    return None if note.chunk is None else region_of(workspace, path, Place(note.chunk, note.span))


def _print_notes(workspace: Workspace, path: str, made: Sequence[Export]) -> None:
    """What was mapped, one line for each message and place, to standard error."""
    screen = console.err()
    for one in made:
        for note in dict.fromkeys(one.notes):
            region = region_of_note(workspace, path, note)
            where = report.place(region) if region is not None else shown(path)
            about = f"{note.subject}: " if note.subject else ""
            screen.print(console.labelled("note", f"{where}: {one.dialect}: {about}{note.message}"))
    scripts = [one.script for one in made if one.script is not None]
    left_out = dict.fromkeys(each for script in scripts for each in script.not_exported)
    if left_out:
        listed = ", ".join(f"`{keyword} {name}`" if name else f"`{keyword}`" for keyword, name in left_out)
        screen.print(console.labelled("note", f"not exported: {listed}"))


# ---- files -----------------------------------------------------------------------------------------------------------
def _destinations(out: str, made: Sequence[Export]) -> list[tuple[Path, str]]:
    """(file, text) of each export. Raises CommandError where one name is given for several of them."""
    folder = out.endswith(("/", os.sep)) or Path(out).is_dir()
    if not folder and len(made) > 1:
        raise CommandError(
            f"`{out}` is one file, but there are {len(made)} dialects",
            USAGE,
            f"name a folder: --out {PurePosixPath(out).parent}/ gets {', '.join(each.file for each in made)}",
        )
    texts = [(Path(out) / each.file if folder else Path(out), each.text) for each in made]
    return [(path, text) for path, text in texts if text is not None]
