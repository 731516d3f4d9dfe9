"""What a model becomes besides SQL, as text: one table of all that there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from entia.exporters import seal
from entia.exporters.source import Source
from entia.sql.script import Note


class Exported(NamedTuple):
    """A text, and what it has no word for."""

    text: str
    notes: tuple[Note, ...] = ()


class Exporter(NamedTuple):
    """A kind of text. `suffix` ends the name of its file; `write` is given the model, a dialect and its version, both
    "" but where the text is `of_dialect`; `is_ours` knows a text that nobody changed since."""

    name: str
    title: str
    suffix: str
    write: Callable[[Source, str, str], Exported]
    of_dialect: bool = False
    is_ours: Callable[[str], bool] = seal.is_ours


def _markdown(source: Source, dialect: str, version: str) -> Exported:
    from entia.exporters.markdown import document

    return Exported(document(source))


def _is_document(text: str) -> bool:
    from entia.exporters.markdown import is_ours

    return is_ours(text)


def _dbml(source: Source, dialect: str, version: str) -> Exported:
    from entia.exporters.dbml import dbml

    return Exported(*dbml(source, dialect, version))


def _mermaid(source: Source, dialect: str, version: str) -> Exported:
    from entia.exporters.mermaid import whole_model

    return Exported(*whole_model(source))


ALL: Mapping[str, Exporter] = MappingProxyType(
    {
        exporter.name: exporter
        for exporter in (
            Exporter("markdown", "Design document (Markdown)", ".md", _markdown, is_ours=_is_document),
            Exporter("dbml", "DBML", ".dbml", _dbml, of_dialect=True),
            Exporter("mermaid", "Mermaid diagram", ".mmd", _mermaid),
        )
    }
)
