"""Files that commands write: never over one that Entia did not write, unless that is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from entia.cli import console
from entia.cli.exits import FINDINGS, FINE, CommandError
from entia.files import UnreadableFileError, read_text, write_text


def write_files(files: Sequence[tuple[Path, str]], is_ours: Callable[[str], bool], *, force: bool) -> int:
    """Write each text to its file; an exit code. Raises CommandError where the system refuses.

    Without `force` nothing is written if one of the files is not as `is_ours` knows them: ours, and not edited since.
    """
    screen = console.err()
    foreign = [] if force else [path for path, text in files if _is_foreign(path, text, is_ours)]
    for path in foreign:
        message = f"`{path}` was not written by entia, or was edited since; nothing is written"
        screen.print(console.labelled("error", message))
    if foreign:
        screen.print(console.labelled("help", "name another file, or say --force to lose what it says"))
        return FINDINGS
    for path, text in files:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_text(path, text)
        except OSError as error:
            raise CommandError(f"`{path}` cannot be written: {error.strerror}", FINDINGS) from error
        screen.print(f"wrote {console.visible(str(path))}")
    return FINE


def _is_foreign(path: Path, text: str, is_ours: Callable[[str], bool]) -> bool:
    """Whether writing would lose something that is not our own last export."""
    if not path.exists():
        return False
    try:
        now = read_text(path)
    except UnreadableFileError:
        return True  # whatever it is, it is no text of ours
    return bool(now.strip()) and now != text and not is_ours(now)
