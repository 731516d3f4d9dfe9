"""Sources that become a model: one file a source, one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from entia.importers.report import Imported


class Importer(NamedTuple):
    """`read` takes the text of a source; `suffixes` are those of its files."""

    name: str
    title: str
    suffixes: tuple[str, ...]
    read: Callable[[str], Imported]


def _markdown(text: str) -> Imported:
    from entia.importers.markdown import read

    return read(text)


IMPORTERS: Mapping[str, Importer] = MappingProxyType(
    {
        "markdown": Importer("markdown", "a data model document in Markdown", (".md", ".markdown"), _markdown),
    }
)


def importer_for(path: str) -> Importer | None:
    """The importer of a file's suffix."""
    return next((each for each in IMPORTERS.values() if path.lower().endswith(each.suffixes)), None)
