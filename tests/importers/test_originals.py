"""There and back: a script makes a database; what is imported from it, and exported again, makes a second one.

Everything that the engine prints of the two is compared (`support/printed.py`). What counts as the same though it is
printed otherwise is `plain`; any other difference fails.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

import pytest

from entia.importers import IMPORTERS
from entia.importers.options import Options
from entia.importers.report import Fate, Imported
from entia.importers.sources import joined
from entia.importers.sql import in_order
from entia.model.workspace import Workspace
from entia.sql import ddl
from tests.support.engines import ENGINES, UTC, Engine
from tests.support.models import random_model
from tests.support.printed import Fact, printed
from tests.support.requirements import corpora

pytestmark = pytest.mark.engines

CHINOOK = "lerocha__chinook-database/ChinookDatabase__DataSources__Chinook_{}.sql.ddl-only.sql"
SAKILA = "jOOQ__sakila/{0}-sakila-db__{0}-sakila-schema.sql"
_TEMPORAL = "temporalio__temporal/schema__{}__schema.sql"
_GRAVITINO = "apache__gravitino/scripts__{0}__schema-2.0.0-{0}.sql"
_THINGSBOARD = "thingsboard__thingsboard/dao__src__main__resources__sql__schema-"
_THINGSBOARD_FILES = ("entities", "entities-idx", "entities-idx-psql-addon", "ts-psql", "views", "functions")


class Original(NamedTuple):
    """Scripts of a schema for one engine; `before` is what must stand in the database already, `without` is a pattern
    of the statements that the engine has no module for."""

    name: str
    engine: str
    paths: tuple[str, ...]
    before: str = ""
    without: str = ""


ORIGINALS = (
    Original("chinook", "postgres", (CHINOOK.format("PostgreSql"),)),
    Original("chinook", "mariadb", (CHINOOK.format("MySql"),)),
    Original("chinook", "sqlite", (CHINOOK.format("Sqlite"),)),
    Original("sakila", "postgres", (SAKILA.format("postgres"),)),
    Original("sakila", "mariadb", (SAKILA.format("mysql"),), "SET FOREIGN_KEY_CHECKS = 0;"),
    Original("sakila", "sqlite", (SAKILA.format("sqlite"),)),
    Original("pagila", "postgres18", ("devrimgunduz__pagila/pagila-schema.sql",), without="vector|film_embedding"),
    Original("northwind", "sqlite", ("jpwhite3__northwind-SQLite3/src__create.sql.ddl-only.sql",)),
    Original("temporal", "postgres", (_TEMPORAL.format("postgresql__v12__temporal"),)),
    Original("temporal", "mariadb", (_TEMPORAL.format("mysql__v8__temporal"),)),
    Original("temporal", "sqlite", (_TEMPORAL.format("sqlite__v3__temporal"),)),
    Original("visibility", "postgres", (_TEMPORAL.format("postgresql__v12__visibility"),)),
    Original("thingsboard", "postgres", tuple(f"{_THINGSBOARD}{name}.sql" for name in _THINGSBOARD_FILES)),
    Original("gravitino", "postgres", (_GRAVITINO.format("postgresql"),)),
    Original("gravitino", "mariadb", (_GRAVITINO.format("mysql"),)),
    Original(
        "harbor", "postgres", ("goharbor__harbor",),
        "CREATE TABLE schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL);",
    ),
)  # fmt: skip


def text_of(original: Original) -> str:
    """The scripts, without what enters another database, belongs to a client, or needs a role or module of a server."""
    found = []
    for path in original.paths:
        place = corpora() / "sql" / path
        files = [place] if place.is_file() else [*map(str, place.rglob("*.sql"))]
        found += [open(file, encoding="utf-8-sig").read() for file in (files if place.is_file() else in_order(files))]  # noqa: PTH123, SIM115
    text = ";\n".join(filter(None, (original.before, *found)))
    if original.without:
        text = re.sub(rf"(?im)^(?:create|alter|comment)\b[^;]*\b(?:{original.without})\b[^;]*;", "", text)
    text = re.sub(r"(?im)^\s*(?:drop|create) (?:database|schema)\b[^;\n]*;|^\s*\\[^\n]*$|^\s*use [^;\n]*;", "", text)
    text = re.sub(r"(?im)^set (?:@old|sql_mode|foreign_key_checks=@|unique_checks)[^;]*;", "", text)
    text = re.sub(r"(?im)^(?:alter [^;]* owner to|grant|revoke)\b[^;]*;", "", text)
    return re.sub(r"\bsakila\.(?=\w)", "", text)


def _imported(original: Original, dialect: str) -> tuple[str, Imported]:
    text = text_of(original)
    return text, IMPORTERS["sql"].read(joined([("script.sql", text)]), Options(dialect, original.name))


@pytest.mark.parametrize("original", ORIGINALS, ids=lambda each: f"{each.name}-{each.engine}")
def test_the_database_comes_back(start_engine: Callable[[str], Engine], original: Original) -> None:
    engine = start_engine(original.engine)
    text, imported = _imported(original, engine.dialect)
    snapshot = Workspace.empty().with_files({"model.entia": imported.text}).model_of("model.entia")
    assert snapshot is not None
    script = ddl(snapshot.schema(), engine.dialect, ENGINES[original.engine].release)
    assert [note.message for note in script.refusals] == []
    with engine.database(UTC) as first, engine.database(UTC) as second:
        first.script(text)
        assert second.run([statement.text for statement in script.statements]) == []
        theirs = plain(engine.dialect, text, printed(first, engine.dialect))
        ours = plain(engine.dialect, text, printed(second, engine.dialect))
    differing = sorted(theirs ^ ours, key=str)
    kinds = Counter(fact[0] for fact in ours & theirs)
    fates = Counter(passage.fate for passage in imported.passages)
    agreed = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    print(
        f"\n{original.name} on {engine.name}: {kinds.total()} facts agree ({agreed}), {len(differing)} do not; "
        f"{fates[Fate.MAPPED]} passages mapped with a note, {fates[Fate.UNPLACED]} not placed"
    )
    assert kinds.total() > 10
    assert differing == []


# What the model says in words that only this database has.
EXACT = {
    "types of several words": (("sqlite",), """
