"""The extensions of PostgreSQL that a source needs and cannot say, or need not: they are there before its tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from entia.importers.catalog import Catalog
from entia.importers.report import Trace
from entia.importers.sources import Lines
from entia.model.extensions import extension_with

_NAME = re.compile(r'(?:"?\w+"?\s*\.\s*)?"?(\w+)"?')


def name_extensions(catalog: Catalog, trace: Trace) -> None:
    """Adds those that bring a type of a column or an operator class of an index, each told once."""
    if catalog.dialect != "postgres":
        return
    for kind, name, lines in _needed(catalog):
        extension = extension_with(kind, name)
        if extension and extension not in catalog.extensions:
            catalog.extensions[extension] = ""
            why = f"the {kind} `{name}` comes with it: the source does not name it"
            trace.map(lines, f"extension {extension}", why)


def _needed(catalog: Catalog) -> Iterator[tuple[str, str, Lines]]:
    for table in catalog.tables.values():
        for column in table.columns.values():
            name = _NAME.match(column.type)
            if name is not None and not {(table.schema, name[1]), ("", name[1])} & catalog.enums.keys():
                yield "type", name[1], column.lines
        for index in table.indexes:
            for key in index.keys:
                if key.opclass:
                    yield "operator class", key.opclass, index.lines
