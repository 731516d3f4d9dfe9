"""`entia import … --into PATH`: a source that was imported before updates the model that it became."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.text import Text

from entia.cli import console
from entia.cli.check import write
from entia.cli.exits import FINDINGS, FINE, USAGE, CommandError
from entia.cli.findings import plural
from entia.cli.import_progress import told
from entia.cli.importing import Report, as_json, print_report, read_sources, write_model
from entia.cli.loading import load, only_model, shown
from entia.importers.options import Options
from entia.importers.report import Fate, Imported
from entia.importers.update import Change, Updated, UpdateError, updated

_KINDS = {"added": "good", "changed": "information", "renamed": "information", "removed": "error"}
_STYLES = {"+": "good", "-": "error", "@": "frame"}


def update_model(
    places: Sequence[str], kind: str | None, into: str, report: Report, options: Options, *, dry_run: bool = False
) -> int:
    """Read one source, and change the model in `into` (a file or a folder of it) where it says otherwise; an exit code.

    1 where a passage of the source was not placed, or where the model has an error now. With `dry_run` nothing is
    written: standard output has the differences. Raises CommandError, of which a model with errors is one.
    """
    if options.split:
        raise CommandError("a model that is there has its files", USAGE, "leave out --split with --into")
    loaded = load([into])
    if loaded.unreadable or loaded.gaps:
        error = (*loaded.unreadable, *loaded.gaps)[0]
        raise CommandError(f"{shown(error.path.as_posix())}: {error.reason}", FINDINGS)
    snapshot = loaded.workspace.model_of(only_model(loaded, into))
    assert snapshot is not None
    files = {path: snapshot.document(path).text for path in snapshot.paths}
    made = list(read_sources(places, kind, options))
    if len(made) != 1:
        raise CommandError(
            f"{len(made)} sources are {len(made)} models, but `{into}` is one", USAGE, "name one of them"
        )
    source, imported = made[0]
    result = _updated(into, files, imported)
    changed = {path: text for path, text in result.files.items() if text != files[path]}
    if not dry_run:
        for path, text in changed.items():
            write_model(Path(path), text)
    if report is Report.JSON:
        found = _as_json(result, changed, as_json(source, imported), written=not dry_run)
        write(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        if dry_run:
            for path, text in changed.items():
                _print_difference(shown(path), files[path], text)
        print_report(source, imported)
        _print_changes(result.changes, changed, dry_run=dry_run)
    lost = bool(imported.of(Fate.UNPLACED)) or any(change.kind == "left" for change in result.changes)
    return FINDINGS if lost else FINE


def _updated(into: str, files: Mapping[str, str], imported: Imported) -> Updated:
    try:
        with told(f"updating {shown(into)}") as tell:
            return updated(files, imported.text, tell)
    except UpdateError as error:
        place = f"{shown(error.path)}:{error.line}: " if error.path else ""
        raise CommandError(f"{place}{error.message}; nothing is written", FINDINGS) from error


def _print_changes(changes: Sequence[Change], changed: Mapping[str, str], *, dry_run: bool) -> None:
    screen = console.err()
    for change in changes:
        if change.kind in _KINDS:
            said = console.visible(f" {change.what}: {change.why}")
            screen.print(Text.assemble((change.kind, _KINDS[change.kind]), said))
        elif change.kind == "kept":
            screen.print(console.labelled("note", f"kept {change.what}: {change.why}"))
        else:
            screen.print(console.labelled("error", f"{shown(change.what)}: {change.why}"))
    done = plural(sum(change.kind in _KINDS for change in changes), "change")
    nothing = "; nothing is written" if dry_run else ""
    screen.print(f"{done} in {plural(len(changed), 'file')}{nothing}" if changed else "the model is up to date")


def _print_difference(name: str, before: str, after: str) -> None:
    """The unified difference of a file, in colours on a terminal."""
    screen = console.out()
    rows = difflib.unified_diff(before.splitlines(), after.splitlines(), name, name, lineterm="")
    for row in rows:
        screen.print(Text(console.visible(row), _STYLES.get(row[:1], "default")))


def _as_json(
    result: Updated, changed: Mapping[str, str], source: Mapping[str, object], *, written: bool
) -> dict[str, object]:
    return {
        "source": source,
        "files": sorted(map(shown, changed)),
        "written": written,
        "changes": [{"kind": each.kind, "what": each.what, "why": each.why} for each in result.changes],
    }
