"""What the reader says of real scripts, against what an engine has after them: each table, column, key, foreign key,
index, check, enum, view and trigger. With `-s` the shares are printed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from entia.importers.options import Options
from entia.importers.report import Trace
from entia.importers.sources import Sources, joined
from entia.importers.sql import in_order, read
from entia.importers.sql_lexicons import lexicon_of
from entia.importers.sql_statements import statements, without_versions
from tests.importers.engine_facts import Facts, catalog_facts, engine_facts
from tests.support.database import Database, EngineError
from tests.support.engines import Engine
from tests.support.requirements import corpora

pytestmark = pytest.mark.engines
_OMOP = tuple(
    f"sql/OHDSI__CommonDataModel/*_{{}}_5.4_{part}.sql" for part in ("ddl", "primary_keys", "indices", "constraints")
)


class Case(NamedTuple):
    """Files (patterns, in their order) that make one database; how many statements the engine here may refuse."""

    engine: str
    patterns: tuple[str, ...]
    refused: int = 0


CASES = (
    Case("postgres", ("sql/jOOQ__sakila/postgres*",)),
    Case("postgres", ("sql/lerocha__chinook-database/*PostgreSql*",)),
    Case("postgres", ("sql/azimuttapp__azimutt/*",)),
    Case("postgres", ("sql/devrimgunduz__pagila/pagila-schema-jsonb.sql",)),
    Case("postgres", ("sql/temporalio__temporal/*postgresql*temporal__schema.sql",)),
    Case("postgres", ("sql/temporalio__temporal/*postgresql*visibility__schema.sql",)),
    Case("postgres", ("sql/apache__gravitino/*postgresql*",)),
    Case("postgres", ("sql/apache__polaris/*postgres*",)),
    Case("postgres", ("sql/google__trillian/*postgres*",)),
    Case("postgres", ("sql/quartz-scheduler__quartz/*postgres*",)),
    Case("postgres", ("sql/spring-projects__spring-batch/*postgres*",)),
    Case("postgres", tuple(pattern.format("postgresql") for pattern in _OMOP)),
    Case("postgres", ("sql/goharbor__harbor/*",), refused=2),
    Case("postgres", ("sql/thingsboard__thingsboard/*entities.sql", "sql/thingsboard__thingsboard/*s-idx.sql")),
    Case("postgres", ("sql/thingsboard__thingsboard/*schema-ts-psql.sql", "sql/thingsboard__thingsboard/*latest*")),
    Case("postgres", ("sql/holistics__dbml/*/*postgres_importer__input__db_dump*",)),
    Case("postgres", ("sql/holistics__dbml/*/*postgres_importer__input__checks*",)),
    Case("postgres", ("sql/holistics__dbml/*/*postgres_exporter__output__many_to_many*",)),
    Case("postgres", ("sql/liam-hq__liam/*",)),
    Case("mysql", ("sql/jOOQ__sakila/mysql*",)),
    Case("mysql", ("sql/lerocha__chinook-database/*MySql*",)),
    Case("mysql", ("sql/apache__gravitino/*mysql*",)),
    Case("mysql", ("sql/temporalio__temporal/*mysql*temporal__schema.sql",)),
    Case("mysql", ("sql/temporalio__temporal/*mysql*visibility__schema.sql",)),
    Case("mysql", ("sql/google__trillian/*mysql*",)),
    Case("mysql", ("sql/quartz-scheduler__quartz/*mysql*",)),
    Case("mysql", ("sql/spring-projects__spring-batch/*schema-mysql.sql",)),
    Case("mysql", ("sql/holistics__dbml/*/*mysql_exporter__output__general*",)),
    Case("mysql", ("sql/holistics__dbml/*/*mysql_importer__input__create_table_using*",)),
    Case("mariadb", ("sql/jOOQ__sakila/mysql*",)),
    Case("mariadb", ("sql/lerocha__chinook-database/*MySql*",)),
    Case("mariadb", ("sql/temporalio__temporal/*mysql*temporal__schema.sql",)),
    Case("mariadb", ("sql/spring-projects__spring-batch/*schema-mariadb.sql",)),
    Case("sqlite", ("sql/jOOQ__sakila/sqlite*",)),
    Case("sqlite", ("sql/lerocha__chinook-database/*Sqlite*",)),
    Case("sqlite", ("sql/jpwhite3__northwind-SQLite3/*",)),
    Case("sqlite", ("sql/temporalio__temporal/*sqlite*temporal__schema.sql",)),
    Case("sqlite", ("sql/temporalio__temporal/*sqlite*visibility__schema.sql",)),
    Case("sqlite", ("sql/spring-projects__spring-batch/*sqlite*",)),
    Case("sqlite", (_OMOP[0].format("sqlite"), _OMOP[2].format("sqlite"))),
)
_PLACED = re.compile(r"\s*(?:USE|(?:CREATE|DROP)\s+(?:SCHEMA|DATABASE))\b", re.IGNORECASE)
_NO_DESIGN = re.compile(r"\s*(?:INSERT|COPY|GRANT|REVOKE|SET ROLE|ALTER\b[^;]*\bOWNER TO\b)", re.IGNORECASE)


def sources_of(patterns: tuple[str, ...]) -> Sources:
    """The files, with the one placeholder that a project leaves to be filled in taken out."""
    found: list[tuple[str, str]] = []
    for pattern in patterns:
        paths = in_order([str(path) for path in corpora().glob(pattern)])
        assert paths, pattern
        for path in paths:
            text = Path(path).read_text(encoding="utf-8-sig", errors="replace")
            found.append((path, text.replace("@cdmDatabaseSchema.", "")))
    return joined(found)


def load(sources: Sources, database: Database, dialect: str) -> list[str]:
    """Runs each statement by itself; those that the engine refused."""
    lexicon = lexicon_of(dialect)
    lines = sources.text.split("\n")
    refused: list[str] = []
    for start, end in zip(sources.starts, [*sources.starts[1:], len(lines)], strict=True):
        text = without_versions("\n".join(lines[start:end]), lexicon)
        for statement in statements(text, lexicon):
            sql = text[statement.start : statement.end]
            if statement.kind != "sql" or _NO_DESIGN.match(sql) or (lexicon.executed and _PLACED.match(sql)):
                continue
            try:
                database.execute(sql)
            except EngineError as error:
                refused.append(f"{sql[:100]}\n    {error}")
    return refused


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.engine}-{case.patterns[0].split('/', 1)[1]}")
def test_what_is_read_is_what_the_engine_has(case: Case, start_engine: Callable[[str], Engine]) -> None:
    sources = sources_of(case.patterns)
    dialect = "mysql" if case.engine == "mariadb" else case.engine
    catalog = read(sources, Options(dialect=dialect), Trace())
    with start_engine(case.engine).database() as database:
        refused = load(sources, database, dialect)
        has = engine_facts(database, case.engine)
    says = without_implied(catalog_facts(catalog, dialect), has)
    print(f"\n{case.engine} {case.patterns[0]}: {shares(says, has)}")
    assert has - says == Counter(), "the engine has more"
    made = {fact for fact in says - has if fact[0] != "comment"}  # `-- comment` is none to an engine
    if len(refused) <= case.refused:
        assert made == set(), "the reader says more"
    else:
        assert all(fact[0] in ("table", "column", "view") or refused for fact in made)


@pytest.mark.parametrize(
    ("engine", "project"),
    [
        ("postgres", "apache__gravitino/gravitino-postgresql"),
        ("mysql", "apache__gravitino/gravitino-mysql"),
        ("postgres", "temporalio__temporal/temporal-postgresql"),
        ("mysql", "temporalio__temporal/temporal-mysql"),
        ("postgres", "usememos__memos/memos-postgres"),
        ("mysql", "usememos__memos/memos-mysql"),
        ("sqlite", "usememos__memos/memos-sqlite"),
    ],
)
def test_a_schema_and_its_migrations_are_what_the_engine_has(
    engine: str, project: str, start_engine: Callable[[str], Engine]
) -> None:
    """Each step of a project's history: the schema before it, then the project's own migrations."""
    steps = 0
    for folder in sorted((corpora() / "evolution" / project).iterdir()):
        migrations = in_order([str(path) for path in folder.glob("migration__*.sql")])
        before = [str(path) for path in folder.glob("before__*.sql")]
        if not migrations or not before:
            continue
        steps += 1
        sources = joined([(path, Path(path).read_text(encoding="utf-8-sig")) for path in (*before, *migrations)])
        catalog = read(sources, Options(dialect=engine), Trace())
        with start_engine(engine).database() as database:
            refused = load(sources, database, engine)
            has = engine_facts(database, engine)
        says = without_implied(catalog_facts(catalog, engine), has)
        print(f"\n{engine} {folder.name}: {shares(says, has)}; refused {len(refused)}")
        assert has - says == Counter(), (folder.name, refused)
        more = {fact for fact in says - has if fact[0] != "comment"}
        assert more == set() or refused, folder.name
    assert steps


def without_implied(says: Facts, has: Facts) -> Facts:
    """MySQL makes an index for a foreign key without one: to the reader it is no index, to the engine it is one."""
    references = {(fact[1], fact[2]) for fact in has if fact[0] == "foreign key"}
    implied = {fact for fact in has - says if fact[0] == "index" and (fact[1], fact[2]) in references}
    return says + Counter(implied)


def shares(says: Facts, has: Facts) -> str:
    """How many of what the engine has was read, by kind."""
    both = says & has
    kinds = sorted({fact[0] for fact in has})
    counted = {
        kind: (
            sum(count for fact, count in both.items() if fact[0] == kind),
            sum(count for fact, count in has.items() if fact[0] == kind),
        )
        for kind in kinds
    }
    return ", ".join(f"{kind} {mine}/{whole}" for kind, (mine, whole) in counted.items())
