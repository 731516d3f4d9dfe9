"""The DDL on real engines: it loads without a refusal, and then takes and refuses the rows that the model does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from entia.dialects import DIALECTS, names, version
from entia.sql import ddl, render
from tests.sql.rich import MYSQL, rich
from tests.support import engines
from tests.support.engines import Database, Engine, EngineError

pytestmark = pytest.mark.engines

ENGINES = ("postgres", "mysql", "mariadb", "sqlite", "duckdb")
StartEngine = Callable[[str], Engine]


class Loaded:
    """The rich schema in an engine."""

    def __init__(self, engine: Engine, database: Database) -> None:
        self.dialect = engine.dialect
        self.database = database

    def quote(self, name: str) -> str:
        return names.quote(self.dialect, version(self.dialect, "") or (), name)

    def insert(self, table: str, **row: object) -> None:
        columns = ", ".join(self.quote(name) for name in row)
        marks = ", ".join("?" for _ in row)
        sql = f"INSERT INTO {self.quote(table)} ({columns}) VALUES ({marks})"
        self.database.execute(sql, tuple(row.values()))

    def refuses(self, table: str, **row: object) -> None:
        with pytest.raises(EngineError):
            self.insert(table, **row)

    def run(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run SQL in which `[order]` is a quoted name."""
        for name in ("order", "left", "right"):
            sql = sql.replace(f"[{name}]", self.quote(name))
        return self.database.execute(sql, params)

    def customer(self, email: str, **more: object) -> int:
        self.insert("customer", email=email, **more)
        return int(self.run("SELECT id FROM customer WHERE email = ?", (email,))[0][0])

    def order(self, **row: object) -> int:
        self.insert("order", **{"at": "2026-01-02 03:04:05.000000", **row})
        return int(self.run("SELECT max(id) FROM [order]")[0][0])


@pytest.fixture(params=ENGINES)
def loaded(request: pytest.FixtureRequest, start_engine: StartEngine) -> Iterator[Loaded]:
    engine = start_engine(request.param)
    script = ddl(rich(), engine.dialect)
    assert not script.refusals
    with engine.database() as database:
        refusals = database.run(statement.text for statement in script.statements)
        assert not refusals, "\n".join(f"{r.message}\n{r.statement}" for r in refusals)
        yield Loaded(engine, database)
        if engine.dialect in MYSQL:  # a schema is a database there, which does not end with the test's own
            database.execute("DROP DATABASE geo")


@pytest.mark.parametrize("name", ENGINES)
def test_the_file_loads_as_the_engines_own_client_would_load_it(name: str, start_engine: StartEngine) -> None:
    engine = start_engine(name)
    with engine.database() as database:
        database.script(render(ddl(rich(), engine.dialect), source="rich"))
        assert database.execute("SELECT count(*) FROM customer") == [(0,)]
        if engine.dialect in MYSQL:
            database.execute("DROP DATABASE geo")


# Each engine loads the DDL of its own version; the first of a dialect also that of the claimed versions before it.
CLAIMED = [(name, entry.release) for name, entry in engines.ENGINES.items()] + [
    (name, release)
    for name, entry in engines.ENGINES.items()
    if name == entry.dialect
    for release in DIALECTS[name].versions
    if (version(name, release) or ()) < (version(name, entry.release) or ())
]


@pytest.mark.parametrize(("name", "release"), CLAIMED)
def test_the_ddl_of_each_claimed_version_loads(name: str, release: str, start_engine: StartEngine) -> None:
    engine = start_engine(name)
    script = ddl(rich(), engine.dialect, release)
    assert not script.refusals
    with engine.database() as database:
        refusals = database.run(statement.text for statement in script.statements)
        assert not refusals, "\n".join(f"{r.message}\n{r.statement}" for r in refusals)
        if engine.dialect in MYSQL:
            database.execute("DROP DATABASE geo")


def test_defaults_identity_and_computed_values(loaded: Loaded) -> None:
    assert loaded.customer("a@x") == 1000
    assert loaded.customer("b@x") == 1001
    row = loaded.run("SELECT [order], active, tier, level, status, greeting, twice FROM customer WHERE id = 1000")[0]
    assert [row[0], bool(row[1]), *row[2:]] == [-7, True, "red", 2, "it's", "a\\b 'c'\nd", -14]
    loaded.run("UPDATE customer SET [order] = 21 WHERE id = 1000")
    assert loaded.run("SELECT twice FROM customer WHERE id = 1000") == [(42,)]


@pytest.mark.parametrize(
    "row",
    [
        {"email": ""},
        {"email": None},
        {"email": "x" * 101},
        {"born": "1899-12-31"},
        {"level": 3},
        {"tier": "green"},
        {"status": "cancelled"},
        {"code": "ab"},
        {"code": "x" * 11},
        {"order": 2**31},
    ],
    ids=str,
)
def test_rows_that_the_model_forbids_are_refused(loaded: Loaded, row: dict[str, object]) -> None:
    loaded.refuses("customer", **{"email": "a@x", **row})
    loaded.customer("a@x")


