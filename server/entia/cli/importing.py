"""`entia import`: documents and schemas of others as models, and what became of each of their passages."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from entia.cli import console
from entia.cli.check import write
from entia.cli.exits import FINDINGS, FINE, USAGE, CommandError
from entia.cli.findings import plural
from entia.cli.import_database import read_database
from entia.cli.import_progress import told
from entia.cli.import_sources import Source, find_sources
from entia.cli.loading import shown
from entia.dialects import ALIASES, DIALECTS
from entia.files import SUFFIX, UnreadableFileError, read_text, write_text
from entia.importers.database_address import is_url
from entia.importers.options import Options
from entia.importers.report import Fate, Imported, Passage, counted
from entia.importers.sources import Sources

K = TypeVar("K")
_NAMED = 8  # subjects that one line of the report names


class Report(StrEnum):
    """How the report is written."""

    TEXT = "text"
    JSON = "json"


def import_files(
    places: Sequence[str],
    source: str | None,
    out: str | None,
    report: Report,
    options: Options,
    *,
    force: bool = False,
) -> int:
    """Import what the places hold; an exit code. Raises CommandError.

    1 where a passage was not placed, or the model has an error. The model goes to `out` (a folder for several models or
    files), else to standard output; a text report to standard error.
    """
    if report is Report.JSON and out is None:
        raise CommandError("standard output is for the model", USAGE, "say --out FILE with --report json")
    if options.split and out is None:
        raise CommandError("several files need a folder", USAGE, "say --out FOLDER/ with --split")
    made = list(read_sources(places, source, options))
    if len(made) > 1 and out is None:
        raise CommandError(f"{len(made)} sources become {len(made)} models", USAGE, "say --out FOLDER/")
    texts: dict[Path, str] = {}
    if out is not None:
        for each, imported in made:
            texts |= _destinations(each, imported, out, many=len(made) > 1)
    if not force:
        _refuse_foreign(texts)
    for path, text in texts.items():
        write_model(path, text)
    if report is Report.TEXT:
        for each, imported in made:
            print_report(each, imported)
    if report is Report.JSON:
        write(json.dumps([as_json(each, imported) for each, imported in made], ensure_ascii=False, indent=2))
    elif out is None:
        write(made[0][1].text.rstrip("\n"))
    lost = any(imported.of(Fate.UNPLACED) for _, imported in made)
    return FINDINGS if lost or any(imported.errors for _, imported in made) else FINE


def known_dialect(name: str) -> str:
    """Entia's name of a dialect, whatever others call it; "" for "". Raises CommandError."""
    lower = name.lower()
    found = ALIASES.get(lower, lower)
    if found and found not in DIALECTS:
        raise CommandError(f"no dialect is called `{name}`", USAGE, f"say one of {', '.join(DIALECTS)}")
    return found


def read_sources(places: Sequence[str], kind: str | None, options: Options) -> Iterable[tuple[Source, Imported]]:
    """Read what each place holds: databases by themselves, files together where they are of one model."""
    urls = [place for place in places if is_url(place)]
    files = [place for place in places if not is_url(place)]
    for url in urls:
        yield read_database(url, options)
    for importer, source in find_sources(files, kind) if files else ():
        with told(f"importing {shown(source.label)}") as tell:
            imported = importer.read(source.sources, options._replace(tell=tell))
        yield source, imported


# ---- where the model goes --------------------------------------------------------------------------------------------
def _destinations(source: Source, imported: Imported, out: str, *, many: bool) -> Mapping[Path, str]:
    """The files to be written, with their texts."""
    folder = Path(out)
    if imported.files:
        if many:
            folder /= source.stem
        elif out.endswith(SUFFIX):
            raise CommandError(f"`{out}` is one file, but there are several", USAGE, "name a folder: --out FOLDER/")
        return {folder / f"{schema or source.stem}{SUFFIX}": text for schema, text in imported.files}
    if out.endswith("/") or folder.is_dir():
        return {folder / f"{source.stem}{SUFFIX}": imported.text}
    if many:
        raise CommandError(f"`{out}` is one file, but there are several models", USAGE, f"name a folder: --out {out}/")
    return {folder: imported.text}


