"""`entia doc`: the design document of a model, to standard output or into a file that is ours to write."""

from __future__ import annotations

import os
from pathlib import Path

from entia.cli import console, report
from entia.cli.check import complain, write
from entia.cli.exits import FINDINGS, CommandError
from entia.cli.files import write_files
from entia.cli.findings import locate, plural
from entia.cli.loading import load, only_model
from entia.exporters.markdown import is_ours
from entia.ide.document import document
from entia.rules.checker import Findings


def doc(place: str, out: str | None, *, force: bool = False, stdin_filename: str | None = None) -> int:
    """Write the document of the model of a file or folder; an exit code. Raises CommandError.

    A model with errors has a document, which names them first: to leave an older one in place would be less true. The
    exit code tells.
    """
    loaded = load([place], stdin_filename)
    complain((*loaded.unreadable, *loaded.gaps))
    if loaded.unreadable or loaded.gaps:
        raise CommandError("a model that cannot be read in whole has no document", FINDINGS)
    path = only_model(loaded, place)
    made = document(loaded.workspace, Findings.of(loaded.workspace), path)
    screen = console.err()
    for each in locate(loaded.workspace, path, made.problems):
        screen.print(report.render(loaded.workspace, each), end="\n\n")
    if made.problems:
        screen.print(f"the document names {plural(len(made.problems), 'error')} of the model")
    code = FINDINGS if made.problems else 0
    if out is None:
        write(made.text.rstrip("\n"))
        return code
    folder = out.endswith(("/", os.sep)) or Path(out).is_dir()
    target = Path(out) / made.file if folder else Path(out)
    return write_files([(target, made.text)], is_ours, force=force) or code
