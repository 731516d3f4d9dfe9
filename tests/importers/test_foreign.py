"""Scripts for databases whose DDL Entia does not write, as their own tools print them: all of it is in the model.

The scripts in `foreign` are ours. How many of each kind they have was counted by hand.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from entia.importers import IMPORTERS
from entia.importers.checking import errors_of
from entia.importers.options import Options
from entia.importers.report import Fate, Imported
from entia.importers.sources import joined
from entia.importers.update import updated
from tests.importers.reading import read_model
from tests.support.snapshots import Snapshot

_FOLDER = Path(__file__).parent / "foreign"
_COUNTS = {
    "clinic.sqlserver": {
        "tables": 5, "columns": 51, "primary keys": 5, "unique constraints": 1, "foreign keys": 4, "indexes": 5,
        "checks": 3, "domains": 1, "sequences": 1, "views": 1, "types": 1, "xml schemas": 1, "spatial indexes": 1,
        "procedures": 1, "triggers": 1, "synonyms": 1,
    },
    "clinic.oracle": {
        "tables": 4, "columns": 38, "primary keys": 3, "unique constraints": 1, "foreign keys": 3, "indexes": 3,
        "checks": 3, "sequences": 2, "views": 2, "types": 2, "materialized view logs": 1, "triggers": 1,
        "procedures": 1, "packages": 1, "package bodies": 1, "synonyms": 1,
    },
    "shop.clickhouse": {
        "tables": 5, "columns": 61, "indexes": 5, "checks": 2, "views": 2, "dictionaries": 1,
    },
    "shop.snowflake": {
        "tables": 3, "columns": 29, "primary keys": 3, "unique constraints": 1, "foreign keys": 1, "indexes": 1,
        "sequences": 1, "views": 3, "tags": 1, "dynamic tables": 1, "streams": 1, "tasks": 1, "file formats": 1,
        "stages": 1, "pipes": 1, "masking policies": 1, "functions": 1, "procedures": 1,
    },
    "shop.bigquery": {
        "tables": 3, "columns": 31, "primary keys": 2, "foreign keys": 1, "views": 2, "external tables": 1,
        "functions": 1, "procedures": 1, "search indexes": 1, "row access policies": 1,
    },
    "shop.redshift": {
        "tables": 4, "columns": 32, "primary keys": 3, "unique constraints": 1, "foreign keys": 2, "views": 2,
        "external tables": 1, "functions": 1, "procedures": 1,
    },
}  # fmt: skip


@cache
def _imported(name: str) -> Imported:
    source = (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    return IMPORTERS["sql"].read(joined([(f"{name}.sql", source)]), Options(dialect=name.rpartition(".")[2]))


def _model(source: str, dialect: str) -> str:
    return read_model(source, dialect).text


@pytest.mark.parametrize("name", _COUNTS)
def test_all_is_read(name: str) -> None:
    imported = _imported(name)
    assert dict(imported.counts) == _COUNTS[name]
    assert imported.of(Fate.UNPLACED) == ()
    assert imported.errors == ()
    assert [*errors_of(imported.text)] == []


@pytest.mark.parametrize("name", _COUNTS)
def test_the_model_and_what_is_said_of_it(name: str, snapshot: Snapshot) -> None:
    imported = _imported(name)
    told = {f"// {each.fate.value}: {each.why}" for each in imported.passages if each.why}
    snapshot.check(f"{name}.entia", "\n".join((imported.text.rstrip(), "", *sorted(told), "")))


@pytest.mark.parametrize("name", _COUNTS)
def test_a_model_for_another_database_says_what_it_lacks(name: str) -> None:
    """The target is exchanged: types and functions of the old database are errors, and nothing else is."""
    text = _imported(name).text.replace(f"target {name.rpartition('.')[2]}", "target postgres", 1)
    assert {wrong.rule for wrong in errors_of(text)} <= {
        "dialect-limit", "unknown-index-method", "function-arguments", "unknown-column", "unknown-relation",
        "sql-syntax-error", "sql-type-mismatch",
    }  # fmt: skip


def test_names_of_columns_are_the_tables_where_case_counts_for_nothing() -> None:
    """PL/SQL Developer writes columns small, and keys in capitals."""
    text = _model(
        "create table hr.word\n(\n  id   VARCHAR2(64) not null,\n  text VARCHAR2(64)\n)\ntablespace USERS\n"
        "  storage\n  (\n    initial 64K\n    maxextents unlimited\n  );\n"
        "create index hr.WORD_IX on hr.word (TEXT)\n  tablespace USERS;\n"
        "alter table hr.word\n  add constraint WORD_PK primary key (ID)\n  using index\n  tablespace USERS\n"
        "  storage\n  (\n    initial 64K\n  );\n"
        "alter table hr.word\n  add constraint WORD_FK foreign key (TEXT)\n  references hr.word (ID)\n  disable;\n",
        "oracle",
    )
    assert 'id:   string(64) pk "WORD_PK"' in text
    assert "-> Word?" in text
    assert "not enforced" in text
    assert '"ID"' not in text


def test_sql_server_leaves_out_no_way_in_which_a_check_is_held() -> None:
    text = _model(
        "CREATE TABLE [dbo].[T]([A] [int] NULL)\nGO\n"
        "ALTER TABLE [dbo].[T] WITH NOCHECK ADD CONSTRAINT [CK_T] CHECK (([A]>(0)))\nGO\n"
        "ALTER TABLE [dbo].[T] NOCHECK CONSTRAINT [CK_T]\nGO\n",
        "sqlserver",
    )
    assert "alter table [T] with nocheck add constraint [CK_T] check (([A]>(0)));" in text
    assert "alter table [T] nocheck constraint [CK_T]" in text


def test_a_default_of_a_named_bit_is_a_truth() -> None:
    text = _model(
        "CREATE TYPE [dbo].[Flag] FROM [bit] NOT NULL\nGO\n"
        "CREATE TABLE [dbo].[T]([Id] [int] NOT NULL, [Current] [dbo].[Flag] CONSTRAINT [DF] DEFAULT ((1)))\nGO\n",
        "sqlserver",
    )
    assert "current: Flag = true" in text


def test_sql_servers_convert_is_a_cast() -> None:
    text = _model("CREATE TABLE t (at datetime2(0), day AS (CONVERT([date],[at])), y AS (CONVERT(char(4),[at],112)))",
                  "sqlserver")  # fmt: skip
    assert "day: computed (cast(at as date))" in text
    assert "y:   computed (convert(char(4), at, 112))" in text


def test_clickhouse_keys_keep_no_two_rows_apart_and_its_indexes_have_several_columns() -> None:
    text = _model(
        "CREATE TABLE t (`a` UInt32, `b` String NULL, INDEX ix (a, b) TYPE set(100) GRANULARITY 4, PRIMARY KEY a) "
        "ENGINE = MergeTree ORDER BY (a, b)",
        "clickhouse",
    )
    assert "b: text?" in text
    assert 'index "ix" (a, b) using set native clickhouse (arguments = (100), granularity = 4)' in text
    assert "primary_key = a" in text
    assert "cluster by (a, b)" in text


def test_bigquery_names_have_projects() -> None:
    text = _model(
        "CREATE TABLE my-project.shop.person (id INT64 NOT NULL, tags ARRAY<STRUCT<a STRING, b INT64>>);\n"
        "CREATE VIEW `my-project.shop.people` AS SELECT id FROM `my-project.shop.person` WHERE id > 3;",
        "bigquery",
    )
    assert "entity shop.Person {" in text
    assert "tags: json? native bigquery.array(struct({ a: string; b: int64 }))" in text
    assert "select id from Person where id > 3" in text


def test_snowflake_hides_columns_by_policies() -> None:
    text = _model(
        "create table t (a varchar(9) with masking policy p.m, b number(38,0)) copy grants "
        "with row access policy p.r on (a) with tag (cost='x');\nalter table t modify column b set tag pii = 'no';",
        "snowflake",
    )
    assert "native snowflake (masking_policy = p.m)" in text
    assert "row_access_policy = p.r on (a)" in text
    assert "b: decimal(38, 0)? native snowflake (tag = (pii = 'no'))" in text


def test_files_of_spark_keep_what_is_said_of_them() -> None:
    text = _model(
        "CREATE TABLE s.a (id BIGINT, m MAP<STRING, STRUCT<a: INT, b: DECIMAL(10,2)>>) USING PARQUET "
        "CLUSTERED BY (id) INTO 8 BUCKETS LOCATION 's3://b/c' TBLPROPERTIES ('delta.minReader' = '1');\n"
        "ALTER TABLE s.a SET TBLPROPERTIES ('k' = 'v');\n"
        "CREATE EXTERNAL TABLE s.b (a INT) PARTITIONED BY (p STRING) ROW FORMAT DELIMITED FIELDS TERMINATED BY ',' "
        "STORED AS TEXTFILE LOCATION '/x';",
        "databricks",
    )
    assert "m:  json? native databricks.map(string, struct({ a: int; b: decimal(10, 2) }))" in text
    for said in (
        "clustered_by = (id) INTO 8 BUCKETS", "location = 's3://b/c'", "location = '/x'", "stored_as = TEXTFILE",
        "tblproperties = ('delta.minReader' = '1', 'k' = 'v')", "row_format = DELIMITED FIELDS TERMINATED BY ','",
    ):  # fmt: skip
        assert f"native databricks ({said})" in text, said


def test_cockroach_keeps_families_localities_and_zones() -> None:
    text = _model(
        'CREATE TABLE t (id INT8 NOT NULL, h INT8 NOT VISIBLE NULL AS (mod(id, 8)) STORED, FAMILY "primary" (id), '
        "CONSTRAINT t_pkey PRIMARY KEY (id ASC)) LOCALITY REGIONAL BY ROW AS city;\n"
        "ALTER TABLE t CONFIGURE ZONE USING num_replicas = 5;",
        "cockroachdb",
    )
    assert "computed (mod(id, 8)) stored native cockroachdb (invisible)" in text
    for said in ("family_primary = (id)", "locality = REGIONAL BY ROW AS city",
                 "configure_zone = (USING num_replicas = 5)"):  # fmt: skip
        assert f"native cockroachdb ({said})" in text, said


@pytest.mark.parametrize("name", _COUNTS)
def test_an_import_of_the_same_changes_nothing(name: str) -> None:
    text = _imported(name).text
    assert dict(updated({"shop.entia": text}, text).files) == {"shop.entia": text}


def test_each_supplemental_log_of_oracle_is_an_option() -> None:
    text = _model(
        "CREATE TABLE t (a NUMBER(9) NOT NULL, b NUMBER(9), SUPPLEMENTAL LOG GROUP g1 (a, b) ALWAYS,\n"
        "SUPPLEMENTAL LOG DATA (ALL) COLUMNS, SUPPLEMENTAL LOG GROUP g2 (b));\n"
        "ALTER TABLE t ADD SUPPLEMENTAL LOG DATA (PRIMARY KEY, UNIQUE) COLUMNS;\n"
        "ALTER TABLE t DROP SUPPLEMENTAL LOG GROUP g2;\n",
        "oracle",
    )
    options = re.findall(r"native oracle \((.*)\)", text)
    assert options == [
        "supplemental_log_group_g1 = (a, b) ALWAYS", "supplemental_log_data_all",
        "supplemental_log_data_primary_key_unique",
    ]  # fmt: skip
    assert [*errors_of(text)] == []


def test_options_of_a_reader_keep_the_case_of_their_names() -> None:
    text = _model("CREATE TABLE t (a INT) USING csv OPTIONS ('inferSchema'='true', path=\"/x/Y\")", "spark")
    assert """options = ('inferSchema'='true', path="/x/Y")""" in text


@pytest.mark.parametrize("dialect", ["sqlite", "sqlserver", "oracle"])
def test_the_order_of_a_keys_column_is_told(dialect: str) -> None:
    source = "CREATE TABLE a (x INT PRIMARY KEY DESC);\nCREATE TABLE b (x INT, y INT, PRIMARY KEY (x, y DESC));\n"
    imported = read_model(source, dialect)
    told = [each.why.lower() for each in imported.of(Fate.MAPPED)]
    assert told == ["`desc` behind a column of a key is left out"] * 2


def test_partitions_of_oracle_are_the_models_where_it_has_words_for_all_of_them() -> None:
    text = _model(
        "CREATE TABLE a (id NUMBER(9), d DATE) PARTITION BY RANGE (d) (\n"
        "PARTITION p1 VALUES LESS THAN (TO_DATE(' 2020-01-01 00:00:00', 'SYYYY-MM-DD HH24:MI:SS', 'NLS_CALENDAR=X'))\n"
        "  LOGGING TABLESPACE t PCTFREE 10 STORAGE (INITIAL 8M),\n"
        "PARTITION p2 VALUES LESS THAN (DATE '2021-01-01'), PARTITION p3 VALUES LESS THAN (MAXVALUE))\n"
        "NOCACHE RESULT_CACHE (MODE DEFAULT);\n"
        "CREATE TABLE b (id NUMBER(9), r VARCHAR2(9)) PARTITION BY LIST (r) (\n"
        "PARTITION n VALUES ('a', 'b'), PARTITION o VALUES (DEFAULT));\n"
        "CREATE TABLE c (id NUMBER(9)) PARTITION BY HASH (id) PARTITIONS 8;\n",
        "oracle",
    )
    bounds = ["p1 to ('2020-01-01')", "p2 to ('2021-01-01')", "p3 to (maxvalue)"]
    assert "\n    ".join(("partition by range (d) {", *bounds)) + "\n  }" in text
    assert "partition by list (r) {\n    n ('a', 'b')\n    o default\n  }" in text
    assert "partition by hash (id) into 8" in text
    assert [*errors_of(text)] == []


def test_partitions_for_which_a_model_has_no_words_are_an_option() -> None:
    clause = "RANGE (d) INTERVAL (NUMTOYMINTERVAL(1, 'MONTH')) (PARTITION p1 VALUES LESS THAN (DATE '2020-01-01'))"
    source = f"CREATE TABLE a (id NUMBER(9), d DATE) PARTITION BY {clause};"
    imported = read_model(source, "oracle")
    assert f"native oracle (partition_by = {clause})" in imported.text
    assert imported.errors == ()
    assert [each.fate for each in imported.passages] == [Fate.PLACED]


def test_a_table_of_objects_is_kept_with_what_changes_it() -> None:
    source = (
        "CREATE TYPE o AS OBJECT (id NUMBER(9));\n/\n"
        "CREATE TABLE t OF o (id PRIMARY KEY) OBJECT IDENTIFIER IS PRIMARY KEY;\nCREATE INDEX i ON t (id);\n"
    )
    imported = read_model(source, "oracle")
    assert imported.of(Fate.UNPLACED) == ()
    assert "CREATE TABLE t OF o (id PRIMARY KEY)" in imported.text
    assert "CREATE INDEX i ON t (id)" in imported.text


def test_a_schema_that_is_asked_for_is_left_out() -> None:
    source = "create table &main_user..Numbers (id number(9) not null);\ncomment on table &&main_user..Numbers is 'x';"
    imported = read_model(source, "oracle")
    assert "/// x\nentity Number { id: decimal(9, 0) }" in imported.text.replace("native", "")
    assert [each.why for each in imported.of(Fate.MAPPED)][-1] == "`&&main_user` is to be filled in, and is left out"


def test_indexes_of_sql_server_that_are_how_rows_are_kept() -> None:
    source = (
        "CREATE TABLE a (id int NOT NULL, n int, INDEX ix NONCLUSTERED HASH (id) WITH (BUCKET_COUNT = 8),\n"
        "INDEX cs CLUSTERED COLUMNSTORE, INDEX nc COLUMNSTORE (id, n), UNIQUE NONCLUSTERED HASH (n))\nGO\n"
        "CREATE TABLE b (id uniqueidentifier PRIMARY KEY NONCLUSTERED HASH ([id]) WITH (BUCKET_COUNT = 10))\nGO\n"
        "CREATE CLUSTERED COLUMNSTORE INDEX cci ON b WITH (DROP_EXISTING = OFF)\nGO\n"
    )
    imported = read_model(source, "sqlserver")
    assert imported.of(Fate.UNPLACED) == () == imported.errors
    assert 'index "ix" (id) using hash native sqlserver (bucket_count = 8)' in imported.text
    assert 'index "nc" (id, n) using columnstore' in imported.text
    assert "native sqlserver (index_cs = CLUSTERED COLUMNSTORE)" in imported.text
    assert "CREATE CLUSTERED COLUMNSTORE INDEX cci ON b WITH (DROP_EXISTING = OFF)" in imported.text


def test_changes_of_a_table_that_a_query_fills_in_a_later_file_are_kept_too() -> None:
    files = [
        ("1.sql", "ALTER TABLE a ADD CONSTRAINT k PRIMARY KEY (x);"),
        ("2.sql", "CREATE TABLE a USING DELTA AS SELECT 1 AS x;\nCREATE TABLE b CLUSTER BY (y) AS SELECT 1 AS y;"),
    ]
    imported = IMPORTERS["sql"].read(joined(files), Options(dialect="spark"))
    assert imported.of(Fate.UNPLACED) == ()
    assert imported.text.index("SELECT 1 AS x") < imported.text.index("ADD CONSTRAINT k PRIMARY KEY (x)")


def test_programs_of_bigquery_are_programs() -> None:
    source = (
        "FOR p IN (SELECT 1)\nDO\nBEGIN\n  EXECUTE IMMEDIATE 'x';\nEXCEPTION WHEN ERROR THEN SELECT 1;\nEND;\n"
        "END FOR;\nCREATE TABLE a.t (x INT64);\n"
    )
    imported = read_model(source, "bigquery")
    assert imported.of(Fate.UNPLACED) == ()
    assert "entity a.T { x: bigint? }" in imported.text


def test_sqlplus_may_be_spoken_to_in_short() -> None:
    source = "SPO out.txt\nCOL a FORM a18\nUNDEF x\nPRO hello\nCREATE TABLE t (col NUMBER(9));\nSPO OFF\n"
    imported = read_model(source, "oracle")
    assert {each.what for each in imported.of(Fate.ASIDE)} == {"client, 4 times", "client"}
    assert imported.of(Fate.UNPLACED) == ()
