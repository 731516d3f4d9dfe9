"""SQL scripts become catalogs: names, types and marks as files of many projects have them."""

from __future__ import annotations

from entia.dialects.functions import form
from entia.importers.catalog import IndexKey
from entia.importers.report import Fate
from tests.importers.reading import read_model
from tests.importers.test_sql import catalog, passages


def test_keys_name_columns_as_their_table_does() -> None:
    text = (
        "CREATE TABLE Owner (OwnerId int PRIMARY KEY);\n"
        "CREATE TABLE T (OwnerID int, Name tinyblob, ParentId int,\n"
        "  PRIMARY KEY (ownerid, NAME(10)), KEY k (PARENTID),\n"
        "  FOREIGN KEY (ownerid) REFERENCES OWNER (OWNERID));\n"
    )
    table = catalog(text, "mysql").tables["", "T"]
    assert table.primary_key is not None
    assert (table.primary_key.columns, table.primary_key.lengths) == (("OwnerID", "Name"), {"Name": 10})
    assert table.indexes[0].keys == (IndexKey("ParentId"),)
    assert [(key.columns, key.target, key.target_columns) for key in table.foreign_keys] == [
        (("OwnerID",), ("", "Owner"), ("OwnerId",))
    ]
    quoted = catalog('CREATE TABLE t ("Id" int, id int PRIMARY KEY);').tables["", "t"]
    assert quoted.primary_key is not None
    assert quoted.primary_key.columns == ("id",)


def test_sql_server_takes_a_constraint_of_the_table_behind_a_column_without_a_comma() -> None:
    table = catalog(
        "CREATE TABLE t (\n  a int NOT NULL,\n  b int DEFAULT NULL NULL\n"
        "  PRIMARY KEY CLUSTERED (a ASC) ON [PRIMARY],\n  c int UNIQUE NONCLUSTERED\n"
        "  CONSTRAINT fk FOREIGN KEY (b) REFERENCES u (b)\n)",
        "sqlserver",
    ).tables["", "t"]
    assert list(table.columns) == ["a", "b", "c"]
    assert table.primary_key is not None
    assert table.primary_key.columns == ("a",)
    assert [key.columns for key in table.uniques] == [("c",)]
    assert [(key.name, key.columns) for key in table.foreign_keys] == [("fk", ("b",))]


def test_a_line_with_nothing_but_an_end_says_nothing() -> None:
    executed = "CREATE TABLE t (a int);\n/*!50510\nALTER TABLE t ADD b int\n*/;\n"
    assert [(each.first, each.last) for each in passages(executed, "mysql")] == [(1, 1), (3, 4)]
    assert [each.fate for each in passages("CREATE TABLE t (a int);\n;\n\n ;;\nCREATE TABLE u (b int);")] == [
        Fate.PLACED,
        Fate.PLACED,
    ]


def test_types_are_those_of_the_search_path_and_follow_their_new_names() -> None:
    found = catalog(
        "SET search_path = mb, public;\n"
        "CREATE TYPE st AS ENUM ('a');\nCREATE DOMAIN dd AS text;\nCREATE TYPE pair AS (a int);\n"
        "CREATE TABLE t (s st, e st[], d dd, p pair, n int);\n"
        "SET search_path = public;\nCREATE TABLE u (s mb.st, q st);\n"
        "ALTER TYPE mb.st RENAME TO state;\nALTER DOMAIN mb.dd SET SCHEMA other;\nALTER TYPE mb.pair RENAME TO two;\n"
    )
    assert [column.type for column in found.tables["mb", "t"].columns.values()] == [
        "mb.state",
        "mb.state[]",
        "other.dd",
        "mb.two",
        "int",
    ]
    assert [column.type for column in found.tables["", "u"].columns.values()] == ["mb.state", "st"]
    assert list(found.domains) == [("other", "dd")]
    assert list(found.enums) == [("mb", "state")]


