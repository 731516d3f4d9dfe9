"""What types of a source are in the model: as its database means them, and pairs of them as it takes them."""

from __future__ import annotations

import pytest

from tests.importers.reading import read_model


def test_a_type_called_as_one_of_postgres_with_capitals_is_meant_in_quotes_only() -> None:
    text = read_model("""
create type public."JSON" as enum ('a', 'b');
create domain "Text" as varchar(20) check (value <> '');
create table "T" (
  "Id" int primary key, "Plain" json, "Kind" "JSON" default 'a'::"JSON", "Kinds" public."JSON"[], "Word" text,
  "Name" "Text" check ("Kind" = 'b'::public."JSON" or "Plain"::json is not null)
);
""").text
    assert "  plain: postgres.json?\n" in text
    assert "  kind:  JSON? = a\n" in text
    assert "  kinds: JSON?[]?\n" in text
    assert "  word:  text?\n" in text
    assert "(kind = 'b' or plain::pg_catalog.json is not null)" in text


def test_a_moment_without_a_zone_stays_in_that_of_the_session() -> None:
    text = read_model("""
create table t (
  id int primary key, a timestamptz default '2020-01-01', b timestamptz default '2020-01-01 00:00+02',
  c timestamptz check (c > '2020-01-01 10:00'), d timestamptz check (d > '2020-01-01 10:00'::timestamptz), e date
);
create view v as select id from t where b < '2030-01-01' and e < '2030-01-01' and a < '2030-01-01 00:00:00Z';
""").text
    assert "= ('2020-01-01'::pg_catalog.timestamptz)\n" in text
    assert "= '2020-01-01 00:00+02'\n" in text
    assert "(c > '2020-01-01 10:00'::pg_catalog.timestamptz)\n" in text
    assert "(d > '2020-01-01 10:00'::pg_catalog.timestamptz)\n" in text
    assert "b < '2030-01-01'::pg_catalog.timestamptz and e < '2030-01-01' and a < '2030-01-01 00:00:00Z'" in text


def test_a_foreign_key_that_the_database_refuses_too_stays_with_its_error() -> None:
    made = read_model("""
create table key (id integer primary key, wide bigint not null unique, code text not null unique);
create table lock (
  a_id text references key, a_wide integer references key (wide), a_code integer references key (code)
);
""")
    assert [error.why for error in made.errors] == [
        "`a_id` is `text`, but `Key.id` is `int`",
        "`a_code` is `int`, but `Key.code` is `text`",
    ]
    assert "(id = a_id)" in made.text
    assert made.text.count("sql postgres") == 1  # of the one that PostgreSQL takes
    assert "references key (wide)" in made.text


@pytest.mark.parametrize("dialect", ["postgres", "sqlite", "mariadb"])
def test_a_foreign_key_to_columns_that_are_no_key_stays_with_its_error(dialect: str) -> None:
    script = (
        "create table a (id int primary key, code int);\n"
        "create table b (id int primary key, a_code int, foreign key (a_code) references a (code));\n"
    )
    made = read_model(script, dialect)
    assert "  -> A(code)?\n" in made.text
    assert [each.why for each in made.errors] == ["`A` has no key of `code`, so nothing can refer to that"]


@pytest.mark.parametrize(
    ("dialect", "index"),
    [("postgres", 'unique index a_code on a (code collate "C")'), ("mariadb", "index i on a (code)")],
)
def test_a_foreign_key_to_columns_of_an_index_is_kept_as_sql_where_the_database_takes_it(
    dialect: str, index: str
) -> None:
    script = (
        f"create table a (id int primary key, code char(4)); create {index};\n"
        "create table b (id int primary key, a_code char(4), foreign key (a_code) references a (code));\n"
    )
    made = read_model(script, dialect)
    assert made.errors == ()
    assert "foreign key (a_code) references a (code)" in made.text


@pytest.mark.parametrize("dialect", ["postgres", "mysql", "mariadb", "sqlite"])
def test_a_foreign_key_to_a_unique_index_is_a_relationship(dialect: str) -> None:
    script = (
        "create table a (id int primary key, code int, part int, a_part int);\n"
        "create unique index a_code on a (part, code desc);\n"
        "create unique index a_part on a (part);\n"
        "create table b (id int primary key, a_part int, a_code int,\n"
        "  foreign key (a_part, a_code) references a (part, code), foreign key (a_part) references a (part));\n"
    )
    made = read_model(script, dialect)
    assert made.errors == ()
    assert "\nsql " not in made.text
    assert made.text.count("-> A(") == 2


@pytest.mark.parametrize("index", ["on a (code) where (code > 0)", "on a using hash (code)"])
def test_a_foreign_key_to_an_index_of_some_rows_or_one_that_cannot_be_unique_stays_with_its_error(index: str) -> None:
    script = (
        f"create table a (id int primary key, code int);\ncreate unique index i {index};\n"
        "create table b (id int primary key, a_code int, foreign key (a_code) references a (code));\n"
    )
    wrong = [each.why for each in read_model(script).errors]
    assert wrong == ["`A` has no key of `code`, so nothing can refer to that"]


def test_a_number_as_the_default_of_a_text_is_the_text_that_it_becomes() -> None:
    made = read_model("create table a (id int primary key, code varchar(20) not null default 1.50);", "mariadb")
    assert "  code: string(20) = '1.50'\n" in made.text


def test_a_primary_key_that_refers_to_another_key_of_its_table_is_reused_by_the_relationship() -> None:
    made = read_model("create table t (a int unique, b int primary key, foreign key (b) references t (a));")
    assert made.errors == ()
    assert "  b: int pk\n  -> T(a = b)\n" in made.text
