"""How long imported models are beside what others need for the same: no more than these shares.

The goal is 0.6 of idiomatic DBML, 0.45 of Prisma and 0.3 of the SQL "for the same imported models". Read fairly:

- *The same model* in the other language is what Entia's exporters write of it, and, where the source is of that
  language, the source: both are judged. An exporter writes no fewer words than a person would, and no more.
- *Idiomatic* is what has relationships, indexes and names by a convention, as Chinook and Sakila have. The goals are
  asserted on these: all are kept but for SQL, of which Entia's own is already short.
- *Any language* has to write names and types (`compactness.floor_of`, printed beside each share): with these alone, and
  nothing said of them, OMOP has 0.80 of our DBML and 0.66 of its script, ThingsBoard 0.56 and 0.49, Temporal 0.45 to
  0.52 of all its scripts. A goal of 0.3 is below the floor of the sources' sum for MySQL and SQLite, and 0.06 above it
  for PostgreSQL; 0.45 of Prisma is 0.13 above the floor of all files of Prisma, 0.6 of DBML the same of DBML's.
- *The goals hold for the sums* of all files of DBML, of Prisma, and of all SQL scripts together. The sum of each kind
  is asserted as tight as it is, so that none becomes longer.
- *Docs* count on neither side (`bare`): no language says prose in fewer characters than the prose has. The shares with
  them are printed as well.

Run with `-s` for the numbers; `python -m tests.importers.compactness` has every file and what its characters say.
"""

from __future__ import annotations

from functools import cache

import pytest

from tests.importers.compactness import Lengths, Source, lengths_of, sources
from tests.importers.test_originals import CHINOOK, SAKILA


@pytest.mark.parametrize(
    ("source", "limits"),
    [
        (Source("sql", "postgres", CHINOOK.format("PostgreSql")), {"dbml": 0.452, "prisma": 0.369, "ddl": 0.349}),
        (Source("sql", "postgres", SAKILA.format("postgres")), {"dbml": 0.377, "prisma": 0.323, "ddl": 0.281}),
        (Source("sql", "mysql", SAKILA.format("mysql")), {"dbml": 0.437, "prisma": 0.3, "ddl": 0.317}),
        (Source("sql", "sqlite", CHINOOK.format("Sqlite")), {"dbml": 0.519, "prisma": 0.322, "ddl": 0.396}),
    ],
    ids=lambda each: each.name if isinstance(each, Source) else "",
)
def test_an_idiomatic_model_is_short(source: Source, limits: dict[str, float]) -> None:
    lengths, _ = lengths_of(source)
    found = {name: round(share, 3) for name, share in lengths.shares().items()}
    print(f"\n{source.name}: {lengths.bare} characters; shares {found}")
    assert {name: found[name] for name, limit in limits.items() if found[name] > limit} == {}


@cache
def _lengths(kind: str) -> list[Lengths]:
    return [lengths_of(source)[0] for source in sources() if (source.dialect or source.kind) == kind]


@pytest.mark.parametrize(
    ("kinds", "goal"),
    [(("dbml",), 0.6), (("prisma",), 0.45), (("postgres", "mysql", "sqlite", "sqlserver", "oracle"), 0.3)],
)
def test_the_goals_hold_for_the_sums(kinds: tuple[str, ...], goal: float) -> None:
    every = [lengths for kind in kinds for lengths in _lengths(kind)]
    share = sum(each.bare for each in every) / sum(each.bare_others["source"] for each in every)
    print(f"\n{' '.join(kinds)}: {len(every)} sources, share {share:.4f}")
    assert share <= goal


# By kind: the sum of all models' characters by that of their sources, and by that of DBML and Prisma as Entia has them.
_LIMITS = {
    "dbml": {"source": 0.597, "dbml": 0.576, "prisma": 0.465},
    "prisma": {"source": 0.444, "dbml": 0.494, "prisma": 0.439},
    "postgres": {"source": 0.34, "dbml": 0.559, "prisma": 0.49},
    "mysql": {"source": 0.495, "dbml": 0.613, "prisma": 0.497},
    "sqlite": {"source": 0.463, "dbml": 0.556, "prisma": 0.427},
    "sqlserver": {"source": 0.168},
    "oracle": {"source": 0.4},
}


@pytest.mark.parametrize("kind", _LIMITS)
def test_real_sources_become_shorter(kind: str) -> None:
    every = _lengths(kind)
    found = {}
    for name in _LIMITS[kind]:
        having = [each for each in every if name in each.bare_others]
        found[name] = sum(each.bare for each in having) / sum(each.bare_others[name] for each in having)
        floor = sum(each.floor for each in having) / sum(each.bare_others[name] for each in having)
        print(f"\n{kind}: {len(having)} sources, share {found[name]:.3f} of {name}, floor {floor:.3f}")
    assert {name: share for name, share in found.items() if share > _LIMITS[kind][name]} == {}
