"""Prisma's database and ours in PostgreSQL: what Migrate makes of a schema, what Entia makes of the imported one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from entia.importers import IMPORTERS
from entia.importers.options import Options
from entia.importers.sources import joined
from entia.model.workspace import Workspace
from entia.sql import ddl
from tests.support.engines import ENGINES, UTC, Engine
from tests.support.printed import Fact, printed
from tests.support.prisma import judge
from tests.support.requirements import corpora, require

pytestmark = pytest.mark.engines


def schemas() -> list[Path]:
    found = sorted((corpora() / "prisma").rglob("*.prisma"))
    assert len(found) == 8
    return found


def test_the_databases_are_one(start_engine: Callable[[str], Engine]) -> None:
    """Column by column, key by key: but for comments, which Prisma keeps to itself."""
    require(judge.missing() is None, judge.missing() or "")
    engine = start_engine("postgres")
    made = judge.sql_of({str(path): path.read_text(encoding="utf-8") for path in schemas()})
    for path in schemas():
        imported = IMPORTERS["prisma"].read(joined([("schema.prisma", path.read_text(encoding="utf-8"))]), Options())
        snapshot = Workspace.empty().with_files({"model.entia": imported.text}).model_of("model.entia")
        assert snapshot is not None
        script = ddl(snapshot.schema(), engine.dialect, ENGINES["postgres"].release)
        assert [note.message for note in script.refusals] == []
        with engine.database(UTC) as first, engine.database(UTC) as second:
            first.script(made[str(path)])
            assert second.run([statement.text for statement in script.statements]) == []
            theirs, ours = plain(printed(first, engine.dialect)), plain(printed(second, engine.dialect))
        print(path.parent.name, len(theirs & ours), "facts agree")
        assert sorted(map(str, theirs - ours)) == [], path
        assert sorted(map(str, ours - theirs)) == [], path
        assert len(theirs) > 100


def plain(facts: Iterable[Fact]) -> frozenset[Fact]:
    """The facts as they count.

    A serial counts as an identity does; the moment that fills a column has three names; a unique constraint is its
    index, for which it has a fact, and one of exactly the primary key says nothing more; the columns of a foreign key
    are pairs without an order.
    """
    found = set()
    keys = {
        re.sub(r".*\bON (.*)", r"\1", fact[2])
        for fact in facts
        if fact[0] == "index" and re.search(r'_pkey"? ON', fact[2])
    }
    for fact in facts:
        match fact:
            case ("column", *rest, identity, generated, default, collation):
                if identity or default.startswith("nextval("):
                    identity, default = "counted", ""
                elif default in ("LOCALTIMESTAMP", "now()"):
                    default = "CURRENT_TIMESTAMP"
                found.add(("column", *rest, identity, generated, default, collation))
            case ("constraint", _, _, _, text) if text.startswith("UNIQUE") or "array_ndims" in text:
                pass
            case ("constraint", *rest, text) if text.startswith("FOREIGN KEY"):
                mine, theirs = (each.split(", ") for each in re.findall(r"\((.*?)\)", text))
                pairs = " ".join(sorted(f"{one}={other}" for one, other in zip(mine, theirs, strict=True)))
                found.add(("constraint", *rest, re.sub(r"\(.*?\)", "", text) + pairs))
            case ("index", _, text) if (
                not re.search(r'_pkey"? ON', text) and re.sub(r".*\bON (.*)", r"\1", text) in keys
            ):
                pass
            case ("comment", *_):
                pass
            case _:
                found.add(fact)
    return frozenset(found)
