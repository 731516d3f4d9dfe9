"""Catalogs become models: what a careful colleague would have written, and the same database."""

from __future__ import annotations

from typing import Any

import pytest

from entia.importers.catalog import (
    Catalog,
    Check,
    Code,
    Column,
    EnumType,
    ForeignKey,
    Identity,
    Index,
    IndexKey,
    Key,
    Label,
    Part,
    Partitioning,
    Table,
)
from entia.importers.modelling import model_of
from entia.importers.options import Options
from entia.importers.report import Fate, Imported, Trace
from entia.importers.sources import Sources
from tests.importers.reading import read_model


def table(name: str, *columns: Column, pk: tuple[str, ...] = (), **fields: Any) -> Table:
    """A table of these columns."""
    made = Table("", name, columns={column.name: column for column in columns}, **fields)
    made.primary_key = Key(pk) if pk else None
    return made


def catalog(*tables: Table, dialect: str = "postgres", name: str = "shop") -> Catalog:
    """A catalog of these tables."""
    return Catalog(dialect, "", name, default_schema="public", tables={each.key: each for each in tables})


def imported(of: Catalog) -> Imported:
    return model_of(of, Options(), Trace(), Sources("", ("shop.sql",)))


def tracked() -> tuple[Column, Column]:
    return (
        Column("created_at", "timestamp with time zone", required=True, default="now()"),
        Column("updated_at", "timestamptz", required=True, default="now()"),
    )


def shop() -> Catalog:
    customers = table(
        "customers",
        Column("id", "integer", required=True, identity=Identity(), comment="Counted"),
        Column("email", "character varying(254)", required=True),
        Column("mood", "mood"),
        Column("tags", "text[]"),
        *tracked(),
        pk=("id",),
        comment="Who buys.\nOr may.",
        uniques=[Key(("email",))],
        checks=[Check("(email)::text <> ''::text", "customers_email_check")],
    )
    orders = table(
        "orders",
        Column("id", "bigint", identity=Identity(always=True)),
        Column("customer_id", "int4", required=True),
        Column("owner", "int"),
        Column("total", "numeric(10,2)", required=True, default="0"),
        *tracked(),
        pk=("id",),
        foreign_keys=[
            ForeignKey(("customer_id",), ("", "customers"), on_delete="cascade"),
            ForeignKey(("owner",), ("", "customers"), ("id",), on_delete="set null"),
        ],
        indexes=[
            Index((IndexKey("customer_id"),), "idx_orders_customer_id"),
            Index((IndexKey("owner"), IndexKey("total", descending=True)), "orders_large", where="total > 100"),
        ],
        checks=[Check("total >= 0 and id > 0", "positive")],
    )
    order_tags = table(
        "order_tags",
        Column("order_id", "bigint", required=True),
        Column("tag_id", "int", required=True),
        Column("since", "date"),
        pk=("order_id", "tag_id"),
        foreign_keys=[
            ForeignKey(("order_id",), ("", "orders"), on_delete="cascade"),
            ForeignKey(("tag_id",), ("", "tags"), on_delete="cascade"),
        ],
        indexes=[Index((IndexKey("tag_id"),))],
    )
    tags = table("tags", Column("id", "int"), Column("name", "text", required=True), *tracked(), pk=("id",))
    made = catalog(customers, orders, tags, order_tags)
    made.enums["", "mood"] = EnumType("", "mood", [Label("ok"), Label("not ok")])
    made.codes.append(
        Code(
            "trigger", "", "told", "create trigger told after insert on orders execute function f();", on=("", "orders")
        )
    )
    return made


SHOP = """\
model Shop {
  target postgres
  naming snake_case, table plural
  relationships on delete cascade
}

enum Mood { ok, "not ok" }

mixin Tracked {
  created_at, updated_at: timestamp = now()
}

/// Who buys.
/// Or may.
entity Customer with Tracked {
  id:    int pk auto  /// Counted
  email: string(254) unique check (email <> '')
  mood:  Mood?
  tags:  TEXT[]?
}

entity Order with Tracked {
  id:    bigint pk auto always
  -> Customer index "idx_orders_customer_id"
  owner -> Customer? as "owner" on delete set null
  total: decimal(10, 2) = 0
  tags <-> Tag via OrderTag {
    since: date?
  }
  index "orders_large" (owner, total desc) where (total > 100)
  check "positive" (total >= 0 and id > 0)
}

entity Tag with Tracked {
  id:   int pk
  name: text
}

sql postgres told on Order \"\"\"
  create trigger told after insert on orders execute function f()
  \"\"\"
"""


