"""Every text in every dialect is read: nothing crashes, every statement and comment has a fate, and nothing is lost
between them."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entia.importers.options import Options
from entia.importers.report import Fate, Trace
from entia.importers.sources import joined
from entia.importers.sql import guess, in_order, read
from entia.importers.sql_lexicons import LEXICONS, lexicon_of
from entia.importers.sql_statements import Lineation, statements, without_versions
from entia.importers.sql_tokens import tokens
from tests.support.requirements import corpora

DIALECTS = st.sampled_from(sorted(LEXICONS))
WORDS = (
    "CREATE TABLE INDEX VIEW t a b ( ) , ; 'x' \"q\" `n` [m] $$ $b$ -- /* */ /*! # GO / DELIMITER ;; // BEGIN "
    "END CASE IF FUNCTION TRIGGER PRIMARY KEY NOT NULL DEFAULT 1 REFERENCES ALTER ADD COLUMN DROP CONSTRAINT "
    "CHECK UNIQUE ON AS SELECT PARTITION BY OF FOR VALUES COMMENT IS int text . = :: \\ \\. COPY FROM stdin "
    "INSERT INTO SET search_path TYPE ENUM SEQUENCE OWNED nextval serial IDENTITY GENERATED ALWAYS STORED EXEC "
    "sp_rename DO UPDATE RENAME TO"
).split()
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from([*WORDS, "\n", "\n\n", "\t"]), max_size=40).map(" ".join),
    st.lists(st.sampled_from([*WORDS, "\n"]), max_size=40).map("".join),
)


@given(TEXTS, DIALECTS)
def test_tokens_are_the_text(text: str, dialect: str) -> None:
    at = 0
    for token in tokens(text, lexicon_of(dialect)):
        assert text[at : token.start].strip() == ""
        assert token.text == text[token.start : token.end] != ""
        at = token.end
    assert text[at:].strip() == ""


@given(TEXTS, DIALECTS)
def test_statements_are_the_text(text: str, dialect: str) -> None:
    lexicon = lexicon_of(dialect)
    at = 0
    for statement in statements(text, lexicon):
        assert at <= statement.start < statement.end
        between = text[at : statement.start]
        assert not re.sub(r"[\s;]|^\s*(?:GO(?:[ \t]+\d+)?|/)\s*;?\s*$", "", between, flags=re.I | re.M) or ends(between)
        assert statement.lines[0] == Lineation(text).line(statement.start) < statement.lines[1]
        at = statement.end


def ends(between: str) -> bool:
    """What DELIMITER has made the end of a statement is no part of any."""
    return len(between.split()) <= 2


@given(TEXTS, DIALECTS)
def test_every_line_has_a_fate(text: str, dialect: str) -> None:
    sources = joined([("x.sql", text)])
    trace = Trace()
    read(sources, Options(dialect=dialect), trace)
    forgotten = [
        passage
        for passage in trace.finish(sources.text.split("\n"))
        if passage.why == "nothing in Entia says this" and sources.text.split("\n")[passage.first - 1].strip(" ;\t\f\v")
    ]
    assert all(only_ends(sources.text.split("\n")[each.first - 1], sources.text) for each in forgotten), forgotten


def only_ends(line: str, text: str) -> bool:
    """Whether a line has only what ends statements, or white space that is none to `str.strip`."""
    delimiters = set(re.findall(r"DELIMITER[ \t]+(\S+)", text, re.IGNORECASE))
    return (
        not re.sub("|".join([r"[\s;]", *map(re.escape, delimiters)]), "", line) or "\x1c" <= line.strip(" ") <= "\x1f"
    )


@pytest.mark.parametrize("dialect", sorted(LEXICONS))
def test_every_file_of_the_corpora_is_read_in_its_dialect_and_in_another(dialect: str) -> None:
    turn = sorted(LEXICONS).index(dialect)
    for number, (path, text, guessed) in enumerate(every_file()):
        if guessed != dialect and number % len(LEXICONS) != turn:
            continue
        sources = joined([(path, text)])
        trace = Trace()
        read(sources, Options(dialect=dialect), trace)
        lost = [each for each in trace.finish(sources.text.split("\n")) if each.why == "nothing in Entia says this"]
        assert lost == [], path
        assert all(each.what or each.fate is Fate.UNPLACED for each in trace.passages)
        assert all(each.why for each in trace.passages if each.fate is not Fate.PLACED)


@cache
def every_file() -> list[tuple[str, str, str]]:
    """All SQL of the corpora: path, text, and the dialect that it seems to be."""
    found = [*(corpora() / "sql").rglob("*.sql"), *(corpora() / "evolution").rglob("*.sql")]
    assert len(found) > 600
    texts = [(str(path), path.read_text(encoding="utf-8-sig", errors="replace")) for path in sorted(found)]
    return [(path, text, guess(text)) for path, text in texts]


def test_the_words_of_executed_comments_are_where_they_were() -> None:
    text = "/*!40101 SET NAMES utf8 */;\nCREATE TABLE t (a int /*!80016 DEFAULT 1 */, b text '/*!x*/');"
    assert without_versions(text, lexicon_of("mysql")) == (
        "         SET NAMES utf8   ;\nCREATE TABLE t (a int          DEFAULT 1   , b text '/*!x*/');"
    )


def test_files_of_migrations_are_in_the_order_of_their_numbers() -> None:
    assert in_order(
        [
            "m/V10__b.sql",
            "m/V2__a.sql",
            "m/R__views.sql",
            "m/U2__a.sql",
            "m/3_c.up.sql",
            "m/3_c.down.sql",
            "m/20240101_x/migration.sql",
            "m/20230101_x/migration.sql",
            "m/20230101_x/down.sql",
        ]
    ) == [
        "m/3_c.up.sql",
        "m/20230101_x/migration.sql",
        "m/20240101_x/migration.sql",
        "m/V2__a.sql",
        "m/V10__b.sql",
        "m/R__views.sql",
    ]
