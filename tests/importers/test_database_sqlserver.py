"""SQL Server, which no machine here has: rows as its views of `sys` give them, in the shape of their documentation
(learn.microsoft.com, "System catalog views"), become a catalog."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from entia.importers.catalog import Catalog, ForeignKey, Identity, IndexKey
from entia.importers.database_address import DatabaseError
from entia.importers.database_inventory import Inventory
from entia.importers.database_sqlserver import read
from entia.importers.report import Fate, Trace
from tests.support.recorded import Rows, recorded

_LATIN = "SQL_Latin1_General_CP1_CI_AS"
Row = tuple[Any, ...]
_NO = (None, None, None)  # no identity


def _column(table: str, name: str, type_: str, null: int, length: int = 4, more: Row = ()) -> Row:
    """A row of the query for columns: table, owner, name, type, base type, nullable, length, precision, scale, default,
    collation, computed, persisted, identity, seed, increment, comment, number."""
    precision, scale, default, computed, persisted, identity, comment = more or (0, 0, None, None, None, _NO, None)
    base = "nvarchar" if type_ == "Name" else type_
    return (
        table, "sales", name, type_, base, null, length, precision, scale, default, None, computed, persisted,
        *identity, comment, 1,
    )  # fmt: skip


def _type(table: str, name: str, type_: str, length: int = 4, precision: int = 0, scale: int = 0,
          collation: str | None = None, own: bool = False, default: str | None = None) -> Row:  # fmt: skip
    """A row of our query for types."""
    schema = "sales" if own else "sys"
    return (
        "sales", table, name, schema, type_, own, length, precision, scale, collation, False, False, default,
        None if default is None else False,
    )  # fmt: skip


_START = (1, Decimal(1), Decimal(1))
_ANSWERS: list[tuple[str, Rows]] = [
    (r"serverproperty\('ProductVersion'\).*db_name", [("16.0.4125.3", "Shop")]),
    (r"system_views", [("dm_exec_sessions",)]),
    (r"transaction_isolation_level", [("READ COMMITTED",)]),
    (r"test max support|fn_listextendedproperty", [(1,)]),
    (r"SELECT schema_name\(\)", [("dbo",)]),
    (r"INFORMATION_SCHEMA\]\.\[SCHEMATA|FROM sys.schemas ORDER", [("dbo",), ("sales",), ("sys",), ("db_owner",)]),
    (r"^SELECT sys.objects.name FROM", [("Customer",), ("Order",)]),
    (r"AS seed_value", [
        _column("Customer", "Id", "int", 0, more=(10, 0, None, None, None, _START, "The number")),
        _column("Customer", "Name", "Name", 0, 100),
        _column("Customer", "Born", "datetime2", 1, 8, more=(23, 3, None, None, None, _NO, None)),
        _column("Order", "Id", "int", 0, more=(10, 0, None, None, None, (1, Decimal(100), Decimal(10)), None)),
        _column("Order", "CustomerId", "int", 0),
        _column("Order", "Total", "decimal", 0, 9, more=(12, 2, "((0))", None, None, _NO, None)),
        _column("Order", "Tax", "decimal", 1, 9, more=(14, 4, None, "([Total]*(0.2))", 1, _NO, None)),
    ]),
    (r"AS constraint_name.*AS index_type", [
        ("Customer", "sales", "PK_Customer", "Id", 1, 1), ("Order", "sales", "PK_Order", "Id", 1, 1),
    ]),
    (r"fk_info", [("Order", "sales", "FK_Order_Customer", 1, "CustomerId", "sales", "Customer", "Id", "SIMPLE",
                   "NO ACTION", "CASCADE")]),
    (r"AS filter_definition", [
        ("Customer", 2, 1, "UQ_Customer_Name", 2, None), ("Order", 2, 0, "IX_Order_Total", 2, "([Total]>(0))"),
    ]),
    (r"is_included_column FROM sys.index_columns", [
        ("Customer", 2, "Name", 0), ("Order", 2, "Total", 0), ("Order", 2, "Tax", 1),
    ]),
    (r"CAST\(sys.extended_properties.value.* AS comment FROM sys.objects", [("Customer", "Who buys"), ("Order", None)]),
    (r"from sys.views", [
        ("sales", "Big",
         "-- large\r\nCREATE VIEW [sales].[Big] ([Number]) AS\r\nSELECT Id FROM sales.[Order] WHERE Total > 100;"),
        ("sales", "Hidden", None),
    ]),
    (r"collation_name from sys.databases", [(_LATIN,)]),
    (r"c.is_rowguidcol", [
        _type("Customer", "Id", "int"), _type("Customer", "Name", "Name", 100, own=True, collation=_LATIN),
        _type("Customer", "Born", "datetime2", 8, 23, 3), _type("Order", "Id", "int"),
        _type("Order", "CustomerId", "int"), _type("Order", "Total", "decimal", 9, 12, 2, default="DF_Total"),
        _type("Order", "Tax", "decimal", 9, 14, 4),
    ]),
    (r"from sys.check_constraints", [
        ("sales", "Order", "CK_Order_Total", "([Total]>=(0))", False, False, False),
        ("sales", "Customer", "CK__Customer__1A14E395", "(len([Name])>(1))", True, True, True),
    ]),
    (r"x.is_descending_key", [
        ("sales", "Customer", "PK_Customer", 1, "CLUSTERED", True, False, False, False, "Id", False),
        ("sales", "Customer", "UQ_Customer_Name", 2, "NONCLUSTERED", False, True, False, False, "Name", False),
        ("sales", "Order", "PK_Order", 2, "NONCLUSTERED", True, False, False, False, "Id", False),
        ("sales", "Order", "IX_Order_Total", 2, "NONCLUSTERED", False, False, False, False, "Total", True),
    ]),
    (r"from sys.foreign_keys", [("sales", "Order", "FK_Order_Customer", False, True)]),
    (r"from sys.sequences", [("sales", "Ticket", 5, 1)]),
    (r"join sys.sql_modules", [
        ("sales", "Stamp", "TR", "CREATE TRIGGER sales.Stamp ON sales.[Order] AFTER INSERT AS PRINT 1;", "Order"),
        ("sales", "Secret", "P", None, None),
    ]),
    (r"from sys.types t", [("sales", "Name"), ("dbo", "Flag")]),
    (r"from sys.synonyms", []),
    (r"temporal_type", []),
    (r"partition_schemes", [("sales", "Order")]),
]  # fmt: skip


def _read(trace: Trace, url: str = "mssql://sa@db/Shop?schema=sales") -> Catalog:
    with recorded(url, "mssql+pytds://", _ANSWERS) as session:
        return read(session, trace, Inventory(), lambda done, total, what: None)


def test_what_sql_server_says_is_in_the_catalog() -> None:
    catalog = _read(Trace())
    assert (catalog.dialect, catalog.version, catalog.name, catalog.schemas) == (
        "sqlserver",
        "16",
        "Shop",
        {"sales": ""},
    )
    customer, order = catalog.tables["sales", "Customer"], catalog.tables["sales", "Order"]
    assert customer.comment == "Who buys"
    assert [(each.name, each.type, each.required) for each in customer.columns.values()] == [
        ("Id", "int", True), ("Name", "sales.Name", True), ("Born", "datetime2(3)", False),
    ]  # fmt: skip
    assert customer.columns["Id"].identity == Identity()
    assert customer.columns["Id"].comment == "The number"
    assert order.columns["Id"].identity == Identity(start=100, by=10)
    assert (order.columns["Total"].type, order.columns["Total"].default) == ("decimal(12,2)", "((0))")
    assert (order.columns["Tax"].computed, order.columns["Tax"].stored) == ("[Total]*(0.2)", True)
    assert order.primary_key is not None
    assert (order.primary_key.name, order.primary_key.columns) == ("PK_Order", ("Id",))
    assert [(key.name, key.columns) for key in customer.uniques] == [("UQ_Customer_Name", ("Name",))]
    assert customer.indexes == []
    [index] = order.indexes
    assert (index.keys, index.where, index.include) == ((IndexKey("Total", descending=True),), "[Total]>(0)", ("Tax",))
    assert order.foreign_keys == [
        ForeignKey(("CustomerId",), ("sales", "Customer"), ("Id",), "FK_Order_Customer", order.lines, "cascade")
    ]
    assert [(each.name, each.sql, each.enforced) for each in [*order.checks, *customer.checks]] == [
        ("CK_Order_Total", "[Total]>=(0)", True), ("", "len([Name])>(1)", False),
    ]  # fmt: skip
    view = catalog.views["sales", "Big"]
    assert (view.columns, view.sql) == (("Number",), "SELECT Id FROM sales.[Order] WHERE Total > 100")
    assert [(code.kind, code.name, code.on) for code in catalog.codes] == [("trigger", "Stamp", ("sales", "Order"))]
    assert catalog.sequences["sales", "Ticket"].counting.start == 5


def test_what_is_not_kept_is_told() -> None:
    trace = Trace()
    _read(trace)
    notes = [f"{each.what}: {each.why}" for each in trace.passages if each.fate is Fate.MAPPED]
    assert notes == [
        "column Total of Order: the name of its default, DF_Total, is not kept",
        "index PK_Order of Order: that the key is not clustered is not kept",
        "foreign key FK_Order_Customer of Order: a foreign key that its rows were not tried by is one that they were",
    ]
    assert [each.why for each in trace.passages if each.fate is Fate.UNPLACED] == [
        "the user may not see its query",
        "it is encrypted, or the user may not see it",
        "Entia has no types of SQL Server's users",
        "partitions of SQL Server are not read",
    ]


def test_a_schema_that_is_not_there_is_named() -> None:
    with pytest.raises(DatabaseError, match="no schema `salse`"):
        _read(Trace(), "mssql://sa@db/Shop?schema=salse")