def test_a_shop_reads_as_if_written_by_hand() -> None:
    assert imported(shop()).text == SHOP


def test_checks_that_list_values_become_enums_where_that_is_asked_for() -> None:
    def of(options: Options) -> str:
        made = catalog(
            table(
                "orders",
                Column("id", "int"),
                Column("status", "varchar(20)", required=True, default="'open'"),
                pk=("id",),
                checks=[Check("status in ('open', 'closed')", column="status")],
            ),
            table("items", Column("status", "text"), checks=[Check("status in ('open', 'closed')")]),
            table("tags", Column("kind", "text"), checks=[Check("kind = any (array['a'::text, 'b c'::text])")]),
        )
        return model_of(made, options, Trace(), Sources("", ("shop.sql",))).text

    asked = of(Options(enums=True))
    assert "enum Status { open, closed }" in asked
    assert "status: Status = open" in asked
    assert 'kind: enum(a, "b c")?' in asked
    assert "enum" not in of(Options())


def read(script: str, dialect: str = "postgres") -> str:
    """The model of a script."""
    return read_model(script, dialect).text


def test_tables_and_types_have_a_case_of_their_own_where_that_is_shorter() -> None:
    columns = 'id text primary key, "createdAt" date, "closedAt" date'
    script = f"""
create type "OrderStatus" as enum ('open', 'closed');
create table order_lines ({columns}, "lineStatus" "OrderStatus");
create table stock_items ({columns}, "lineStatus" "OrderStatus");
create table price_lists ({columns});
"""
    text = read(script)
    assert "  naming table snake_case plural\n" in text
    assert "enum OrderStatus { open, closed }" in text
    assert "entity OrderLine" in text
    assert '"' not in text
    snakes = (
        script.replace('"createdAt"', "created_at").replace('"closedAt"', "closed_at").replace("lineStatus", "state")
    )
    assert "naming snake_case, table plural, type verbatim\n" in read(
        snakes + "create type \"OrderKind\" as enum ('a');"
    )


def test_names_of_unique_indexes_follow_from_the_template_of_what_is_unique() -> None:
    text = read("""
create table users (id int primary key, email text not null, name text not null, team int not null);
create unique index users_email_key on users (email);
create unique index users_team_name_key on users (team, name);
create index users_name_idx on users (name);
""")
    assert "  email: text unique index\n  name:  text index\n" in text
    assert "  unique index (team, name)\n" in text


def test_names_of_constraints_follow_from_a_template_or_a_word() -> None:
    text = read("""
create table "Customer" ("Number" int constraint "PK_Customer_Number" primary key);
create table "Order" (
  "ID" int constraint "PK_Order_ID" primary key,
  "Customer" int not null constraint "FK_Order_Customer_Customer" references "Customer",
  "Payer" int not null constraint "FK_Order_Customer_Payer" references "Customer",
  "Parent" int not null constraint "FK_Order_Order_Parent" references "Order",
  "Total" int not null,
  "Paid" int not null,
  constraint "CK_Order_Total" check ("Total" > 0),
  constraint "CK_Order_Covered" check ("Total" <= "Paid"),
  constraint "CK_Order_Large" check ("Total" <= "Paid" * 2)
);
create index "IX_Order_Total" on "Order" ("Total");
create index "IX_Order_Paid" on "Order" ("Paid");
create index "IX_Order_Recent" on "Order" ("Paid", "Total");
""")
    templates = 'fk "FK_{table}_{target}_{columns}", pk "PK_{table}_{columns}", check "CK_{table}_{columns}"'
    assert f'{templates}, index "IX_{{table}}_{{columns}}"' in text
    assert "  ID:     int pk\n  -> Customer\n  payer  -> Customer\n" in text
    assert "  total:  int index check (total > 0)\n" in text
    assert "  index recent (paid, total)\n  check covered (total <= paid)\n  check large (total <= paid * 2)\n" in text


def test_names_of_keys_stand_on_their_columns_line() -> None:
    text = read("""
create table a (id int constraint one primary key, code int not null constraint two unique);
create table b (x int not null, y int not null, constraint three primary key (x, y), constraint four unique (x, y));
""")
    assert '  id:   int pk "one"\n  code: int unique "two"\n' in text
    assert '  x: int pk "three"\n  y: int pk\n  unique "four" (x, y)\n' in text


