"""Oracle, which no machine here has: rows as its views `ALL_…` give them, in the shape of their documentation
(docs.oracle.com, "Static Data Dictionary Views" of the Database Reference), become a catalog, and that a model."""

from __future__ import annotations

from typing import Any

import pytest

from entia.importers.catalog import Catalog, ForeignKey, Identity, IndexKey, Key
from entia.importers.database_address import DatabaseError
from entia.importers.database_inventory import Inventory
from entia.importers.database_oracle import read
from entia.importers.modelling import model_of
from entia.importers.options import Options
from entia.importers.progress import silent
from entia.importers.report import Fate, Trace
from tests.support.recorded import Rows, recorded

_S = "SALES"
_Digits = tuple[int | None, int | None]  # precision, scale


def _column(table: str, name: str, type_: str, *, size: int | None = None, digits: _Digits = (None, None),
            null: str = "N", default: str | None = None, comment: str | None = None, virtual: str = "NO",
            identity: str | None = None) -> tuple[Any, ...]:  # fmt: skip
    """A row of SQLAlchemy's query for columns: table, name, type, characters, bytes, precision, scale, nullable,
    default, comment, virtual, default on null, identity."""
    nulls = "YES" if identity else "NO"
    return (table, name, type_, size, size or 22, *digits, null, default, comment, virtual, nulls, identity)


def _type(table: str, name: str, type_: str, *, size: int = 0, digits: _Digits = (None, None),
          owner: str | None = None, null: str = "N", default: str | None = None, virtual: str = "NO", nulls: str = "NO",
          hidden: str = "NO", order: str | None = None) -> tuple[Any, ...]:  # fmt: skip
    """A row of our query for types."""
    return (_S, table, name, type_, owner, size or 22, size, *digits, null, default, virtual, nulls, hidden, order)


def _constraint(table: str, name: str, kind: str, index: str | None = None, *, status: str = "ENABLED",
                deferrable: str = "NOT DEFERRABLE", deferred: str = "IMMEDIATE", validated: str = "VALIDATED",
                generated: str = "USER NAME") -> tuple[Any, ...]:  # fmt: skip
    """A row of our query for constraints."""
    return (_S, table, name, kind, status, deferrable, deferred, validated, generated, index)


