"""Schemas of others and live databases as new models for the editor, with what is told of what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import NamedTuple

from entia.importers import IMPORTERS, importer_for
from entia.importers.database_address import Address
from entia.importers.options import Options
from entia.importers.progress import Progress
from entia.importers.report import Fate, Imported
from entia.importers.sources import Sources, joined


class Remark(NamedTuple):
    """What a person should know: `lost` where nothing of the model says it; `place` is a line or an object."""

    place: str
    message: str
    lost: bool


class Made(NamedTuple):
    """A model as text. `source` is what it was read from, without a secret; `counts` what was read: "tables" → 12."""

    text: str
    source: str
    counts: Mapping[str, int]
    remarks: tuple[Remark, ...]


class Update(NamedTuple):
    """A model after a new import of its source: the files that differ (path → text), and what was done (kind, what,
    why); `kept` is what the model says otherwise than the source, `left` what is wrong now."""

    texts: Mapping[str, str]
    changes: tuple[tuple[str, str, str], ...]


class UnknownSourceError(Exception):
    """Files that cannot be imported together: the message is a sentence."""


def import_files(files: Sequence[tuple[str, str]], progress: Progress) -> Made:
    """The model of (path, text) of files that belong together. Raises UnknownSourceError, and as `progress` does."""
    found = {path: importer_for(path) for path, _ in files}
    names = {importer.name for importer in found.values() if importer is not None}
    for path, importer in found.items():
        if importer is None:
            endings = ", ".join(suffix for each in IMPORTERS.values() for suffix in each.suffixes)
            raise UnknownSourceError(f"the name of `{PurePath(path).name}` ends in none of {endings}")
    if len(names) != 1:
        raise UnknownSourceError("files of one kind become one model; import the others by themselves")
    importer = IMPORTERS[names.pop()]
    if not importer.joins and len(files) > 1:
        raise UnknownSourceError(f"one file at a time: {importer.title} is a model by itself")
    texts = dict(files)
    paths = importer.in_order(list(texts)) if importer.in_order else sorted(texts)
    sources = joined([(PurePath(path).name, texts[path]) for path in paths])
    return _made(importer.read(sources, Options(tell=progress)), sources, ", ".join(sources.files))


def import_url(address: Address, progress: Progress) -> Made:
    """The model of a live database. Raises DatabaseError, and what `progress` raises."""
    from entia.importers.database import import_database

    imported, sources = import_database(address, Options(tell=progress))
    return _made(imported, sources, address.shown)


def update_model(files: Mapping[str, str], imported: str, progress: Progress) -> Update:
    """The model of `files` (path → text) with what an import of its source says otherwise. Raises UnknownSourceError
    where there is none (the files stay as they are), and as `progress` does."""
    from entia.importers.update import UpdateError, updated

    try:
        made = updated(files, imported, progress)
    except UpdateError as error:
        place = f"{PurePath(error.path).name}:{error.line}: " if error.path else ""
        raise UnknownSourceError(f"{place}{error.message}; nothing is changed") from None
    texts = {path: text for path, text in made.files.items() if text != files[path]}
    changes = ((each.kind, _shown(each.kind, each.what), each.why) for each in made.changes)
    return Update(texts, tuple(changes))


def _shown(kind: str, what: str) -> str:
    """What is left has its place: the file without its folders."""
    return PurePath(what).name if kind == "left" else what


def _made(imported: Imported, sources: Sources, source: str) -> Made:
    remarks = []
    for each in imported.passages:
        if each.fate in (Fate.MAPPED, Fate.UNPLACED):
            file, line = sources.place(each.first - 1)
            place = file if sources.objects else f"{file}:{line + 1}"
            message = f"{each.what}: {each.why}" if each.what else each.why
            remarks.append(Remark(place, message, each.fate is Fate.UNPLACED))
    return Made(imported.text, source, imported.counts, tuple(remarks))
