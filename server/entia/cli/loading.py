"""From the paths of a command line to a workspace: whole models are read, but only what was asked for is reported."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from entia.cli.exits import FINDINGS, USAGE, CommandError
from entia.files import SUFFIX, UnreadableFileError, find_files, read_text
from entia.ide.export import model_path
from entia.model.workspace import Workspace

STDIN = "-"
_NAMELESS = "<stdin>"

# A model does not reach out of its repository.
_REPOSITORY = (".git", ".hg", ".svn", ".jj")


@dataclass(frozen=True, slots=True)
class Loaded:
    """`asked` are the files of the command line, sorted; the workspace also has the rest of their models.

    `unreadable` are asked files that have no text, `gaps` others of their models.
    """

    workspace: Workspace
    asked: tuple[str, ...]
    unreadable: tuple[UnreadableFileError, ...] = ()
    gaps: tuple[UnreadableFileError, ...] = ()


def load(places: Sequence[str], stdin_filename: str | None = None) -> Loaded:
    """Read the files and folders of a command line, and the models that they belong to.

    `-` is the text of standard input; `stdin_filename` says which file it is a newer text of. Raises CommandError where
    a path leads nowhere, or where there is no `.entia` file at all.
    """
    texts: dict[str, str | None] = {}
    asked: set[Path] = set()
    if STDIN in places:
        if len(places) > 1:
            raise CommandError("`-` stands for the only text: it cannot be combined with paths", USAGE)
        given = read_stdin()
        if stdin_filename is None:
            workspace = Workspace.empty().with_files({_NAMELESS: given})
            return Loaded(workspace, (_NAMELESS,))
        path = _absolute(stdin_filename)
        asked.add(path)
        texts[path.as_posix()] = given
    elif stdin_filename is not None:
        raise CommandError("`--stdin-filename` goes with `-`, which reads standard input", USAGE)
    else:
        asked |= set(find_asked(places))
    related = _related(asked)
    unreadable: list[UnreadableFileError] = []
    gaps: list[UnreadableFileError] = []
    for path in sorted(asked | related):
        name = path.as_posix()
        if name in texts:
            continue
        try:
            texts[name] = read_text(path)
        except UnreadableFileError as error:
            (unreadable if path in asked else gaps).append(error)
    workspace = Workspace.empty().with_files(texts)
    readable = tuple(sorted(path.as_posix() for path in asked if path.as_posix() in texts))
    return Loaded(workspace, readable, tuple(unreadable), tuple(gaps))


def find_asked(places: Iterable[str]) -> list[Path]:
    """The files that the paths of a command line mean. Raises CommandError where that is none."""
    found: set[Path] = set()
    for place in places:
        path = Path(place)
        if not path.exists():
            raise CommandError(f"`{place}` does not exist", USAGE)
        files = find_files([path])
        if not files:
            raise CommandError(f"there is no `*{SUFFIX}` file in `{place}`", USAGE)
        found.update(files)
    return sorted(found)


def read_stdin() -> str:
    """The text of standard input. Raises CommandError where it is not UTF-8."""
    raw = sys.stdin.buffer.read()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise CommandError(
            f"standard input is not UTF-8: line {line} holds the byte 0x{raw[error.start]:02x}", FINDINGS
        ) from None


def shown(path: str) -> str:
    """A path as a person wants to read it: relative to the working directory where it lies below that."""
    if path == _NAMELESS:
        return path
    try:
        return Path(path).relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path


def _related(asked: Iterable[Path]) -> set[Path]:
    """The files that belong to the same models as these: a model owns its folder and the folders below."""
    known: dict[Path, Path | None] = {}
    roots = {_model_folder(folder, known) for folder in {path.parent for path in asked}}
    return set(find_files([root for root in roots if root is not None]))


def _model_folder(folder: Path, known: dict[Path, Path | None]) -> Path | None:
    """The nearest folder, this one or above it, that a file with a `model` declaration stands in; kept in `known`."""
    if folder not in known:
        try:
            names = sorted(path.name for path in folder.iterdir())
        except OSError:
            names = []  # not readable, or not there yet (`--stdin-filename` may name a new file)
        if any(_declares_model(folder / name) for name in names if name.endswith(SUFFIX)):
            known[folder] = folder
        elif folder == folder.parent or any(name in _REPOSITORY for name in names):
            known[folder] = None
        else:
            known[folder] = _model_folder(folder.parent, known)
    return known[folder]


def _declares_model(path: Path) -> bool:
    try:
        text = read_text(path)
    except UnreadableFileError:
        return False
    name = path.as_posix()
    return "model" in text and name in Workspace.empty().with_files({name: text}).declaring


def _absolute(name: str) -> Path:
    return Path(os.path.abspath(name))  # noqa: PTH100 (resolve() would follow links and change the user's name)


def only_model(loaded: Loaded, place: str) -> str:
    """A file of the one model asked for. Raises CommandError where there are several."""
    models = {loaded.workspace.owners[path]: path for path in reversed(loaded.asked)}
    if len(models) > 1:
        snapshots = [loaded.workspace.model_of(path) for path in models.values()]
        files = sorted(
            shown(model_path(snapshot, path))
            for snapshot, path in zip(snapshots, models.values(), strict=True)
            if snapshot
        )
        hint = f"name one of them: {', '.join(files[:5])}{', …' if len(files) > 5 else ''}"
        raise CommandError(f"`{place}` holds {len(models)} models", USAGE, hint)
    return next(iter(models.values()))
