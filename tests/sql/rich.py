"""One rich schema: everything the DDL can say, each construct where the dialects have it (`only` elsewhere)."""

from __future__ import annotations

from entia.model.schema import Identity, Native, Schema
from entia.model.types import Enum, Label, Type
from entia.text import Span
from tests.support import schemas as s
from tests.support.schemas import (
    AUTO,
    BIGINT,
    BOOL,
    DATE,
    DATETIME,
    INT,
    JSON,
    SMALLINT,
    STRING,
    TEXT,
    TIMESTAMP,
    UUID,
    call,
    check,
    column,
    decimal,
    domain,
    enum,
    exclusion,
    index,
    key,
    number,
    partition,
    pk,
    quoted,
    references,
    sql,
    string,
    table,
    view,
    word,
)  # fmt: skip

NOT_DUCKDB = ("postgres", "mysql", "mariadb", "sqlite")
POSTGRES = ("postgres",)
MYSQL = ("mysql", "mariadb")

STATUS = enum("OrderStatus", "draft", "placed", "it's", doc="Where an order stands")
LEVEL = enum("Level", "low=1", "high=2", base=SMALLINT)
COLOR = Type("enum", enum=Enum("", "", "", (Label("red", "red"), Label("blue", "blue"))))
MONEY = domain("Amount", decimal(12, 2), "value >= 0", doc="An amount")
CODE = domain("Code", string(10), "not_blank: length(value) > 2")


