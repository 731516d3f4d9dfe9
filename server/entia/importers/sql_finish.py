"""What is done when all statements are read: counted columns, partitions, keys that name no columns."""

from __future__ import annotations

from entia.importers import sql_partitions, sql_sequences
from entia.importers.report import Trace
from entia.importers.sql_assembly import Assembly
from entia.importers.sql_cursor import folded


def finish(assembly: Assembly, trace: Trace) -> None:
    """Makes one thing of what a script says in several statements."""
    sql_partitions.gather(assembly, trace)
    sql_sequences.gather(assembly, trace)
    _find_targets(assembly)


def _find_targets(assembly: Assembly) -> None:
    """A foreign key names its table as the catalog does."""
    tables = assembly.catalog.tables
    blind = {folded(name, assembly.lexicon): name for name in reversed(tables)}
    for table in tables.values():
        for key in table.foreign_keys:
            if key.target not in tables:
                key.target = blind.get(folded(key.target, assembly.lexicon), key.target)
