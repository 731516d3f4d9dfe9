"""Cells of types and constraints, one by one."""

from __future__ import annotations

import pytest

from entia.importers.markdown_constraints import read_constraints
from entia.importers.markdown_draft import Attribute, Draft
from entia.importers.markdown_quantities import count, duration, how_often
from entia.importers.markdown_reading import Reading
from entia.importers.markdown_text import PLAIN_NAMING, attribute_row
from entia.importers.names import attribute_name, entity_name, folded, singular_name
from entia.importers.report import Trace
from entia.importers.sources import NOWHERE
from entia.importers.types import read_type

TYPES = {
    "UUID": "uuid",
    "String": "string",
    "VARCHAR(255)": "string(255)",
    "varchar(20)[]": "string(20)[]",
    "Decimal(12,2)": "decimal(12, 2)",
    "NUMERIC(5, 2)": "decimal(5, 2)",
    "DateTime": "timestamp",
    "TIMESTAMP WITH TIME ZONE": "timestamp",
    "timestamptz": "timestamp",
    "DOUBLE PRECISION": "double",
    "INT UNSIGNED": "int unsigned",
    "int(11)": "int",
    "TINYINT(1)": "bool",
    "Boolean": "bool",
    "BLOB": "bytes",
    "TEXT[]": "text[]",
    "List<String>": "string[]",
    "list[int]": "int[]",
    "Map<String, int>": "json",
    "dict": "json",
    "`str`": "string",
    "char(3)": "char(3)",
}


@pytest.mark.parametrize("cell", TYPES)
def test_types(cell: str) -> None:
    typed = read_type(cell)
    assert (typed.type, typed.optional) == (TYPES[cell], False)


@pytest.mark.parametrize(
    ("cell", "type", "optional"),
    [
        ("int?", "int", True),
        ("str | None", "string", True),
        ("Optional[int]", "int", True),
        ("String?", "string", True),
    ],
)
def test_optional_types(cell: str, type: str, optional: bool) -> None:
    assert read_type(cell)[:2] == (type, optional)


@pytest.mark.parametrize(
    ("cell", "labels"),
    [
        ("Enum(a, b)", ("a", "b")),
        ('`Literal["done","failed"]`', ("done", "failed")),
        ("'active' | 'inactive'", ("active", "inactive")),
    ],
)
def test_types_that_are_lists_of_values(cell: str, labels: tuple[str, ...]) -> None:
    assert read_type(cell).labels == labels


def test_words_beside_a_type_are_kept() -> None:
    assert read_type("str (ULID, 26)") == read_type("string(26)")._replace(rest="ULID, 26")
    unknown = read_type("CurrencyCode")
    assert (unknown.name, unknown.known) == ("CurrencyCode", False)


