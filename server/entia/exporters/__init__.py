"""What a model becomes besides SQL, as text: one table of all that there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from entia.exporters import seal
from entia.exporters.source import Source
from entia.model.types import BUILT_DIALECTS
from entia.sql.script import Note


class Exported(NamedTuple):
    """A text, and what it has no word for."""

    text: str
    notes: tuple[Note, ...] = ()


class Exporter(NamedTuple):
    """A kind of text. `suffix` ends the name of its file; `write` is given the model, and one of `dialects` with its
    version where there are any: then the text describes a database. `is_ours` knows a text that nobody changed since.
    """

    name: str
    title: str
    suffix: str
    write: Callable[[Source, str, str], Exported]
    dialects: tuple[str, ...] = ()
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


def _prisma(source: Source, dialect: str, version: str) -> Exported:
    from entia.exporters.prisma import prisma

    return Exported(*prisma(source, dialect, version))


def _mermaid(source: Source, dialect: str, version: str) -> Exported:
    from entia.exporters.mermaid import whole_model

    return Exported(*whole_model(source))


def _plantuml(source: Source, dialect: str, version: str) -> Exported:
    from entia.exporters.plantuml import plantuml

    return Exported(*plantuml(source))


def _json(source: Source, dialect: str, version: str) -> Exported:
    from entia.exporters.model_json import model_json

    return Exported(*model_json(source))


ALL: Mapping[str, Exporter] = MappingProxyType(
    {
        exporter.name: exporter
        for exporter in (
            Exporter("markdown", "Design document (Markdown)", ".md", _markdown, is_ours=_is_document),
            Exporter("dbml", "DBML", ".dbml", _dbml, BUILT_DIALECTS),
            Exporter("prisma", "Prisma schema", ".prisma", _prisma, ("postgres", "mysql", "mariadb", "sqlite")),
            Exporter("mermaid", "Mermaid diagram", ".mmd", _mermaid),
            Exporter("plantuml", "PlantUML diagram", ".puml", _plantuml),
            Exporter("json", "JSON", ".entia.json", _json),
        )
    }
)