def test_a_word_is_written_where_it_is_shorter_than_the_name() -> None:
    indexes = "".join(
        f"create table {name} (id int primary key, metalake_id int not null, name text not null, deleted int not null);"
        f"create index {name}_idx_mid on {name} (metalake_id); create index {name}_idx_nd on {name} (name, deleted);"
        f"alter table {name} add constraint uk_{name[:2]}_del unique (name, deleted);"
        for name in ("catalog_metadata", "fileset_metadata", "topic_metadata", "version_metadata")
    )
    text = read(indexes)
    assert 'naming snake_case, unique "uk_{columns}_del", index "{table}_idx_{columns}"' in text
    assert "  unique to (name, deleted)\n  index mid (metalake_id)\n  index nd (name, deleted)\n" in text


def test_a_role_of_several_columns_is_called_after_its_target() -> None:
    text = read("""
create table job (sched text, name text, primary key (sched, name));
create table cron (
  job_sched text, job_name text, other_sched text, other_name text, at text not null,
  primary key (job_sched, job_name),
  foreign key (job_sched, job_name) references job,
  foreign key (other_sched, other_name) references job
);
create table run (sched text, name text, primary key (sched, name), foreign key (sched, name) references job);
""")
    assert "  -> Job pk\n  other -> Job?\n" in text
    assert 'entity Run { -> Job pk as ("sched", "name") }' in text


def test_relationships_that_none_keeps_are_the_model_s() -> None:
    relation = "@relation(fields: [aId], references: [id], onDelete: {})"
    actions = ("Cascade", "Cascade", "Cascade", "SetNull")
    models = "".join(
        f"model M{n} {{\n id{n} Int @id\n a A? {relation.format(action)}\n aId Int?\n}}\n"
        for n, action in enumerate(actions)
    )
    source = (
        'datasource db {\n provider = "postgresql"\n relationMode = "prisma"\n}\n'
        "model A {\n id Int @id\n one M0[]\n two M1[]\n three M2[]\n four M3[]\n}\n" + models
    )
    text = read_model(source, "", "prisma").text
    assert "  relationships on delete cascade on update cascade not enforced\n" in text
    assert " on delete set null not enforced\n" in text  # else what its own line says on deletion would be kept
    assert text.count("not enforced") == 2


def test_options_that_all_tables_have_are_the_model_s() -> None:
    text = read(
        "create table a (id int primary key) engine=InnoDB; create table b (id int primary key) engine=InnoDB;"
        "create table c (id int primary key) engine=MyISAM;",
        "mysql",
    )
    assert "  native mysql (engine = InnoDB, charset = default)\n}" in text
    assert "entity C native mysql (engine = MyISAM, charset = default) {" in text


def test_a_column_whose_relationship_is_refused_keeps_its_name() -> None:
    text = read(
        "create table users (id int primary key); create table posts (id int primary key, "
        "user_id int not null references users on delete set null, views int check (views >= 1 and views <= 9));"
        "create view seen as select p.user_id from posts p;"
    )
    assert "  user_id: int\n" in text
    assert "as (\n  select p.user_id from Post p\n)" in text
    assert "  views:   int? check (views between 1 and 9)\n" in text
    assert "foreign key (user_id) references users on delete set null" in text
    assert "entity User { id: int pk }\n" in text


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("postgres-sakila-schema.sql", "Sakila"),
        ("shop/db/schema.prisma", "Shop"),
        ("Order Lines.dbml", "OrderLines"),
        ("schema.sql", "Schema"),
        ("postgres-sakila-db/postgres-sakila-schema.sql", "Sakila"),
        ("apache__gravitino/scripts__mysql__schema-2.0.0-mysql.sql.ddl-only.sql", "Gravitino"),
        ("shop/backend/src/main/resources/sql/schema-entities.sql", "Shop"),
        ("saas-starter-kit/prisma/schema.prisma", "SaasStarterKit"),
    ],
)
def test_a_model_is_called_after_what_its_file_is_about(path: str, name: str) -> None:
    assert f"model {name} {{" in model_of(catalog(name=""), Options(), Trace(), Sources("", (path,))).text


def test_many_labels_stand_on_lines_of_a_readable_length() -> None:
    labels = [f"label_number_{number}" for number in range(1, 13)]
    text = read(f"create type kind as enum ({', '.join(map(repr, labels))}); create table t (id int, k kind);")
    lines = text[text.index("enum Kind {") :].split("\n")
    assert lines[:4] == ["enum Kind {", f"  {', '.join(labels[:7])}", f"  {', '.join(labels[7:])}", "}"]


