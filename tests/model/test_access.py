"""What a query filters, joins and orders by, what a view shows, and which index serves."""

from __future__ import annotations

import pytest

from entia.model.expressions import Relation, Scope
from entia.model.sql_access import Access, accesses, columns_for, exposed, serves
from entia.model.types import Type

INT, TEXT = Type("int"), Type("text")
RELATIONS = {
    "Customer": Relation("Customer", (("id", INT, True), ("email", TEXT, True), ("tier", TEXT, False))),
    "Order": Relation("Order", (("id", INT, True), ("customer", INT, True), ("status", TEXT, True), ("at", INT, True))),
}
SCOPE = Scope(relations=RELATIONS.get, dialects=(("postgres", "15"),))


def only(text: str) -> Access:
    (access,) = accesses(text, SCOPE)
    return access


@pytest.mark.parametrize(
    ("where", "equal", "ranged"),
    [
        ("status = 'x'", ("status",), ()),
        (":s = status and at > 5", ("status",), ("at",)),
        ("at between 1 and 2", (), ("at",)),
        ("status in ('a', 'b') and customer is null", ("status", "customer"), ()),
        ("status like 'a%'", (), ("status",)),
        ("status like '%a'", (), ()),
        ("status = 'x' or at = 1", (), ()),
        ("not (status = 'x')", (), ()),
        ("lower(status) = 'x'", (), ()),
        ("(status = 'x') and (at >= 1)", ("status",), ("at",)),
        ("id = customer", (), ()),
    ],
)
def test_what_a_condition_asks_for(where: str, equal: tuple[str, ...], ranged: tuple[str, ...]) -> None:
    access = only(f"select id from Order where {where}")
    assert (access.equal, access.ranged) == (equal, ranged)


def test_a_join_asks_both_sides() -> None:
    text = "select o.id from Order o join Customer c on o.customer = c.id where c.email = :e order by o.at desc"
    order, customer = accesses(text, SCOPE)
    assert (order.relation, order.equal, order.joined, order.ordered) == ("Order", (), ("customer",), (("at", True),))
    assert (customer.relation, customer.equal, customer.joined) == ("Customer", ("email",), ("id",))
    assert text[slice(*order.span)] == "Order"
    assert columns_for(order) == (("customer", False), ("at", True))


def test_a_table_joined_with_itself_is_two() -> None:
    first, second = accesses("select a.id from Order a join Order b on a.id = b.customer where b.status = 'x'", SCOPE)
    assert (first.joined, first.equal) == (("id",), ())
    assert (second.joined, second.equal) == (("customer",), ("status",))


def test_a_name_of_a_with_is_no_table() -> None:
    found = accesses(
        "with Order as (select id from Customer where tier = 'x') select id from Order where id = 1", SCOPE
    )
    assert [access.relation for access in found] == ["Customer"]


def test_what_cannot_be_read_has_no_access() -> None:
    assert accesses("select from where", SCOPE) == ()


def test_an_index_serves_what_its_first_key_finds_or_orders() -> None:
    access = only("select id from Order where status = 'x' order by at")
    assert serves(("status", "at"), access)
    assert not serves(("at",), access)
    assert serves(("at",), only("select id from Order order by at"))
    assert not serves((), access)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("select email from Customer", [("email", "Customer", "email")]),
        ("select lower(email) as e from Customer where tier = 'x'", [("e", "Customer", "email")]),
        ("select count(email) as n, max(tier) as t from Customer group by id", [("t", "Customer", "tier")]),
        ("select x.e from (select email as e from Customer) x", [("e", "Customer", "email")]),
        ("select o.id, (select c.email from Customer c where c.id = o.customer) as e from Order o",
         [("id", "Order", "id"), ("e", "Customer", "email")]),
        ("select id from Order where exists (select email from Customer)", [("id", "Order", "id")]),
        ("select c.* from Customer c", [(n, "Customer", n) for n in ("id", "email", "tier")]),
        ("select id from Order union all select id from Customer", [("id", "Order", "id"), ("id", "Customer", "id")]),
    ],
)  # fmt: skip
def test_what_a_select_shows(text: str, shown: list[tuple[str, str, str]]) -> None:
    assert list(exposed(text, SCOPE)) == shown
