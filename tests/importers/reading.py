"""A source read alone: its catalog, and the fate of each of its passages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from entia.importers import IMPORTERS
from entia.importers.catalog import Catalog
from entia.importers.options import Options
from entia.importers.report import Imported, Passage, Trace
from entia.importers.sources import Sources, joined

Read = Callable[[Sources, Options, Trace], Catalog]


def read_model(text: str, dialect: str = "postgres", kind: str = "sql") -> Imported:
    """The model `Shop` of a SQL script, or of a source of another kind."""
    return IMPORTERS[kind].read(joined([(f"shop.{kind}", text)]), Options(dialect))


def read_texts(read: Read, files: list[tuple[str, str]], options: Options) -> tuple[Catalog, tuple[Passage, ...]]:
    """What a reader makes of (name, text) of files."""
    sources, trace = joined(files), Trace()
    catalog = read(sources, options, trace)
    return catalog, trace.finish(sources.text.split("\n"))


def read_path(read: Read, path: Path) -> tuple[Catalog, tuple[Passage, ...]]:
    """What a reader makes of a file."""
    return read_texts(read, [(path.name, path.read_text(encoding="utf-8"))], Options())