def test_what_stands_in_a_create_schema_lies_in_it() -> None:
    found = catalog(
        "CREATE SCHEMA hr\n  CREATE TABLE employee (id int PRIMARY KEY)\n"
        "  CREATE TABLE pay (id int REFERENCES employee (id));\nCREATE TABLE other (id int);\n"
        "CREATE SCHEMA empty;\nCREATE TABLE last (id int);\n"
    )
    assert list(found.tables) == [("hr", "employee"), ("hr", "pay"), ("", "other"), ("", "last")]
    assert found.tables["hr", "pay"].foreign_keys[0].target == ("hr", "employee")


def test_a_schema_may_be_called_as_a_word_behind_a_type() -> None:
    table = catalog("CREATE TABLE t (type storage.kind DEFAULT 'x'::storage.kind NOT NULL, b tag.x);").tables["", "t"]
    assert [(column.type, column.default) for column in table.columns.values()] == [
        ("storage.kind", "'x'::storage.kind"),
        ("tag.x", ""),
    ]


def test_postgres_cuts_long_names() -> None:
    long = "x" * 70
    found = catalog(f"CREATE TABLE {long} (a int);\nCREATE INDEX {long}i ON {long} (a);\nDROP INDEX {long[:63]};")
    assert list(found.tables) == [("", long[:63])]
    assert found.tables["", long[:63]].indexes == []
    assert list(catalog(f"CREATE TABLE {long} (a int);", "sqlite").tables) == [("", long)]


def test_a_table_that_a_query_fills_is_kept_with_its_changes_until_it_is_dropped() -> None:
    text = (
        "CREATE TABLE old AS SELECT * FROM v;\nALTER TABLE old ADD PRIMARY KEY (id);\nDROP TABLE old;\n"
        "CREATE TABLE fast AS SELECT * FROM v;\nALTER TABLE fast ADD PRIMARY KEY (id);\nCREATE INDEX i ON fast (a);\n"
        "ALTER TABLE nowhere ADD b int;\n"
    )
    assert [(code.kind, code.name, code.text) for code in catalog(text).codes] == [
        ("table", "fast", "CREATE TABLE fast AS SELECT * FROM v"),
        ("change of table", "fast", "ALTER TABLE fast ADD PRIMARY KEY (id)"),
        ("change of table", "fast", "CREATE INDEX i ON fast (a)"),
    ]
    assert [(each.first, each.why) for each in passages(text) if each.fate is Fate.UNPLACED] == [
        (7, "there is no table `nowhere` before this statement")
    ]


def test_a_condition_names_the_columns_of_a_relationship_to_a_composite_key() -> None:
    text = (
        'create table ticket ("createdAt" text, no int, primary key (no, "createdAt"));\n'
        'create table line (id int primary key, ticket_no int, "ticket_createdAt" text,\n'
        '  check (length("ticket_createdAt") < 9), foreign key (ticket_no, "ticket_createdAt") references ticket);\n'
        'create index on line (lower("ticket_createdAt"));\n'
    )
    made = read_model(text)
    assert "-> Ticket?" in " ".join(made.text.split())
    assert "check ticket_createdAt (length(ticket_createdAt) < 9)" in made.text
    assert "(lower(ticket_createdAt))" in made.text
    assert (made.of(Fate.MAPPED), made.errors) == ((), ())


def test_a_table_that_is_made_by_sql_keeps_its_defaults() -> None:
    """Entia's `uuid()` is no function of SQLite."""
    uuid = form("uuid", "sqlite")
    text = f"create table t (id text primary key default {uuid}, a int, b as (a + 1) stored, check (nowhere(a) > 0));"
    made = read_model(text, "sqlite")
    assert "uuid()" not in made.text.partition("sql sqlite")[2]


def test_a_table_of_sqlite_is_as_strict_as_its_source() -> None:
    text = (
        "create table a (id integer primary key) strict; create table b (id integer primary key);\n"
        "create table c (id text primary key) without rowid;\n"
    )
    made = read_model(text, "sqlite")
    assert made.of(Fate.MAPPED) == ()
    assert "entity A { id: INTEGER pk }" in made.text
    assert "entity B native sqlite (strict = false) { id: INTEGER pk }" in made.text
    assert "entity C native sqlite (without_rowid, strict = false) { id: TEXT pk }" in made.text