_OPTIONS = (
    "BY DEFAULT,START WITH: {}, INCREMENT BY: {}, MAX_VALUE: 9999999999999999999999999999, MIN_VALUE: 1, "
    "CYCLE_FLAG: N, CACHE_SIZE: 20, ORDER_FLAG: N, SCALE_FLAG: N, EXTEND_FLAG: N, SESSION_FLAG: N, KEEP_VALUE: N"
)
_NAME = "SYS_C0011{}"
_ANSWERS: list[tuple[str, Rows]] = [
    (r"sys_context\( 'userenv', 'current_schema' \)", [("SHOP",)]),
    (r"v\$parameter", [("19.0.0",)]),
    (r"a_users\.username", [("SALES",), ("SHOP",), ("SYS",)]),
    (r"^SELECT a_mviews\.mview_name", [("BY_DAY",)]),
    (r"^SELECT a_objects\.object_name", [("CUSTOMERS",), ("ORDERS",), ("BASKETS",)]),
    (r"FROM all_tab_cols a_tab_cols", [
        _column("CUSTOMERS", "ID", "NUMBER", digits=(10, 0), identity=_OPTIONS.format(1, 1), comment="The number"),
        _column("CUSTOMERS", "NAME", "VARCHAR2", size=100),
        _column("CUSTOMERS", "BORN", "TIMESTAMP(3)", null="Y", digits=(None, 3)),
        _column("ORDERS", "ID", "NUMBER", digits=(None, 0), identity=_OPTIONS.format(100, 10)),
        _column("ORDERS", "CUSTOMER_ID", "NUMBER", digits=(10, 0)),
        _column("ORDERS", "STATUS", "VARCHAR2", size=10, default="'open' "),
        _column("ORDERS", "TOTAL", "NUMBER", digits=(12, 2), default="0"),
        _column("ORDERS", "TAX", "NUMBER", digits=(14, 4), null="Y", default='"TOTAL"*0.2', virtual="YES"),
        _column("ORDERS", "PLACE", "SDO_GEOMETRY", null="Y"),
        _column("BASKETS", "ID", "NUMBER", digits=(10, 0)),
    ]),
    (r"AS local_column", [
        ("ORDERS", "C", "CK_TOTAL", "TOTAL", None, None, None, "TOTAL >= 0", None),
        ("ORDERS", "C", "CK_BOTH", "STATUS", None, None, None, '"STATUS" = \'open\' OR "TAX" IS NOT NULL', None),
        ("ORDERS", "R", "FK_CUSTOMER", "CUSTOMER_ID", "CUSTOMERS", "ID", _S, None, "CASCADE"),
        ("CUSTOMERS", "P", "PK_CUSTOMERS", "ID", None, None, None, None, None),
        ("ORDERS", "P", _NAME.format(1), "ID", None, None, None, None, None),
        ("BASKETS", "P", _NAME.format(2), "ID", None, None, None, None, None),
        ("CUSTOMERS", "C", _NAME.format(3), "NAME", None, None, None, '"NAME" IS NOT NULL', None),
        ("ORDERS", "C", "NN_STATUS", "STATUS", None, None, None, '"STATUS" IS NOT NULL', None),
        ("CUSTOMERS", "U", "UQ_NAME", "NAME", None, None, None, None, None),
    ]),
    (r"FROM all_ind_columns a_ind_columns", [
        ("CUSTOMERS", "IX_NAME", "NAME", "NORMAL", "UNIQUE", "DISABLED", None, "ASC", None),
        ("ORDERS", "IX_STATUS", "SYS_NC00009$", "FUNCTION-BASED NORMAL", "NONUNIQUE", "DISABLED", None, "ASC",
         'UPPER("STATUS")'),
        ("ORDERS", "IX_STATUS", "SYS_NC00010$", "FUNCTION-BASED NORMAL", "NONUNIQUE", "DISABLED", None, "DESC",
         '"TOTAL"'),
        ("ORDERS", "IX_TAX", "TAX", "BITMAP", "NONUNIQUE", "DISABLED", None, "ASC", None),
    ]),
    (r"^SELECT a_tab_comments\.table_name", [("CUSTOMERS", "Who buys"), ("ORDERS", None), ("BASKETS", None)]),
    (r"from all_tables", [
        (_S, "CUSTOMERS", "N", "NO", None, None, "NO", "NO"),
        (_S, "ORDERS", "N", "YES", None, None, "NO", "NO"),
        (_S, "BASKETS", "Y", "NO", None, None, "NO", "NO"),
        ("SYS", "DUAL", "N", "NO", None, None, "NO", "NO"),
    ]),
    (r"from all_tab_cols", [
        _type("CUSTOMERS", "ID", "NUMBER", digits=(10, 0), nulls="YES"),
        _type("CUSTOMERS", "NAME", "VARCHAR2", size=100, order="BINARY_CI"),
        _type("CUSTOMERS", "BORN", "TIMESTAMP(3)", digits=(None, 3), null="Y"),
        _type("CUSTOMERS", "SECRET", "RAW", size=16, null="Y", hidden="YES"),
        _type("ORDERS", "ID", "NUMBER", digits=(None, 0)),
        _type("ORDERS", "CUSTOMER_ID", "NUMBER", digits=(10, 0)),
        _type("ORDERS", "STATUS", "VARCHAR2", size=10, order="USING_NLS_COMP", default="'open' ", nulls="YES"),
        _type("ORDERS", "TOTAL", "NUMBER", digits=(12, 2), default="0"),
        _type("ORDERS", "TAX", "NUMBER", digits=(14, 4), null="Y", default='"TOTAL"*0.2', virtual="YES"),
        _type("ORDERS", "PLACE", "SDO_GEOMETRY", owner="MDSYS", null="Y"),
        _type("BASKETS", "ID", "NUMBER", digits=(10, 0)),
        _type("BIG", "NUMBER", "NUMBER", digits=(None, 0)),
    ]),
    (r"'V', 'O'", [(_S, "BIG", "O")]),
    (r"from all_constraints", [
        _constraint("ORDERS", "CK_TOTAL", "C", status="DISABLED", validated="NOT VALIDATED"),
        _constraint("ORDERS", "CK_BOTH", "C", validated="NOT VALIDATED"),
        _constraint("ORDERS", "FK_CUSTOMER", "R", deferrable="DEFERRABLE", deferred="DEFERRED"),
        _constraint("CUSTOMERS", "PK_CUSTOMERS", "P", "PK_CUSTOMERS"),
        _constraint("ORDERS", _NAME.format(1), "P", _NAME.format(1), generated="GENERATED NAME"),
        _constraint("BASKETS", _NAME.format(2), "P", _NAME.format(2), generated="GENERATED NAME"),
        _constraint("CUSTOMERS", _NAME.format(3), "C", generated="GENERATED NAME"),
        _constraint("ORDERS", "NN_STATUS", "C"),
        _constraint("CUSTOMERS", "UQ_NAME", "U", "IX_NAME"),
    ]),
    (r"from all_indexes", [
        (_S, "CUSTOMERS", "PK_CUSTOMERS", "NORMAL", "VISIBLE", "NO"),
        (_S, "ORDERS", "IX_STATUS", "FUNCTION-BASED NORMAL", "INVISIBLE", "NO"),
        (_S, "ORDERS", "IX_TAX", "BITMAP", "VISIBLE", "YES"),
    ]),
    (r"from all_tab_columns", [(_S, "BIG", "NUMBER_"), (_S, "BY_DAY", "BORN"), (_S, "BY_DAY", "TIMES")]),
    (r"from all_mview_comments", [
        (_S, "BIG", "Large ones"), (_S, "BY_DAY", "snapshot table for snapshot SALES.BY_DAY"),
    ]),
    (r"from all_views", [(_S, "BIG", "SELECT ID FROM SALES.ORDERS WHERE TOTAL > 100", ""), (_S, "ALIEN", None, "")]),
    (r"from all_mviews", [(_S, "BY_DAY", "SELECT BORN, COUNT(*) AS TIMES FROM CUSTOMERS GROUP BY BORN", "COMMIT")]),
    (r"from all_sequences", [(_S, "TICKET", 5, "N", 20)]),
    (r"from all_triggers", [(_S, "STAMP", _S, "ORDERS")]),
    (r"from all_source", [
        (_S, "FEE", "FUNCTION", "FUNCTION fee wrapped\n"),
        (_S, "STAMP", "TRIGGER", "TRIGGER stamp BEFORE INSERT ON orders FOR EACH ROW\n"),
        (_S, "STAMP", "TRIGGER", "BEGIN :new.total := 0; END;\n"),
    ]),
    (r"from all_synonyms", [(_S, "CLIENTS"), ("PUBLIC", "DUAL")]),
    (r"from all_db_links", []),
]  # fmt: skip


