"""What selects of a model mean, and where exactly they are wrong; cases as in `test_expressions`."""

from __future__ import annotations

import pytest

from entia.model.expressions import Relation, Scope, analyse
from entia.model.types import Type
from tests.model.test_expressions import SELECT, found_in, read, replacements_help

SELECTS = {
    "right": "select o.id, c.email from Order o join Customer c on o.id = c.id where o.status = 'placed'",
    "unknown entity": """
select z.id from Ordr z
                 ^^^^ unknown-relation
""",
    "unknown alias": """
select oo.id from Order o
       ^^ unknown-relation → o
""",
    "unknown column": """
select o.totl from Order o
         ^^^^ unknown-column → total
""",
    "ambiguous": """
select id from Order o join Customer c on o.id = c.id
       ^^ ambiguous-column
""",
    "using is one column": "select id from Order o join Customer c using (id)",
    "using what one side lacks": """
select o.id from Order o join Customer c using (total)
                                                ^^^^^ unknown-column
""",
    "correlated": "select (select max(o.total) from Order o where o.id = c.id) as most from Customer c",
    "not grouped": """
select status, name, sum(total) as s from Order group by status
               ^^^^ column-not-grouped
""",
    "not grouped in having": """
select status, sum(total) as s from Order group by status having s > 1 and max(total) > 2 and name = 'x'
                                                                                              ^^^^ column-not-grouped
""",
    "order of what is distinct": """
select distinct name as n, upper(note) as u from Order order by n, name, upper(note), 1, total
                                                                                         ^^^^^ unknown-column
""",
    "grouped": "select status, sum(total) as s, count(*) filter (where active) as n from Order group by status",
    "an aggregate of what a subquery aggregates": """
select max((select min(o.total) from Order o where o.id = c.id)) as x, max(min(c.id)) as y from Customer c
                                                                           ^^^ aggregate-not-allowed
""",
    "aggregate in where": """
select id from Order where sum(total) > 1
                           ^^^^^^^^^^^^^^ aggregate-not-allowed
""",
    "common table expression": """
with x as (select id, name from Customer) select x.nme from x
                                                   ^^^ unknown-column → name
""",
    "union": """
select id from Customer union select name from Customer
                              ^^^^^^^^^^^^^^^^^^^^^^^^^ sql-type-mismatch
""",
    "full join": """
select o.id from Order o full join Customer c on o.id = c.id
                                   ^^^^^^^^^^ function-not-portable
""",
    "no select": """
update Order set total = 1
^^^^^^ sql-syntax-error
""",
    "label": """
select id from Order where status = 'drafd'
                                    ^^^^^^^ unknown-enum-label → 'draft'
""",
}


@pytest.mark.parametrize("name", SELECTS)
def test_selects(name: str) -> None:
    text, marks = read(SELECTS[name])
    assert found_in(analyse(text, SELECT, "view")) == marks


def test_a_join_by_name_compares() -> None:
    def relation(name: str) -> Relation | None:
        return Relation(name, (("id", Type("bigint"), True), ("note", Type("text" if name == "A" else "int"), True)))

    scope = Scope(relations=relation, dialects=(("postgres", "15"),))
    for join in ("natural join B b", "join B b using (id, note)"):
        assert [p.rule for p in analyse(f"select a.id from A a {join}", scope, "view").problems] == [
            "sql-type-mismatch"
        ]
    assert analyse("select a.id from A a join B b using (id)", scope, "view").problems == ()


def test_replacements_help() -> None:
    replacements_help(SELECTS, SELECT, "view")
