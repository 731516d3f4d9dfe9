"""`entia format`: one style, in place."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from entia.cli import console
from entia.cli.check import complain
from entia.cli.exits import FINDINGS, FINE, USAGE, CommandError
from entia.cli.findings import plural
from entia.cli.loading import STDIN, find_asked, read_stdin, shown
from entia.files import UnreadableFileError, read_text, write_text
from entia.syntax.printer import format_text


def format(places: Sequence[str], *, check: bool, stdin_filename: str | None) -> int:
    """Format files in place, or standard input to standard output; an exit code. Raises CommandError.

    With `check` nothing is written: the files that would change are named, and are a finding.
    """
    if STDIN in places:
        if len(places) > 1:
            raise CommandError("`-` stands for the only text: it cannot be combined with paths", USAGE)
        return _format_stdin(check=check, name=stdin_filename or "<stdin>")
    if stdin_filename is not None:
        raise CommandError("`--stdin-filename` goes with `-`, which reads standard input", USAGE)
    screen = console.err()
    changed, unreadable = 0, []
    files = find_asked(places)
    for path in files:
        try:
            text = read_text(path)
        except UnreadableFileError as error:
            unreadable.append(error)
            continue
        formatted = format_text(text)
        if formatted == text:
            continue
        changed += 1
        name = console.visible(shown(path.as_posix()))
        if check:
            screen.print(f"would format {name}")
            continue
        try:
            write_text(path, formatted)
        except OSError as error:
            raise CommandError(f"`{name}` cannot be written: {error.strerror}", FINDINGS) from error
        screen.print(f"formatted {name}")
    complain(unreadable)
    verb = "would change" if check else "changed"
    left = len(files) - changed - len(unreadable)
    screen.print(f"{plural(changed, 'file')} {verb}, {plural(left, 'file')} already formatted")
    return FINDINGS if unreadable or (check and changed) else FINE


def _format_stdin(*, check: bool, name: str) -> int:
    text = read_stdin()
    formatted = format_text(text)
    if check:
        if formatted != text:
            console.err().print(f"would format {console.visible(name)}")
        return FINE if formatted == text else FINDINGS
    sys.stdout.flush()
    sys.stdout.buffer.write(formatted.encode("utf-8", "surrogatepass"))
    sys.stdout.buffer.flush()
    return FINE
