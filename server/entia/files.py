"""The files of a model on disk: finding, reading and writing them. Nothing else in the product touches them."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

SUFFIX = ".entia"

# Folders that hold other people's files, or machines'. Hidden folders are skipped as well.
SKIPPED_FOLDERS = frozenset({"node_modules", "site-packages", "venv", "__pycache__"})


class UnreadableFileError(Exception):
    """A file that cannot become text; `reason` is one sentence without the path."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decode(raw: bytes) -> str:
    """The text of a file of others: UTF-8, what its byte order mark says, or else Windows' western alphabet.

    Dumps of older tools are in the latter. Raises UnicodeDecodeError where it is none of these.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw.decode(encoding, errors="replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252")


def find_files(places: Iterable[Path]) -> list[Path]:
    """Every `.entia` file of these folders and below, sorted, without repetition; a file given by name is itself.

    Skips hidden folders and `SKIPPED_FOLDERS`, but never a folder that was given. A link is followed only where it
    leads to a place inside the folder it was found in, so that a search ends and stays where it was asked to look.
    Folders that may not be read are passed over.
    """
    found: set[Path] = set()
    for place in places:
        place = Path(os.path.abspath(place))  # noqa: PTH100 (resolve() would follow links and change the user's name)
        if place.is_dir():
            found.update(_below(place))
        else:
            found.add(place)
    return sorted(found)


def _below(root: Path) -> Iterator[Path]:
    inside = root.resolve()
    seen: set[Path] = {inside}
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError:
            continue  # not readable, or gone since it was listed
        for entry in entries:
            path = Path(entry.path)
            if entry.is_symlink():
                real = path.resolve()
                if not real.is_relative_to(inside):
                    continue
                if entry.is_dir():
                    if real in seen:
                        continue
                    seen.add(real)
            if entry.is_dir():
                if not entry.name.startswith(".") and entry.name not in SKIPPED_FOLDERS:
                    waiting.append(path)
            elif entry.name.endswith(SUFFIX) and not entry.name.startswith("."):
                yield path


def files_beside(path: Path) -> list[Path]:
    """The `.entia` files that can share a model with `path` when no workspace folder says where the model ends.

    Those of its folder, and of the folders above as long as each holds such a file.
    """
    found: list[Path] = []
    for folder in path.parents:
        try:
            here = [entry for entry in folder.iterdir() if entry.suffix == SUFFIX and entry.is_file()]
        except OSError:
            here = []
        if not here and folder != path.parent:
            break
        found.extend(here)
    return sorted(found)


def read_text(path: Path) -> str:
    """The whole text, line ends as they are, without a byte order mark.

    Raises UnreadableFileError when the file is absent, may not be read or is not UTF-8, naming the first bad byte.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableFileError(path, "there is no such file") from None
    except IsADirectoryError:
        raise UnreadableFileError(path, "this is a folder") from None
    except OSError as error:
        raise UnreadableFileError(path, f"the file cannot be read: {error.strerror}") from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UnreadableFileError(
            path, f"the file is not UTF-8: line {line} holds the byte 0x{raw[error.start]:02x}; save it as UTF-8"
        ) from error


def write_text(path: Path, text: str) -> None:
    """Replace the file's text in one step: a reader sees the old text or the new one, never half of it.

    Keeps the permissions of an existing file, and follows a link instead of replacing it. Raises OSError.
    """
    real = path.resolve()
    handle, temporary = tempfile.mkstemp(dir=real.parent, prefix=f".{real.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        mode = real.stat().st_mode & 0o7777 if real.exists() else 0o666 & ~_umask()
        Path(temporary).chmod(mode)
        Path(temporary).replace(real)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(temporary).unlink()
        raise


def _umask() -> int:
    value = os.umask(0o077)
    os.umask(value)
    return value
