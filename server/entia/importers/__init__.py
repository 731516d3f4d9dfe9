"""Sources that become a model: one file a source, one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from entia.importers.options import Options
from entia.importers.report import Imported
from entia.importers.sources import Sources


class Importer(NamedTuple):
    """`read` takes the text of a source; `suffixes` are those of its files. `joins`: several files are one model."""

    name: str
    title: str
    suffixes: tuple[str, ...]
    read: Callable[[Sources, Options], Imported]
    joins: bool = True


def _markdown(sources: Sources, _: Options) -> Imported:
    from entia.importers.markdown import read

    return read(sources.text)


IMPORTERS: Mapping[str, Importer] = MappingProxyType(
    {
        "markdown": Importer(
            "markdown", "a data model document in Markdown", (".md", ".markdown"), _markdown, joins=False
        ),
    }
)


def importer_for(path: str) -> Importer | None:
    """The importer of a file's suffix."""
    return next((each for each in IMPORTERS.values() if path.lower().endswith(each.suffixes)), None)
