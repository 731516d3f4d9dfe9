"""Large sources: the work grows as they do, it is told how far it is, and it ends when it is told to.

No time is measured here: what is counted are calls, checks of the model, and statements that a server is sent.
"""

from __future__ import annotations

import sqlite3
import sys
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from types import FrameType

import pytest

from entia.importers import IMPORTERS, expressions, modelling_repair
from entia.importers.database import import_database
from entia.importers.database_address import address_of
from entia.importers.database_connection import Row, Session
from entia.importers.options import Options
from entia.importers.progress import Progress
from entia.importers.report import Imported
from entia.importers.sources import joined
from entia.importers.update import updated
from entia.rules.checker import Findings
from tests.importers.reading import read_model
from tests.support.engines import UTC, Engine
from tests.support.large import FORMS, Size, mysqldump, pg_dump, script

_SMALL, _LARGE = Size(24, 24, 48), Size(48, 48, 96)


def imported(form: str, size: Size, options: Options | None = None) -> Imported:
    kind, dialect, make = FORMS[form]
    options = (options or Options())._replace(dialect=dialect, name="Large")
    return IMPORTERS[kind].read(joined([("large", make(size))]), options)


@pytest.mark.parametrize("form", FORMS)
def test_the_work_grows_as_the_source_does(form: str) -> None:
    imported(form, Size(12, 12, 24))  # of each of the others, half is remembered now
    small, large = calls(lambda: imported(form, _SMALL)), calls(lambda: imported(form, _LARGE))
    assert large < 2.3 * small


def calls(work: Callable[[], object]) -> int:
    """How many functions of Python are called."""
    found = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal found
        found += event == "call"

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return found


@pytest.mark.parametrize("form", FORMS)
def test_a_model_is_checked_a_few_times_at_most(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[Mapping[str, str]] = []
    check = modelling_repair.checked

    def counted(files: Mapping[str, str], tell: Progress, before: Findings | None) -> Findings:
        checked.append(files)
        return check(files, tell, before)

    monkeypatch.setattr(modelling_repair, "checked", counted)
    made = imported(form, _SMALL)
    assert 1 <= len(checked) <= 3
    assert made.counts["tables"] == _SMALL.tables
    assert made.errors == ()


@pytest.mark.parametrize("form", FORMS)
def test_an_import_tells_how_far_it_is(form: str) -> None:
    told: list[tuple[int, int, str]] = []
    imported(form, _SMALL, Options(tell=lambda *each: told.append(each)))
    shares = [done / total for done, total, _ in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 0.99)
    stages = Counter(what for _, _, what in told)
    assert stages["entities"] == _SMALL.tables
    assert {"names", "views", "check of the model", "layout"} < set(stages)


class _EnoughError(Exception):
    """Nobody wants the model any more."""


def test_an_import_ends_when_it_is_told_to() -> None:
    stages: list[str] = []
    imported("pg_dump", _SMALL, Options(tell=lambda done, total, what: stages.append(what)))
    for stage in dict.fromkeys(stages):

        def tell(done: int, total: int, what: str, wanted: str = stage) -> None:
            if what == wanted:
                raise _EnoughError(what)

        with pytest.raises(_EnoughError, match=stage):
            imported("pg_dump", _SMALL, Options(tell=tell))


def test_an_update_tells_how_far_it_is_and_ends_when_it_is_told_to() -> None:
    model = imported("pg_dump", _SMALL).text
    told: list[tuple[float, str]] = []
    made = updated({"m.entia": model}, model, lambda done, total, what: told.append((done / total, what)))
    assert made.files == {"m.entia": model}
    assert told == sorted(told, key=lambda each: each[0])
    assert {"check of the model", "comparison", "changes"} == {what for _, what in told}

    def tell(done: int, total: int, what: str) -> None:
        if what == "changes":
            raise _EnoughError(what)

    with pytest.raises(_EnoughError):
        updated({"m.entia": model}, model, tell)


@pytest.mark.parametrize("form", FORMS)
def test_no_step_is_long(form: str) -> None:
    """Between two words of how far it is, there is never more than a part of the work."""
    every = calls(lambda: imported(form, _LARGE))
    steps, longest = 0, 0

    def tell(done: int, total: int, what: str) -> None:
        nonlocal steps, longest
        longest, steps = max(longest, steps), 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal steps
        steps += event == "call"

    sys.setprofile(count)
    try:
        imported(form, _LARGE, Options(tell=tell))
    finally:
        sys.setprofile(None)
    assert longest < every / 4


def test_views_are_read_once_however_many_read_each_other() -> None:
    chain = "create table t (id int primary key);\ncreate view v0 as select id from t;\n" + "".join(
        f"create view v{number} as select id from v{number - 1};\n" for number in range(1, 40)
    )
    asked: list[str] = []
    query = expressions.query

    def counted(scope: expressions.Scope, sql: str, columns: tuple[str, ...] = ()) -> expressions.Query | None:
        asked.append(sql)
        return query(scope, sql, columns)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(expressions, "query", counted)
        made = read_model(chain)
    assert len(asked) == made.counts["views"] == 40


def test_a_long_text_takes_no_memory_beside_its_own() -> None:
    text = f"create table t (a text);\ninsert into t values ('{'x' * 2_000_000}');"
    tracemalloc.start()
    try:
        read_model(text)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 20 * len(text)


# ---- live databases --------------------------------------------------------------------------------------------------
@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the server of a live database is sent."""
    found: list[str] = []
    rows = Session.rows

    def counted(session: Session, sql: str) -> list[Row]:
        found.append(sql)
        return rows(session, sql)

    monkeypatch.setattr(Session, "rows", counted)
    return found


def statements_of(url: str, size: Size, asked: list[str]) -> int:
    """How many statements an import sends."""
    asked.clear()
    made, _ = import_database(address_of(url), Options())
    assert (made.counts["tables"], made.counts["views"], made.errors) == (size.tables, size.views, ())
    return len(asked)


@contextmanager
def sqlite_file(folder: Path, size: Size) -> Iterator[str]:
    path = folder / f"{size.tables}.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(f"begin;{script(size)}commit;")
    yield f"sqlite:///{path}"


@contextmanager
def duckdb_file(folder: Path, size: Size) -> Iterator[str]:
    import duckdb

    path = folder / f"{size.tables}.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"begin;{script(size)}commit;")
    yield f"duckdb:///{path}"


@pytest.mark.parametrize("file", [sqlite_file, duckdb_file])
def test_a_file_is_asked_as_often_whatever_its_size(
    file: Callable[[Path, Size], Iterator[str]], tmp_path: Path, asked: list[str]
) -> None:
    counts = set()
    for size in (_SMALL, _LARGE):
        with file(tmp_path, size) as url:
            counts.add(statements_of(url, size, asked))
    assert len(counts) == 1


@pytest.mark.engines
@pytest.mark.parametrize(("name", "each"), [("postgres", 0), ("mariadb", 1), ("mysql", 1)])
def test_a_server_is_asked_once_for_each_object_at_most(
    start_engine: Callable[[str], Engine], asked: list[str], name: str, each: int
) -> None:
    counts = {}
    for size in (_SMALL, _LARGE):
        with start_engine(name).database(UTC) as database:
            if name == "postgres":
                database.script(pg_dump(size).replace(" OWNER TO shop", " OWNER TO current_user"))
            else:
                database.script(f"SET FOREIGN_KEY_CHECKS = 0;\n{mysqldump(size)}")
            counts[size.tables + size.views] = statements_of(database.url, size, asked)
    (few, of_few), (many, of_many) = counts.items()
    assert of_many - of_few == each * (many - few)
