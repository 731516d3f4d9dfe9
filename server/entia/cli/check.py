"""`entia check`: what the rules say."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum

from entia.cli import console, formats, report
from entia.cli.exits import FINDINGS, FINE
from entia.cli.findings import Finding, findings_of
from entia.cli.loading import load, shown
from entia.diagnostics import Severity
from entia.files import UnreadableFileError


class Format(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"


def check(places: Sequence[str], form: Format, stdin_filename: str | None, *, hints: bool) -> int:
    """Print what is found in these files and folders; an exit code. Raises CommandError.

    Without `hints` those are only counted in text, and left out for GitHub, which cuts long lists.
    """
    loaded = load(places, stdin_filename)
    found = findings_of(loaded)
    files = len(loaded.asked) + len(loaded.unreadable)
    failed = bool(loaded.unreadable) or has_errors(found)
    shown_findings = [each for each in found if hints or each.diagnostic.severity is not Severity.HINT]
    complain(loaded.gaps)
    match form:
        case Format.TEXT:
            complain(loaded.unreadable)
            screen = console.out()
            for each in shown_findings:
                screen.print(report.render(loaded.workspace, each), end="\n\n")
            hidden = " (--hints shows them)" if len(shown_findings) < len(found) else ""
            screen.print(report.summary(found, files, hidden), style="default" if failed else "good")
        case Format.JSON:
            write(formats.as_json(loaded.workspace, found, loaded.unreadable, files))
        case Format.SARIF:
            write(formats.as_sarif(loaded.workspace, found, loaded.unreadable))
        case Format.GITHUB:
            write(formats.as_github(shown_findings, loaded.unreadable))
    return FINDINGS if failed else FINE


def has_errors(found: Iterable[Finding]) -> bool:
    """Whether one of the findings is an error."""
    return any(each.diagnostic.severity is Severity.ERROR for each in found)


def complain(unreadable: Iterable[UnreadableFileError]) -> None:
    """Say on standard error which files have no text, and why."""
    screen = console.err()
    for error in unreadable:
        message = f"{shown(error.path.as_posix())}: {error.reason}"
        screen.print(console.labelled("error", message))


def write(text: str) -> None:
    """Print text for a program as it is, in UTF-8 whatever the terminal speaks; nothing where it is empty."""
    if text:
        sys.stdout.flush()
        sys.stdout.buffer.write(f"{text}\n".encode("utf-8", "surrogatepass"))
        sys.stdout.buffer.flush()