def test_rows_that_the_model_allows_are_taken(loaded: Loaded) -> None:
    loaded.customer("x" * 100, born="1900-01-02", level=1, tier="blue", status="draft", code="x" * 10, name="é" * 40)
    loaded.customer("A@x")
    loaded.customer("a@x")  # differs by case only
    loaded.customer("a@x ")  # and by a blank
    assert loaded.run("SELECT count(*) FROM customer") == [(4,)]


def test_keys_are_unique(loaded: Loaded) -> None:
    loaded.customer("a@x", name="n", born="2000-01-01")
    loaded.refuses("customer", email="a@x")
    loaded.refuses("customer", email="b@x", name="n", born="2000-01-01")
    loaded.customer("b@x", name="n")
    if loaded.dialect in ("postgres", "sqlite"):
        loaded.refuses("customer", email="c@x", name="n")  # unique where born is null
    else:
        loaded.customer("c@x", name="n")


def test_foreign_keys_and_their_actions(loaded: Loaded) -> None:
    loaded.refuses("order", at="2026-01-02 03:04:05.000000", customer_id=7)
    customer = loaded.customer("a@x")
    parent = loaded.order(customer_id=customer)
    with pytest.raises(EngineError):
        loaded.run("DELETE FROM customer WHERE id = ?", (customer,))
    if loaded.dialect == "duckdb":
        return  # it has no actions; the keys that need them are `only` of the others
    child = loaded.order(customer_id=customer, parent_id=parent)
    loaded.insert("line", order_id=parent, number=1, quantity=3, price="1.50")
    loaded.insert("line", order_id=child, number=1, quantity=2, price="1.50")
    assert [float(amount) for (amount,) in loaded.run("SELECT amount FROM line ORDER BY amount")] == [3.0, 4.5]
    loaded.run("DELETE FROM [order] WHERE id = ?", (parent,))
    assert loaded.run("SELECT id, parent_id FROM [order]") == [(child, None)]
    assert loaded.run("SELECT order_id FROM line") == [(child,)]


def test_a_domain_is_checked_wherever_it_stands(loaded: Loaded) -> None:
    customer = loaded.customer("a@x")
    loaded.refuses("order", at="2026-01-02 03:04:05.000000", customer_id=customer, total="-1.00")
    order = loaded.order(customer_id=customer)
    assert [float(total) for (total,) in loaded.run("SELECT total FROM [order] WHERE id = ?", (order,))] == [0.0]


def test_on_update_sets_what_the_update_leaves_alone(loaded: Loaded) -> None:
    if loaded.dialect == "duckdb":
        return
    customer = loaded.customer("a@x", changed_at="2001-01-01 00:00:00.000000")
    loaded.run("UPDATE customer SET name = 'n' WHERE id = ?", (customer,))
    changed, noted = loaded.run("SELECT changed_at, noted_at FROM customer")[0]
    assert str(changed)[:4] != "2001"
    assert noted is not None
    loaded.run("UPDATE customer SET changed_at = '2002-02-02 00:00:00.000000'")
    assert str(loaded.run("SELECT changed_at FROM customer")[0][0])[:4] in ("2002",)


def test_a_circle_of_foreign_keys(loaded: Loaded) -> None:
    if loaded.dialect == "duckdb":
        return
    loaded.refuses("left", id=1, right_id=9)
    if loaded.dialect in MYSQL:
        loaded.refuses("right", id=1, left_id=1)
        return
    loaded.run("BEGIN")
    loaded.insert("right", id=1, left_id=1)  # deferred: the left one comes before the end
    loaded.insert("left", id=1, right_id=1)
    loaded.run("COMMIT")
    assert loaded.run("SELECT count(*) FROM [left]") == [(1,)]


def test_partitions_take_every_row(loaded: Loaded) -> None:
    if loaded.dialect not in ("postgres", *MYSQL):
        return
    for at in ("1999-01-01", "2026-01-31 23:59:59", "2026-02-01", "2099-01-01"):
        loaded.insert("event", at=at, kind="k")
    if loaded.dialect == "mysql":
        return  # it has no default partition of a list
    for region in ("de", "fr", "xx"):
        loaded.insert("region", name=region, id=1)
    if loaded.dialect == "postgres":
        assert loaded.run("SELECT count(*) FROM event_default") == [(2,)]
        assert loaded.run("SELECT count(*) FROM event_p2026_01") == [(1,)]
        assert loaded.run("SELECT count(*) FROM region_eu") == [(2,)]
    else:
        assert loaded.run("SELECT count(*) FROM event PARTITION (rest)") == [(1,)]
        assert loaded.run("SELECT count(*) FROM region PARTITION (eu)") == [(2,)]


def test_an_exclusion(loaded: Loaded) -> None:
    if loaded.dialect != "postgres":
        return
    loaded.insert("booking", room=1, starts="2026-01-01", ends="2026-01-05")
    loaded.refuses("booking", room=2, starts="2026-01-04", ends="2026-01-06")
    loaded.insert("booking", room=2, starts="2026-01-05", ends="2026-01-06")


def test_views_read_what_the_model_says(loaded: Loaded) -> None:
    customer = loaded.customer("a@x")
    loaded.order(customer_id=customer, total="99.00")
    loaded.order(customer_id=customer, total="101.00")
    assert loaded.run("SELECT count(*) FROM recent") == [(2,)]
    assert [float(row[1]) for row in loaded.run("SELECT id, total FROM big")] == [101.0]
