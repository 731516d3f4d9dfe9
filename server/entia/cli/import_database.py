"""`entia import URL`: a live database as a source, with its password asked for and its progress told."""

from __future__ import annotations

import sys
from pathlib import PurePath

import typer

from entia.cli import console
from entia.cli.exits import FINDINGS, USAGE, CommandError
from entia.cli.import_progress import told
from entia.cli.import_sources import Source
from entia.importers.database import import_database
from entia.importers.database_address import Address, DatabaseError, address_of
from entia.importers.options import Options
from entia.importers.report import Imported


def read_database(url: str, options: Options) -> tuple[Source, Imported]:
    """The model of a live database, and what it was read from. Raises CommandError, which never has the password."""
    try:
        address = _with_password(address_of(url))
    except DatabaseError as error:
        raise CommandError(error.message, USAGE, error.hint) from None
    try:
        with told(f"importing {address.shown}") as tell:
            imported, sources = import_database(address, options._replace(tell=tell))
    except DatabaseError as error:
        raise CommandError(error.message, FINDINGS, error.hint) from None
    stem = PurePath(address.database).stem or address.host or "imported"
    return Source(address.shown, stem, sources), imported


def _with_password(address: Address) -> Address:
    """Ask for the password where none is known and a person is there; a server may want none."""
    if not (address.asks and sys.stdin.isatty()):
        return address
    asked = typer.prompt(
        console.visible(f"Password for {address.shown}"), default="", hide_input=True, show_default=False, err=True
    )
    return address_of(address.shown, asked)
