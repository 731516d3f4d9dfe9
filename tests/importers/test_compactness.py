"""How long a model is beside what others need for the same tables: no more than these shares.

Counted are the declarations of tables and types, without views and what is kept as SQL, and runs of blanks as one: the
same model is written as DBML, as a Prisma schema and as DDL by Entia's own exporters. Run with `-s` for the numbers.
"""

from __future__ import annotations

import re

import pytest

from entia.exporters import ALL
from entia.exporters.source import Source
from entia.importers import IMPORTERS
from entia.importers.options import Options
from entia.importers.sources import joined
from entia.model.workspace import Workspace
from entia.sql import ddl
from tests.importers.test_originals import CHINOOK, SAKILA
from tests.support.requirements import corpora

_OTHERS = re.compile(r"^(?:///[^\n]*\n)*(?:view|sql)\b")


@pytest.mark.parametrize(
    ("path", "shares"),
    [
        (CHINOOK.format("PostgreSql"), {"dbml": 0.5, "prisma": 0.41, "sql": 0.41}),
        (SAKILA.format("postgres"), {"dbml": 0.52, "prisma": 0.43, "sql": 0.43}),
    ],
    ids=["chinook", "sakila"],
)
def test_a_model_is_short(path: str, shares: dict[str, float]) -> None:
    script = (corpora() / "sql" / path).read_text("utf-8-sig")
    whole = IMPORTERS["sql"].read(joined([("schema.sql", script)]), Options("postgres", "Shop")).text
    text = _tables(whole)
    snapshot = Workspace.empty().with_files({"model.entia": text}).model_of("model.entia")
    assert snapshot is not None
    schema = snapshot.schema()
    lengths = {
        name: _length(ALL[name].write(Source(schema, "Shop"), "postgres", "").text) for name in ("dbml", "prisma")
    }
    lengths["sql"] = _length("\n".join(f"{statement.text};" for statement in ddl(schema, "postgres").statements))
    found = {name: round(_length(text) / length, 2) for name, length in lengths.items()}
    print(f"\n{path}: {_length(text)} characters; {lengths}; shares {found}")
    assert {name: share for name, share in found.items() if share > shares[name]} == {}


def _length(text: str) -> int:
    return len(re.sub(r"[ \t]+", " ", text.strip()))


def _tables(text: str) -> str:
    """A model without its views and `sql` objects; each declaration begins behind an empty line."""
    kept: list[str] = []
    other = False
    for block in re.split(r"\n\n+", text):
        begins = re.match(r"[a-z/]", block) is not None
        other = _OTHERS.match(block) is not None if begins else other
        if not other:
            kept.append(block)
    return "\n\n".join(kept) + "\n"
