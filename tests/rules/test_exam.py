"""The exam that peers fail: small models of each class that other tools pass to the database broken.

Each gives correct DDL (no error here, and the engine takes it) or one precise error, on PostgreSQL and on MariaDB.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from entia.diagnostics import Severity
from entia.sql import ddl
from tests.support.engines import Engine
from tests.support.markers import Checked, check

POSTGRES, MARIADB = "postgres 15", "mariadb 10.11"


class Paper(NamedTuple):
    """A model, with the rules that warn of it on PostgreSQL and on MariaDB; none where the DDL is right."""

    model: str
    postgres: tuple[str, ...] = ()
    mariadb: tuple[str, ...] = ()


PAPERS = {
    "apostrophe in an enum label": Paper("""
        enum Mood { "it's fine", awful }
        entity Day { id: int pk; mood: Mood = 'it''s fine' }
        """),
    "apostrophe in a default": Paper("""
        entity Page { id: int pk; title: string(80) = 'it''s \\ here' }
        """),
    "apostrophe in a doc": Paper("""
        /// The page's text, with a \\ and a "quote".
        entity Page { id: int pk }   /// It's an id.
        """),
    "duplicate index name": Paper("""
        entity A { id: int pk; x: int; index "ix_x" (x) }
        entity B { id: int pk; x: int; index "ix_x" (x) }
        """, ("name-collision",)),
    "duplicate index name in one table": Paper("""
        entity A { id: int pk; x: int; y: int; index "ix_x" (x); index "ix_x" (y) }
        """, ("name-collision",), ("name-collision",)),
    "wrong enum default": Paper("""
        enum Mood { fine, awful }
        entity Day { id: int pk; mood: Mood = great }
        """, ("unknown-label",), ("unknown-label",)),
    "wrong default of an enum in place": Paper("""
        entity Day { id: int pk; mood: enum(fine, awful) = great }
        """, ("unknown-label",), ("unknown-label",)),
    "foreign key to a column that is not unique": Paper("""
        entity Member { id: int pk; email: string(80) }
        entity Login { id: int pk; member -> Member(email) }
        """, ("fk-target-not-unique",), ("fk-target-not-unique",)),
    "foreign key of another type": Paper("""
        entity Member { id: int pk; code: string(8) unique }
        entity Login { id: int pk; code: int; member -> Member(code = code) }
        """, ("fk-type-mismatch",), ("fk-type-mismatch",)),
    "hash index over two columns": Paper("""
        entity Page { id: int pk; a: int; b: int; index (a, b) using hash }
        """, ("dialect-limit",)),
    "a table's name over 63 characters": Paper("""
        entity TheRecordOfEverythingThatTheSecondReviewerOfTheLegalTeamEverHasSaid { id: int pk }
        """, ("name-too-long",), ("name-too-long",)),
    "a column's name of 64 characters": Paper("""
        entity Page { id: int pk; the_record_of_everything_that_the_second_reviewer_of_the_legal_t: int }
        """, ("name-too-long",)),
    "long names that Entia derives": Paper("""
        entity Account { the_number_of_the_account_as_printed_on_it: int pk }
        entity Payment {
          id: int pk
          the_account_that_pays_the_bill_for_the_others -> Account unique
          the_account_that_pays_the_bill_for_the_other_ones -> Account index
        }
        """),
    "two long names that one cut makes one": Paper("""
        entity Page {
          id: int pk
          x:  int
          y:  int
          index "the_index_over_everything_that_the_second_reviewer_of_it_ever_x" (x)
          index "the_index_over_everything_that_the_second_reviewer_of_it_ever_xy" (y)
        }
        """, ("name-too-long",)),
    "many-to-many of composite keys": Paper("""
        entity Room { house: int pk; number: int pk; guests <-> Guest }
        entity Guest { country: char(2) pk; passport: string(20) pk }
        """),
    "many-to-many with attributes": Paper("""
        entity Room { house: int pk; number: int pk; guests <-> Guest via Stay { since: date } }
        entity Guest { id: int pk }
        """),
    "unknown type": Paper("""
        entity Page { id: int pk; body: richtext }
        """, ("unknown-type",), ("unknown-type",)),
    "generated column": Paper("""
        entity Line { id: int pk; price: decimal(12, 2); total: decimal(14, 2) computed (price * 2) stored }
        """),
    "generated column of an unknown one": Paper("""
        entity Line { id: int pk; price: decimal(12, 2); total: decimal(14, 2) computed (prize * 2) stored }
        """, ("unknown-column",), ("unknown-column",)),
    "array": Paper("""
        entity Page { id: int pk; tags: text[] }
        """),
    "index over an array": Paper("""
        entity Page { id: int pk; tags: text[]; index (tags) using gin }
        """),
    "unique array": Paper("""
        entity Page { id: int pk; tags: text[] unique }
        """),
    "set null on a required column": Paper("""
        entity Member { id: int pk }
        entity Login { id: int pk; member -> Member on delete set null }
        """, ("set-null-on-required",), ("set-null-on-required",)),
    "partial unique index": Paper("""
        entity Page { id: int pk; state: int; unique (state) where (id > 3) }
        """, (), ("dialect-limit",)),
    "text as a key": Paper("""
        entity Page { slug: text pk }
        """, (), ("dialect-limit",)),
    "reserved names": Paper("""
        entity Order { id: int pk; select: int; from: date; index (select, from) }
        """),
    "names that differ by case": Paper("""
        entity Page { id: int pk; title: int; Title: int }
        """, (), ("name-collision",)),
    "a default that does not fit": Paper("""
        entity Page { id: int pk; open: bool = 'maybe'; size: smallint = 100000; on_day: date = '2026-02-30' }
        """, ("default-type-mismatch", "default-out-of-range", "default-format"),
        ("default-type-mismatch", "default-out-of-range", "default-format")),
    "a check that is no condition": Paper("""
        entity Page { id: int pk; size: int check (size + 1) }
        """, ("check-not-boolean",), ("check-not-boolean",)),
    "nullable primary key": Paper("""
        entity Page { id: int? pk }
        """, ("optional-key",), ("optional-key",)),
    "two primary keys": Paper("""
        entity Page { a: int pk; b: int; pk (a, b) }
        """, ("several-primary-keys",), ("several-primary-keys",)),
    "duplicate column": Paper("""
        entity Page { id: int pk; a: int; a: text }
        """, ("duplicate-attribute",), ("duplicate-attribute",)),
    "duplicate table": Paper("""
        entity Page { id: int pk }
        entity Page { id: int pk }
        """, ("duplicate-declaration",), ("duplicate-declaration",)),
    "circle of foreign keys": Paper("""
        entity A { id: int pk; b -> B? }
        entity B { id: int pk; a -> A? }
        """),
    "auto that is no key": Paper("""
        entity Page { id: int pk; number: int auto }
        """, (), ("dialect-limit",)),
}  # fmt: skip


def _checked(paper: Paper, target: str) -> Checked:
    return check(f"model Exam {{ target {target} }}\n\n{_dedent(paper.model)}\n")


def _dedent(model: str) -> str:
    lines = model.strip("\n").split("\n")
    indent = min(len(line) - len(line.lstrip()) for line in lines if line.strip())
    return "\n".join(line[indent:] for line in lines).strip()


@pytest.mark.parametrize("target", [POSTGRES, MARIADB])
@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_what_is_said_is_what_is_wrong(paper: Paper, target: str) -> None:
    checked = _checked(paper, target)
    expected = paper.postgres if target == POSTGRES else paper.mariadb
    errors = [found for found in checked.diagnostics if found.severity <= Severity.WARNING]
    shown = "\n".join(f"{found.rule}: {found.message}" for found in errors)
    assert sorted(found.rule for found in errors) == sorted(expected), f"{checked.document.text}\n{shown}"
    for found in errors:
        text = found.place.chunk.text[found.span.start : found.span.end]
        assert "\n" not in text, "an error points at a line, not at a block"


@pytest.mark.engines
@pytest.mark.parametrize("target", [POSTGRES, MARIADB])
@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_what_has_no_error_loads(paper: Paper, target: str, start_engine: Callable[[str], Engine]) -> None:
    dialect, version = target.split(" ")
    checked = _checked(paper, target)
    if paper.postgres if target == POSTGRES else paper.mariadb:
        return  # refused, as the test above says
    snapshot = checked.workspace.model_of("main.entia")
    assert snapshot is not None
    script = ddl(snapshot.schema(), dialect, version)
    assert not script.refusals
    with start_engine(dialect).database() as database:
        refused = database.run(statement.text for statement in script.statements)
    assert not refused, "\n".join(f"{refusal.statement}\n  {refusal.message}" for refusal in refused)
