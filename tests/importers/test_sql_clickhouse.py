"""Migrations of ClickHouse: what only it says in ALTER TABLE, settings of statements, views that fill tables."""

from __future__ import annotations

import pytest

from entia.importers.catalog import Catalog, IndexKey, Table
from entia.importers.report import Fate
from tests.importers import test_sql

_MADE = "CREATE TABLE t (id UInt64, at DateTime DEFAULT now() COMMENT 'when' CODEC(ZSTD), settings String) " \
    "ENGINE = MergeTree ORDER BY id TTL at + INTERVAL 1 DAY SETTINGS index_granularity = 8192;\n"  # fmt: skip


def catalog(text: str) -> Catalog:
    return test_sql.catalog(text, "clickhouse")


def altered(actions: str) -> Table:
    return catalog(f"{_MADE}ALTER TABLE t ON CLUSTER main {actions};").tables["", "t"]


def told(text: str) -> list[tuple[str, str]]:
    found = test_sql.passages(text, "clickhouse")
    return [(each.what, each.why) for each in found if each.fate is not Fate.PLACED]


def test_settings_at_the_end_say_how_a_change_is_made() -> None:
    table = altered("ADD COLUMN a Nullable(String), ADD COLUMN b String AFTER id SETTINGS alter_sync = 2, x = 1")
    assert {name: column.type for name, column in table.columns.items()} == {
        "id": "UInt64", "b": "String", "at": "DateTime", "settings": "String", "a": "Nullable(String)",
    }  # fmt: skip
    assert altered("ADD COLUMN settings2 String").columns["settings2"].type == "String"


def test_an_index_stands_behind_another_one_and_is_of_any_column() -> None:
    table = altered(
        "ADD INDEX a id TYPE minmax GRANULARITY 2, "
        "ADD INDEX b settings TYPE set(9) GRANULARITY 1 AFTER a SETTINGS x = 2"
    )
    assert [*table.columns] == ["id", "at", "settings"]
    assert [(each.name, each.method, each.options) for each in table.indexes] == [
        ("a", "minmax", {"granularity": "2"}), ("b", "set", {"arguments": "(9)", "granularity": "1"}),
    ]  # fmt: skip
    made = catalog(
        "CREATE TABLE t (type String, key String, INDEX a type TYPE set(5) GRANULARITY 2, "
        "INDEX b key TYPE bloom_filter(0.1) GRANULARITY 1) ENGINE = Memory"
    ).tables["", "t"]
    assert [(each.name, each.keys, each.method) for each in made.indexes] == [
        ("a", (IndexKey("type"),), "set"), ("b", (IndexKey("key"),), "bloom_filter"),
    ]  # fmt: skip


def test_a_column_is_changed_in_what_is_said_of_it() -> None:
    table = altered("MODIFY COLUMN IF EXISTS at CODEC(LZ4), MODIFY COLUMN IF EXISTS none String")
    assert (table.columns["at"].type, table.columns["at"].default) == ("DateTime", "now()")
    assert table.columns["at"].options == {"codec": "(LZ4)"}
    typed = altered("MODIFY COLUMN at Nullable(DateTime64(3))").columns["at"]
    assert (typed.type, typed.default, typed.comment) == ("Nullable(DateTime64(3))", "", "when")
    assert not typed.required
    assert altered("MODIFY COLUMN at DEFAULT 0").columns["at"].default == "0"
    assert altered("MODIFY COLUMN at REMOVE COMMENT").columns["at"].comment == ""
    assert altered("MODIFY COLUMN at REMOVE DEFAULT").columns["at"].default == ""
    assert altered("MODIFY COLUMN at REMOVE CODEC").columns["at"].options == {}
    said = altered("COMMENT COLUMN IF EXISTS id 'which', COMMENT COLUMN IF EXISTS none 'x'")
    assert said.columns["id"].comment == "which"


def test_options_of_a_table_are_changed_one_by_one() -> None:
    assert altered("MODIFY SETTING a = 1, b = '2'").options["settings"] == "index_granularity = 8192, a = 1, b = '2'"
    assert altered("MODIFY SETTING index_granularity = 1").options["settings"] == "index_granularity = 1"
    assert "settings" not in altered("RESET SETTING index_granularity").options
    assert altered("MODIFY TTL at + INTERVAL 2 DAY").options["ttl"] == "at + INTERVAL 2 DAY"
    assert "ttl" not in altered("REMOVE TTL").options
    assert altered("MODIFY COMMENT 'all'").comment == "all"
    assert altered("MODIFY ORDER BY (id, at)").options["order by"] == "(id, at)"
    assert altered("ADD PROJECTION p (SELECT id)").options["projection p"] == "(SELECT id)"
    assert "projection p" not in altered("ADD PROJECTION p (SELECT id), DROP PROJECTION IF EXISTS p").options


@pytest.mark.parametrize(
    "work",
    ["MATERIALIZE INDEX IF EXISTS a", "UPDATE id = 1, settings = 'x' WHERE id = 2", "DELETE WHERE id = 1",
     "CLEAR COLUMN id IN PARTITION 3", "DROP PARTITION '2020'", "ATTACH PARTITION ID 'x' FROM u",
     "MATERIALIZE INDEX a, MATERIALIZE INDEX b"],
)  # fmt: skip
def test_work_on_rows_changes_nothing_and_is_told(work: str) -> None:
    before, after = catalog(_MADE).tables["", "t"], catalog(f"{_MADE}ALTER TABLE t {work};").tables["", "t"]
    assert before == after
    assert told(f"{_MADE}ALTER TABLE t {work};") == [
        ("table `t`", "what is done with rows and parts is no part of a model")
    ]


def test_tables_are_exchanged_and_views_renamed() -> None:
    found = catalog(
        "CREATE TABLE a (x Int8) ENGINE = Memory; CREATE TABLE b (y Int8) ENGINE = Memory;\n"
        "CREATE VIEW v AS SELECT 1; EXCHANGE TABLES a AND b ON CLUSTER c; RENAME TABLE v TO w, a TO d;"
    )
    assert {key[1]: [*table.columns] for key, table in found.tables.items()} == {"b": ["x"], "d": ["y"]}
    assert [*found.views] == [("", "w")]


def test_a_view_that_fills_a_table_is_kept_with_where_it_goes_and_its_query_may_change() -> None:
    text = (
        f"{_MADE}CREATE MATERIALIZED VIEW v ON CLUSTER main TO t (id UInt64) AS SELECT 1 AS id;\n"
        "ALTER TABLE v ON CLUSTER main MODIFY QUERY SELECT 2 AS id SETTINGS x = 1;\n"
    )
    (view,) = catalog(text).views.values()
    assert view.sql == "SELECT 2 AS id"
    assert view.text == "CREATE MATERIALIZED VIEW v ON CLUSTER main TO t (id UInt64) AS SELECT 2 AS id"
    assert view.beside == "ON CLUSTER main TO t (id UInt64)"


def test_a_computed_value_needs_no_brackets_around_all_of_it() -> None:
    text = "CREATE TABLE t (a String MATERIALIZED (b.c [1]) ['k'] CODEC(ZSTD), d Int8) ENGINE = Memory"
    (table,) = catalog(text).tables.values()
    assert table.columns["a"].computed == "(b.c [1]) ['k']"
    assert table.columns["a"].options == {"codec": "(ZSTD)"}
