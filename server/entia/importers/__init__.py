"""Sources that become a model: one file a source, one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from entia.importers.catalog import Catalog
from entia.importers.options import Options
from entia.importers.progress import READ, part
from entia.importers.report import Imported, Trace
from entia.importers.sources import Sources


class Importer(NamedTuple):
    """`read` takes the text of a source; `suffixes` are those of its files. `joins`: several files are one model.

    `in_order` sorts the paths of a folder as they are to be read, and leaves out those that are not; None: by name.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    read: Callable[[Sources, Options], Imported]
    joins: bool = True
    in_order: Callable[[Sequence[str]], list[str]] | None = None


def _markdown(sources: Sources, _: Options) -> Imported:
    from entia.importers.markdown import read

    return read(sources.text)


def _sql(sources: Sources, options: Options) -> Imported:
    from entia.importers import sql

    return _modelled(sql.read, sources, options)


def _sql_order(paths: Sequence[str]) -> list[str]:
    from entia.importers.sql_order import in_order

    return in_order(paths)


def _dbml(sources: Sources, options: Options) -> Imported:
    from entia.importers import dbml

    return _modelled(dbml.read, sources, options)


def _prisma(sources: Sources, options: Options) -> Imported:
    from entia.importers import prisma

    return _modelled(prisma.read, sources, options)


def _modelled(read: Callable[[Sources, Options, Trace], Catalog], sources: Sources, options: Options) -> Imported:
    """What is read into a catalog becomes a model."""
    from entia.importers.modelling import model_of

    trace = Trace()
    catalog = read(sources, options._replace(tell=part(options.tell, 0, READ)), trace)
    return model_of(catalog, options._replace(tell=part(options.tell, READ, 100)), trace, sources)


IMPORTERS: Mapping[str, Importer] = MappingProxyType(
    {
        "markdown": Importer(
            "markdown", "a data model document in Markdown", (".md", ".markdown"), _markdown, joins=False
        ),
        "sql": Importer("sql", "SQL scripts, dumps and migrations", (".sql",), _sql, in_order=_sql_order),
        "prisma": Importer("prisma", "a schema of Prisma", (".prisma",), _prisma),
        "dbml": Importer("dbml", "a schema in DBML", (".dbml",), _dbml),
    }
)


def importer_for(path: str) -> Importer | None:
    """The importer of a file's suffix."""
    return next((each for each in IMPORTERS.values() if path.lower().endswith(each.suffixes)), None)