# (type, cell, the attribute's line, phrases that are left)
CONSTRAINTS = [
    ("uuid", "Unique, auto-generated", "x: uuid unique = uuid()", []),
    ("int", "PK, auto-increment", "x: int pk auto", []),
    ("string", "Max 255 chars", "x: string(255)", []),
    ("string", "Unique, max 10 chars", "x: string(10) unique", []),
    ("string", "4-20 chars", "x: string(20) check (length(x) >= 4)", []),
    ("string", "minLength: 6", "x: string check (length(x) >= 6)", []),
    ("timestamp", "NOT NULL, DEFAULT now()", "x: timestamp = now()", []),
    ("timestamp", "Auto-generated", "x: timestamp = now()", []),
    ("int", ">= 0", "x: int check (x >= 0)", []),
    ("int", "Default 3, between 1 and 5", "x: int = 3 check (x between 1 and 5)", []),
    ("decimal(3, 2)", "`0 ≤ r ≤ 1`", "x: decimal(3, 2) check (x >= 0 and x <= 1)", []),
    ("smallint", "Min 60, max 360", "x: smallint check (x >= 60) check (x <= 360)", []),
    ("enum", "One of: a, b, c; default b", "x: enum(a, b, c) = b", []),
    ("enum", "german, english; default german", "x: enum(german, english) = german", []),
    ("string(10)", "One of: a, b", "x: string(10) check (x in ('a', 'b'))", []),
    ("int", "one of: 1, 2", "x: int check (x in (1, 2))", []),
    ("text", "NOT NULL, CHECK(x IN ('a','b'))", "x: text check (x IN ('a','b'))", []),
    ("text", "`TEXT NOT NULL DEFAULT 'sha256'`", "x: text = 'sha256'", []),
    ("bool", "DEFAULT false", "x: bool = false", []),
    ("string", "Default: 'DE'", "x: string = 'DE'", []),
    ("string", "NULL", "x: string?", []),
    ("string", "Unique, as printed on the card", "x: string unique", ["as printed on the card"]),
    ("string", "max 20 chars (see below)", "x: string(20)", ["see below"]),
    ("bigint", "FK to Order, ON DELETE CASCADE", "x -> Order on delete cascade", []),
    ("bigint", "FK → orders(id)", "x -> Order", []),
    ("bigint", "NOT NULL, FOREIGN KEY → orders.id", "x -> Order", []),
    ("bigint", "REFERENCES orders (id) ON DELETE SET NULL", "x -> Order on delete set null", []),
]


@pytest.mark.parametrize(
    ("type", "cell", "line", "left"), CONSTRAINTS, ids=[f"{row[0]}: {row[1]}" for row in CONSTRAINTS]
)
def test_constraints(type: str, cell: str, line: str, left: list[str]) -> None:
    reading = Reading(Draft(), Trace())
    order = reading.add_entity("Order", NOWHERE)
    order.attributes["id"] = Attribute("id", "bigint", pk=True)
    holder = reading.add_entity("Holder", NOWHERE)
    attribute = holder.attributes["x"] = Attribute("x", type)
    assert read_constraints(cell, attribute, reading.target, NOWHERE) == left
    written = attribute_row(reading.draft, PLAIN_NAMING, holder, attribute).text
    assert written.removesuffix(' as "x"') == line


def test_names() -> None:
    assert entity_name("medication order") == entity_name("medication_order") == "MedicationOrder"
    assert entity_name("MedicationOrder") == "MedicationOrder"
    assert attribute_name("Date of birth") == "date_of_birth"
    assert [singular_name(each) for each in ("order_lines", "stories", "boxes", "status", "news", "addresses")] == [
        "order_line", "story", "box", "status", "news", "address",
    ]  # fmt: skip
    assert folded("order_lines") == folded("OrderLine") == folded("Order line")


def test_quantities() -> None:
    assert [duration(text) for text in ("5 minutes", "1 hour", "24 hours", "10 years", "one day", "6 mo", "soon")] == [
        "5m", "1h", "24h", "10y", "1d", "6mo", "",
    ]  # fmt: skip
    assert [how_often(text) for text in ("Hourly", "Every 6 hours", "every day", "at night")] == [
        "hourly",
        "6h",
        "1d",
        "",
    ]
    assert [count(text) for text in ("1K", "2.1M", "10,000", "1.5 million", "0", "many")] == [
        "1K", "2.1M", "10000", "1.5M", "0", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        ("shelves", "shelf"), ("archives", "archive"), ("sizes", "size"), ("prizes", "prize"), ("boxes", "box"),
        ("caches", "cache"), ("batches", "batch"), ("movies", "movie"), ("stories", "story"), ("houses", "house"),
        ("classes", "class"), ("aliases", "alias"), ("alias", "alias"), ("order_statuses", "order_status"),
        ("menus", "menu"), ("lens", "lens"), ("areas", "area"), ("usage_stats", "usage_stats"), ("women", "woman"),
        ("SHELVES", "SHELF"), ("OrderSizes", "OrderSize"), ("matrices", "matrix"), ("shoes", "shoe"),
    ],
)  # fmt: skip
def test_one_of_many(plural: str, singular: str) -> None:
    assert singular_name(plural) == singular
