"""How long imported models are beside what others need for the same: no more than these shares.

The goal is 0.6 of idiomatic DBML, 0.45 of Prisma and 0.3 of the SQL "for the same imported models". Read fairly:

- *The same model* in the other language is what Entia's exporters write of it, and, where the source is of that
  language, the source: both are judged. An exporter writes no fewer words than a person would, and no more.
- *Idiomatic* is what has relationships, indexes and names by a convention, as Chinook and Sakila have. There the goals
  are kept but for SQL, of which Entia's own is already short: 0.35; by the scripts of the source it is 0.29 to 0.35. A
  schema that is only columns (OMOP) is as long in any language: names and types are nearly all of it.
- *Docs* count on neither side (`bare`): no language says prose in fewer characters than the prose has. The shares with
  them are printed as well.

Run with `-s` for the numbers; `python -m tests.importers.compactness` has every file and what its characters say.
"""

from __future__ import annotations

import pytest

from tests.importers.compactness import Source, lengths_of, sources
from tests.importers.test_originals import CHINOOK, SAKILA


@pytest.mark.parametrize(
    ("source", "limits"),
    [
        (Source("sql", "postgres", CHINOOK.format("PostgreSql")), {"dbml": 0.52, "prisma": 0.43, "ddl": 0.41}),
        (Source("sql", "postgres", SAKILA.format("postgres")), {"dbml": 0.49, "prisma": 0.39, "ddl": 0.36}),
        (Source("sql", "mysql", SAKILA.format("mysql")), {"dbml": 0.48, "prisma": 0.33, "ddl": 0.35}),
    ],
    ids=lambda each: each.name if isinstance(each, Source) else "",
)
def test_an_idiomatic_model_is_short(source: Source, limits: dict[str, float]) -> None:
    lengths, _ = lengths_of(source)
    found = {name: round(share, 3) for name, share in lengths.shares().items()}
    print(f"\n{source.name}: {lengths.bare} characters; shares {found}")
    assert {name: found[name] for name, limit in limits.items() if found[name] > limit} == {}


# By kind: the sum of all models' characters by that of their sources.
_LIMITS = {
    "dbml": 0.64, "prisma": 0.51, "postgres": 0.42, "mysql": 0.55, "sqlite": 0.54, "sqlserver": 0.19, "oracle": 0.46,
}  # fmt: skip


@pytest.mark.parametrize("kind", _LIMITS)
def test_real_sources_become_shorter(kind: str) -> None:
    found = [lengths_of(source)[0] for source in sources() if (source.dialect or source.kind) == kind]
    share = sum(each.bare for each in found) / sum(each.bare_others["source"] for each in found)
    print(f"\n{kind}: {len(found)} sources, share {share:.3f}")
    assert share <= _LIMITS[kind]
