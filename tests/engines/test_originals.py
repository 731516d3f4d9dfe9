"""Real schemas: what the original DDL and ours, from the model of the same, make of one engine is compared.

Every difference fails unless `ALLOWED` names it with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from entia.model.workspace import Workspace
from entia.sql import ddl
from tests.support.catalogs import Fact, catalog_of, folded
from tests.support.engines import Engine
from tests.support.requirements import ROOT, corpora

pytestmark = pytest.mark.engines
_MOST = 15  # allowed differences
_CHINOOK = "sql/lerocha__chinook-database/ChinookDatabase__DataSources__Chinook_{}.sql.ddl-only.sql"


class Original(NamedTuple):
    """A model beside its original; `exact` where names must be the same, else case and `_` are folded."""

    model: str
    engine: str
    path: str
    exact: bool = True


ORIGINALS = (
    Original("chinook", "postgres", _CHINOOK.format("PostgreSql")),
    Original("chinook", "mariadb", _CHINOOK.format("MySql"), exact=False),
    Original("chinook", "sqlite", _CHINOOK.format("Sqlite"), exact=False),
)

_COVERED = "the primary key (playlist, track) serves the same look-ups, so the model's `relationships index` makes none"
_MOMENT = "ISO 8601 as text sorts and compares rightly; under NUMERIC SQLite keeps the very same text"
_DECIMAL = "the values, all with cents, are stored as REAL under either affinity; the DDL notes its 15 digits"


class Allowed(NamedTuple):
    """A difference that is meant: the fact of the original, ours instead of it (or none), and why."""

    original: Fact
    ours: Fact | None
    reason: str


def _column(table: str, column: str, original: str, ours: str, reason: str) -> Allowed:
    return Allowed(("column", table, column, original), ("column", table, column, ours), reason)


ALLOWED: dict[tuple[str, str], tuple[Allowed, ...]] = {
    ("chinook", "postgres"): (
        Allowed(
            ("index", "playlist_track", "playlist_track_playlist_id_idx", False, "btree (playlist_id)"), None, _COVERED
        ),
    ),
    ("chinook", "mariadb"): (Allowed(("index", "playlisttrack", ("playlistid",)), None, _COVERED),),
    ("chinook", "sqlite"): (
        Allowed(("index", "playlisttrack", ("playlistid",), False, False), None, _COVERED),
        _column("employee", "birthdate", "numeric", "text", _MOMENT),
        _column("employee", "hiredate", "numeric", "text", _MOMENT),
        _column("invoice", "invoicedate", "numeric", "text", _MOMENT),
        _column("invoice", "total", "numeric", "real", _DECIMAL),
        _column("invoiceline", "unitprice", "numeric", "real", _DECIMAL),
        _column("track", "unitprice", "numeric", "real", _DECIMAL),
    ),
}


def _without_database(text: str) -> str:
    """A dump without what makes or enters another database than the one of the test."""
    return re.sub(r"(?im)^\s*(?:drop|create) (?:database|schema)\b[^;\n]*;|^\s*\\c [^\n]*$|^\s*use [^;\n]*;", "", text)


@pytest.mark.parametrize("original", ORIGINALS, ids=lambda each: f"{each.model}-{each.engine}")
def test_our_catalog_is_the_originals(start_engine: Callable[[str], Engine], original: Original) -> None:
    engine = start_engine(original.engine)
    text = (ROOT / "grammar" / "examples" / f"{original.model}.entia").read_text("utf-8")
    path = f"/{original.model}.entia"
    snapshot = Workspace.empty().with_files({path: text}).model_of(path)
    assert snapshot is not None
    script = ddl(snapshot.schema(), engine.dialect)
    assert not script.refusals
    with engine.database() as database:
        assert database.run([statement.text for statement in script.statements]) == []
        ours = catalog_of(database, engine.dialect)
    dump = Path(corpora() / original.path).read_text("utf-8-sig")
    with engine.database() as database:
        database.script(_without_database(dump))
        theirs = catalog_of(database, engine.dialect)
    if not original.exact:
        ours, theirs = folded(ours), folded(theirs)
    assert len(theirs) > 100, "the original was not read"
    allowed = ALLOWED.get((original.model, original.engine), ())
    assert len(allowed) <= _MOST
    print(f"\n{original.model} on {engine.name}: {len(ours & theirs)} facts agree, {len(allowed)} differ as listed")
    assert theirs - ours == {each.original for each in allowed}
    assert ours - theirs == {each.ours for each in allowed if each.ours is not None}
