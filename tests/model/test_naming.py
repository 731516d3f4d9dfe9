"""Database names from model names, and the nearest name to a misspelt one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entia.model.naming import cased, constraint_name, nearest_of_many, plural, role_column, snake
from entia.model.schema import Naming
from entia.text import distance, nearest, small_name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("OrderLine", "order_line"),
        ("HTTPServer", "http_server"),
        ("http_server2", "http_server2"),
        ("Area51Gate", "area51_gate"),
        ("createdAt", "created_at"),
        ("already_snake", "already_snake"),
        ("ÉtatCivil", "état_civil"),
    ],
)
def test_snake_case_splits_at_case_changes_and_after_digits(name: str, expected: str) -> None:
    assert snake(name) == expected


def test_cases() -> None:
    assert [cased(case, "OrderLine") for case in ("verbatim", "camel_case", "pascal_case", "upper_snake_case")] == [
        "OrderLine",
        "orderLine",
        "OrderLine",
        "ORDER_LINE",
    ]
    names = ("ownerID", "HTTPServer", "http_server", "ORDER_LINE", "öffnetAm", "ID")
    assert [cased("pascal_case", name) for name in names] == [
        "OwnerID", "HTTPServer", "HttpServer", "OrderLine", "ÖffnetAm", "ID",
    ]  # fmt: skip
    assert [cased("camel_case", name) for name in names] == [
        "ownerID", "httpServer", "httpServer", "orderLine", "öffnetAm", "id",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("word", "expected"),
    [("city", "cities"), ("day", "days"), ("box", "boxes"), ("church", "churches"), ("order", "orders"), ("", "")],
)
def test_plural_has_three_rules(word: str, expected: str) -> None:
    assert plural(word) == expected


def test_a_role_drops_the_target_from_the_key() -> None:
    naming = Naming()
    assert role_column(naming, "film", "Film", "film_id") == "film_id"
    assert role_column(naming, "original_language", "Language", "language_id") == "original_language_id"
    assert role_column(naming, "customer", "Customer", "id") == "customer_id"
    assert role_column(Naming(column="fk_{key}_{role}"), "a", "B", "id") == "fk_id_a"
    assert role_column(naming, "user", "Person", "user_id") == "user_id"
    assert role_column(naming, "user", "Person", "user_") == "user_user_"
    assert role_column(Naming(column="{key}"), "author", "User", "user_id") == "user_id"
    joined = Naming(column="{role}{key}")
    assert role_column(joined, "countryRegion", "CountryRegion", "countryRegionCode") == "countryRegionCode"
    assert role_column(joined, "from", "CountryRegion", "country_region_short_code") == "fromshort_code"
    assert role_column(joined, "author", "User", "id") == "authorid"
    assert role_column(joined, "first", "A", "a_İİİ") == "firsta_İİİ"  # whose small letters are more than themselves


def test_constraint_names_follow_templates() -> None:
    assert constraint_name(Naming(), "pk", "orders", ()) == "orders_pkey"
    assert constraint_name(Naming(), "index", "orders", ("a", "b")) == "orders_a_b_idx"
    assert constraint_name(Naming(index="ix_{table}__{columns}"), "index", "t", ("a",)) == "ix_t__a"


@given(st.text("abcd", max_size=7), st.text("abcd", max_size=7))
def test_distance_is_symmetric_and_zero_only_for_equals(a: str, b: str) -> None:
    assert distance(a, b, 9) == distance(b, a, 9)
    assert (distance(a, b, 9) == 0) == (a == b)


def test_the_nearest_is_near_enough_or_nobody() -> None:
    assert nearest("Custmer", ["Customer", "Custom"]) == "Customer"
    assert nearest("Swap", ["Sawp"]) == "Sawp"
    assert nearest("x", ["abcdef"]) is None


@given(st.sampled_from(["Customer", "Order", "OrderLine", "Product"]), st.integers(0, 8))
def test_one_edit_is_found_among_thousands(name: str, at: int) -> None:
    ordered = sorted([f"Table{i}" for i in range(3000)] + ["Customer", "Order", "OrderLine", "Product"])
    typo = name[:at] + "q" + name[at:]
    assert nearest_of_many(typo, set(ordered).__contains__, ordered) == name


@pytest.mark.parametrize(
    ("name", "expected"),
    [("OrderLine", "orderLine"), ("HTTPServer", "httpServer"), ("URL", "url"), ("A", "a"), ("order", "order"),
     ("X1", "x1"), ("LnurlP", "lnurlP"), ("ÉtatCivil", "étatCivil"), ("_Old", "_Old"),
     ("sales.OrderLine", "orderLine"), ("", "")],
)  # fmt: skip
def test_a_name_with_a_small_beginning(name: str, expected: str) -> None:
    assert small_name(name) == expected