def rich() -> Schema:
    """The schema; its targets are all five dialects."""
    customer = table(
        "Customer",
        column("id", BIGINT, identity=Identity(always=False, start=1000, by=None)),
        column("email", string(100), doc="Where it's sent"),
        column("name", string(40), required=False),
        column("order", INT, default=number(-7)),
        column("active", BOOL, default=word("true")),
        column("tier", COLOR, default=word("red")),
        column("level", LEVEL, default=word("high")),
        column("status", STATUS, default=quoted("it's")),
        column("code", CODE, required=False),
        column("born", DATE, required=False),
        column("token", UUID, default=call("uuid()")),
        column("created_at", TIMESTAMP, default=call("now()")),
        column("changed_at", TIMESTAMP, default=call("now()"), on_update=call("now()"), only=NOT_DUCKDB),
        column("noted_at", DATETIME, required=False, on_update=call("now()"), only=NOT_DUCKDB),
        column("greeting", string(20), default=quoted("a\\b 'c'\nd")),
        column("prefs", JSON, required=False),
        column("tags", Type("array", element=TEXT), required=False),
        column("twice", INT, required=False, computed=sql('"order" * 2'), stored=False),
        key=pk("id"),
        uniques=(s.unique("email", doc="One account an address"), s.unique("name", "born")),
        checks=(
            check("born is null or born > '1900-01-01'", "customer_adult", doc="No ghosts"),
            check("email <> ''", "customer_email"),
        ),
        indexes=(
            index("name", name="customer_name", doc="Fast look-ups"),
            index(key("born", descending=True), "name", name="customer_born"),
            index(key("name", nulls="first", descending=True), name="customer_nulls", only=POSTGRES),
            index(sql("lower(name)"), name="customer_lower", only=("postgres", "mysql", "sqlite", "duckdb")),
            index("born", name="customer_active", predicate=sql("active"), only=("postgres", "sqlite")),
            index(
                "name", name="customer_once", unique=True, predicate=sql("born is null"), only=("postgres", "sqlite")
            ),
            index("prefs", name="customer_prefs", method="gin", only=POSTGRES),
            index("born", name="customer_inc", include=("email",), method="btree", only=POSTGRES),
            index("born", name="customer_tree", method="btree", only=(*MYSQL, "postgres")),
            index(key("name", collate="C", opclass="text_pattern_ops"), name="customer_ops", only=POSTGRES),
        ),
        doc="A person who buys.\nIt's two lines.",
        natives=(
            Native("postgres", "fillfactor = 70", "", Span(0, 0)),
            Native("mysql", "row_format = dynamic", "", Span(0, 0)),
        ),
    )
    order = table(
        "Order",
        column("id", BIGINT, identity=AUTO),
        column("customer", BIGINT, db="customer_id", role="customer"),
        column("parent", BIGINT, db="parent_id", required=False, role="parent"),
        column("total", MONEY, default=number("0.00")),
        column("at", TIMESTAMP),
        key=pk("id"),
        foreign_keys=(
            references("customer", "Customer", on_delete="restrict", name="order_customer_id_fkey"),
            references("parent", "Order", on_delete="set null", name="order_parent_id_fkey", only=NOT_DUCKDB),
        ),
        indexes=(index("customer", key("at", descending=True)),),
    )
    line = table(
        "Line",
        column("order", BIGINT, db="order_id", role="order"),
        column("number", SMALLINT),
        column("quantity", INT),
        column("price", decimal(12, 2)),
        column("amount", decimal(15, 2), computed=sql("quantity * price"), stored=True),
        key=pk("order", "number"),
        foreign_keys=(references("order", "Order", on_delete="cascade", name="line_order_id_fkey", only=NOT_DUCKDB),),
        checks=(check("quantity > 0"),),
    )
    # a circle: each names the other
    left = table(
        "Left", column("id", INT), column("right", INT, db="right_id", required=False, role="right"), key=pk("id"),
        foreign_keys=(references("right", "Right", name="left_right_fkey"),), only=NOT_DUCKDB,
    )  # fmt: skip
    right = table(
        "Right", column("id", INT), column("left", INT, db="left_id", required=False, role="left"), key=pk("id"),
        foreign_keys=(
            references("left", "Left", deferral="deferred", only=("postgres", "sqlite")),
            references("left", "Left", name="right_left_plain", only=MYSQL),
        ),
        only=NOT_DUCKDB,
    )  # fmt: skip
    event = table(
        "Event",
        column("id", BIGINT, identity=AUTO, only=(*MYSQL, "postgres")),
        column("at", DATETIME),
        column("kind", string(30)),
        key=pk("id", "at"),
        partitions=(partition("range", "at", every="month", start="2026-01", count="2mo"),),
        only=("postgres", *MYSQL),
    )
    booking = table(
        "Booking",
        column("room", INT),
        column("starts", DATE),
        column("ends", DATE),
        exclusions=(exclusion(("daterange(starts, ends)", "&&"), method="gist"),),
        only=POSTGRES,
    )
    region = table(
        "Region",
        column("name", string(10)),
        column("id", INT),
        key=pk("name", "id"),
        partitions=(
            partition("list", "name", parts=(("eu", "values", "'de', 'fr'"), ("rest", "default", ""))),
            partition("hash", "id", into=2),
        ),
        only=("postgres", "mariadb"),
    )
    place = table(
        "geo.Place",
        column("id", INT),
        column("name", STRING, only=("postgres", "sqlite", "duckdb")),
        column("title", string(20), only=MYSQL),
        key=pk("id"),
        doc="Somewhere",
    )
    external = table("Legacy", column("id", INT), key=pk("id"), external=True)
    return s.schema(
        line, order, customer, left, right, event, booking, region, place, external,
        head=s.header("postgres 15", "mysql 8.0", "mariadb 10.11", "sqlite 3.37", "duckdb 1.2"),
        views=(
            view("Big", "select id, total from Recent where total > 100", doc="The big ones"),
            view("Recent", "select o.id, o.total, c.email from Order o join Customer c on o.customer = c.id"),
            view("Totals", "select customer, sum(total) as total from Order group by customer", materialized=True,
                 only=POSTGRES),
        ),
        code=(
            s.code("postgres", "touch", "create function touch() returns int language sql as $$ select 1 $$"),
            s.code("postgres", "customer_count", "create view customer_count as select count(*) from customer;"),
        ),
        namespaces=(("geo", "Places"),),
        plans=(s.query("Daily", "select count(*) as orders from Order"),),
    )  # fmt: skip
