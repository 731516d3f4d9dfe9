"""`entia check --checklist`: what is open of the design document's checklist, and where."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from entia.cli import console, formats, report
from entia.cli.check import Format, complain, write
from entia.cli.exits import FINDINGS, FINE, USAGE, CommandError
from entia.cli.findings import Region, plural, region_of
from entia.cli.loading import Loaded, load, shown
from entia.ide.document import Check, checklist
from entia.ide.export import model_path
from entia.model.workspace import Workspace
from entia.rules.checker import Findings
from entia.rules.checklist import Point

_Model = tuple[str, str, tuple[Check, ...]]  # (name, file that declares it, questions)


def print_checklist(places: Sequence[str], form: Format, stdin_filename: str | None) -> int:
    """Print the checklist of each model; exit code 1 if a question is not done. Raises CommandError."""
    if form not in (Format.TEXT, Format.JSON):
        raise CommandError(f"the checklist has no format `{form.value}`", USAGE, "say --format text or --format json")
    loaded = load(places, stdin_filename)
    complain((*loaded.unreadable, *loaded.gaps))
    models = list(_models(loaded))
    if form is Format.JSON:
        write(_as_json(loaded.workspace, models))
    else:
        for model in models:
            _print(loaded.workspace, model)
    done = all(check.done for _, _, checks in models for check in checks)
    return FINE if done and not loaded.unreadable else FINDINGS


def _models(loaded: Loaded) -> Iterator[_Model]:
    workspace = loaded.workspace
    findings = Findings.of(workspace)
    for path in {workspace.owners[path]: path for path in reversed(loaded.asked)}.values():
        snapshot = workspace.model_of(path)
        assert snapshot is not None, path
        file = model_path(snapshot, path)
        yield snapshot.header.name or shown(file), file, checklist(workspace, findings, path)


def _print(workspace: Workspace, model: _Model) -> None:
    name, file, checks = model
    screen = console.out()
    screen.print(f"{console.visible(name)} ({console.visible(shown(file))})", style="bold")
    for check in checks:
        left = f": {plural(len(check.points), 'point')} open" if check.points else ""
        if not check.done and not check.points:
            left = ": the model has errors"
        mark, style = ("x", "good") if check.done else (" ", "default")
        screen.print(f"[{mark}] {check.question}{left}", style=style)
        for point, region in _placed(workspace, file, check.points):
            screen.print(f"    {report.place(region)}: {console.visible(point.message)}")
    screen.print()


def _placed(workspace: Workspace, file: str, points: Sequence[Point]) -> Iterator[tuple[Point, Region]]:
    for point in points:
        region = region_of(workspace, file, point.place)
        assert region is not None, point
        yield point, region


def _as_json(workspace: Workspace, models: Sequence[_Model]) -> str:
    """`{"version": 1, "models": [{"name", "path", "checks": [{"question", "done", "points": […]}]}]}`."""
    value = {
        "version": 1,
        "models": [
            {
                "name": name,
                "path": shown(file),
                "checks": [
                    {
                        "question": check.question,
                        "done": check.done,
                        "points": [_point(*each) for each in _placed(workspace, file, check.points)],
                    }
                    for check in checks
                ],
            }
            for name, file, checks in models
        ],
    }
    return json.dumps(value, indent=2, ensure_ascii=False)


def _point(point: Point, region: Region) -> dict[str, Any]:
    return {"message": point.message, **formats.place(region)}
