"""What a model becomes besides SQL, as text: one table of all that there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from entia.exporters.source import Source


class Exporter(NamedTuple):
    """A kind of document. `suffix` ends the name of its file."""

    name: str
    title: str
    suffix: str
    write: Callable[[Source], str]


def _markdown(source: Source) -> str:
    from entia.exporters.markdown import document

    return document(source)


ALL: Mapping[str, Exporter] = MappingProxyType(
    {"markdown": Exporter("markdown", "Design document (Markdown)", ".md", _markdown)}
)