create table t (a integer primary key, b BLOB SUB_TYPE TEXT, c BIGINT AUTO_INCREMENT, d UNSIGNED BIG INT, e,
  f "a type"(3), g DOUBLE PRECISION, h VARYING CHARACTER(255) default 'x', i int unsigned, j "of DEFAULT",
  k decimal(10, 2));
"""),
    "numbers with zeros, national texts": (("mariadb", "mysql"), """
create table t (a int primary key, b int(5) zerofill, c bigint(12) unsigned zerofill, d national varchar(20),
  e nchar(3));
"""),
    "types in quotes": (("postgres",), """
create type "Var Char" as (a int);
create type other as (a int);
create table t (a int primary key, b "char" default 'x', c "Var Char"[], d "Var Char" default '(1)'::"Var Char",
  e other, f "text", g pg_catalog."char");
"""),
    "character sets": (("mariadb", "mysql"), """
create table t (a int primary key, b varchar(10) character set latin1, c text charset utf8mb3,
  d varchar(10) collate utf8mb4_bin, e enum('a', 'b') character set latin1,
  f char(3) character set ascii collate ascii_bin default 'x') default charset=utf8mb4;
"""),
    "checks of columns": (("mariadb",), """
create table t (a int not null default 0 comment 'x' check (a = 0), b int check (b > 3 and c > 2),
  c int unique check (c < 90), d int as (c + 1) stored check (d > 3), e int auto_increment primary key,
  check (b < c), constraint f check (c > 1));
"""),
    "partitions of the application": (("postgres",), """
create table r (a int, at bigint, primary key (a, at)) partition by range (at);
create index on r (a);
create table l (a text primary key) partition by list (a);
create table h (a int primary key) partition by hash (a);
create table p (a int, at date, primary key (a, at)) partition by list (a);
create table p_one partition of p for values in (1) partition by range (at);
"""),
    "settings of tables": (("postgres",), """
create unlogged table t (a int primary key, b text not null, constraint t_b unique (b));
alter table t enable row level security;
alter table t force row level security;
create policy p on t as restrictive for select to public using (b = current_user);
alter table t replica identity using index t_b;
alter table t cluster on t_pkey;
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger one before insert on t for each row execute function f();
create trigger "Two" before insert on t for each row execute function f();
create trigger three before insert on t for each row execute function f();
create rule r as on delete to t do instead nothing;
alter table t disable trigger one, enable always trigger "Two", disable rule r;
alter table t disable trigger three;
alter table t enable trigger three;
create table u (a int primary key);
alter table u enable row level security, replica identity full;
alter table u rename to "New U";
create table parent (a int primary key, b text check (b <> ''));
create table "Child" (c int) inherits (parent);
alter table parent add d int;
create table v (a int primary key);
alter table v enable row level security;
alter table v disable row level security;
"""),
    "schemas of extensions": (("postgres",), """
