"""From the places of `entia import` to the texts that become models: files, folders, standard input."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from entia.cli.exits import FINDINGS, USAGE, CommandError
from entia.cli.loading import STDIN
from entia.files import SKIPPED_FOLDERS, decode
from entia.importers import IMPORTERS, Importer, importer_for
from entia.importers.sources import Sources, joined

_NAMELESS = "<stdin>"


class Source(NamedTuple):
    """What becomes one model: `label` is what it is called in the report, `stem` what the model's file is called."""

    label: str
    stem: str
    sources: Sources


def find_sources(places: Sequence[str], kind: str | None) -> list[tuple[Importer, Source]]:
    """What the places hold, in their order; files of one joining importer are one model. Raises CommandError."""
    given = _importer(kind) if kind is not None else None
    if STDIN in places:
        if len(places) > 1:
            raise CommandError("`-` stands for the only text: it cannot be combined with paths", USAGE)
        if given is None:
            raise CommandError("standard input has no name that tells what it is", USAGE, _say_from())
        given_text = (_NAMELESS, _decoded(sys.stdin.buffer.read(), _NAMELESS))
        return [(given, Source(_NAMELESS, "imported", joined([given_text])))]
    files: dict[str, list[tuple[str, str]]] = {}  # by importer
    found: list[tuple[Importer, Source]] = []
    first: dict[str, str] = {}
    for place in places:
        for path, importer in _files(place, given):
            text = (str(path), _decoded(path.read_bytes(), str(path)))
            if importer.joins:
                files.setdefault(importer.name, []).append(text)
                first.setdefault(importer.name, place)
            else:
                found.append((importer, Source(str(path), path.stem, joined([text]))))
    for name, texts in files.items():
        place = first[name]
        label = place if len(texts) == 1 or Path(place).is_dir() else f"{place} and {len(texts) - 1} more"
        stem = Path(place).absolute().name.split(".")[0] or "imported"
        found.append((IMPORTERS[name], Source(label, stem, joined(texts))))
    return found


def _importer(kind: str) -> Importer:
    known = IMPORTERS.get(kind)
    if known is None:
        raise CommandError(f"nothing is imported from `{kind}`", USAGE, f"say one of {', '.join(IMPORTERS)}")
    return known


def _say_from() -> str:
    return f"say --from, one of {', '.join(IMPORTERS)}"


def _files(place: str, given: Importer | None) -> list[tuple[Path, Importer]]:
    """The files of a place, each with its importer."""
    path = Path(place)
    if path.is_dir():
        return _below(path, given)
    if not path.is_file():
        raise CommandError(f"`{place}` is no file", USAGE)
    importer = given or importer_for(place)
    if importer is None:
        raise CommandError(f"the name of `{place}` does not tell what it is", USAGE, _say_from())
    return [(path, importer)]


def _below(folder: Path, given: Importer | None) -> list[tuple[Path, Importer]]:
    """The files of a folder and of those below, in the order in which their importer reads them."""
    known = [given] if given is not None else list(IMPORTERS.values())
    by_importer: dict[str, list[Path]] = {}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        if not path.is_file() or any(part.startswith(".") or part in SKIPPED_FOLDERS for part in inside):
            continue
        importer = next((each for each in known if path.name.lower().endswith(each.suffixes)), None)
        if importer is not None:
            by_importer.setdefault(importer.name, []).append(path)
    if not by_importer:
        endings = ", ".join(f"`*{suffix}`" for importer in known for suffix in importer.suffixes)
        raise CommandError(f"there is no {endings} in `{folder}`", USAGE)
    found = []
    for name, paths in by_importer.items():
        importer = IMPORTERS[name]
        ordered = importer.in_order([path.as_posix() for path in paths]) if importer.in_order else paths
        found += [(Path(path), importer) for path in ordered]
    return found


def _decoded(raw: bytes, name: str) -> str:
    try:
        return decode(raw)
    except UnicodeDecodeError:
        raise CommandError(f"`{name}` is no text: it is neither UTF-8 nor Windows-1252", FINDINGS) from None
