"""What a model uses is told by name; and where no row of level "error" speaks against it, the engine takes its DDL."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from entia.dialects import DIALECTS, version
from entia.dialects.constructs import CONSTRUCTS, Use, constructs, words
from entia.dialects.limits import limit_of, limits_of, rows, sentence
from entia.dialects.operator_classes import METHODS
from entia.model.design import Audit, EntityDesign
from entia.model.schema import Column, Extension, Header, Identity, Schema, Table, View
from entia.model.types import Enum, Type
from entia.sql import ddl
from tests.support import schemas as s
from tests.support.engines import Engine
from tests.support.schemas import BIGINT, BOOL, DATE, INT, JSON, TEXT, TIMESTAMP, column, index, key, pk, table

BUILT = [dialect.name for dialect in DIALECTS.values() if dialect.built]
WHOLE_MODEL = {"fk.cycle", "fk.target-deferrable", "fk.target-index", "fk.target-partitioned"}
NAME = s.string(40)
POINT = Type("native", native=("postgres", "point"))


def one(*columns: Column, **more: Any) -> Schema:
    """A schema of one table `T` with a key `id`."""
    more.setdefault("key", pk("id"))
    return s.schema(table("T", column("id", INT), *columns, **more))


def two(*columns: Column, **more: Any) -> Schema:
    """The same, beside a table `P` with the key `id` and a unique `u`."""
    parent = table("P", column("id", INT), column("u", INT), key=pk("id"), uniques=(s.unique("u"),))
    return s.schema(parent, *one(*columns, **more).tables)


def refers(**more: Any) -> Schema:
    return two(column("a", INT, required=False, default=s.number(0)), foreign_keys=(s.references("a", "P", **more),))


def computed(text: str = "a + 1", **more: Any) -> Column:
    more.setdefault("required", False)
    return column("b", INT, computed=s.sql(text), **more)


A, B = column("a", INT), column("b", NAME)
MAYBE = column("a", INT, required=False)
VECTOR = column("v", Type("vector", (3,)), required=False)
CASCADE = (s.references("a", "P", on_delete="cascade"),)
SETS_NULL = (s.references("a", "P", on_delete="set null"),)
AUDITED = EntityDesign(audits=(Audit((), ("b",), everything=False, keep=None, span=s.NOWHERE),))
TAGS = column("a", Type("array", element=INT))
MONTHS = s.partition("range", "at", every="month", start="2026-01", count="3")
AT = column("at", DATE)


def by_range(*columns: Column, **more: Any) -> Schema:
    more.setdefault("partitions", (MONTHS,))
    return one(AT, *columns, key=more.pop("key", pk("id", "at")), **more)


@cache
def models() -> dict[str, Schema]:
    """For each construct the smallest models that use it."""
    wide = [column(f"c{number}", Type("tinyint")) for number in range(901)]
    return {
        "schema": s.schema(table("sales.T", column("id", INT), key=pk("id")), namespaces=(("sales", ""),)),
        "view": s.schema(*one().tables, views=(s.view("V", "select id from T"),)),
        "view.materialized": s.schema(*one().tables, views=(s.view("V", "select id from T", materialized=True),)),
        "enum.label": one(column("a", s.enum("Mood", "sad", "it's", "G-1"))),
        "table.columns": one(*wide),
        "table.only-computed": s.schema(table("T", column("a", INT, computed=s.sql("1"), required=False))),
        "table.indexes": one(*wide[:61], indexes=tuple(index(made.name) for made in wide[:61])),
        "table.row": one(A),
        "comment.table": one(doc="x" * 2100),
        "comment.column": one(column("a", INT, doc="it's " * 300)),
        "cluster": one(cluster=("id",)),
        "column.identity": s.schema(table("T", column("id", BIGINT, identity=s.AUTO), key=pk("id"))),
        "column.identity-always": s.schema(table("T", column("id", INT, identity=Identity(True, None, None)),
            key=pk("id"))),
        "column.identity-start": s.schema(table("T", column("id", INT, identity=Identity(False, 1000, None)),
            key=pk("id"))),
        "column.identity-step": s.schema(table("T", column("id", INT, identity=Identity(False, 5, 10)), key=pk("id"))),
        "column.identity-not-primary": one(column("a", INT, identity=s.AUTO), uniques=(s.unique("a"),)),
        "column.identity-not-key": one(column("a", INT, identity=s.AUTO)),
        "column.identity-second": s.schema(
            table("T", column("id", INT, identity=s.AUTO), column("a", INT, identity=s.AUTO), key=pk("id"))),
        "column.collate": one(column("a", NAME, collate="C")),
        "column.collate-not-text": one(column("a", INT, collate="C")),
        "column.collate-unique": one(column("a", NAME, collate="C"), uniques=(s.unique("a"),)),
        "column.default": one(column("a", TEXT, default=s.quoted("it's")), column("b", JSON, default=s.quoted("{}"))),
        "column.default-expression": one(column("a", TIMESTAMP, default=s.call("now()"))),
        "column.on-update": one(column("a", TIMESTAMP, default=s.call("now()"), on_update=s.call("now()"))),
        "vector": one(column("a", Type("vector", (3,)))),
        "computed": one(A, computed()),
        "computed.stored": one(A, computed(stored=True)),
        "computed.virtual": one(A, computed(stored=False)),
        "computed.type": one(column("a", s.enum("Mood", "sad")), column("b", s.enum("Mood", "sad"), computed=s.sql("a"),
                                                                       stored=False, required=False)),
        "computed.required": one(A, computed(required=True)),
        "computed.primary-key": s.schema(table("T", A, computed(required=True), key=pk("b"))),
        "computed.unique": one(A, computed(), uniques=(s.unique("b"),)),
        "computed.index": one(A, computed(stored=False), indexes=(index("b"),)),
        "computed.of-computed": one(A, computed(), column("c", INT, computed=s.sql("b + 1"), required=False)),
        "computed.checked-of-computed": one(A, computed(), column("c", INT, computed=s.sql("b + 1"))),
        "computed.of-later-computed": one(A, column("c", INT, computed=s.sql("b + 1"), required=False), computed()),
        "computed.of-identity": s.schema(table("T", column("a", INT, identity=s.AUTO), computed(), key=pk("a"))),

        "computed.required-of-fixed": two(
            MAYBE, column("c", INT, computed=s.sql("a + 1"), stored=False), foreign_keys=SETS_NULL
        ),
        "computed.of-changing": two(MAYBE, computed(stored=True), foreign_keys=SETS_NULL),
        "computed.of-cascading": two(MAYBE, computed(stored=True), foreign_keys=CASCADE),
        "computed.of-vector": one(VECTOR, computed("v is null")),
        "key": one(A, B, uniques=(s.unique("a", "b"),)),
        "key.type": one(column("a", s.string(255)), uniques=(s.unique("a"),)),
        "unique.nulls-not-distinct": one(MAYBE, uniques=(s.unique("a", nulls_not_distinct=True),)),
        "unique.nulls-not-distinct-required": one(A, uniques=(s.unique("a", nulls_not_distinct=True),)),
        "unique.deferrable": one(A, uniques=(s.unique("a", deferral="deferred"),)),
        "key.beginning": one(B, key=s.pk("id", "b")._replace(lengths=(0, 3))),
        "index.beginning": one(B, indexes=(index(key("b", length=3)),)),
        "index.unique-beginning": one(B, indexes=(index(key("b", length=3), unique=True),)),
        "index": one(A, B, indexes=(index("a", "b"),)),
        "index.unique": one(A, indexes=(index("a", unique=True),)),
        "index.partial": one(A, indexes=(index("a", predicate=s.sql("a > 0")),)),
        "index.unique-partial": one(A, indexes=(index("a", predicate=s.sql("a > 0"), unique=True),)),
        "index.expression": one(B, indexes=(index(s.sql("lower(b)")),)),
        "index.expression-type": one(B, indexes=(index(s.sql("lower(b)")),)),
        "index.unique-expression": one(B, indexes=(index(s.sql("lower(b)"), unique=True),)),
        "index.include": one(A, B, indexes=(index("a", include=("b",)),)),
        "index.descending": one(A, indexes=(index(key("a", descending=True)),)),
        "index.nulls-order": one(MAYBE, indexes=(index(key("a", descending=True, nulls="last")),)),
        "index.collate": one(B, indexes=(index(key("b", collate="C")),)),
        "index.unique-collate": one(B, indexes=(index(key("b", collate="C"), unique=True),)),
        "index.opclass": one(B, indexes=(index(key("b", opclass="text_pattern_ops")),)),
        **{f"index.opclass-{method}": one(B, indexes=(index(key("b", opclass="text_ops"), method=method),))
           for method in METHODS},
        "index.constant": one(A, indexes=(index(s.sql("1 + 1")),)),
        "index.collate-not-text": one(A, indexes=(index(key("a", collate="C")),)),
        "index.type": one(column("a", s.string(255)), indexes=(index("a"),)),
        "index.method": one(A, indexes=(index("a", method="hash"),)),
        "index.method-of-extension": s.schema(
            *one(A, indexes=(index("a", method="bloom"),)).tables,
            head=s.header(extensions=(Extension("postgres", "bloom"),)),
        ),
        "index.method-unique": one(A, indexes=(index("a", method="btree", unique=True),)),
        "index.method-columns": one(A, B, indexes=(index("a", "b", method="brin"),)),
        "index.method-order": one(A, indexes=(index(key("a", descending=True), method="btree"),)),
        "index.method-include": one(A, B, indexes=(index("b", method="spgist", include=("a",)),)),
        "index.method-type": one(TAGS, indexes=(index("a", method="gin"),)),
        "check": one(A, checks=(s.check("a > 0 and a < 10"),)),
        "check.identity": s.schema(
            table("T", column("id", INT, identity=s.AUTO), key=pk("id"), checks=(s.check("id > 0"),))),
        "check.computed": one(A, computed(), checks=(s.check("b > 0"),)),
        "check.changing": two(MAYBE, foreign_keys=SETS_NULL, checks=(s.check("a > 0"),)),
        "check.vector": one(VECTOR, checks=(s.check("v is not null"),)),
        "exclude": one(column("a", Type("native", native=("postgres", "int4range"))),
                       exclusions=(s.exclusion(("a", "&&"), method="gist"),)),
        "exclude.partitioned": by_range(A, exclusions=(s.exclusion(("at", "="), ("a", "="), method="btree"),)),
        "exclude.scalar": one(A, exclusions=(s.exclusion(("a", "="), method="gist"),)),
        "fk": refers(),
        **{f"fk.on-{event}.{action.replace(' ', '-')}": refers(**{f"on_{event}": action})
           for event in ("delete", "update")
           for action in ("cascade", "restrict", "set null", "set default", "no action")},
        "fk.deferrable": refers(deferral="deferred"),
        "fk.self": one(MAYBE, foreign_keys=(s.references("a", "T"),)),
        "fk.self-update": one(MAYBE, foreign_keys=(s.references("a", "T", on_update="cascade"),)),
        "fk.partitioned": s.schema(
            table("P", column("id", INT), key=pk("id")),
            *by_range(A, foreign_keys=(s.references("a", "P"),)).tables),
        "fk.schema": s.schema(
            table("sales.P", column("id", INT), key=pk("id")),
            *one(A, foreign_keys=(s.references("a", "sales.P"),)).tables, namespaces=(("sales", ""),)),
        "fk.set-null-required": two(A, foreign_keys=SETS_NULL),
        "fk.computed": two(A, computed(stored=True), foreign_keys=(s.references("b", "P"),)),
        "fk.computed-action": two(A, computed(stored=True), foreign_keys=(s.references("b", "P",
            on_update="cascade"),)),
        "fk.repeated-column": s.schema(
            table("P", A, column("b", INT), key=pk("a", "b")),
            *one(A, foreign_keys=(
                s.references("a", "P")._replace(columns=("a", "a"), target_columns=("a", "b"),
                                                target_db_columns=("a", "b")),)).tables),
        "fk.type": s.schema(
            table("P", column("id", NAME), key=pk("id")),
            *one(column("a", NAME), foreign_keys=(s.references("a", "P"),)).tables),
        "partition.range": by_range(A),
        "partition.list": one(column("a", s.string(9)), key=pk("id", "a"), partitions=(
            s.partition("list", "a", parts=(("eu", "values", "'de', 'fr'"), ("rest", "default", ""))),)),
        "partition.list-default": one(column("a", s.string(9)), key=pk("id", "a"), partitions=(
            s.partition("list", "a", parts=(("eu", "values", "'de', 'fr'"), ("rest", "default", ""))),)),
        "partition.elsewhere": one(A, key=pk("id", "a"), partitions=(s.partition("range", "a", elsewhere=True),)),
        "partition.hash": one(key=pk("id"), partitions=(s.partition("hash", "id", into=4),)),
        "partition.sub": one(AT, key=pk("id", "at"), partitions=(MONTHS, s.partition("hash", "id", into=2))),
        "partition.type": one(column("a", s.decimal(9, 2)), key=pk("id", "a"), partitions=(
            s.partition("range", "a", parts=(("low", "to", "100"), ("rest", "default", ""))),)),
        "partition.computed": one(A, computed(stored=True, required=True), key=pk("id", "b"), partitions=(
            s.partition("hash", "b", into=2),)),
        "partition.key": by_range(A, key=pk("id")),
        "audit": one(B, design=AUDITED),
        "audit.cascading": two(A, B, design=AUDITED, foreign_keys=CASCADE),
    }  # fmt: skip


# Built, but by no schema of the test: a model without labels is an error of the model in every dialect.
UNBUILT = {"enum.empty"}


def owners(schema: Schema) -> list[Table | View | Enum]:
    return [*schema.tables, *schema.views, *schema.enums]


def uses(schema: Schema) -> list[Use]:
    return [use for owner in owners(schema) for use in constructs(owner, schema.header)]


def test_every_construct_has_a_model() -> None:
    assert models().keys() == CONSTRUCTS - WHOLE_MODEL - UNBUILT


@pytest.mark.parametrize("construct", sorted(CONSTRUCTS - WHOLE_MODEL - UNBUILT))
def test_the_model_uses_the_construct(construct: str) -> None:
    found = {use.construct for use in uses(models()[construct])}
    assert construct in found
    assert found <= CONSTRUCTS


def test_rows_are_about_constructs() -> None:
    for dialect in BUILT:
        for limit in rows(dialect):
            assert limit.construct in CONSTRUCTS, limit
            assert limit.dialect == dialect
            assert limit.manual.startswith("https://")
            assert bool(limit.advice) == (limit.level != "mapped"), limit
            assert limit.level == "mapped" or DIALECTS[dialect].title in limit.reason, limit
            assert not limit.reason.endswith("."), limit


def errors(schema: Schema, dialect: str, text: str) -> list[str]:
    number = version(dialect, text)
    assert number is not None
    return [
        sentence(limit.reason, use)
        for owner in owners(schema)
        for limit, use in limits_of(dialect, number, owner, schema.header)
        if limit.level == "error"
    ]


@pytest.mark.engines
@pytest.mark.parametrize("construct", sorted(CONSTRUCTS - WHOLE_MODEL - UNBUILT))
@pytest.mark.parametrize(
    ("engine", "text"),
    [("postgres13", "13"), ("postgres14", "14"), ("postgres", "15"), ("postgres16", "16"), ("postgres18", "18"),
     ("mysql", "8.0"), ("mysql", "9"), ("mariadb", "10.6"), ("mariadb", "10.11"), ("mariadb11", "11.8"),
     ("sqlite", "3.35"), ("sqlite", "3.37"), ("duckdb", "1.2"), ("duckdb", "2.0")],
)  # fmt: skip
def test_no_error_means_that_the_engine_takes_the_ddl(
    start_engine: Callable[[str], Engine], engine: str, text: str, construct: str
) -> None:
    """Promise 1, one construct at a time."""
    dialect = engine.rstrip("0123456789")
    schema = models()[construct]
    script = ddl(schema, dialect, text)
    against = errors(schema, dialect, text)
    if against:
        assert script.refusals, against
        return
    assert script.refusals == ()
    with start_engine(engine).database() as database:
        if dialect in ("mysql", "mariadb"):
            database.execute("DROP DATABASE IF EXISTS sales")  # a schema is a database beside this one
        assert database.run([statement.text for statement in script.statements]) == []


# ---- details ---------------------------------------------------------------------------------------------------------
def level(dialect: str, text: str, construct: str, word: str = "", *types: Type, number: int = 0) -> str:
    numbers = version(dialect, text)
    assert numbers is not None
    limit = limit_of(dialect, numbers, Use(construct, s.NOWHERE, "x", word, types, number))
    return limit.level if limit else ""


def test_rows_hold_for_their_versions() -> None:
    assert level("postgres", "14", "unique.nulls-not-distinct") == "error"
    assert level("postgres", "15", "unique.nulls-not-distinct") == ""
    assert level("postgres", "17", "computed.virtual") == "note"
    assert level("postgres", "18", "computed.virtual") == ""
    assert level("mariadb", "10.6", "index.descending") == "note"
    assert level("mariadb", "10.11", "index.descending") == ""


def test_errors_come_before_notes() -> None:
    assert level("mysql", "8.4", "index.method", "gin") == "note"
    assert level("mysql", "8.4", "index.method", "gni") == "error"
    assert level("mysql", "8.4", "index.method", "btree") == ""
    assert level("mysql", "8.4", "index.method-unique", "fulltext") == "error"


@pytest.mark.engines
@pytest.mark.parametrize(
    ("types", "fits"),
    [
        ((s.string(768),), True),
        ((s.string(769),), False),
        ((s.string(767), INT), True),
        ((s.string(768), INT), False),
        ((s.string(766), BIGINT), True),
        ((s.string(767), BIGINT), False),
        ((s.string(766), TIMESTAMP), True),
        ((s.string(766), TIMESTAMP, BOOL), False),
        ((s.string(766), s.decimal(12, 2)), True),
        ((s.string(767), s.decimal(12, 2)), False),
    ],
)
def test_key_bytes_are_counted_as_the_engine_counts(
    start_engine: Callable[[str], Engine], types: tuple[Type, ...], fits: bool
) -> None:
    names = [f"c{number}" for number in range(len(types))]
    made = table("T", *(column(name, type_) for name, type_ in zip(names, types, strict=True)), key=pk(*names))
    assert (level("mariadb", "10.11", "key", "primary key", *types) == "") == fits
    assert (level("mysql", "8.4", "key", "unique", *types) == "") == fits
    with start_engine("mariadb").database() as database:
        script = ddl(s.schema(made), "mariadb", "10.11")
        text = "CREATE TABLE t (" + ", ".join(
            f"{name} {_mariadb(type_)} NOT NULL" for name, type_ in zip(names, types, strict=True)
        ) + f", PRIMARY KEY ({', '.join(names)})) CHARACTER SET utf8mb4"  # fmt: skip
        assert bool(script.refusals) != fits
        assert bool(database.run([text])) != fits


def _mariadb(type_: Type) -> str:
    from entia.dialects.types import physical

    return physical("mariadb", (10, 11), type_).text


@pytest.mark.engines
@pytest.mark.parametrize(
    ("type_", "most"),
    [(s.string(20), 99), (s.string(63), 32), (TEXT, 383), (s.string(64), 253), (s.string(100), 162)],
)
def test_row_bytes_are_counted_as_the_engine_counts(
    start_engine: Callable[[str], Engine], type_: Type, most: int
) -> None:
    for count in (most, most + 1):
        fits = count == most
        assert (level("mariadb", "10.11", "table.row", "", *[type_] * count) == "") == fits
        made = ", ".join(f"c{number} {_mariadb(type_)}" for number in range(count))
        with start_engine("mariadb").database() as database:
            assert bool(database.run([f"CREATE TABLE t ({made}) CHARACTER SET utf8mb4"])) != fits


def test_words_of_an_expression_are_outside_its_strings() -> None:
    text = "lower(a) || ' not b ''c''' || über -- d\n + e"
    assert words(s.sql(text)) == {"lower", "a", "über", "e"}
    assert words(s.quoted("a b")) == set()


@pytest.mark.engines
@pytest.mark.parametrize("text", ["10.6", "10.11"])
def test_a_column_that_a_key_sets_has_its_types_checks_at_the_other_end(
    start_engine: Callable[[str], Engine], text: str
) -> None:
    """MariaDB and MySQL refuse checks on such columns, and a uuid is text with a check there."""
    parent = table("P", column("id", s.UUID), key=pk("id"))
    child = table("T", column("id", INT), column("a", s.UUID, required=False), key=pk("id"),
                  foreign_keys=(s.references("a", "P", on_delete="set null", on_update="cascade"),))  # fmt: skip
    script = ddl(s.schema(parent, child), "mariadb", text)
    assert script.refusals == ()
    with start_engine("mariadb").database() as database:
        assert database.run([statement.text for statement in script.statements]) == []
        assert database.run(["INSERT INTO t VALUES (1, 'x')"]) != []


def test_the_checks_of_a_domain_are_checks_of_its_columns() -> None:
    positive = s.domain("Positive", INT, "value > 0")
    made = table("T", column("id", positive, identity=s.AUTO), key=pk("id"))
    assert [limit.construct for limit, _ in limits_of("mysql", (8, 0), made, Header())] == ["check.identity"]
    child = two(column("a", positive, required=False), foreign_keys=SETS_NULL).tables[1]
    assert [limit.construct for limit, _ in limits_of("mariadb", (11, 4), child, Header())] == ["check.changing"]


def test_what_is_only_for_another_dialect_has_no_limits() -> None:
    made = table("T", column("id", INT), column("a", INT), key=pk("id"),
                 indexes=(index("a", method="gin", only=("postgres",)),))  # fmt: skip
    assert limits_of("mysql", (8, 0), made, Header()) == []
    assert [limit.construct for limit, _ in limits_of("postgres", (15,), made, Header())] == ["index.method-type"]
    away = table("T", column("id", Type("decimal")), only=("postgres",))
    assert limits_of("mysql", (8, 0), away, Header()) == []


def test_types_are_limits_of_their_lines() -> None:
    made = table("T", column("id", Type("decimal")), column("at", TIMESTAMP))
    found = [(limit.level, use.detail) for limit, use in limits_of("mysql", (8, 0), made, Header())]
    assert found == [("error", "id"), ("note", "at")]


def test_an_extension_lifts_its_limits() -> None:
    made = models()["exclude.scalar"].tables[0]
    assert isinstance(made, Table)
    known = Header(extensions=(Extension("postgres", "btree_gist"), Extension("postgres", "vector")))
    assert [limit.construct for limit, _ in limits_of("postgres", (15,), made, Header())] == ["exclude.scalar"]
    assert limits_of("postgres", (15,), made, known) == []
    assert limits_of("postgres", (15,), models()["vector"].tables[0], known) == []