def _read(trace: Trace, url: str = "oracle://ann@db/shop?schema=sales") -> tuple[Catalog, Inventory]:
    inventory = Inventory()
    with recorded(url, "oracle+recorded://", _ANSWERS) as session:
        return read(session, trace, inventory, silent), inventory


def test_what_oracle_says_is_in_the_catalog() -> None:
    catalog, _ = _read(Trace())
    assert (catalog.dialect, catalog.version, catalog.name, catalog.schemas) == ("oracle", "19", "shop", {"sales": ""})
    assert list(catalog.tables) == [("sales", "customers"), ("sales", "orders"), ("sales", "baskets")]
    customers, orders, _ = catalog.tables.values()
    assert customers.comment == "Who buys"
    assert [(each.name, each.type, each.required) for each in customers.columns.values()] == [
        ("id", "NUMBER(10)", True), ("name", "VARCHAR2(100)", True), ("born", "TIMESTAMP(3)", False),
        ("secret", "RAW(16)", False),
    ]  # fmt: skip
    assert customers.columns["secret"].options == {"invisible": "true"}
    assert customers.columns["name"].collate == "BINARY_CI"
    assert (customers.columns["id"].identity, customers.columns["id"].comment) == (Identity(), "The number")
    assert orders.columns["id"].identity == Identity(start=100, by=10)
    assert orders.columns["id"].type == "INTEGER"
    assert [orders.columns[name].default for name in ("status", "total", "tax")] == ["'open'", "0", ""]
    assert (orders.columns["tax"].computed, orders.columns["tax"].stored) == ('"TOTAL"*0.2', False)
    assert orders.columns["place"].type == "MDSYS.SDO_GEOMETRY"


