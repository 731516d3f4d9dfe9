"""SQL of SQL Server, Oracle, Snowflake and others beside what DBML's own importer makes of it: another reading of
the same script, for dialects without an engine here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from entia.importers import dbml
from entia.importers.catalog import Catalog
from entia.importers.options import Options
from entia.importers.report import Trace
from entia.importers.sources import joined
from entia.importers.sql import read
from tests.support.requirements import corpora

DIALECTS = {
    "mssql": "sqlserver",
    "oracle": "oracle",
    "snowflake": "snowflake",
    "mysql": "mysql",
    "postgres": "postgres",
}
Fact = tuple[str, ...]
# Where the other importer is the one that errs, or takes what we leave.
MEANT = {
    "column_def_pk": "a table with two primary keys: the second one counts",
    "in_table_pk": "a table with two primary keys: the second one counts",
    "ids": "temporary tables are no part of a model",
    "cmd_create_table": "temporary tables are no part of a model",
    "tables": "a column that is dropped is gone",
    "create_table": "a key that is dropped is gone, tables that a query fills are kept as SQL",
    "ddl_create": "backslashes are no escape in a name; tables that are dropped or renamed are not there",
}


def pairs(kind: str) -> Iterator[tuple[Path, Path]]:
    """(script, what DBML's importer writes of it) of one of its importers."""
    for output in sorted((corpora() / "dbml/holistics__dbml/importer-outputs").glob(f"*__{kind}_importer__*")):
        name = output.name.replace("output__", "input__").replace(".out.dbml", ".in.sql")
        script = corpora() / "sql/holistics__dbml/importer-inputs" / name
        if script.exists():
            yield script, output


def facts(catalog: Catalog) -> Counter[Fact]:
    """What both formats say: tables, columns, primary keys and foreign keys, in small letters."""
    found: list[Fact] = []
    for table in catalog.tables.values():
        name = ".".join(filter(None, table.key)).lower()
        found.append(("table", name))
        found += [("column", name, column.lower()) for column in table.columns]
        if table.primary_key is not None:
            found.append(("primary key", name, *sorted(column.lower() for column in table.primary_key.columns)))
        for key in table.foreign_keys:
            own = tuple(column.lower() for column in key.columns)
            found.append(("foreign key", name, *own, ".".join(filter(None, key.target)).lower()))
    return Counter(found)


@pytest.mark.parametrize("kind", DIALECTS)
def test_nothing_is_missing_that_another_importer_reads(kind: str) -> None:
    compared = 0
    for script, output in pairs(kind):
        text = script.read_text(encoding="utf-8-sig")
        ours = facts(read(joined([(script.name, text)]), Options(dialect=DIALECTS[kind]), Trace()))
        theirs = facts(dbml.read(joined([(output.name, output.read_text(encoding="utf-8"))]), Options(), Trace()))
        missing = theirs - ours
        name = script.name.rpartition("__")[2].partition(".")[0]
        print(f"{kind} {name}: {sum((theirs & ours).values())} of {sum(theirs.values())}")
        assert name in MEANT or missing == Counter(), (name, missing)
        compared += 1
    assert compared
