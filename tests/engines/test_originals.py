"""Real schemas: what the original DDL and ours, from the model of the same, make of one engine is compared.

Every difference fails unless `ALLOWED` names it with its reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from entia.model.workspace import Workspace
from entia.sql import ddl
from tests.support.catalogs import Fact, catalog_of, folded
from tests.support.engines import Database, Engine
from tests.support.requirements import ROOT, corpora
from tests.support.verdicts import refreshed, refused, shared, values_of

pytestmark = pytest.mark.engines
_MOST = 15  # allowed differences
_CHINOOK = "sql/lerocha__chinook-database/ChinookDatabase__DataSources__Chinook_{}.sql.ddl-only.sql"
_SAKILA = "sql/jOOQ__sakila/{0}-sakila-db__{0}-sakila-schema.sql"


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
    Original("sakila", "postgres", _SAKILA.format("postgres")),
    Original("sakila", "mariadb", _SAKILA.format("mysql"), exact=False),
)

_COVERED = "the primary key (playlist, track) serves the same look-ups, so the model's `relationships index` makes none"
_MOMENT = "ISO 8601 as text sorts and compares rightly; under NUMERIC SQLite keeps the very same text"
_DECIMAL = "the values, all with cents, are stored as REAL under either affinity; the DDL notes its 15 digits"


_PARTS = tuple(f"payment_p2007_0{month}" for month in range(1, 7))
_PARTITION_KEY = "a key of a partitioned table must have its partition column; PostgreSQL refuses the original's there"
_NEVER_NULL = "the original's NOT NULL defeats its own ON DELETE SET NULL: no rental with a payment could be deleted"
_ONE_LEVEL = "`text[]` is a list of texts: `text?[]` would take nulls, and nothing takes an array of arrays"
_YES_OR_NO = "a bool is 1 or 0, where TINYINT takes any small number"
_ITS_PARENTS = "a partition has what its table has; the original's children repeat it, and forget the actions"


class Allowed(NamedTuple):
    """A difference that is meant: the fact of the original (or none), ours instead of it (or none), and why."""

    original: Fact | None
    ours: Fact | None
    reason: str


def _part_fk(role: str, target: str, deleted: str) -> Allowed:
    own = (f"{role}_id",)
    return Allowed(
        ("fk", _PARTS, own, target, own, "no action", "no action"),
        ("fk", _PARTS, own, target, own, deleted, "cascade"),
        _ITS_PARENTS,
    )


def _part_index(role: str) -> Allowed:
    return Allowed(
        ("index", _PARTS, f"idx_fk_*_{role}_id", False, f"btree ({role}_id)"),
        ("index", _PARTS, f"*_{role}_id_idx", False, f"btree ({role}_id)"),
        "PostgreSQL names the index of a partition",
    )


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
    ("sakila", "postgres"): (
        Allowed(
            ("key", "payment", ("payment_id",)),
            ("key", "payment", ("payment_id", "payment_date")),
            _PARTITION_KEY,
        ),
        Allowed(None, ("key", _PARTS, ("payment_id", "payment_date")), "the original's children have no key"),
        Allowed(
            None,
            ("default partition", "payment", "payment_default"),
            "rows of other months: the original keeps them in `payment` itself",
        ),
        Allowed(
            ("required", "payment", "rental_id", True),
            ("required", "payment", "rental_id", False),
            _NEVER_NULL,
        ),
        Allowed(("required", _PARTS, "rental_id", True), ("required", _PARTS, "rental_id", False), _NEVER_NULL),
        _part_fk("customer", "customer", "restrict"),
        _part_fk("staff", "staff", "restrict"),
        _part_fk("rental", "rental", "set null"),
        _part_index("customer"),
        _part_index("staff"),
        Allowed(
            ("refuses", "film", "special_features", ()),
            ("refuses", "film", "special_features", ("{NULL}", "{{x},{x}}")),
            _ONE_LEVEL,
        ),
    ),
    ("sakila", "mariadb"): (
        Allowed(("key", "payment", ("paymentid",)), ("key", "payment", ("paymentid", "paymentdate")), _PARTITION_KEY),
        Allowed(
            ("fk", "staff", ("storeid",), "store", ("storeid",), "no action", "cascade"),
            ("fk", "staff", ("storeid",), "store", ("storeid",), "no action", "no action"),
            "the original for PostgreSQL has no action there, and the model follows it",
        ),
        Allowed(
            ("default", "customer", "createdate", ""),
            ("default", "customer", "createdate", "curdate()"),
            "the original for PostgreSQL has this default, and the model follows it",
        ),
        Allowed(
            ("refuses", "customer", "active", ()), ("refuses", "customer", "active", ("-128", "127", "2")), _YES_OR_NO
        ),
        Allowed(("refuses", "staff", "active", ()), ("refuses", "staff", "active", ("-128", "127", "2")), _YES_OR_NO),
        Allowed(
            ("refuses", "film", "releaseyear", ()),
            ("refuses", "film", "releaseyear", ("0000",)),
            "the original for PostgreSQL checks 1901 to 2155; YEAR takes 0000 beside these",
        ),
    ),
}


def _without_database(text: str) -> str:
    """A dump without what makes, enters or names another database than the one of the test."""
    bare = re.sub(r"(?im)^\s*(?:drop|create) (?:database|schema)\b[^;\n]*;|^\s*\\c [^\n]*$|^\s*use [^;\n]*;", "", text)
    return re.sub(r"\bsakila\.(?=\w)", "", bare)


@pytest.mark.parametrize("original", ORIGINALS, ids=lambda each: f"{each.model}-{each.engine}")
def test_our_catalog_is_the_originals(start_engine: Callable[[str], Engine], original: Original) -> None:
    engine = start_engine(original.engine)
    text = (ROOT / "grammar" / "examples" / f"{original.model}.entia").read_text("utf-8")
    path = f"/{original.model}.entia"
    snapshot = Workspace.empty().with_files({path: text}).model_of(path)
    assert snapshot is not None
    script = ddl(snapshot.schema(), engine.dialect)
    assert not script.refusals
    dump = Path(corpora() / original.path).read_text("utf-8-sig")
    with engine.database() as first, engine.database() as second:
        first.script(_without_database(dump))
        assert second.run([statement.text for statement in script.statements]) == []
        theirs, ours = _facts(engine.dialect, first, second)
    if not original.exact:
        theirs, ours = folded(theirs), folded(ours)
    allowed = ALLOWED.get((original.model, original.engine), ())
    assert len(allowed) <= _MOST
    kinds = Counter(fact[0] for fact in ours & theirs)
    assert kinds["table"] > 10, "the original was not read"
    assert kinds["refuses"] > 50, "no rows were tried"
    agreed = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    print(
        f"\n{original.model} on {engine.name}: {kinds.total()} facts agree, {len(allowed)} differ as listed: {agreed}"
    )
    assert theirs - ours == {each.original for each in allowed if each.original is not None}
    assert ours - theirs == {each.ours for each in allowed if each.ours is not None}


def _facts(dialect: str, first: Database, second: Database) -> tuple[frozenset[Fact], frozenset[Fact]]:
    """What the two databases are and do; the same rows are tried in both."""
    values = shared(values_of(first, dialect), values_of(second, dialect))
    made = []
    for database in (first, second):
        facts = catalog_of(database, dialect) | refused(database, dialect, values)
        made.append(facts | refreshed(database, values) if dialect == "postgres" else facts)
    return made[0], made[1]