create schema ext;
create extension if not exists citext with schema ext;
create extension hstore schema ext;
create extension pg_trgm with schema public;
create table t (a int primary key, b ext.citext, c text);
create index on t using gin (c gin_trgm_ops);
"""),
    "options of views": (("postgres",), """
create table t (a int primary key, b int);
create view v with (security_barrier) as select a, b from t where a > 1 with local check option;
create view w as select a from v with cascaded check option;
create view x as select a from t;
alter view x set (security_barrier = true);
create materialized view m with (fillfactor = 70) as select a from t with no data;
"""),
    "how views run": (("mysql", "mariadb"), """
create table t (a int primary key, b int);
create sql security invoker view v as select a, b from t where a > 1 with local check option;
create algorithm = merge view w as select a from v with check option;
create algorithm = temptable definer = current_user sql security definer view x as select a from t;
create or replace algorithm = undefined view y as select a from t;
"""),
    "how sequences count": (("postgres",), """
create sequence s as integer increment by 5 minvalue 10 maxvalue 900 start with 20 cache 7 cycle;
create sequence plain start 1 increment 1 no minvalue no maxvalue cache 1 no cycle;
create sequence down increment by -1;
create sequence changed;
alter sequence changed maxvalue 77 cycle;
alter sequence changed no cycle;
create sequence shared;
create table t (a int primary key, b bigint default nextval('shared'), c bigint default nextval('shared'),
  d bigserial, e int not null, f int generated always as identity (minvalue 3 cycle),
  g smallint generated by default as identity (start 7 maxvalue 9), h bigint generated always as identity);
alter table t alter f set increment 2, alter h set generated by default set cache 9;
alter sequence t_d_seq maxvalue 9007199254740991 cycle;
create sequence own owned by t.e;
alter table t alter e set default nextval('own');
alter sequence own maxvalue 99;
"""),
    "parts of moments": (("postgres",), """
create table t (a int primary key, b int default extract(year from now()), c numeric default extract(epoch from now()),
  d double precision default date_part('year', now()), e int default extract(dow from current_date), f date,
  g bigint default (extract(epoch from clock_timestamp()) * 1000)::bigint,
  h int generated always as (extract(year from timestamp '2020-01-01')) stored,
  check (extract(year from f) > 2000), check (extract(month from f) in (1, 2)), check (extract(epoch from f) > 1.5));
create index on t ((extract(year from f)));
create view v as select extract(year from f) as y, date_part('month', f) as m from t;
"""),
    "moments": (("postgres",), """
create table t (a int primary key, b timestamp default timestamp '2020-01-02 03:04:05',
  c date default date '2020-01-02', d time default time '03:04:05',
  e timestamptz default timestamptz '2020-01-02 03:04:05+00', f timestamp default '2020-01-02 03:04:05',
  check (b > timestamp '2019-01-01 00:00:00'), check (c < date '2030-01-01'), check (b >= date '2019-01-01'));
create index on t (a) where b > timestamp '2019-01-01 00:00:00';
create view v as select a from t where b > timestamp '2019-01-01 00:00:00' and c = date '2020-01-01';
"""),
    "foreign keys to unique indexes": (("postgres", "mysql", "mariadb", "sqlite"), """
create table a (id int not null, code int, part int, up int, primary key (id), foreign key (up) references a (id));
create unique index by_code on a (part, code desc);
create unique index by_part on a (part);
create table b (id int not null, a_part int, a_code int, primary key (id),
  foreign key (a_part, a_code) references a (part, code), foreign key (a_part) references a (part) on delete cascade);
"""),
    "foreign keys to unique indexes of the table": (("postgres", "mysql", "mariadb"), """
