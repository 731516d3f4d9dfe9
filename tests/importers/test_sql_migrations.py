"""Migrations: what takes back is not replayed, and what is said to the tool that runs them is no comment on a table."""

from __future__ import annotations

import pytest

from entia.importers.catalog import Catalog
from entia.importers.modelling_given import give_names
from entia.importers.options import Options
from entia.importers.report import Fate, Passage, Trace
from entia.importers.sources import joined
from entia.importers.sql import in_order, read

MARKS = {
    "goose": ("-- +goose Up", "-- +goose Down"),
    "sql-migrate": ("-- +migrate Up", "-- +migrate Down notransaction"),
    "dbmate": ("-- migrate:up", "-- migrate:down transaction:false"),
    "rambler": ("-- rambler up", "-- rambler down"),
    "play": ("# --- !Ups", "# --- !Downs"),
    "mybatis": ("-- // first", "-- //@UNDO"),
    "tern": ("", "---- create above / drop below ----"),
}


def outcome(text: str, dialect: str = "postgres") -> tuple[Catalog, tuple[Passage, ...]]:
    trace = Trace()
    found = read(joined([("1.sql", text)]), Options(dialect=dialect), trace)
    return found, trace.finish(text.split("\n"))


@pytest.mark.parametrize("dialect", ["postgres", "mysql", "sqlite"])
@pytest.mark.parametrize("tool", MARKS)
def test_the_half_that_takes_back_is_not_replayed(tool: str, dialect: str) -> None:
    up, down = MARKS[tool]
    text = f"{up}\nCREATE TABLE a (id int);\n\n{down}\nDROP TABLE a;\n{up or '-- more'}\n"
    catalog, passages = outcome(text, dialect)
    assert list(catalog.tables) == [("", "a")]
    assert not [each for each in passages if each.fate is Fate.UNPLACED]
    back = [each for each in passages if each.what == "way back"]
    assert [(each.first, each.fate) for each in back] == [(4, Fate.ASIDE)]


def test_halves_can_alternate() -> None:
    text = (
        "-- +goose Up\nCREATE TABLE a (id int);\n-- +goose Down\nDROP TABLE a;\n"
        "-- +goose Up\nCREATE TABLE b (id int);\n-- +goose Down\nDROP TABLE b;\n"
    )
    catalog, passages = outcome(text)
    assert list(catalog.tables) == [("", "a"), ("", "b")]
    assert [(each.first, each.last) for each in passages if each.what == "way back"] == [(3, 4), (7, 8)]


@pytest.mark.parametrize(
    "said",
    [
        "-- +goose Up\n-- +goose StatementBegin",
        "-- +migrate Up notransaction",
        "-- migrate:up",
        "--liquibase formatted sql\n--changeset joe:1 context:prod\n--preconditions onFail:MARK_RAN",
        "-- sqlfluff:dialect:postgres",
        "-- atlas:txmode none",
    ],
)
def test_what_is_said_to_a_tool_is_no_comment(said: str) -> None:
    table = "CREATE TABLE a (id int);--> statement-breakpoint\n--rollback drop table a\n"
    catalog, _ = outcome(f"{said}\n-- Who buys\n{table}")
    assert catalog.tables["", "a"].comment == "Who buys"
    catalog, _ = outcome(f"{said}\n{table}")
    assert catalog.tables["", "a"].comment == ""