def _refuse_foreign(texts: Mapping[Path, str]) -> None:
    """Raises CommandError where writing would lose a file that says something else."""
    for path, text in texts.items():
        if not path.exists():
            continue
        try:
            now = read_text(path)
        except UnreadableFileError:
            now = None
        if now is None or (now.strip() and now != text):
            hint = "name another file, or say --force to lose what it says"
            raise CommandError(f"`{path}` is there already and says something else; nothing is written", FINDINGS, hint)


def write_model(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, text)
    except OSError as error:
        raise CommandError(f"`{path}` cannot be written: {error.strerror}", FINDINGS) from error
    console.err().print(f"wrote {console.visible(shown(str(path)))}")


# ---- the report ------------------------------------------------------------------------------------------------------
def print_report(source: Source, imported: Imported) -> None:
    screen = console.err()
    for line in (*_mapped(source.sources, imported.of(Fate.MAPPED)), *_asides(source.sources, imported.of(Fate.ASIDE))):
        screen.print(console.labelled("note", line))
    for passage in imported.of(Fate.UNPLACED):
        screen.print(console.labelled("warning", f"{_place(source.sources, passage)}: not placed: {passage.why}"))
    for wrong in imported.errors:
        said = f"{_place(source.sources, wrong)}: {wrong.what}: {wrong.why}"
        screen.print(console.labelled("error", said))
    label = console.visible(shown(source.label))
    if imported.counts:
        screen.print(f"{label}: read {counted(imported.counts)}")
    counts = {fate: len(imported.of(fate)) for fate in Fate}
    said = ", ".join(
        (
            f"{plural(counts[Fate.PLACED], 'passage')} placed",
            f"{counts[Fate.COMPUTED]} computed by Entia",
            f"{counts[Fate.MAPPED]} mapped with a note",
            *([f"{counts[Fate.ASIDE]} no part of a model"] if counts[Fate.ASIDE] else []),
            f"{counts[Fate.UNPLACED]} not placed",
        )
    )
    screen.print(f"{label}: {said}")


def _mapped(sources: Sources, passages: Iterable[Passage]) -> Iterable[str]:
    """What is said otherwise, a line for all that are for the same reason: a dump has the same type in each table."""
    for why, found in _by(passages, lambda passage: passage.why).items():
        subjects = list(dict.fromkeys(passage.what for passage in found))
        more = f" and {len(subjects) - _NAMED} more (--report json names each)" if len(subjects) > _NAMED else ""
        yield f"{_places(sources, found)}: {', '.join(subjects[:_NAMED])}{more}: {why}"


def _asides(sources: Sources, passages: Iterable[Passage]) -> Iterable[str]:
    """What is no part of a model, a line for all of a kind: a dump has hundreds of them, and JSON names each."""
    for (what, why), found in _by(passages, lambda passage: (passage.what.split(",")[0], passage.why)).items():
        yield f"{_places(sources, found)}: {what}: {why}"


def _by(passages: Iterable[Passage], key: Callable[[Passage], K]) -> dict[K, list[Passage]]:
    groups: dict[K, list[Passage]] = {}
    for passage in passages:
        groups.setdefault(key(passage), []).append(passage)
    return groups


def _places(sources: Sources, passages: Sequence[Passage]) -> str:
    more = f" and {plural(len(passages) - 1, 'other place')}" if len(passages) > 1 else ""
    return f"{_place(sources, passages[0])}{more}"


def _place(sources: Sources, passage: Passage) -> str:
    """`schema.sql:12-14`, where the passage stands; the object, where it is one of a database."""
    file, first = sources.place(passage.first - 1)
    if sources.objects:
        return file
    lines = (
        str(first + 1) if passage.first == passage.last else f"{first + 1}-{first + 1 + passage.last - passage.first}"
    )
    return f"{shown(file)}:{lines}"


def as_json(source: Source, imported: Imported) -> dict[str, object]:
    return {
        "database" if source.sources.objects else "file": source.label,
        "counts": dict(imported.counts),
        "passages": list(_passages(source.sources, imported.passages)),
        "errors": list(_passages(source.sources, imported.errors)),
    }


def _passages(sources: Sources, passages: Iterable[Passage]) -> Iterable[dict[str, object]]:
    for each in passages:
        file, first = sources.place(each.first - 1)
        last = first + each.last - each.first
        place = {"object": file} if sources.objects else {"file": file, "first": first + 1, "last": last + 1}
        yield {**place, "fate": each.fate.value, "what": each.what, "why": each.why}