def test_constraints_and_indexes_are_as_they_are_held() -> None:
    catalog, _ = _read(Trace())
    customers, orders, _ = catalog.tables.values()
    assert customers.primary_key == Key(("id",), "pk_customers", customers.lines)
    assert orders.primary_key == Key(("id",), "", orders.lines)
    assert [(key.name, key.columns) for key in customers.uniques] == [("uq_name", ("name",))]
    assert (customers.indexes, customers.checks) == ([], [])
    assert [(each.name, each.sql, each.enforced) for each in orders.checks] == [
        ("ck_total", "TOTAL >= 0", False), ("ck_both", '"STATUS" = \'open\' OR "TAX" IS NOT NULL', True),
    ]  # fmt: skip
    assert orders.foreign_keys == [
        ForeignKey(
            ("customer_id",),
            ("sales", "customers"),
            ("id",),
            "fk_customer",
            orders.lines,
            "cascade",
            deferral="deferred",
        )
    ]
    status, tax = orders.indexes
    assert status.keys == (IndexKey(sql='UPPER("STATUS")'), IndexKey("total", descending=True))
    assert tax.keys == (IndexKey("tax"),)


def test_views_sequences_and_code_are_read() -> None:
    catalog, _ = _read(Trace())
    big, by_day = catalog.views.values()
    assert (big.sql, big.columns, big.comment) == (
        "SELECT ID FROM SALES.ORDERS WHERE TOTAL > 100", ("number_",), "Large ones",
    )  # fmt: skip
    assert (by_day.materialized, by_day.columns, by_day.comment) == (True, (), "")
    sequence = catalog.sequences["sales", "ticket"]
    assert sequence.counting == Identity(by=5)
    [stamp] = catalog.codes
    assert (stamp.kind, stamp.name, stamp.on) == ("trigger", "stamp", ("sales", "orders"))
    assert stamp.text.startswith("CREATE OR REPLACE TRIGGER stamp BEFORE INSERT ON orders FOR EACH ROW\nBEGIN")


def test_what_is_not_kept_is_told() -> None:
    trace = Trace()
    _read(trace)
    notes = [f"{each.what}: {each.why}" for each in trace.passages if each.fate is Fate.MAPPED]
    untried = "a constraint that its rows were not tried by is one that they were"
    assert notes == [
        "table orders: partitions of Oracle are not read",
        "table baskets: that its rows are temporary is not kept",
        "column status of orders: that a null becomes its default is not kept",
        f"constraint ck_both of orders: {untried}",
        "constraint nn_status of orders: the name of NOT NULL is not kept",
        "constraint uq_name of customers: that its index is called IX_NAME is not kept",
        "index ix_status of orders: an index that is invisible is one that is not",
        "index ix_tax of orders: that it is a bitmap is not kept",
        "index ix_tax of orders: that it is partitioned is not kept",
        "view sales.by_day: that it is refreshed on commit is not kept",
        "view big: `WITH READ ONLY` is not kept",
        "sequence sales.ticket: where it started is not in the catalog",
    ]
    assert [each.why for each in trace.passages if each.fate is Fate.UNPLACED] == [
        "the user may not see its query", "it is wrapped", "Entia has no synonyms",
    ]  # fmt: skip


def test_it_becomes_a_model_without_errors() -> None:
    trace = Trace()
    catalog, inventory = _read(trace)
    made = model_of(catalog, Options(), trace, inventory.sources())
    assert made.errors == ()
    for line in (
        "target oracle",
        '-> Customer fk "fk_customer" on delete cascade deferred',
        ' unique "uq_name"',
        'tax:    decimal(14, 4)? index "ix_tax" computed (total * 0.2) virtual',
        "(upper(status), total desc)",
        "view sales.Big as",
        'view sales.ByDay as "by_day" materialized as (',
        "alter table sales.orders add constraint ck_total check (TOTAL >= 0) disable;",
    ):
        assert line in made.text, made.text


def test_a_schema_that_is_not_there_is_named() -> None:
    with pytest.raises(DatabaseError, match="no schema `salse`"):
        _read(Trace(), "oracle://ann@db/shop?schema=salse")


def test_the_users_own_schema_is_read_where_none_is_asked_for() -> None:
    catalog, _ = _read(Trace(), "oracle://ann@db/shop")
    assert (catalog.default_schema, catalog.schemas) == ("shop", {})
