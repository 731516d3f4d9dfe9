"""What the DDL says: the whole of a rich schema a dialect, and the decisions one by one."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from entia.model.schema import Identity, Schema, Table
from entia.model.types import Type
from entia.model.workspace import Workspace
from entia.sql import Script, Statement, ddl, ddl_of, is_ours, render
from entia.sql.export import context_of
from entia.sql.ordering import ordered_tables
from entia.sql.partitions import unit_count
from entia.text import Span
from tests.sql.rich import rich
from tests.support import schemas as s
from tests.support.schemas import (
    AUTO,
    BIGINT,
    DATE,
    DATETIME,
    INT,
    TIMESTAMP,
    call,
    check,
    column,
    index,
    partition,
    pk,
    references,
    sql,
    string,
    table,
    view,
)
from tests.support.snapshots import Snapshot

DIALECTS = ("postgres", "mysql", "mariadb", "sqlite", "duckdb")
ID = column("id", INT)


def texts(script: Script) -> list[str]:
    return [statement.text for statement in script.statements]


def created(script: Script) -> list[str]:
    """The names of the tables, in order."""
    found = (re.match(r"CREATE TABLE (\S+) \(", text) for text in texts(script))
    return [match[1].strip('"`') for match in found if match]


def linked(name: str, *targets: str, **more: Any) -> Table:
    """A table with a foreign key to each of the targets."""
    roles = [target.lower() for target in targets]
    keys = tuple(references(role, target, **more) for role, target in zip(roles, targets, strict=True))
    columns = (column(role, INT, required=False, db=f"{role}_id") for role in roles)
    return table(name, ID, *columns, key=pk("id"), foreign_keys=keys)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_rich_schema(dialect: str, snapshot: Snapshot) -> None:
    script = ddl(rich(), dialect)
    assert script.refusals == ()
    text = render(script, source="rich.entia")
    assert is_ours(text)
    snapshot.check(f"rich.{dialect}.sql", re.sub(r"entia \S+ from|(?<=sha256:)\w+", "…", text))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_same_model_gives_the_same_text(dialect: str) -> None:
    assert render(ddl(rich(), dialect), source="x") == render(ddl(rich(), dialect), source="x")


def test_tables_come_after_what_they_refer_to() -> None:
    schema = s.schema(linked("A", "B", "C"), linked("B", "C"), linked("C"), linked("D", "A"))
    assert created(ddl(schema, "postgres")) == ["c", "b", "a", "d"]


def test_a_chain_longer_than_the_stack_is_ordered() -> None:
    schema = s.schema(*(linked(f"T{i}", f"T{i + 1}") for i in range(3000)), linked("T3000"))
    order, later = ordered_tables(context_of(schema, "postgres"), schema.tables)
    assert [t.name for t in order] == [f"T{i}" for i in range(3000, -1, -1)]
    assert later == {}


def test_what_closes_a_circle_comes_last() -> None:
    schema = s.schema(linked("A", "B"), linked("B", "C"), linked("C", "A"), linked("D", "D"))
    made = texts(ddl(schema, "postgres"))
    assert created(ddl(schema, "postgres")) == ["c", "b", "a", "d"]
    assert made[-1] == "ALTER TABLE c ADD CONSTRAINT c_a_fkey FOREIGN KEY (a_id) REFERENCES a (id)"
    assert sum("FOREIGN KEY" in text for text in made) == 4
    inline = texts(ddl(schema, "sqlite"))
    assert not any(text.startswith("ALTER") for text in inline)
    assert created(ddl(schema, "sqlite")) == ["a", "b", "c", "d"]


def test_a_circle_is_refused_where_no_key_can_be_added_later() -> None:
    script = ddl(s.schema(linked("A", "B"), linked("B", "A")), "duckdb")
    assert len(script.refusals) == 1
    assert "circle" in script.refusals[0].message or "cycle" in script.refusals[0].message


def test_what_is_only_for_others_is_absent_without_a_word() -> None:
    schema = s.schema(
        table(
            "A",
            ID,
            column("b", INT, only=("mysql",)),
            key=pk("id"),
            indexes=(index("b", only=("mysql",)),),
            checks=(check("b > 1", only=("mysql",)),),
            uniques=(s.unique("b", only=("mysql",)),),
        ),
        table("M", ID, key=pk("id"), only=("mysql", "mariadb")),
        views=(view("V", "select id from A", only=("mysql",)),),
    )
    script = ddl(schema, "postgres")
    assert texts(script) == ["CREATE TABLE a (\n  id INTEGER NOT NULL,\n  CONSTRAINT a_pkey PRIMARY KEY (id)\n)"]
    assert script.notes == script.refusals == ()
    assert len(texts(ddl(schema, "mysql"))) == 4


def test_a_key_over_a_column_of_another_dialect_is_refused() -> None:
    schema = s.schema(table("A", column("b", INT, only=("mysql",)), ID, uniques=(s.unique("b"),)))
    assert [note.message for note in ddl(schema, "postgres").refusals] == [
        "the unique constraint `a_b_key` needs `b`, which does not exist in postgres"
    ]


def test_a_foreign_key_to_a_table_of_another_dialect_is_refused() -> None:
    schema = s.schema(linked("A", "B"), replace(linked("B"), only=("mysql",)))
    assert [note.message for note in ddl(schema, "postgres").refusals] == [
        "`b` needs `B`, which does not exist in postgres"
    ]


def test_an_external_table_is_not_created_but_referred_to() -> None:
    schema = s.schema(linked("A", "B"), replace(linked("B"), external=True))
    script = ddl(schema, "postgres")
    assert created(script) == ["a"]
    assert "REFERENCES b (id)" in texts(script)[0]


def test_a_relationship_that_is_not_enforced_has_its_columns_only() -> None:
    script = ddl(s.schema(linked("A", "B", enforced=False), linked("B")), "postgres")
    assert created(script) == ["a", "b"]
    assert "b_id INTEGER" in texts(script)[0]
    assert not any("FOREIGN KEY" in text for text in texts(script))


def test_statements_know_where_they_come_from() -> None:
    for statement in ddl(rich(), "postgres").statements:
        if statement.owner in ("Customer", "Order", "Recent"):
            assert statement.chunk is s.CHUNK


def test_an_unchanged_table_is_not_printed_again() -> None:
    before = rich()
    changed = replace(before.tables[0], doc="Anew")
    after = replace(before, tables=(changed, *before.tables[1:]))
    first = {id(statement) for statement in ddl(before, "postgres").statements if statement.owner == "Customer"}
    second = {id(statement) for statement in ddl(after, "postgres").statements if statement.owner == "Customer"}
    assert first == second
    assert any("Anew" in text for text in texts(ddl(after, "postgres")))
    assert texts(ddl(after, "postgres")) == texts(ddl(rich_with(changed), "postgres"))


def rich_with(first: Table) -> Schema:
    made = rich()
    return replace(made, tables=(first, *made.tables[1:]))


def test_a_view_is_printed_again_only_when_it_or_what_it_reads_changes() -> None:
    def view_of(schema: Schema) -> Statement:
        return next(made for made in ddl(schema, "postgres").statements if made.text.startswith("CREATE VIEW recent"))

    before = rich()
    first = view_of(before)
    other = replace(before, tables=(replace(before.tables[0], doc="Anew"), *before.tables[1:]))
    assert view_of(other) is first
    order = before.tables[1]
    assert order.name == "Order"
    renamed = replace(before, tables=(before.tables[0], replace(order, db_name="orders"), *before.tables[2:]))
    assert "FROM orders AS o" in view_of(renamed).text


def test_an_expression_that_cannot_be_written_is_refused_at_its_place() -> None:
    broken = check("id > (")._replace(expression=sql("id > (")._replace(span=Span(7, 18)))
    schema = s.schema(table("A", ID, checks=(broken,)), views=(view("V", "select ("),), head=s.header("postgres 15"))
    script = ddl(schema, "postgres")
    assert [(note.chunk, note.span) for note in script.refusals] == [(s.CHUNK, Span(7, 18)), (s.CHUNK, s.NOWHERE)]
    assert "CHECK (id > ()" in texts(script)[0]


def test_labels_keep_their_comments() -> None:
    state = s.enum("State", "on", "off", doc="A switch")
    assert state.enum is not None
    on = state.enum.labels[0]._replace(doc="It runs")
    state = state._replace(enum=state.enum._replace(labels=(on, *state.enum.labels[1:])))
    schema = s.schema(table("A", column("s", state)))
    assert "COMMENT ON TYPE state IS 'A switch\non: It runs'" in texts(ddl(schema, "postgres"))
    assert any("A switch" in note.message and "It runs" in note.message for note in ddl(schema, "mysql").notes)


def test_cluster_needs_an_index() -> None:
    indexed = s.schema(table("A", ID, column("b", INT), key=pk("id"), indexes=(index("b"),), cluster=("b",)))
    assert texts(ddl(indexed, "postgres"))[-1] == "ALTER TABLE a CLUSTER ON a_b_idx"
    bare = s.schema(table("A", ID, column("b", INT), key=pk("id"), cluster=("b",)))
    assert any("(b)" in note.message for note in ddl(bare, "postgres").notes)


def test_code_loads_after_what_it_names() -> None:
    schema = s.schema(
        table("A", ID, column("s", s.enum("State", "on", "off")), key=pk("id")),
        views=(view("V", "select id from A"),),
        code=(
            s.code("postgres", "after_view", "create function f() returns int as 'select count(*) from v'"),
            s.code("postgres", "after_table", "create trigger t", on="A"),
            s.code("postgres", "after_type", "create cast (text as state) with inout"),
            s.code("postgres", "first", "create collation c"),
            s.code("mysql", "other", "create procedure p() select 1"),
        ),
    )
    made = [re.split(r"[ (]", text)[1] for text in texts(ddl(schema, "postgres"))]
    assert made == ["collation", "TYPE", "cast", "TABLE", "trigger", "VIEW", "function"]


def test_views_load_after_the_views_that_they_read() -> None:
    schema = s.schema(
        linked("A"),
        views=(view("Z", "select id from Y"), view("Y", "select id from X"), view("X", "select id from A")),
    )
    assert [text.split()[2] for text in texts(ddl(schema, "postgres"))[1:]] == ["x", "y", "z"]


@pytest.mark.parametrize(
    ("dialect", "expected"),
    [
        ("postgres", "id BIGINT GENERATED ALWAYS AS IDENTITY (START WITH 5 INCREMENT BY 10) NOT NULL"),
        ("duckdb", "id BIGINT DEFAULT nextval('a_id_seq') NOT NULL"),
    ],
)
def test_identity_with_all_it_can_say(dialect: str, expected: str) -> None:
    identity = Identity(always=dialect == "postgres", start=5, by=10)
    made = texts(ddl(s.schema(table("A", column("id", BIGINT, identity=identity), key=pk("id"))), dialect))
    assert expected in made[-1]
    if dialect == "duckdb":
        assert made[0] == "CREATE SEQUENCE a_id_seq START WITH 5 INCREMENT BY 10"


def test_sqlite_counts_from_where_the_model_says() -> None:
    identity = Identity(always=False, start=1000, by=None)
    made = texts(ddl(s.schema(table("A", column("id", BIGINT, identity=identity), key=pk("id"))), "sqlite"))
    assert made[-1] == "INSERT INTO sqlite_sequence (name, seq) VALUES ('a', 999)"


def test_on_update_is_a_clause_only_where_that_means_the_same() -> None:
    def made(type_: Type) -> list[str]:
        changed = column("at", type_, on_update=call("now()"))
        return texts(ddl(s.schema(table("A", ID, changed, key=pk("id"))), "mysql"))

    assert "ON UPDATE CURRENT_TIMESTAMP(6)" in made(DATETIME)[0]
    assert len(made(DATETIME)) == 1
    assert "ON UPDATE" not in made(TIMESTAMP)[0]
    assert made(TIMESTAMP)[1].startswith("CREATE TRIGGER a_on_update BEFORE UPDATE ON a FOR EACH ROW SET")
    own = Type("native", native=("mysql", "timestamp(3)"))
    assert "timestamp(3) ON UPDATE CURRENT_TIMESTAMP(3)" in made(own)[0]
    assert len(made(own)) == 1


@pytest.mark.parametrize(
    ("type_", "default"),
    [
        ("timestamp", "timestamp DEFAULT current_timestamp()"),
        ("datetime(3)", "datetime(3) DEFAULT current_timestamp(3)"),
        ("varchar(40)", "varchar(40) DEFAULT (utc_timestamp(6))"),
    ],
)
def test_now_of_mysqls_own_clock_is_its_current_timestamp(type_: str, default: str) -> None:
    changed = column("at", Type("native", native=("mysql", type_)), default=call("now()"))
    assert default in texts(ddl(s.schema(table("A", ID, changed, key=pk("id"))), "mysql"))[0]


@pytest.mark.parametrize(
    ("count", "unit", "expected"),
    [
        ("", "month", 12),
        ("24mo", "month", 24),
        ("2y", "month", 24),
        ("7", "day", 7),
        ("2w", "day", 14),
        ("1d", "hour", 24),
        ("2y", "quarter", 8),
    ],
)
def test_how_many_partitions(count: str, unit: str, expected: int) -> None:
    assert unit_count(count, unit) == expected


def partitioned(type_: Type, **more: Any) -> Schema:
    key_column = column("at", type_)
    made = table("E", key_column, key=pk("at"), partitions=(partition("range", "at", **more),))
    return s.schema(made, head=s.header("postgres 15", created="2026-11-20"))


def test_partitions_start_at_the_models_own_month() -> None:
    made = texts(ddl(partitioned(DATE, every="month"), "postgres"))
    assert made[1] == "CREATE TABLE e_p2026_11 PARTITION OF e FOR VALUES FROM ('2026-11-01') TO ('2026-12-01')"
    assert made[2] == "CREATE TABLE e_p2026_12 PARTITION OF e FOR VALUES FROM ('2026-12-01') TO ('2027-01-01')"
    assert made[-1] == "CREATE TABLE e_default PARTITION OF e DEFAULT"
    assert len(made) == 14


def test_partitions_of_numbers_and_of_moments() -> None:
    made = texts(ddl(partitioned(BIGINT, every="1000", start="-1000", count="2"), "postgres"))
    assert made[1:3] == [
        "CREATE TABLE e_pm1000 PARTITION OF e FOR VALUES FROM (-1000) TO (0)",
        "CREATE TABLE e_p0 PARTITION OF e FOR VALUES FROM (0) TO (1000)",
    ]
    made = texts(ddl(partitioned(TIMESTAMP, every="day", start="2024-02-28", count="2"), "postgres"))
    assert made[2].endswith("FROM ('2024-02-29 00:00:00+00') TO ('2024-03-01 00:00:00+00')")


def test_partitions_by_quarter_begin_with_one() -> None:
    made = texts(ddl(partitioned(DATE, every="quarter", start="2026-11", count="2"), "postgres"))
    assert made[1:3] == [
        "CREATE TABLE e_p2026_q4 PARTITION OF e FOR VALUES FROM ('2026-10-01') TO ('2027-01-01')",
        "CREATE TABLE e_p2027_q1 PARTITION OF e FOR VALUES FROM ('2027-01-01') TO ('2027-04-01')",
    ]


def test_the_part_for_all_other_rows_repeats_no_other() -> None:
    parts = (("rest", "to", "'2020-01-01'"), ("rest2", "to", "'2030-01-01'"))
    assert "PARTITION rest3 VALUES LESS THAN (MAXVALUE)" in texts(ddl(partitioned(DATE, parts=parts), "mariadb"))[0]
    parts = (("old", "to", "'2020-01-01'"), ("default", "to", "'2030-01-01'"))
    assert (
        texts(ddl(partitioned(DATE, parts=parts), "postgres"))[-1] == "CREATE TABLE e_default2 PARTITION OF e DEFAULT"
    )
    parts = (("old", "to", "'2020-01-01'"), ("new", "to", "maxvalue"))
    assert texts(ddl(partitioned(DATE, parts=parts), "mariadb"))[0].lower().count("maxvalue") == 1


def test_partitions_end_before_the_calendar() -> None:
    assert ddl(partitioned(DATE, every="year", start="9989", count="5"), "postgres").refusals
    assert ddl(partitioned(DATE, every="month", start="2026-13", count="5"), "postgres").refusals


@pytest.mark.parametrize(("type_", "every"), [(DATE, "hour"), (DATE, "fortnight"), (BIGINT, "month")])
def test_what_cannot_be_divided_is_refused(type_: Type, every: str) -> None:
    assert ddl(partitioned(type_, every=every), "postgres").refusals


def test_written_partitions_follow_each_other() -> None:
    parts = (("old", "to", "'2020-01-01'"), ("new", "to", "'2030-01-01'"))
    made = texts(ddl(partitioned(DATE, parts=parts), "postgres"))
    assert made[1:] == [
        "CREATE TABLE e_old PARTITION OF e FOR VALUES FROM (MINVALUE) TO ('2020-01-01')",
        "CREATE TABLE e_new PARTITION OF e FOR VALUES FROM ('2020-01-01') TO ('2030-01-01')",
        "CREATE TABLE e_default PARTITION OF e DEFAULT",
    ]


def test_the_part_for_all_other_rows_has_the_authors_name() -> None:
    parts = (("low", "to", "100"), ("rest", "default", ""))
    assert texts(ddl(partitioned(BIGINT, parts=parts), "postgres"))[-1] == "CREATE TABLE e_rest PARTITION OF e DEFAULT"
    assert "PARTITION rest VALUES LESS THAN (MAXVALUE)" in texts(ddl(partitioned(BIGINT, parts=parts), "mysql"))[0]


def test_partitions_in_mysql_are_a_clause() -> None:
    made = texts(ddl(partitioned(DATE, every="month", start="2026-01", count="1"), "mysql"))
    assert made[0].endswith(
        "\nPARTITION BY RANGE COLUMNS (at) (\n"
        "  PARTITION p2026_01 VALUES LESS THAN ('2026-02-01'),\n"
        "  PARTITION rest VALUES LESS THAN (MAXVALUE)\n)"
    )


def test_without_partitions_the_table_says_so() -> None:
    script = ddl(partitioned(DATE, every="month"), "sqlite")
    assert len(script.statements) == 1
    assert any("partition" in note.message for note in script.notes)


def test_a_schema_is_a_prefix_in_sqlite() -> None:
    schema = s.schema(table("sales.Order", ID, key=pk("id")), namespaces=(("sales", ""),))
    script = ddl(schema, "sqlite")
    assert created(script) == ["sales_order"]
    assert any("sales" in note.message for note in script.notes)
    assert created(ddl(schema, "postgres")) == ["sales.order".replace("order", '"order')]


def test_hover_has_one_declaration_or_one_line() -> None:
    schema = rich()
    assert ddl_of(schema, "OrderStatus", "postgres").startswith("CREATE TYPE orderstatus AS ENUM")
    assert ddl_of(schema, "Amount", "postgres").startswith("CREATE DOMAIN amount AS NUMERIC(12, 2)")
    assert ddl_of(schema, "Order", "postgres").startswith('CREATE TABLE "order" (')
    assert ddl_of(schema, "Order.total", "postgres") == "total amount DEFAULT 0.00 NOT NULL"
    assert ddl_of(schema, "Order.customer", "postgres") == (
        "customer_id BIGINT NOT NULL,\n"
        "CONSTRAINT order_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customer (id) ON DELETE RESTRICT"
    )
    assert ddl_of(schema, "Order.nothing", "postgres") == ""
    assert ddl_of(schema, "Nothing", "postgres") == ""
    assert ddl_of(schema, "Big", "postgres").startswith("CREATE VIEW big AS")


def test_a_dialect_that_is_not_built_is_an_error() -> None:
    with pytest.raises(KeyError):
        ddl(rich(), "oracle")


def test_versions_differ() -> None:
    schema = s.schema(table("A", ID, column("b", INT, computed=sql("id + 1"), stored=False, required=False)))
    assert "STORED" in texts(ddl(schema, "postgres", "17"))[0]
    assert "VIRTUAL" in texts(ddl(schema, "postgres", "18"))[0]


def test_long_names_are_cut_alike_everywhere() -> None:
    schema = s.schema(table("A" * 70, ID, column("name", string(20)), key=pk("id"), indexes=(index("name"),)))
    made = texts(ddl(schema, "postgres"))
    names = set(re.findall(r"a{10,}\w*", "\n".join(made)))
    assert len(names) == 3  # table, primary key, index: each different, each short enough
    assert all(len(name) <= 63 for name in names)


def test_text_is_quoted_for_its_dialect() -> None:
    doc = "It's a \\ and\na line"
    schema = s.schema(table("A", ID, doc=doc))
    assert "COMMENT = 'It''s a \\\\ and\na line'" in texts(ddl(schema, "mysql"))[0]
    assert "IS 'It''s a \\ and\na line'" in texts(ddl(schema, "postgres"))[1]
    assert "-- It's a \\ and\n-- a line\nCREATE TABLE" in render(ddl(schema, "sqlite"), source="x")


def test_auto_increment_belongs_to_the_key() -> None:
    made = texts(ddl(s.schema(table("A", column("id", BIGINT, identity=AUTO), key=pk("id"))), "mysql"))
    assert "id BIGINT AUTO_INCREMENT NOT NULL,\n  PRIMARY KEY (id)" in made[0]


def test_a_joined_text_of_different_values_is_mysqls_own_with_one_target() -> None:
    text = """
model Shop { target mariadb 10.11 }
entity Item { id: int pk; name: text; kind: int }
view Names as (select kind, string_agg(distinct name, '; ' order by name) as names from Item group by kind)
"""
    snapshot = Workspace.empty().with_files({"shop.entia": text}).model_of("shop.entia")
    assert snapshot is not None
    made = texts(ddl(snapshot.schema(), "mariadb"))
    assert "group_concat(DISTINCT name ORDER BY name SEPARATOR '; ') AS names" in made[-1]
