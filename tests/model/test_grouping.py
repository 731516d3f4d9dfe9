"""What may stand beside aggregates: the rule says of each query what each engine does."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from entia.model.workspace import Workspace
from entia.rules.checker import Findings
from tests.support.engines import Engine, EngineError

MODEL = """
entity S { id: int pk; u: int unique; v: int? unique; n: int?; a: int? }
entity T { id: int pk; k: int pk; s: int?; x: int? }
"""
TABLES = (
    "create table S (id int primary key, u int not null unique, v int unique, n int, a int)",
    "create table T (id int, k int, s int, x int, primary key (id, k))",
)
QUERIES = (
    "select id, n from S group by id",
    "select u, n from S group by u",
    "select v, n from S group by v",
    "select id, k, x from T group by id, k",
    "select id, x from T group by id",
    "select S.n, sum(T.x) as x from T join S on T.s = S.id group by T.s",
    "select S.n, sum(T.x) as x from T join S on T.s = S.id group by S.id",
    "select S.n, sum(T.x) as x from T left join S on T.s = S.id group by S.id",
    "select S.n, sum(T.x) as x from T left join S on T.s = S.id group by T.s",
    "select S.n, sum(T.x) as x from T left join S on T.s = S.id and S.a = 1 group by T.s",
    "select T.k, count(*) as c from T left join S on T.id = S.id and T.k = S.a group by S.id, S.a",
    "select T.k, count(*) as c from S right join T on T.id = S.id group by S.id",
    "select S.n, count(*) as c from S right join T on T.s = S.id group by T.s",
    "select S.n from S where S.n = 5 group by S.a",
    "select S.n + 1 as m, count(*) as c from S group by id",
    "select n, count(*) as c from S",
    "select n, count(*) as c from S where id = 5",
    "select n, count(*) as c from S where id = a",
    "select id + 0 as i, n from S group by i",
    "select id, count(*) as c from S group by id having n > 1",
    "select id as k, n from S group by k",
    "select id, n from S group by 1",
    "select s1.n, count(*) as c from S s1 join S s2 on s1.a = s2.id group by s2.id",
    "select s2.n, count(*) as c from S s1 join S s2 on s1.a = s2.id group by s1.id",
    "select s2.n, count(*) as c from S s1 left join S s2 on s1.a = s2.id group by s1.id",
    "select s2.n, count(*) as c from S s1 left join S s2 on s1.a = s2.u group by s2.u",
    "select s1.n, count(*) as c from S s1 left join S s2 on s1.a = s2.u group by s2.id",
    "select s2.n, count(*) as c from S s1, S s2 where (s1.a = s2.id) and s1.id > 3 group by s1.id",
    "select s2.n, count(*) as c from S s1, S s2 where s1.a = s2.id or s1.id > 3 group by s1.id",
    "select n, count(*) as c from S group by id, a",
)


def says(target: str, query: str) -> list[str]:
    """The rule's messages."""
    text = f"model M {{ target {target} }}\n{MODEL}\nview V as ({query})\n"
    found = Findings.of(Workspace.empty().with_files({"m.entia": text})).diagnostics("m.entia")
    assert {each.rule for each in found if each.severity.name == "ERROR"} <= {"column-not-grouped"}, (query, found)
    return [each.message for each in found if each.rule == "column-not-grouped"]


@pytest.mark.engines
@pytest.mark.parametrize("engine", ["postgres", "mysql", "mariadb", "sqlite", "duckdb"])
def test_the_rule_says_what_the_engine_does(start_engine: Callable[[str], Engine], engine: str) -> None:
    differing = []
    with start_engine(engine).database() as database:
        assert database.run(TABLES) == []
        for query in QUERIES:
            try:
                database.execute(query)
                refused = False
            except EngineError:
                refused = True
            if refused != bool(says(engine, query)):
                differing.append((query, "refused" if refused else "accepted"))
    assert differing == []


def test_every_target_counts() -> None:
    query = "select u, n from S group by u"
    assert says("mysql", query) == []
    assert says("mysql, sqlite, mariadb", query) == []
    assert says("mysql, postgres", query) == ["`n` is neither grouped nor inside an aggregate"]
    assert says("sqlite, duckdb", query) == ["`n` is neither grouped nor inside an aggregate"]


@pytest.mark.parametrize(
    ("entity", "accepted"),
    [
        ("id: int pk; n: int?; unique (n)", False),
        ("id: int pk; n: int; unique (n) deferrable", True),  # MySQL checks it at once
        ("id: int pk; n: int; m: int?; unique (n) only postgres", False),
        ("id: int pk; n: string(9); m: int?; unique (n(3))", False),
        ("id: int pk; n: int; m: int?; unique index (n)", True),
        ("id: int pk; n: int; m: int?; unique index (n) where (m > 3)", False),
    ],
)
def test_a_key_is_of_whole_required_values_everywhere(entity: str, accepted: bool) -> None:
    text = f"model M {{ target mysql }}\nentity A {{ {entity} }}\nview V as (select n, id from A group by n)\n"
    found = Findings.of(Workspace.empty().with_files({"m.entia": text})).diagnostics("m.entia")
    assert [each.message for each in found if each.rule == "column-not-grouped"] == (
        [] if accepted else ["`id` is neither grouped nor inside an aggregate"]
    )
