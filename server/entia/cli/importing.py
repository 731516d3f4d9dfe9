"""`entia import`: documents and schemas of others as models, and what became of each of their passages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from entia.cli import console
from entia.cli.check import write
from entia.cli.exits import FINDINGS, FINE, USAGE, CommandError
from entia.cli.findings import plural
from entia.cli.loading import shown
from entia.diagnostics import Severity
from entia.files import SUFFIX, UnreadableFileError, read_text, write_text
from entia.importers import IMPORTERS, Importer, importer_for
from entia.importers.options import Options
from entia.importers.report import Fate, Imported, Passage
from entia.importers.sources import joined
from entia.model.workspace import Workspace
from entia.rules.checker import Findings

_SHOWN = (Fate.MAPPED, Fate.UNPLACED)


class Report(StrEnum):
    """How the report is written."""

    TEXT = "text"
    JSON = "json"


def import_files(
    places: Sequence[str], source: str | None, out: str | None, report: Report, *, force: bool = False
) -> int:
    """Import each file by itself; an exit code. Raises CommandError.

    1 where a passage was not placed, or the model has an error. The model goes to `out` (a folder for several files),
    else to standard output; a text report to standard error.
    """
    if report is Report.JSON and out is None:
        raise CommandError("standard output is for the model", USAGE, "say --out FILE with --report json")
    if len(places) > 1 and out is None:
        raise CommandError(f"{len(places)} files become {len(places)} models", USAGE, "say --out FOLDER/")
    destinations = [_destination(place, out, many=len(places) > 1) for place in places]
    made = [(place, _importer(place, source).read(joined([(place, _read(place))]), Options())) for place in places]
    if not force:
        _refuse_foreign(destinations, [imported.text for _, imported in made])
    for (place, imported), path in zip(made, destinations, strict=True):
        if path is not None:
            _write(path, imported.text)
        if report is Report.TEXT:
            _print(place, imported)
    if report is Report.JSON:
        write(json.dumps([_as_json(place, imported) for place, imported in made], ensure_ascii=False, indent=2))
    elif out is None:
        write(made[0][1].text.rstrip("\n"))
    lost = any(imported.of(Fate.UNPLACED) for _, imported in made)
    return FINDINGS if lost or any(_errors(imported.text) for _, imported in made) else FINE


def _importer(place: str, source: str | None) -> Importer:
    if source is not None:
        known = IMPORTERS.get(source)
        if known is None:
            raise CommandError(f"nothing is imported from `{source}`", USAGE, f"say one of {', '.join(IMPORTERS)}")
        return known
    found = importer_for(place)
    if found is None:
        raise CommandError(
            f"the name of `{place}` does not tell what it is", USAGE, f"say --from, one of {', '.join(IMPORTERS)}"
        )
    return found


def _read(place: str) -> str:
    path = Path(place)
    if not path.is_file():
        raise CommandError(f"`{place}` is no file", USAGE)
    try:
        return read_text(path)
    except UnreadableFileError as error:
        raise CommandError(f"{shown(place)}: {error.reason}", FINDINGS) from error


def _destination(place: str, out: str | None, *, many: bool) -> Path | None:
    if out is None:
        return None
    if out.endswith("/") or Path(out).is_dir():
        return Path(out) / f"{Path(place).stem}{SUFFIX}"
    if many:
        raise CommandError(f"`{out}` is one file, but there are several models", USAGE, f"name a folder: --out {out}/")
    return Path(out)


def _refuse_foreign(paths: Sequence[Path | None], texts: Sequence[str]) -> None:
    """Raises CommandError where writing would lose a file that says something else."""
    for path, text in zip(paths, texts, strict=True):
        if path is None or not path.exists():
            continue
        try:
            now = read_text(path)
        except UnreadableFileError:
            now = None
        if now is None or (now.strip() and now != text):
            hint = "name another file, or say --force to lose what it says"
            raise CommandError(f"`{path}` is there already and says something else; nothing is written", FINDINGS, hint)


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, text)
    except OSError as error:
        raise CommandError(f"`{path}` cannot be written: {error.strerror}", FINDINGS) from error
    console.err().print(f"wrote {console.visible(str(path))}")


def _errors(text: str) -> bool:
    name = f"imported{SUFFIX}"
    workspace = Workspace.empty().with_files({name: text})
    return any(each.severity is Severity.ERROR for each in Findings.of(workspace).diagnostics(name))


# ---- the report ------------------------------------------------------------------------------------------------------
def _print(place: str, imported: Imported) -> None:
    screen = console.err()
    for passage in imported.passages:
        if passage.fate in _SHOWN:
            kind = "note" if passage.fate is Fate.MAPPED else "warning"
            what = f"{passage.what}: " if passage.what else "not placed: "
            screen.print(console.labelled(kind, f"{shown(place)}:{_lines(passage)}: {what}{passage.why}"))
    counts = {fate: len(imported.of(fate)) for fate in Fate}
    said = ", ".join(
        (
            f"{plural(counts[Fate.PLACED], 'passage')} placed",
            f"{counts[Fate.COMPUTED]} computed by Entia",
            f"{counts[Fate.MAPPED]} mapped with a note",
            f"{counts[Fate.UNPLACED]} not placed",
        )
    )
    screen.print(f"{console.visible(shown(place))}: {said}")


def _lines(passage: Passage) -> str:
    return str(passage.first) if passage.first == passage.last else f"{passage.first}-{passage.last}"


def _as_json(place: str, imported: Imported) -> dict[str, object]:
    return {
        "file": place,
        "passages": [
            {"first": each.first, "last": each.last, "fate": each.fate.value, "what": each.what, "why": each.why}
            for each in imported.passages
        ],
    }
