"""Any text is answered, names come back, and of the corpora's SQL nearly all is SQL of a model."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entia.importers import sql
from entia.importers.catalog import Catalog
from entia.importers.expressions import Scope, condition, default, labels, query
from entia.importers.modelling import model_of
from entia.importers.options import Options
from entia.importers.report import Trace
from entia.importers.sources import Sources, joined
from tests.importers.test_expressions_engines import EXPRESSIONS, TABLE, TABLES, sources
from tests.support.requirements import corpora

DIALECTS = ("postgres", "mysql", "mariadb", "sqlite", "sqlserver", "oracle", "duckdb", "snowflake", "bigquery", "")
# Pieces that are wrong in most orders.
_WORDS = (
    "( ) [ ] , . :: : = <> + - / * || -> 'a' 'it''s' \"q\" `b` [c] 1 1.5 a film_id t public.t null not in and or is "
    "like between case when then else end cast as array any all extract from select where group by union with x "
    "interval date now current_timestamp count b'1' E'x' _utf8mb4 -- /* */ # ; $$ ' \" { } @ ? % ^ ~ ! collate"
).split(" ")
texts = st.lists(st.sampled_from(_WORDS), max_size=14).map(" ".join) | st.text(max_size=40)


def scope_of(dialect: str, renamed: dict[str, str]) -> Scope:
    columns = TABLES.get(dialect, TABLES["postgres"])
    return Scope(dialect, {TABLE: "T"}, {TABLE: renamed}, {TABLE: columns}, "public", {("", "mood"): ("happy",)})


@settings(max_examples=300)
@given(texts, st.sampled_from(DIALECTS))
def test_every_text_is_answered(text: str, dialect: str) -> None:
    scope = scope_of(dialect, {"film_id": "film", "a": "film_b"})
    assert isinstance(condition(scope, text, TABLE), str)
    assert isinstance(default(scope, text, "integer", TABLE), str)
    found = labels(text, dialect)
    assert found is None or found[1]
    select = query(scope, f"select {text} from t")
    assert select is None or select.text


@pytest.mark.parametrize("dialect", EXPRESSIONS)
def test_names_come_back(dialect: str) -> None:
    """What was renamed there and back again is what it was, but for the words."""
    plain = scope_of(dialect, {})
    there = scope_of(dialect, {"a": "zz_first", "film_id": "film"})
    types = {there.columns[TABLE].get(name) or name: type_ for name, type_ in plain.types[TABLE].items()}
    back = Scope(dialect, {TABLE: "T"}, {TABLE: {"zz_first": "a", "film": "film_id"}}, {TABLE: types}, "public")
    plain_again = back._replace(columns={TABLE: {}}, types=plain.types)
    for source in sources(dialect):
        renamed = condition(there, source, TABLE)
        once = condition(plain, source, TABLE)
        assert "zz_first" in renamed or renamed == once
        assert condition(back, renamed, TABLE) == condition(plain_again, once, TABLE)


_LEAST = {"postgres": 0.98, "mysql": 0.98, "mariadb": 1.0, "sqlite": 1.0}


def _expressions(catalog: Catalog) -> int:
    """How many checks, defaults, computed values, predicates and views a catalog has."""
    tables = catalog.tables.values()
    columns = [column for table in tables for column in table.columns.values()]
    found = sum(len(table.checks) for table in tables) + len(catalog.views)
    found += sum(bool(column.default) + bool(column.computed) for column in columns)
    return found + sum(bool(index.where) for table in tables for index in table.indexes)


def _read(path: Path) -> tuple[Catalog, Sources, Trace]:
    read_from = joined([(path.name, path.read_text("utf-8", errors="replace"))])
    trace = Trace()
    return sql.read(read_from, Options(), trace), read_from, trace


def test_nearly_all_of_the_corpora() -> None:
    """The rest is named in the report; what reads a table that another file has is not counted."""
    every: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for path in sorted((corpora() / "sql").rglob("*.sql")):
        if path.stat().st_size > 500_000:  # data
            continue
        catalog, read_from, trace = _read(path)
        dialect = catalog.dialect
        if dialect not in _LEAST or not catalog.tables:
            continue
        every[dialect] += _expressions(catalog)
        for passage in model_of(catalog, Options(), trace, read_from).passages:
            what = passage.what.split(" ")[0]
            kept[dialect] += "kept" in passage.why and what in ("check", "default", "value", "view", "index where")
    print({dialect: f"{every[dialect] - kept[dialect]} of {every[dialect]}" for dialect in every})
    for dialect, least in _LEAST.items():
        assert every[dialect]
        assert 1 - kept[dialect] / every[dialect] >= least, dialect
