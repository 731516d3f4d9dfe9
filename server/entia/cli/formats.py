"""Findings for programs: JSON, SARIF 2.1.0 and the commands of a GitHub workflow. Positions count from one here."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from entia import __version__
from entia.cli.findings import WORDS, Finding, Region, counts, region_of
from entia.cli.loading import shown
from entia.diagnostics import Edit, Severity
from entia.files import UnreadableFileError
from entia.model.workspace import Workspace

Json = dict[str, Any]

_UNREADABLE = "unreadable-file"

_SARIF_LEVELS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFORMATION: "note",
    Severity.HINT: "note",
}
_GITHUB_COMMANDS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFORMATION: "notice",
    Severity.HINT: "notice",
}


# ---- JSON ------------------------------------------------------------------------------------------------------------
def as_json(
    workspace: Workspace, found: Sequence[Finding], unreadable: Sequence[UnreadableFileError], files: int
) -> str:
    """`{"version": 1, "findings": […], "unreadable": […], "summary": {…}}`; columns count code points."""
    value = {
        "version": 1,
        "entia": __version__,
        "findings": [_finding(workspace, each) for each in found],
        "unreadable": [{"path": shown(each.path.as_posix()), "reason": each.reason} for each in unreadable],
        "summary": {"files": files}
        | {WORDS[severity]: 0 for severity in Severity}
        | {WORDS[severity]: count for severity, count in counts(found).items()},
    }
    return json.dumps(value, indent=2, ensure_ascii=False)


def _finding(workspace: Workspace, finding: Finding) -> Json:
    diagnostic, path = finding.diagnostic, finding.region.path
    return {
        "rule": diagnostic.rule,
        "severity": WORDS[diagnostic.severity],
        "message": diagnostic.message,
        "help": diagnostic.help,
        **place(finding.region),
        "labels": [{"message": label.message, **place(region)} for label, region in finding.labels],
        "fixes": [
            {
                "title": fix.title,
                "preferred": fix.preferred,
                "destructive": fix.destructive,
                "edits": [{"text": text, **place(region)} for text, region in _edits(workspace, path, fix.edits)],
            }
            for fix in diagnostic.fixes
        ],
    }


def place(region: Region) -> Json:
    """`{"path": …, "range": {"start": {"line", "column"}, "end": …}}`, counted from one."""
    return {
        "path": shown(region.path),
        "range": {
            "start": {"line": region.start.line + 1, "column": region.start.column + 1},
            "end": {"line": region.end.line + 1, "column": region.end.column + 1},
        },
    }


def _edits(workspace: Workspace, path: str, edits: Sequence[Edit]) -> list[tuple[str, Region]]:
    found = [(edit.text, region_of(workspace, path, edit.place)) for edit in edits]
    return [(text, region) for text, region in found if region is not None]


# ---- SARIF -----------------------------------------------------------------------------------------------------------
def as_sarif(workspace: Workspace, found: Sequence[Finding], unreadable: Sequence[UnreadableFileError]) -> str:
    """A SARIF 2.1.0 log with one run; file names are relative to the working directory where they lie below it."""
    names = sorted({each.diagnostic.rule for each in found})
    index = {name: number for number, name in enumerate(names)}
    run: Json = {
        "tool": {"driver": {"name": "entia", "semanticVersion": __version__, "rules": [_rule(name) for name in names]}},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"SRCROOT": {"uri": f"{Path.cwd().as_uri()}/"}},
        "results": [_result(workspace, each, index) for each in found],
        "invocations": [
            {
                "executionSuccessful": not unreadable,
                "toolExecutionNotifications": [_notification(each) for each in unreadable],
            }
        ],
    }
    log = {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(log, indent=2, ensure_ascii=False)


def _rule(name: str) -> Json:
    from entia import rules

    rule = next((each for each in rules.ALL if each.name == name), None)
    if rule is None:
        return {"id": name}
    return {
        "id": name,
        "shortDescription": {"text": rule.summary},
        "help": {"text": rules.page(name), "markdown": rules.page(name)},
        "defaultConfiguration": {"level": _SARIF_LEVELS[rule.severity]},
    }


def _result(workspace: Workspace, finding: Finding, index: dict[str, int]) -> Json:
    diagnostic = finding.diagnostic
    text = f"{diagnostic.message}\n{diagnostic.help}" if diagnostic.help else diagnostic.message
    result: Json = {
        "ruleId": diagnostic.rule,
        "ruleIndex": index[diagnostic.rule],
        "level": _SARIF_LEVELS[diagnostic.severity],
        "message": {"text": text},
        "locations": [_location(finding.region)],
    }
    if finding.labels:
        result["relatedLocations"] = [
            {"id": number, **_location(region), "message": {"text": label.message}}
            for number, (label, region) in enumerate(finding.labels, 1)
        ]
    if diagnostic.fixes:
        result["fixes"] = [
            {"description": {"text": fix.title}, "artifactChanges": _changes(workspace, finding.region.path, fix.edits)}
            for fix in diagnostic.fixes
        ]
    return result


def _changes(workspace: Workspace, path: str, edits: Sequence[Edit]) -> list[Json]:
    by_file: dict[str, list[Json]] = {}
    for text, region in _edits(workspace, path, edits):
        replacement = {"deletedRegion": _region(region), "insertedContent": {"text": text}}
        by_file.setdefault(region.path, []).append(replacement)
    return [{"artifactLocation": _artifact(one), "replacements": each} for one, each in by_file.items()]


def _notification(error: UnreadableFileError) -> Json:
    location = {"physicalLocation": {"artifactLocation": _artifact(error.path.as_posix())}}
    return {"level": "error", "message": {"text": error.reason}, "locations": [location]}


def _location(region: Region) -> Json:
    return {"physicalLocation": {"artifactLocation": _artifact(region.path), "region": _region(region)}}


def _artifact(path: str) -> Json:
    name = shown(path)
    if name != path:
        return {"uri": quote(name), "uriBaseId": "SRCROOT"}
    return {"uri": Path(path).as_uri() if os.path.isabs(path) else quote(path)}  # noqa: PTH117 (a name, not a file)


def _region(region: Region) -> Json:
    return {
        "startLine": region.start.line + 1,
        "startColumn": region.start.column + 1,
        "endLine": region.end.line + 1,
        "endColumn": region.end.column + 1,
    }


# ---- GitHub ----------------------------------------------------------------------------------------------------------
def as_github(found: Sequence[Finding], unreadable: Sequence[UnreadableFileError]) -> str:
    """One workflow command a line, which GitHub shows as an annotation of the changed file."""
    lines = [
        _command("error", {"file": shown(error.path.as_posix()), "title": _UNREADABLE}, error.reason)
        for error in unreadable
    ]
    for each in found:
        diagnostic, region = each.diagnostic, each.region
        properties: dict[str, object] = {"file": shown(region.path), "line": region.start.line + 1}
        if region.end.line == region.start.line:  # columns are understood only within one line
            properties |= {"col": region.start.column + 1, "endColumn": region.end.column + 1}
        else:
            properties |= {"endLine": region.end.line + 1, "col": region.start.column + 1}
        properties["title"] = diagnostic.rule
        text = f"{diagnostic.message}\n{diagnostic.help}" if diagnostic.help else diagnostic.message
        lines.append(_command(_GITHUB_COMMANDS[diagnostic.severity], properties, text))
    return "\n".join(lines)


def _command(name: str, properties: dict[str, object], message: str) -> str:
    listed = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{name} {listed}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