@pytest.mark.parametrize(
    ("tool", "paths"),
    [
        ("Flyway", ["V1__a.sql", "V1_1__b.sql", "V1.2__c.sql", "V1_10__d.sql", "V2__e.sql", "V10__f.sql", "R__z.sql"]),
        ("Flyway in folders", ["z/V1__a.sql", "a/V2__b.sql", "a/R__a.sql"]),
        ("Prisma", ["20250520123737_a/migration.sql", "20250625_b/migration.sql", "20250701000000_c/migration.sql"]),
        (
            "diesel",
            [
                "m/00000000000000_diesel_initial_setup/up.sql", "m/20170101000000_a/up.sql",
                "m/2018-02-03-040506_b/up.sql", "m/20180203040507_c/up.sql", "m/2019-11-12-143000-0000_d/up.sql",
            ],
        ),
        ("goose", ["1_a.sql", "2_b.sql", "10_c.sql", "20240101000000_d.sql"]),
        ("golang-migrate", ["000001_a.up.sql", "000002_b.up.sql", "10_c.up.sql"]),
        ("sqlx", ["20230101000000_a.sql", "20240101000000_b.up.sql"]),
        ("dbmate", ["20231117020810_a.sql", "20240905133723_b.sql"]),
        ("Play", ["1.sql", "2.sql", "10.sql"]),
        ("folders", ["1/b.sql", "2/a.sql", "10/a.sql"]),
    ],
)  # fmt: skip
def test_files_count_in_the_order_of_their_tool(tool: str, paths: list[str]) -> None:
    assert in_order(reversed(paths)) == paths, tool


def outcome_of(*texts: str) -> tuple[Catalog, tuple[Passage, ...]]:
    trace = Trace()
    sources = joined([(f"{number}.sql", text) for number, text in enumerate(texts)])
    return read(sources, Options(dialect="postgres"), trace), trace.finish(sources.text.split("\n"))


def test_a_statement_about_a_table_of_a_later_file_is_read_behind_it() -> None:
    catalog, passages = outcome_of(
        "ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b (id);\nCREATE INDEX i ON a (b);\n"
        "ALTER TABLE none ADD x int;\nCOMMENT ON COLUMN a.b IS 'which';\n",
        "CREATE TABLE a (b int);\nCREATE TABLE b (id int PRIMARY KEY);\n",
    )
    table = catalog.tables["", "a"]
    assert [key.target for key in table.foreign_keys] == [("", "b")]
    assert [index.name for index in table.indexes] == ["i"]
    assert table.columns["b"].comment == "which"
    assert [(each.first, each.fate, each.why) for each in passages if each.first < 5] == [
        (1, Fate.MAPPED, _LATE), (2, Fate.MAPPED, _LATE),
        (3, Fate.UNPLACED, "there is no table `none` before this statement"), (4, Fate.MAPPED, _LATE),
    ]  # fmt: skip


def test_a_statement_before_its_table_in_one_file_is_what_the_database_refuses() -> None:
    catalog, passages = outcome_of("ALTER TABLE a ADD x int;\nCREATE TABLE a (b int);\n", "CREATE TABLE c (d int);")
    assert [*catalog.tables["", "a"].columns] == ["b"]
    assert [each.first for each in passages if each.fate is Fate.UNPLACED] == [1]


def test_a_name_without_its_schema_is_the_only_table_of_that_name() -> None:
    """The search path may be set by the program that runs the migrations."""
    catalog, passages = outcome_of(
        "CREATE TABLE app.a (id int PRIMARY KEY); CREATE TABLE app.b (a int REFERENCES a);\n"
        "ALTER TABLE b ADD x int;\nCOMMENT ON COLUMN b.x IS 'which';\n"
        "CREATE TABLE one.c (id int); CREATE TABLE two.c (id int);\nALTER TABLE c ADD x int;\n"
    )
    assert [key.target for key in catalog.tables["app", "b"].foreign_keys] == [("app", "a")]
    assert catalog.tables["app", "b"].columns["x"].comment == "which"
    told = [(each.first, each.why) for each in passages if each.why]
    why = "`b` is taken for `app.b`, the only table of that name"
    assert told == [
        (1, "`a` is taken for `app.a`, the only table of that name"), (2, why), (3, why),
        (5, "there is no table `c` before this statement"),
    ]  # fmt: skip


_LATE = "it comes before the table that it is about, which another file makes: it is read behind that"