def test_attributes_begin_with_a_small_letter_where_the_case_allows_it() -> None:
    table = 'create table "OrderLine" ("LineId" int primary key, "ListPrice" int);'
    text = read(f'{table} create index a on "OrderLine" ("ListPrice");')
    assert '  lineId:    int pk\n  listPrice: int? index "a"\n' in text
    assert "naming pascal_case" in text


def test_an_inverse_is_said_where_it_does_not_follow() -> None:
    users = "model User { id Int @id\n posts Post[]\n letters Mail[]\n profile Profile? }\n"
    owned = "owner User @relation(fields: [ownerId], references: [id])"
    script = (
        f'datasource db {{ provider = "postgresql" }}\n{users}'
        f"model Post {{ id Int @id\n ownerId Int\n {owned} }}\n"
        f"model Mail {{ id Int @id\n ownerId Int\n {owned} }}\n"
        f"model Profile {{ id Int @id\n ownerId Int @unique\n {owned} }}\n"
    )
    text = read_model(script, "", "prisma").text
    assert text.count("inverse") == 1
    assert "owner -> User inverse letters" in text


def test_an_array_of_one_length_is_a_vector_or_told() -> None:
    script = "create table a (id int primary key, near float[3], far real[2], two integer[2], any float[]);"
    made = read_model(script, "duckdb")
    lines = [" ".join(line.split()) for line in made.text.splitlines()]
    assert "near: vector(3)?" in lines
    assert "far: vector(2)?" in lines
    assert "two: INTEGER[]?" in lines
    assert "any: FLOAT[]?" in lines
    assert [each.why for each in made.of(Fate.MAPPED)] == ["`integer[2]` is of one length, and a list of any"]


def test_what_the_rules_refuse_is_kept_as_sql() -> None:
    people = table("people", Column("id", "int"), pk=("id",))
    cats = table(
        "cats",
        Column("id", "int", default="(1 >)"),
        Column("owner_id", "bigint", required=True),
        foreign_keys=[ForeignKey(("owner_id",), ("", "people"), on_delete="set null")],
        checks=[Check("id >", "odd")],
    )
    made = imported(catalog(people, cats))
    assert "alter table cats add constraint odd check (id >)" in made.text
    assert "alter table cats alter column id set default (1 >)" in made.text
    assert (
        "alter table cats add constraint cats_owner_id_fkey foreign key (owner_id) references people on delete set null"
        in made.text
    )
    assert "owner_id: bigint" in made.text
    assert len(made.of(Fate.MAPPED)) == 3


def test_what_no_sql_can_say_is_kept_in_words() -> None:
    cats = table("cats", Column("born", "date", default="birth()"), checks=[Check("born < birth()")])
    made = imported(catalog(cats, dialect=""))
    assert "  /// = (birth())\n  /// check (born < birth())\n  born: date?\n" in made.text
    assert len(made.of(Fate.MAPPED)) == 2


def test_a_table_whose_partitions_have_no_words_is_made_by_sql() -> None:
    parts = [Part("events_a", "range", "'2024-01-01'", "'2024-02-01'"), Part("events_b", "range", "'2025-01-01'", "")]
    events = table("events", Column("at", "date"), partitioning=Partitioning("range", ("at",), parts=parts))
    text = imported(catalog(events)).text
    assert "entity Event @external {" in text
    assert "create table events_a partition of events for values from ('2024-01-01') to ('2024-02-01')" in text
    assert "create table events_b partition of events for values from ('2025-01-01') to (maxvalue)" in text
    whole = [Part("events_a", "range", "", "'2024-02-01'"), Part("events_rest", "default")]
    events.partitioning = Partitioning("range", ("at",), parts=whole)
    text = imported(catalog(events)).text
    assert "partition by range (at) {\n    a to ('2024-02-01')\n    rest default\n  }" in text


@pytest.mark.parametrize("method", ["range", "list", "hash"])
def test_partitions_that_the_application_makes_are_none_of_the_model(method: str) -> None:
    key = Key(("at",))
    events = table("events", Column("at", "date"), partitioning=Partitioning(method, ("at",)), primary_key=key)
    made = imported(catalog(events))
    assert f"partition by {method} (at) {{}}" in made.text
    assert [passage.why for passage in made.of(Fate.MAPPED)] == []
    assert "@external" in imported(catalog(events, dialect="mysql")).text


