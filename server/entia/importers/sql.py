"""SQL scripts of any dialect → the catalog of the database that they make, and the fate of every statement.

A script is split into statements by its own tokens, each is read alone, and each changes the catalog as it would change
the database: what stands in it at the end is what is there at the end. One that cannot be read costs only itself.
"""

from __future__ import annotations

from entia.importers.catalog import Catalog
from entia.importers.options import Options
from entia.importers.progress import part
from entia.importers.report import Trace
from entia.importers.sources import Sources
from entia.importers.sql_assembly import Assembly
from entia.importers.sql_finish import finish, keep_empty
from entia.importers.sql_guess import guess, version_of
from entia.importers.sql_lexicons import lexicon_of
from entia.importers.sql_order import in_order
from entia.importers.sql_script import Script

__all__ = ["guess", "in_order", "read"]


def read(sources: Sources, options: Options, trace: Trace) -> Catalog:
    """The catalog after all files; `trace` learns what became of each statement and comment."""
    dialect = options.dialect or guess(sources.text)
    lexicon = lexicon_of(dialect)
    catalog = Catalog(dialect, version_of(sources.text), options.name, default_schema=lexicon.default_schema)
    assembly = Assembly(catalog, lexicon)
    lines = sources.text.split("\n")
    scripts = []
    for start, end in zip(sources.starts, [*sources.starts[1:], len(lines)], strict=True):
        tell = part(options.tell, 100 * start // len(lines), 100 * end // len(lines))
        scripts.append(Script("\n".join(lines[start:end]), start, assembly, trace))
        scripts[-1].read(tell)
    for script in scripts:
        script.read_late()
    finish(assembly, trace)
    keep_empty(assembly, trace)
    return catalog