def test_what_is_about_a_renamed_table_follows_it_and_its_names_stay() -> None:
    catalog, _ = outcome(
        "CREATE TABLE k (id int PRIMARY KEY, s int REFERENCES k, a int UNIQUE);\nCREATE INDEX ON k (s);\n"
        "CREATE TRIGGER g BEFORE UPDATE ON k FOR EACH ROW EXECUTE FUNCTION k('k');\n"
        "CREATE VIEW v AS SELECT k.id, n.s AS k FROM public.k JOIN k AS n ON k.id = n.s;\n"
        "ALTER TABLE k RENAME TO old;\nCREATE TABLE k (id int PRIMARY KEY, s int REFERENCES k, a int UNIQUE);\n"
        "CREATE INDEX ON k (s);\n"
    )
    assert [each.text for each in catalog.codes] == [
        "CREATE TRIGGER g BEFORE UPDATE ON old FOR EACH ROW EXECUTE FUNCTION k('k')"
    ]
    select = "SELECT old.id, n.s AS k FROM old JOIN old AS n ON old.id = n.s"
    assert catalog.views["", "v"].sql == select
    give_names(catalog)
    assert {
        table.name: [each.name for each in (*table.keys, *table.foreign_keys, *table.indexes)]
        for table in catalog.tables.values()
    } == {
        "old": ["k_pkey", "k_a_key", "k_s_fkey", "k_s_idx"],
        "k": ["k_pkey1", "k_a_key1", "k_s_fkey1", "k_s_idx1"],
    }


def test_triggers_go_with_their_function() -> None:
    catalog, _ = outcome(
        "CREATE TABLE t (id int);\n"
        "CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN RETURN new; END $$ LANGUAGE plpgsql;\n"
        "CREATE FUNCTION g() RETURNS trigger AS $$ BEGIN RETURN f(); END $$ LANGUAGE plpgsql;\n"
        "CREATE TRIGGER a BEFORE INSERT ON t FOR EACH ROW WHEN (new.id > 1) EXECUTE PROCEDURE f();\n"
        "CREATE TRIGGER b BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION g('f');\nDROP FUNCTION f() CASCADE;\n"
    )
    assert [(each.kind, each.name) for each in catalog.codes] == [("function", "g"), ("trigger", "b")]


def test_views_go_with_what_they_read() -> None:
    text = (
        "CREATE TABLE t (id int);\nCREATE TABLE a.t (id int);\nCREATE VIEW v AS SELECT x.id AS t FROM public.t AS x;\n"
        "CREATE VIEW w AS SELECT * FROM (v CROSS JOIN a.t);\nCREATE VIEW other AS SELECT t.id FROM a.t;\n"
        "DROP TABLE t CASCADE;\n"
    )
    assert list(outcome(text)[0].views) == [("", "other")]
    assert len(outcome(text.replace(" CASCADE", ""))[0].views) == 3
    renamed, _ = outcome(text.replace("DROP TABLE t CASCADE", "ALTER TABLE a.t SET SCHEMA b"))
    assert [view.sql for view in renamed.views.values()] == [
        "SELECT x.id AS t FROM public.t AS x",
        "SELECT * FROM (v CROSS JOIN b.t)",
        "SELECT b.t.id FROM b.t",
    ]


def test_all_of_a_schema_goes_with_it() -> None:
    made = (
        "CREATE TABLE {0}t (id int);\nCREATE VIEW {0}v AS SELECT 1 AS n;\nCREATE TYPE {0}e AS ENUM ('a');\n"
        "CREATE DOMAIN {0}d AS int;\nCREATE SEQUENCE {0}s;\nCREATE FUNCTION {0}f() RETURNS int RETURN 1;\n"
    )
    catalog, _ = outcome(f"CREATE SCHEMA x;\n{made.format('x.')}{made.format('')}DROP SCHEMA x CASCADE;\n")
    kinds = (catalog.tables, catalog.views, catalog.enums, catalog.domains, catalog.sequences)
    assert [list(kind) for kind in kinds] == [[("", name)] for name in "tveds"]
    assert [(each.schema, each.name) for each in catalog.codes] == [("", "f")]
    assert not outcome(f"{made.format('')}DROP SCHEMA public CASCADE;\n")[0].views
