"""Live databases → `Catalog`: one reader a database, and what is the same for all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from entia.importers.catalog import Catalog
from entia.importers.database_address import Address
from entia.importers.database_connection import Session, connected
from entia.importers.database_inventory import Inventory
from entia.importers.options import Options
from entia.importers.progress import READ, Progress, part
from entia.importers.report import Imported, Trace
from entia.importers.sources import Sources

Reader = Callable[[Session, Trace, Inventory, Progress], Catalog]


class Live(NamedTuple):
    """What a database has. `sources` are its objects, each by itself: passages of a trace are places in them."""

    catalog: Catalog
    sources: Sources


def read(address: Address, trace: Trace, progress: Progress) -> Live:
    """The catalog of a database, which is only read. Raises DatabaseError, whose text has no secret in it; what
    `progress` raises ends the reading."""
    inventory = Inventory()
    progress(0, 1, "connection")
    with connected(address) as session:
        catalog = READERS[address.kind.dialect](session, trace, inventory, progress)
    return Live(catalog, inventory.sources())


def import_database(address: Address, options: Options) -> tuple[Imported, Sources]:
    """The model of a database, and the objects that its passages are places in. Errors as of `read`."""
    from entia.importers.modelling import model_of

    trace = Trace()
    catalog, sources = read(address, trace, part(options.tell, 0, READ))
    return model_of(catalog, options._replace(tell=part(options.tell, READ, 100)), trace, sources), sources


def _postgres(session: Session, trace: Trace, inventory: Inventory, progress: Progress) -> Catalog:
    from entia.importers.database_postgres import read

    return read(session, trace, inventory, progress)


def _duckdb(session: Session, trace: Trace, inventory: Inventory, progress: Progress) -> Catalog:
    from entia.importers.database_duckdb import read

    return read(session, trace, inventory, progress)


def _mysql(session: Session, trace: Trace, inventory: Inventory, progress: Progress) -> Catalog:
    from entia.importers.database_scripts import read_mysql

    return read_mysql(session, trace, inventory, progress)


def _sqlite(session: Session, trace: Trace, inventory: Inventory, progress: Progress) -> Catalog:
    from entia.importers.database_scripts import read_sqlite

    return read_sqlite(session, trace, inventory, progress)


def _sqlserver(session: Session, trace: Trace, inventory: Inventory, progress: Progress) -> Catalog:
    from entia.importers.database_sqlserver import read

    return read(session, trace, inventory, progress)


def _oracle(session: Session, trace: Trace, inventory: Inventory, progress: Progress) -> Catalog:
    from entia.importers.database_oracle import read

    return read(session, trace, inventory, progress)


READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "postgres": _postgres,
        "mysql": _mysql,
        "mariadb": _mysql,
        "sqlite": _sqlite,
        "duckdb": _duckdb,
        "sqlserver": _sqlserver,
        "oracle": _oracle,
    }
)