create table a (id int not null, code int, up int, primary key (id));
create unique index a_code on a (code);
alter table a add constraint a_up foreign key (up) references a (code);
"""),
}  # fmt: skip


@pytest.mark.parametrize(("case", "name"), [(case, name) for case, (names, _) in EXACT.items() for name in names])
def test_words_of_one_database_come_back(start_engine: Callable[[str], Engine], case: str, name: str) -> None:
    _, text = EXACT[case]
    engine = start_engine(name)
    imported = IMPORTERS["sql"].read(joined([("script.sql", text)]), Options(engine.dialect, "Model"))
    assert [passage.why for passage in imported.passages if passage.fate in (Fate.MAPPED, Fate.UNPLACED)] == []
    kept = re.search(r"create (?:type|sequence|trigger)", text) is not None
    assert (re.search(r"^sql ", imported.text, re.MULTILINE) is not None) == kept
    with engine.database(UTC) as first, engine.database(UTC) as second:
        first.script(text)
        assert second.run(statements_of(imported.text, engine.dialect)) == []
        theirs = plain(engine.dialect, text, printed(first, engine.dialect))
        ours = plain(engine.dialect, text, printed(second, engine.dialect))
    assert sorted(theirs - ours, key=str) == []
    assert sorted(ours - theirs, key=str) == []
    assert len(ours) > 2


@pytest.mark.parametrize("name", ["postgres", "mariadb", "sqlite"])
def test_random_models_come_back(start_engine: Callable[[str], Engine], name: str) -> None:
    engine = start_engine(name)
    count = int(os.environ.get("ENTIA_MODELS", "25"))
    facts = 0
    for seed in range(count):
        statements = statements_of(random_model(seed, engine.dialect).text, engine.dialect)
        text = ";\n".join([*statements, ""])
        imported = IMPORTERS["sql"].read(joined([("script.sql", text)]), Options(engine.dialect, "Model"))
        with engine.database(UTC) as first, engine.database(UTC) as second:
            assert first.run(statements) == [], seed
            assert second.run(statements_of(imported.text, engine.dialect)) == [], seed
            theirs = plain(engine.dialect, text, printed(first, engine.dialect))
            ours = plain(engine.dialect, text, printed(second, engine.dialect))
        assert sorted(theirs - ours, key=str) == [], seed
        assert sorted(ours - theirs, key=str) == [], seed
        facts += len(ours)
    print(f"\n{name}: {count} random models come back, {facts} facts")
    assert facts > 20 * count


def statements_of(text: str, dialect: str) -> list[str]:
    snapshot = Workspace.empty().with_files({"model.entia": text}).model_of("model.entia")
    assert snapshot is not None
    script = ddl(snapshot.schema(), dialect)
    assert [note.message for note in script.refusals] == []
    return [statement.text for statement in script.statements]


def plain(dialect: str, script: str, facts: Iterable[Fact]) -> frozenset[Fact]:
    """The facts as they count: see the functions below."""
    return frozenset(found for fact in facts if (found := _PLAIN[dialect](script, fact)) is not None)


def _postgres(script: str, fact: Fact) -> Fact | None:
    if fact[0] == "comment" and "COMMENT ON" not in script.upper():
        return None  # the comments of the script's own lines are now the database's
    if fact[0] != "column":
        return fact
    *rest, identity, generated, default, collation = fact
    if identity or re.fullmatch(r"nextval\('[\w.]+'::regclass\)", default):
        return (*rest, "counted", generated, collation)  # by an identity, or by a sequence of its own
    if default in ("LOCALTIMESTAMP", "CURRENT_TIMESTAMP"):
        default = "now()"  # of a column the same
    if default == "('now'::text)::date":
        default = "CURRENT_DATE"
    return (*rest, identity, generated, re.sub(r"^NULL::.*", "", default), collation)


def _mysql(script: str, fact: Fact) -> Fact | None:
    if fact[0] == "routine":  # a client sends it without its comments
        kind, name, of, type_, body, *rest = fact
        return (kind, name, of, type_, " ".join(re.sub(r"#[^\n]*|/\*.*?\*/", "", body, flags=re.DOTALL).split()), *rest)
    if fact[0] != "line":
        return fact
    kind, table, place, text = fact
    if " COMMENT '" not in script.upper():
        text = re.sub(r" COMMENT[ =]'(?:''|[^'])*'", "", text)  # the comments of the script's own lines
    text = text.replace(" USING BTREE", "")  # as every index is
    named = re.match(r"((?:UNIQUE )?KEY|CONSTRAINT) `([^`]*)` ", text)
    if named is not None and not re.search(rf"(?i)(?:key|index|constraint|unique)\s+`?{named[2]}\b", script):
        text = text.replace(f"`{named[2]}` ", "", 1)  # the name is the server's, or ours
    return kind, table, place, text


def _sqlite(script: str, fact: Fact) -> Fact | None:
    if fact[0] == "view":
        kind, name, columns = fact
        return kind, name, tuple((column, type_.replace(", ", ",").upper()) for column, type_ in columns)
    if fact[0] != "column":
        return fact
    kind, table, place, name, type_, required, default, *rest = fact
    default = None if default == "NULL" else default
    return kind, table, place, name, type_.replace(", ", ","), required, default, *rest


_PLAIN: dict[str, Callable[[str, Fact], Fact | None]] = {
    "postgres": _postgres,
    "mariadb": _mysql,
    "mysql": _mysql,
    "sqlite": _sqlite,
}
