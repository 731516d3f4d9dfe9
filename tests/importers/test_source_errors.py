"""No import brings an error that its source did not have, over all sources of the corpora; and what sources say in
words that their database takes for others becomes what the database makes of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from entia.importers import IMPORTERS
from entia.importers.checking import errors_of
from entia.importers.options import Options
from entia.importers.sources import joined
from entia.importers.sql import guess
from tests.importers.reading import read_model
from tests.importers.test_sql_engines import load
from tests.support.engines import Engine
from tests.support.requirements import corpora

_FIXTURES = "sql/holistics__dbml/{}/packages__dbml-core____tests____examples__{}"
_OUT = _FIXTURES.format("exporter-outputs", "exporter__postgres_exporter__output__{}.out.sql")
_IN = _FIXTURES.format("importer-inputs", "importer__postgres_importer__input__{}.in.sql")


class Flaw(NamedTuple):
    """Errors of a source: our messages, and what its engine says of the same statements; "" where none is here."""

    source: str
    engine: str
    ours: frozenset[str]
    theirs: frozenset[str]


def _without_types(source: str, *types: str) -> Flaw:
    """A script for PostgreSQL whose columns have types that nothing creates."""
    return Flaw(
        source,
        "postgres",
        frozenset(f"PostgreSQL has no type `{name}`" for name in types),
        frozenset(f'type "{name.strip(chr(34))}" does not exist' for name in types),
    )


_OF_OTHER_TYPES = frozenset(
    (
        "`User` has no key of `name`, so nothing can refer to that",
        "`name` is `postgres.varchar`, but `ecommerce.User.id` is `int`",
        "`name` is `postgres.varchar`, but `User.id` is `int`",
    )
)
_OF_HALF_A_KEY = frozenset(("the key of `Product` also has `name`",))
_OF_ANOTHER_DATABASE = frozenset(("`name` is `string(255)`, but `ecommerce.User.id` is `int`",))

# Known, and ours: no namespace can tell the schemas `SchemaName` and `Schema Name` apart, as the report says.
_ONE_SCHEMA = "PostgreSQL has a type `UserRoleEnum` already"

# Everything else that is wrong in a source, as a type of no dialect in DBML, is carried in other words.
FLAWS = (
    _without_types(_OUT.format("smallserial_type"), "varcharacter"),
    _without_types(_IN.format("increment_type"), "intdsfsd"),
    _without_types(_IN.format("partitioned_table"), "key_column_name_type"),
    _without_types(
        "evolution/hoppscotch__hoppscotch/hoppscotch-prisma/00_e63bfe37/migration__migration.sql", '"WorkspaceType"'
    ),
    Flaw(
        _OUT.format("enum"),
        "postgres",
        frozenset(('PostgreSQL has no type `"Var Char"`', _ONE_SCHEMA)),
        frozenset(('type "Var Char" does not exist',)),
    ),
    Flaw(
        _OUT.format("custom_type"),
        "postgres",
        frozenset(
            (*(f"PostgreSQL has no type `{name}`" for name in ('"Var Char"', "user", '"User"', '"USER"')), _ONE_SCHEMA)
        ),
        frozenset(('type "Var Char" does not exist',)),  # it stops there, before `"user"`
    ),
    # Foreign keys that no database takes.
    Flaw(
        _OUT.format("multiple_schema"),
        "postgres",
        _OF_OTHER_TYPES,
        frozenset(
            (
                'foreign key constraint "products_name_fkey" cannot be implemented',
                'foreign key constraint "locations_name_fkey" cannot be implemented',
                'there is no unique constraint matching given keys for referenced table "users"',
            )
        ),
    ),
    Flaw(
        _IN.format("multiple_schema"),
        "postgres",
        _OF_OTHER_TYPES,
        frozenset(('relation "schemaA.products" does not exist', 'relation "ecommerce.users" does not exist')),
    ),
    *(
        Flaw(path.format("general_schema"), "postgres", _OF_HALF_A_KEY, frozenset(('"products" does not exist',)))
        for path in (_OUT, _IN)
    ),
    Flaw(
        _FIXTURES.format("exporter-outputs", "exporter__mysql_exporter__output__multiple_schema.out.sql"),
        "mariadb",
        _OF_ANOTHER_DATABASE,
        frozenset(("Table 'schemaA.products' doesn't exist",)),
    ),
    Flaw(
        _FIXTURES.format("importer-inputs", "importer__mysql_importer__input__multiple_schema.in.sql"),
        "mariadb",
        _OF_ANOTHER_DATABASE,
        frozenset(("Unknown database 'schemaB'",)),
    ),
    Flaw(
        _FIXTURES.format("importer-inputs", "importer__oracle_importer__input__quoted_names.in.sql"),
        "",
        frozenset(("`SilverUser` has no key of `date_of_birth`, so nothing can refer to that",)),
        frozenset(),
    ),
)


def sources() -> Iterator[tuple[str, str]]:
    """The path of every SQL, DBML and Prisma source, and its text."""
    for folder in ("sql", "dbml", "prisma", "evolution"):
        for path in sorted((corpora() / folder).rglob("*")):
            if path.suffix in (".sql", ".dbml", ".prisma"):
                yield str(path.relative_to(corpora())), path.read_text("utf-8-sig", errors="replace")


@pytest.mark.slow
def test_no_import_has_an_error_that_its_source_has_not() -> None:
    found: dict[str, frozenset[str]] = {}
    count = 0
    for path, text in sources():
        imported = IMPORTERS[Path(path).suffix[1:]].read(joined([(path, text)]), Options())
        count += 1
        if errors := errors_of(imported.text):
            found[path] = frozenset(each.message for each in errors)
    assert count == 957
    assert found == {flaw.source: flaw.ours for flaw in FLAWS}


@pytest.mark.engines
@pytest.mark.parametrize(
    "flaw", [flaw for flaw in FLAWS if flaw.engine], ids=lambda flaw: re.split(r"__|/", flaw.source)[-1]
)
def test_the_engine_refuses_what_is_an_error(start_engine: Callable[[str], Engine], flaw: Flaw) -> None:
    engine = start_engine(flaw.engine)
    with engine.database() as database:
        refused = load(joined([("script.sql", (corpora() / flaw.source).read_text("utf-8"))]), database, engine.dialect)
    missing = {message for message in flaw.theirs if not any(message in each for each in refused)}
    assert missing == set(), refused


@pytest.mark.parametrize(
    ("dialect", "theirs", "ours"),
    [
        ("postgres", "varchar array [76]", "VARCHAR[]"),
        ("postgres", "timestamp(2) without time zone[10][2]", "TIMESTAMP(2)[]"),
        ("postgres", "mood[3][4]", "Mood?[]"),
        ("postgres", "datetime(3)", "datetime(3)"),
        ("postgres", "nvarchar(20)", "string(20)"),
        ("postgres", "number(10, 2)", "decimal(10, 2)"),
        ("postgres", "bytes", "bytes"),
        ("mysql", "decimal(19.5)", "decimal(19)"),
        ("mariadb", "decimal(0.2)", "decimal(10)"),
        ("mysql", "long varchar", "MEDIUMTEXT"),
    ],
)
def test_a_type_is_what_its_database_makes_of_it(dialect: str, theirs: str, ours: str) -> None:
    script = f"create type mood as enum ('a', 'b'); create table t (a {theirs});"
    text = read_model(script, dialect).text
    assert re.search(r"(?m)\ba: (.*)\?(?: })?$", text), text
    assert re.findall(r"(?m)\ba: (.*)\?(?: })?$", text) == [ours]
    assert errors_of(text) == []


def test_a_long_text_of_mysql_is_one_with_a_binary_character_set_too() -> None:
    script = "create table t (a long binary charset utf8 collate utf8_bin);"
    text = read_model(script, "mysql").text
    assert "a: MEDIUMTEXT? collate utf8_bin" in text
    assert errors_of(text) == []


def test_what_no_database_would_do_is_kept_in_words_where_there_is_none() -> None:
    source = """
    Table a { id intdsfsd [pk, increment]
      b int [not null] }
    Table b { id int [pk] }
    Ref: a.b > b.id [update: set null, delete: cascade]
    """
    text = read_model(source, "", "dbml").text
    assert "  id: text pk             /// auto\n" in text
    assert "  -> B on delete cascade  /// on update set null\n" in text
    assert errors_of(text) == []


@pytest.mark.parametrize(
    ("script", "dialect"),
    [
        ("create table t (id integer primary key, at text default (datetime('now')));", "sqlite"),
        ('create schema "A"; create table "A".t (id integer primary key);', ""),
        ("create table `t` (a varchar(max));", ""),
        ("create type s as enum ('a'); create table t (\n  key bytes not null\n);", "cockroachdb"),
    ],
)
def test_which_dialect_a_script_is_of(script: str, dialect: str) -> None:
    assert guess(script) == dialect


def test_a_view_that_groups_by_a_key_is_a_view() -> None:
    """Sakila's sales by store name the city and country of the store, which follow from it by five joins."""
    path = "sql/jOOQ__sakila/mysql-sakila-db__mysql-sakila-schema.sql"
    source = joined([("sakila.sql", (corpora() / path).read_text("utf-8"))])
    text = IMPORTERS["sql"].read(source, Options("mysql")).text
    assert len(re.findall(r"(?m)^view \w+ (?:native mysql \(security = invoker\) )?as \(", text)) == 7
    assert "view SalesByStore as (" in text