def test_sql_of_a_table_has_the_columns_of_the_source_where_checks_become_enums() -> None:
    parts = [Part("events_a", "range", "'2024-01-01'", "'2024-02-01'"), Part("events_b", "range", "'2025-01-01'")]
    state = Column("state", "varchar(9)", required=True)
    events = table("events", Column("at", "date"), state, partitioning=Partitioning("range", ("at",), parts=parts))
    events.checks = [Check("state in ('new', 'old')", column="state")]
    text = model_of(catalog(events), Options(enums=True), Trace(), Sources("", ("shop.sql",))).text
    assert "    state varchar(9) not null,\n    check (state in ('new', 'old'))\n" in text


def test_a_check_stands_where_mariadb_keeps_it() -> None:
    script = """
create table t (
  a int not null primary key check (a = 0),
  b int check (b > 3 and c > 2),
  c int,
  constraint t_c_check check (c > 1)
);
"""
    text = read(script, "mariadb")
    assert "a: int pk check (a = 0)" in text
    assert "b: int? check (b > 3 and c > 2)" in text
    assert "  check c (c > 1)" in text
    assert "c: int? check (c > 1)" in read(script, "postgres")


def test_partitions_lie_in_the_schema_that_the_source_says() -> None:
    source = """
create schema a; create schema b;
create table a.orders (d date not null) partition by range (d);
create table b.orders_0 partition of a.orders for values from (minvalue) to ('2025-01-01');
create table a.orders_1 partition of a.orders default;
create table a.logs (d date not null) partition by list (d);
create table a.logs_x partition of a.logs for values in ('2025-01-01');
"""
    text = read_model(source).text
    assert "create table b.orders_0 partition of a.orders for values from (minvalue) to ('2025-01-01')" in text
    assert "create table a.orders_1 partition of a.orders default" in text
    assert "  partition by list (d) {\n    x ('2025-01-01')\n  }" in text


def test_types_of_the_target_are_written_in_capitals() -> None:
    source = """
create table kinds (id INTEGER primary key, label varchar(20));
create table items (
  id INTEGER primary key, kind_id INT references kinds (id), other_id int not null references items (id),
  code VARCHAR(8) not null, price NUMERIC, n INTEGER references items (id)
);
"""
    text = read_model(source, "sqlite").text
    for line in (
        "  label: VARCHAR(20)?\n",  # in which case a type is written means nothing to SQLite
        "  -> Kind? native sqlite.INT\n",
        "  other -> Item native sqlite.INT\n",
        "  code:  VARCHAR(8)\n",
        "  price: NUMERIC?\n",
        '  n     -> Item? as "n"\n',
    ):
        assert line in text


def test_a_type_whose_word_is_a_declared_name_has_its_database_before_it() -> None:
    made = catalog(table("t", Column("a", "xml"), Column("b", "json"), Column("c", "mood")))
    made.enums["", "mood"] = EnumType("", "mood", [Label("x")], label="XML")
    text = imported(made).text
    assert "enum XML" in text
    assert "  a: postgres.xml?\n  b: JSON?\n  c: XML?\n" in text


def test_oracle_says_of_a_length_what_it_counts() -> None:
    source = "create table t (a varchar2(10 char) not null, b varchar2(5 byte), c nvarchar2(20));"
    text = read_model(source, "oracle").text
    assert "  a: string(10)\n  b: string(5)?\n  c: string(20)?\n" in text


def test_what_only_a_partition_has_is_kept() -> None:
    script = """
create table events (id int not null, at date not null) partition by range (at);
create table events_a partition of events for values from ('2024-01-01') to ('2025-01-01');
create table owners (id int primary key);
create index events_a_id on events_a (id);
alter table events_a add constraint events_a_owner foreign key (id) references owners (id);
"""
    text = read_model(script).text
    assert "create index events_a_id on events_a (id)" in text
    assert "alter table events_a add constraint events_a_owner foreign key (id) references owners (id)" in text


def test_each_schema_has_a_text_where_that_is_asked_for() -> None:
    made = catalog(table("a", Column("id", "int")))
    made.tables["sales", "b"] = Table("sales", "b", columns={"id": Column("id", "int")})
    files = dict(model_of(made, Options(split=True), Trace(), Sources("", ("shop.sql",))).files)
    assert set(files) == {"", "sales"}
    assert "model Shop" in files[""]
    assert "entity sales.B {" in files["sales"]


def test_what_was_read_is_counted() -> None:
    counts = imported(shop()).counts
    assert counts["tables"] == 4
    assert counts["foreign keys"] == 4
    assert counts["triggers"] == 1
